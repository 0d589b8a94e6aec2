// npm run mutate -- [--sample N] [--seed N] [--file PATTERN] [--seconds N]: changes the core in one place at
// a time, compiles it, and runs a fast suite on it. A mutant that passes has survived: it is printed, to be
// judged (docs/assurance.md).
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { options, root, runAsc, targets } from '../../tools/compile.mjs';
import { generator } from '../fuzz/random.mjs';
import { mutantsOf } from './mutants.mjs';

const { values: flags } = parseArgs({
  options: {
    sample: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
    seconds: { type: 'string', default: 'Infinity' },
  },
});
/** Milliseconds that the suite may take; a mutant that takes longer hangs. */
const LIMIT = 60_000;

/** A copy of what asc reads. */
const folder = join(root, 'build/mutation');
rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'build'), { recursive: true });
for (const path of ['assembly', 'build/exports', 'tools', 'test/fuzz', 'package.json'])
  cpSync(join(root, path), join(folder, path), { recursive: true });
const config = { targets: structuredClone(targets), options };
for (const name of ['faults', 'classic-faults']) config.targets[name].optimizeLevel = 0;
writeFileSync(join(folder, 'asconfig.json'), JSON.stringify(config));

/** Files that one of the cores has alone. */
const CLASSIC = /classic|copying|contiguous|rebuild/;
const LINE = /bucket\/line|in-place|extents/;
const coresOf = (file) => {
  if (CLASSIC.test(file)) return ['classic-faults'];
  return LINE.test(file) ? ['faults'] : ['faults', 'classic-faults'];
};

const compile = async (core) => {
  const args = ['assembly/index.ts', '--target', core, '--transform', join(root, 'tools/fault-points.mjs')];
  return (await runAsc([...args, '--outFile', `build/${core}.wasm`], folder)).code === 0;
};

/** What becomes of a mutant: 'killed', 'survived', or 'invalid' if it is no program. */
const fateOf = async ({ file, line, after }) => {
  const path = join(folder, 'assembly', file);
  const original = readFileSync(path, 'utf8');
  const lines = original.split('\n');
  lines[line - 1] = after;
  writeFileSync(path, lines.join('\n'));
  try {
    for (const core of coresOf(file)) {
      if (!(await compile(core))) return 'invalid';
      const suite = [join(root, 'test/mutation/suite.mjs'), join(folder, 'build'), core];
      const { status } = spawnSync(process.execPath, suite, { timeout: LIMIT, stdio: 'ignore' });
      if (status !== 0) return 'killed';
    }
    return 'survived';
  } finally {
    writeFileSync(path, original);
  }
};

// the suite passes on what is not changed
for (const core of ['faults', 'classic-faults']) {
  await compile(core);
  const suite = [join(root, 'test/mutation/suite.mjs'), join(folder, 'build'), core];
  const { status } = spawnSync(process.execPath, suite, { timeout: LIMIT, stdio: 'inherit' });
  if (status !== 0) throw new Error(`the suite fails on ${core} as it is`);
}

const all = mutantsOf(join(root, 'assembly')).filter(({ file }) => file.includes(flags.file));
const random = generator(Number(flags.seed));
const until = performance.now() + Number(flags.seconds) * 1000;
const counts = { killed: 0, survived: 0, invalid: 0 };
const chosen = new Set();
while (chosen.size < Math.min(Number(flags.sample), all.length)) chosen.add(random() % all.length);
for (const i of chosen) {
  if (performance.now() > until) break;
  const mutant = all[i];
  const fate = await fateOf(mutant);
  counts[fate]++;
  if (fate === 'survived')
    console.log(
      `survived: assembly/${mutant.file}:${mutant.line} (${mutant.change})\n  - ${mutant.before.trim()}\n  + ${mutant.after.trim()}`,
    );
}
const { killed, survived, invalid } = counts;
const percent = ((100 * killed) / (killed + survived)).toFixed(1);
console.log(`${all.length} mutants, ${killed + survived + invalid} tried, ${invalid} are no program`);
console.log(`${killed} killed, ${survived} survived: ${percent} %`);
