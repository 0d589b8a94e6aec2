// npm run fuzz -- [--operations N] [--seconds N] [--seed N] [--core NAME] [--runtime
// node22|node24|node26|deno|bun] Random sequences on all cores and the drop-in, each beside its model, until
// so many operations were made or so much time has passed. A sequence that fails is shortened and kept in
// corpus/, which the tests replay (fuzz.test.ts), and ends the run. The last line says how many operations
// were made without a difference.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeCorpus } from './corpus.mjs';
import { minimise } from './minimise.mjs';
import { generator } from './random.mjs';
import { recipe, run } from './sequence.mjs';

const { values: flags } = parseArgs({
  options: {
    operations: { type: 'string', default: '10000000' },
    seconds: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: String(Date.now() >>> 0) },
    core: { type: 'string' },
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
/** Operations of a sequence. */
const LENGTH = 50_000;

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
  const shorter = minimise(words.slice(0, error.operations + 1), (some) => failure(what, some) !== undefined);
  // the end of a sequence has a check of its own: without one before it, the shorter one fails there
  const { message } = failure(what, shorter) ?? error;
  const file = `found-${what.core}-${shorter.length}-${shorter[0]}.json`;
  writeCorpus(file, { ...what, found: message, words: shorter });
  return { file, message, length: shorter.length };
};

const main = () => {
  Error.stackTraceLimit = 0; // errors are made by the thousand
  const most = Number(flags.operations);
  const until = performance.now() + Number(flags.seconds) * 1000;
  const random = generator(Number(flags.seed));
  const engine = globalThis.Deno
    ? `Deno ${Deno.version.deno}`
    : globalThis.Bun
      ? `Bun ${Bun.version}`
      : `Node ${process.version}`;
  const begun = performance.now();
  const made = {};
  let total = 0;
  while (total < most && performance.now() < until) {
    const what = recipe(random(), flags.core);
    const words = Uint32Array.from({ length: LENGTH }, random);
    const error = failure(what, words);
    if (error !== undefined) {
      const { file, message, length } = keep(what, words, error);
      console.error(
        `a difference on ${JSON.stringify(what)} in ${engine}: ${message}\n${length} operations in ${file}`,
      );
      process.exitCode = 1;
      return;
    }
    total += LENGTH;
    made[what.core] = (made[what.core] ?? 0) + LENGTH;
  }
  const perSecond = Math.round((total * 1000) / (performance.now() - begun));
  console.log(JSON.stringify({ engine, seed: Number(flags.seed), perSecond, made }));
  console.log(`${total} operations, 0 differences`);
};

if (flags.runtime === undefined) main();
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
