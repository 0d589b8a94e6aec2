// Child of latency.mjs: i32 -> f64 from empty to n, every insert timed, and where each belongs: to those that
// did growth work, or to the rest. Durations are kept as they come and put into histograms afterwards.
import { createHistogram } from 'node:perf_hooks';
import { check } from '../../harness/check.mjs';
import { answer, collectGarbage, sleep } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';
import { creator, quantiles } from './maps.mjs';

/** Inserts between two looks at `growing` in tophash's stats(): the error at either end of a growth. */
const CHUNK = 64;
/** Inserts before this one are start-up. */
const SKIPPED = 10_000;

answer(
  async (
    /** @type {{ implementation: 'tophash' | 'map' | 'clock' | 'spin', n: number }} */ { implementation, n },
  ) => {
    const create = await creator(implementation);
    const keys = distinctKeys('i32', 0, n);
    warmUp(create, keys);
    const durations = new Float64Array(n).fill(1); // its pages must be there before
    const growth = new Uint8Array(n);
    const map = create();
    collectGarbage();
    await sleep(50);
    const start = performance.now();
    if (implementation === 'tophash') insertAndAsk(map, keys, durations, growth);
    else insertAll(map, keys, 0, n, durations);
    const elapsed = performance.now() - start;
    if (implementation === 'map') markDoublings(growth);
    if (implementation === 'tophash' || implementation === 'map') check(map, keys, 0.5);
    return { n, nsPerInsert: (elapsed * 1e6) / n, ...summarise(durations, growth) };
  },
);

/** Compiles the loops: many small maps, growing as the large one will. */
function warmUp(create, keys) {
  const durations = new Float64Array(5_000);
  for (let i = 0; i < 100; i++) {
    const map = create();
    insertAll(map, keys, 0, durations.length, durations);
    map.dispose?.();
  }
}

/** The clock is read once per insert. */
function insertAll(map, keys, from, to, durations) {
  let before = performance.now();
  for (let i = from; i < to; i++) {
    map.set(keys[i], i + 0.5);
    const now = performance.now();
    durations[i] = now - before;
    before = now;
  }
}

/** In chunks: one that met a growth, at its beginning or at its end, has done its work. */
function insertAndAsk(map, keys, durations, growth) {
  let wasGrowing = false;
  for (let from = 0; from < keys.length; from += CHUNK) {
    const to = Math.min(from + CHUNK, keys.length);
    insertAll(map, keys, from, to, durations);
    const { growing } = map.stats();
    if (wasGrowing || growing) growth.fill(1, from, to);
    wasGrowing = growing;
  }
}

/** V8's Map copies its whole table in the insert that finds it full: at every power of two. */
function markDoublings(growth) {
  for (let i = 4; i < growth.length; i *= 2) growth[i] = 1;
}

/** Quantiles in nanoseconds: of all, of those with growth work, and of the rest. */
function summarise(durations, growth) {
  const parts = { all: createHistogram(), growth: createHistogram(), rest: createHistogram() };
  for (let i = SKIPPED; i < durations.length; i++) {
    const ns = Math.max(1, Math.round(durations[i] * 1e6));
    parts.all.record(ns);
    (growth[i] === 1 ? parts.growth : parts.rest).record(ns);
  }
  return Object.fromEntries(
    Object.entries(parts).map(([name, histogram]) => {
      const { count } = histogram;
      return [name, count === 0 ? { count } : { count, ...quantiles(histogram) }];
    }),
  );
}
