// Child of snapshot.mjs: checks that all entries come back, then times each way in turn. Answers milliseconds
// of the fastest pass of each.

import { TypedMap } from '../../../dist/index.js';
import { answer } from '../../harness/job.mjs';

/** n different keys in no order: a bijection of the numbers from 0 on. */
const keysOf = (n) => BigInt64Array.from({ length: n }, (_, i) => BigInt(i) * 0x9e3779b97f4a7c15n);

/** Adds nothing to `least` if `run` took longer than that; gives its result. */
const timed = (least, name, run) => {
  const start = performance.now();
  const result = run();
  least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
  return result;
};

answer(({ n, rounds }) => {
  const keys = keysOf(n);
  const values = Float64Array.from(keys, (_, i) => i + 0.5);
  const table = TypedMap.from('i64', 'f64', { keys, values });
  const map = new Map();
  for (const [i, key] of keys.entries()) map.set(key, values[i]);
  const ms = {};
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const clone = timed(ms, 'clone', () => structuredClone(map));
    if (clone.size !== n) throw new Error(`a clone of ${clone.size} entries, expected ${n}`);
    const snapshot = timed(ms, 'snapshot', () => table.snapshot());
    bytes = snapshot.length;
    const again = timed(ms, 'restore', () => TypedMap.restore(snapshot));
    const read = again.getMany(keys);
    if (again.size !== n || !read.every((value, i) => value === values[i]))
      throw new Error('what was restored differs');
    again.dispose();
  }
  return { ms, bytes };
});
