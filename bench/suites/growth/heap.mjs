// Child of growth.mjs: memory committed by a heap against main arrays and overflow in use, sampled while one
// map grows, or two in turn, in a heap that holds nothing else.
import { Heap, TypedMap } from '../../../dist/index.js';
import { answer } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';

/** Samples from empty to n. */
const SAMPLES = 400;
/** Below this a heap's first pages say nothing about growth. */
const LEAST_BYTES = 1 << 20;

answer(({ maps, n }) => measure(maps, n));

/** @param {number} count how many maps grow in turn @param {number} n entries in each at the end */
function measure(count, n) {
  const heap = new Heap({ name: 'growth' });
  const maps = Array.from(
    { length: count },
    (_, i) => new TypedMap('i32', 'f64', { heap, name: `map ${i}` }),
  );
  const keys = distinctKeys('i32', 0, n);
  const samples = [];
  const step = Math.max(1, Math.floor(n / SAMPLES));
  for (let i = 0; i < n; i++) {
    for (const map of maps) map.set(keys[i], i + 0.5);
    if ((i + 1) % step === 0) samples.push(sample(heap, maps, i + 1));
  }
  for (const map of maps) {
    if (map.size !== n) throw new Error(`size is ${map.size} after ${n} distinct inserts`);
    map.verify();
  }
  const large = samples.filter(({ inUse }) => inUse >= LEAST_BYTES);
  const worst = large.reduce((a, b) => (b.ratio > a.ratio ? b : a), large[0]);
  return { maps: count, n, worst, last: samples.at(-1), samples };
}

/** Bytes, and committed over in use. */
function sample(heap, maps, size) {
  const { committed } = heap.stats();
  let [live, overflow, old] = [0, 0, 0];
  for (const map of maps) {
    const { bytes } = map.stats();
    live += bytes.live;
    overflow += bytes.overflow;
    old += bytes.old;
  }
  const inUse = live + overflow;
  return { size, committed, live, overflow, old, inUse, ratio: committed / inUse };
}
