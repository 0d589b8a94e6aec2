// Builds what is counted: a core with the options of its release target, as C, with the harness around it. Of
// two kinds: `counted` is for callgrind; in `tallied` the core reports its probes, compares and moves
// (assembly/work-counters.ts).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSources, root, runAsc } from '../../tools/compile.mjs';
import { writeExports } from '../../tools/gen-exports.mjs';
import { run } from './tools.mjs';
import { translate } from './translate.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The cores, and their targets in asconfig.json. */
export const cores = { line: 'release', classic: 'classic' };

/** Functions stay as the wasm compiler left them: none is inlined, split, merged or specialised, and nothing
 *  is vectorised, so that counts belong to the function they are given to. What distributions set differently
 *  is spelt out. No bounds checks and no stack checks, since an engine has guard pages. */
export const flags = [
  ...['-O2', '-march=x86-64-v3', '-fno-pie', '-no-pie', '-fwhole-program', '-fomit-frame-pointer'],
  ...['-fno-inline-functions', '-fno-inline-small-functions', '-fno-inline-functions-called-once'],
  ...['-fno-partial-inlining', '-fno-ipa-sra', '-fno-ipa-cp', '-fno-ipa-icf', '-fno-optimize-sibling-calls'],
  ...['-fno-reorder-blocks-and-partition', '-fno-tree-vectorize', '-fno-tree-loop-distribute-patterns'],
  ...['-fcf-protection=none', '-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-U_FORTIFY_SOURCE'],
  ...['-DWASM_RT_MEMCHECK_GUARD_PAGES=1', '-DWASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION=1'],
];

/** `unwatched`: what the core would cost if nobody could watch it (assembly/event-ring.ts). `whole`: of a
 *  core whose growth ends in the call that it begins in, and which has no strings. How well the code
 *  is compiled makes no difference to a tally, so that it need not take long. */
const kinds = {
  counted: { asc: [], gcc: flags },
  unwatched: { asc: ['--use', 'UNWATCHED=1'], gcc: [...flags, '-DUNWATCHED'] },
  whole: { asc: [], gcc: [...flags, '-DWHOLE'] },
  tallied: { asc: ['--use', 'TALLY=1', '--optimizeLevel', '0'], gcc: [...flags, '-O1'] },
};

/**
 * @param {string} core `line` or `classic`
 * @param {{ source?: string, out?: string, entry?: string, args?: string[] }} [options] where asconfig.json
 *   and assembly/ are; where to build; of a variant (bench/lab) what has the exports, and arguments of asc
 * @returns {Promise<{ wasm: string, program: string }>} paths
 */
export async function build(tools, core, kind, options = {}) {
  const {
    source = root,
    out = join(root, 'build/counted'),
    entry = 'assembly/index.ts',
    args = [],
  } = options;
  writeExports(source);
  const folder = join(out, core, kind);
  const made = { wasm: join(folder, 'core.wasm'), program: join(folder, 'run') };
  const stampFile = join(folder, 'stamp');
  const stamp = stampOf(tools, core, [kinds[kind], entry, args], source);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return made;
  mkdirSync(folder, { recursive: true });
  const { asc, gcc } = kinds[kind];
  await compile(
    [entry, ...['--target', cores[core], '--debug', '--outFile', made.wasm], ...asc, ...args],
    source,
  );
  await translate(tools, made.wasm, folder);
  // Asserts hold the path of their file: its length would move all that follows, and with it what fills the
  // caches.
  const paths = [`-ffile-prefix-map=${folder}=.`, `-ffile-prefix-map=${here}=`];
  const files = ['-I', folder, join(here, 'harness/main.c'), '-lm', '-o', made.program];
  await run('gcc', [...gcc, '-w', ...paths, ...tools.include, ...files]);
  writeFileSync(stampFile, stamp);
  return made;
}

async function compile(args, source) {
  const { code, output } = await runAsc(args, source);
  if (code !== 0 || output.trim() !== '') throw new Error(`asc ${args.join(' ')}:\n${output}`);
}

/** A hash of all that goes into a program. */
function stampOf(tools, core, how, source) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([hashSources(source), core, how, tools.versions]));
  const harness = readdirSync(join(here, 'harness')).map((file) => join(here, 'harness', file));
  const files = [...harness, join(here, 'translate.mjs'), join(source, 'asconfig.json')];
  for (const file of files.sort()) hash.update(readFileSync(file));
  return hash.digest('hex');
}
