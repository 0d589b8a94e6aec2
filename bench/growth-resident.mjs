/**
 * Child of growth.mjs and memory.mjs: resident bytes per entry of one map, as the process grew from ready keys to the
 * built map, after garbage collections on both sides; and what tophash itself says that the map holds.
 */
import { TypedMap } from '../dist/index.js';
import { answer, settle } from './job.mjs';
import { distinctKeys } from './keys.mjs';
import * as loops from './loops.mjs';

answer(measure);

/** @param {{ implementation: 'tophash' | 'map', kinds: string, n: number }} job */
async function measure({ implementation, kinds, n }) {
  const [key, value] = kinds.split(':');
  const half = value === 'f64' ? 0.5 : 0;
  const keys = distinctKeys(key, 0, n);
  const create = () => (implementation === 'tophash' ? new TypedMap(key, value) : new Map());
  const small = create();
  loops.set(small, keys, half, 0, 100); // loads and compiles what every map needs
  await settle();
  const before = process.memoryUsage();
  const map = create();
  loops.set(map, keys, half, 0, n);
  await settle();
  const after = process.memoryUsage();
  if (map.size !== n || small.size !== 100)
    throw new Error(`size is ${map.size} after ${n} distinct inserts`);
  const per = (name) => (after[name] - before[name]) / n;
  const managed = { heapUsed: per('heapUsed'), external: per('external'), arrayBuffers: per('arrayBuffers') };
  const stated = implementation === 'tophash' ? map.stats().bytes.total / n : undefined;
  return { bytesPerEntry: per('rss'), stated, ...managed };
}
