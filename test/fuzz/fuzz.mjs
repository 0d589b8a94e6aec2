// npm run fuzz -- [--operations N] [--seconds N] [--seed N] [--core NAME] [--lane plain|faults|shared]
// [--runtime node22|node24|node26|deno|bun] Random sequences on all cores and the drop-in, each beside its
// model, until so many operations were made or so much time has passed. A sequence that fails is shortened
// and kept in corpus/, which the tests replay (fuzz.test.ts), and ends the run. The last lines say how many
// operations were made without a difference, those of each lane apart.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeCorpus } from './corpus.mjs';
import { LANES, load, run } from './lanes.mjs';
import { minimise } from './minimise.mjs';
import { generator, numbers } from './random.mjs';

const { values: flags } = parseArgs({
  options: {
    operations: { type: 'string' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() >>> 0) },
    core: { type: 'string' },
    lane: { type: 'string' },
    runtime: { type: 'string' },
  },
});

const RUNTIMES = {
  node22: ['node22/bin/node'],
  node24: ['node24/bin/node'],
  node26: ['node26/bin/node'],
  deno: ['@deno/linux-x64-glibc/deno', 'run', '--quiet', '--allow-read', '--allow-write'],
  bun: ['@oven/bun-linux-x64/bin/bun'],
};
/** One sequence of so many has faults and everything else as operations, one is of shared maps; the others
 *  are plain. */
const FAULTS_EACH = 16;
const SHARED_EACH = 64;

const laneOf = (n) => {
  if (n % SHARED_EACH === 1) return 'shared';
  return n % FAULTS_EACH === 0 ? 'faults' : 'plain';
};

/** Runs a sequence; its error, if it fails. */
const failure = (what, words) => {
  try {
    run(what, words);
    return undefined;
  } catch (error) {
    return error;
  }
};

const keep = (what, words, error) => {
  const fails = (some) => failure(what, some) !== undefined;
  const cut = words.slice(0, error.operations + 1);
  // what fails only behind the sequences before it cannot be shortened alone
  const shorter = fails(cut) ? minimise(cut, fails) : cut;
  // the end of a sequence has a check of its own: without one before it, the shorter one fails there
  const { message } = failure(what, shorter) ?? error;
  const file = `found-${what.core}-${shorter.length}-${shorter[0]}.json`;
  writeCorpus(file, { ...what, found: message, words: shorter });
  return { file, message, length: shorter.length };
};

const engineName = () => {
  if (globalThis.Deno) return `Deno ${Deno.version.deno}`;
  return globalThis.Bun ? `Bun ${Bun.version}` : `Node ${process.version}`;
};

const main = async () => {
  Error.stackTraceLimit = 0; // errors are made by the thousand
  if (flags.lane !== undefined && !(flags.lane in LANES))
    throw new Error(`no lane ${flags.lane}: expected ${Object.keys(LANES).join(', ')}`);
  await load();
  const engine = engineName();
  const most = Number(flags.operations ?? (flags.seconds === undefined ? 10_000_000 : Infinity));
  const seed = Number(flags.seed);
  const begun = performance.now();
  const until = begun + Number(flags.seconds ?? Infinity) * 1000;
  const random = generator(seed);
  const made = {};
  let total = 0;
  for (let n = 0; total < most && performance.now() < until; n++) {
    const lane = flags.lane ?? laneOf(n);
    const { recipe, length } = LANES[lane];
    const what = recipe(random(), flags.core);
    const words = numbers(random(), length);
    const error = failure(what, words);
    if (error !== undefined) {
      const { file, message, length } = keep(what, words, error);
      console.error(
        `a difference on ${JSON.stringify(what)} in ${engine}: ${message}\n${length} operations in ${file}`,
      );
      process.exitCode = 1;
      return;
    }
    // weak references hold what they refer to, shared memories too, until the task ends
    if (lane === 'shared') await new Promise((done) => setTimeout(done));
    total += length;
    made[lane] ??= {};
    made[lane][what.core] = (made[lane][what.core] ?? 0) + length;
  }
  const perSecond = Math.round((total * 1000) / (performance.now() - begun));
  const { user, system } = process.cpuUsage();
  const perProcessorSecond = Math.round((total * 1e6) / (user + system));
  const lanes = Object.entries(made).map(([lane, cores]) => [
    lane,
    Object.values(cores).reduce((a, b) => a + b, 0),
  ]);
  const speed = { perSecond, perProcessorSecond };
  console.log(JSON.stringify({ engine, seed, ...speed, lanes: Object.fromEntries(lanes), made }));
  console.log(`${total} operations, 0 differences`);
};

if (flags.runtime === undefined) await main();
else {
  const known = RUNTIMES[flags.runtime];
  if (known === undefined)
    throw new Error(`no runtime ${flags.runtime}: expected ${Object.keys(RUNTIMES).join(', ')}`);
  const [file, ...args] = known;
  const binary = fileURLToPath(new URL(`../runtimes/node_modules/${file}`, import.meta.url));
  const passed = Object.entries(flags).flatMap(([name, value]) =>
    name === 'runtime' ? [] : [`--${name}`, value],
  );
  const { status } = spawnSync(binary, [...args, fileURLToPath(import.meta.url), ...passed], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
