// Compiles the cores without optimisation and with the probes of probes.mjs: build/coverage/<file>.wasm, and
// beside it <file>.points.json, the points that the compiler left in.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources, root, runAsc, targets } from '../../tools/compile.mjs';
import { encode } from '../../tools/dist.mjs';
import { FIRST } from './first.mjs';

/** Where the instrumented cores lie. */
export const FOLDER = join(root, 'build/coverage');
/** Targets of asconfig.json by their file. A debug build is the same source with assertions, whose other side
 *  no test may ever reach, a probe build has only more exports, and the core of one kind of keys fewer. The
 *  shared core is not measured: its threads share a memory, which has no place for what a thread reached. */
const BUILDS = Object.entries(targets)
  .filter(([target]) => /^(release|classic|scalar|(classic-)?faults|ordered.*)$/.test(target))
  .map(([target, { outFile }]) => ({ target, file: outFile.replace(/^build\/|\.wasm$/g, '') }));
export const FILES = BUILDS.map(({ file }) => file);
/** Files that take the place of builds that are not compiled here. */
const ALIASES = { debug: 'line', 'classic-debug': 'classic' };
/** Cores that the bindings hold as text. */
const EMBEDDED = ['line', 'classic', 'ordered'];
/** The custom section that says which build a module is of. */
export const SECTION = 'coverage';

const entryOf = (target) => (target.startsWith('ordered') ? 'assembly/ordered.ts' : 'assembly/index.ts');

const sectionOf = (file) => {
  const content = [SECTION.length, ...Buffer.from(SECTION), ...Buffer.from(file)];
  return Buffer.from([0, content.length, ...content]);
};

const asc = async (args) => {
  const { code, output } = await runAsc(args);
  if (code !== 0) throw new Error(`asc ${args.join(' ')}: ${output}`);
};

/** The points that a module calls, each by `i32.const n` and `call`, of which the first is so long that no
 *  other code looks like it (FIRST in probes.mjs). */
const pointsOf = (bytes) => {
  const functions = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).filter(
    ({ kind }) => kind === 'function',
  );
  const called = functions.findIndex(({ name }) => name === 'coveragePoint');
  const found = new Set();
  for (let at = bytes.indexOf(0x41); at >= 0; at = bytes.indexOf(0x41, at + 1)) {
    if (bytes[at + 5] !== 0x10 || bytes[at + 6] !== called) continue;
    let number = 0;
    for (let i = 0; i < 4; i++) number |= (bytes[at + 1 + i] & 0x7f) << (7 * i);
    found.add(number - FIRST);
  }
  return found;
};

async function compile({ target, file }) {
  const at = (ending) => join(FOLDER, `${file}.${ending}`);
  const transforms = ['--transform', './test/coverage/probes.mjs'];
  if (target.endsWith('faults')) transforms.push('--transform', './tools/fault-points.mjs');
  process.env.COVERAGE_POINTS = at('points.json'); // taken by the child when it starts
  const options = ['--target', target, '--optimizeLevel', '0', ...transforms, '--outFile', at('wasm')];
  await asc([entryOf(target), 'test/coverage/point.ts', ...options]);
  const bytes = readFileSync(at('wasm'));
  const points = JSON.parse(readFileSync(at('points.json'), 'utf8'));
  const left = pointsOf(bytes);
  writeFileSync(at('points.json'), JSON.stringify(points.map((point, i) => (left.has(i) ? point : null))));
  writeFileSync(at('wasm'), Buffer.concat([bytes, sectionOf(file)]));
}

/** Builds what is not up to date. */
export async function build() {
  mkdirSync(join(FOLDER, 'reached'), { recursive: true });
  const stampFile = join(FOLDER, 'stamp');
  const own = ['build.mjs', 'first.mjs', 'probes.mjs', 'point.ts', 'recorder.ts'];
  const texts = own.map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'));
  const stamp = createHash('sha256')
    .update(JSON.stringify([hashSources(), targets, texts]))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const waiting = [...BUILDS];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await compile(next);
  };
  await Promise.all([worker(), worker()]);
  const recorder = ['--optimizeLevel', '3', '--runtime', 'stub', '--outFile', 'build/coverage/recorder.wasm'];
  await asc(['test/coverage/recorder.ts', ...recorder]);
  for (const [alias, file] of Object.entries(ALIASES))
    writeFileSync(join(FOLDER, `${alias}.wasm`), readFileSync(join(FOLDER, `${file}.wasm`)));
  for (const file of EMBEDDED) {
    const literal = encode(readFileSync(join(FOLDER, `${file}.wasm`)));
    writeFileSync(join(FOLDER, `${file}.embedded.ts`), `export default '${literal}' as string;\n`);
  }
  writeFileSync(stampFile, stamp);
}
