// npm run fuzz:native -- [--seconds N] [--core line,classic] [--seed N] [--length N] [--merge]
// libFuzzer on the cores as native programs (build.mjs), so many seconds each, from the committed corpus on.
// What fails is shortened, kept in build/native, and ends the run. --merge: afterwards the corpus is what
// reaches the most of both cores.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, CORES, folderOf, runNative } from './build.mjs';
import { pack, readCorpus, unpack } from './corpus.mjs';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    core: { type: 'string', default: Object.keys(CORES).join(',') },
    seed: { type: 'string', default: '0' },
    length: { type: 'string', default: '2048' },
    merge: { type: 'boolean', default: false },
  },
});

const found = (core) => join(folderOf(core), 'found');
const SHORTEST = folderOf('shortest');
const number = (said, pattern) => Number([...said.matchAll(pattern)].at(-1)?.[1] ?? 0);
const figures = (said) => ({
  executions: number(said, /stat::number_of_executed_units:\s*(\d+)/g),
  operations: number(said, /operations: (\d+)/g),
  edges: number(said, /cov: (\d+)/g),
  of: number(said, /Loaded 1 modules\s+\((\d+)/g),
});

/** Shortens what failed, for a minute at most. */
const shorten = (file, said) => {
  const [, crashed] = said.match(/Test unit written to (\S+)/) ?? [];
  if (crashed === undefined) return;
  const to = `${crashed}.short`;
  runNative(file, ['-minimize_crash=1', '-max_total_time=60', `-exact_artifact_path=${to}`, crashed]);
  console.error(`again: ${file} ${to}   or, as it was found: ${crashed}`);
};

const fuzz = async (core) => {
  const { file, versions } = await build(core, 'fuzz');
  const seeds = join(folderOf(core), 'seeds');
  unpack(readCorpus(), seeds);
  mkdirSync(found(core), { recursive: true });
  const { status, said } = runNative(file, [
    ...[`-max_total_time=${flags.seconds}`, `-max_len=${flags.length}`, '-len_control=0', '-timeout=30'],
    ...[`-seed=${flags.seed}`, '-print_final_stats=1', `-artifact_prefix=${folderOf(core)}/`],
    ...[found(core), seeds],
  ]);
  console.log(JSON.stringify({ core, seconds: Number(flags.seconds), versions, ...figures(said) }));
  if (status === 0) return true;
  console.error(said.split('\n').slice(-60).join('\n'));
  shorten(file, said);
  return false;
};

/** Adds to the shortest inputs those that reach something in this core that these do not. */
const merge = async (core) => {
  const { file } = await build(core, 'fuzz');
  const { status, said } = runNative(file, [
    ...['-set_cover_merge=1', '-use_counters=0', SHORTEST, join(folderOf(core), 'seeds'), found(core)],
  ]);
  if (status !== 0) throw new Error(said.slice(-2000));
};

const main = async () => {
  const cores = flags.core.split(',');
  for (const core of cores) {
    if (!(core in CORES)) throw new Error(`no core ${core}: expected ${Object.keys(CORES).join(', ')}`);
    if (!(await fuzz(core))) return false;
  }
  if (flags.merge) {
    unpack([], SHORTEST);
    for (const core of cores) await merge(core);
    console.log(`${pack(SHORTEST)} inputs in test/native/corpus.txt`);
  }
  return true;
};

try {
  if (!(await main())) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
