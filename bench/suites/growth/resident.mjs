// Child of growth.mjs and memory.mjs: resident bytes per entry of one map, as the process grew from nothing
// to the built map, after garbage collections on both sides; and what tophash itself says that the map holds.
import { TypedMap } from '../../../dist/index.js';
import { answer, settle } from '../../harness/job.mjs';
import { insertWindows, warmUp } from '../../harness/windows.mjs';

answer(measure);

/** @param {{ implementation: 'tophash' | 'map', kinds: string, n: number }} job */
async function measure({ implementation, kinds, n }) {
  const [key, value] = kinds.split(':');
  const half = value === 'f64' ? 0.5 : 0;
  const create = () => (implementation === 'tophash' ? new TypedMap(key, value) : new Map());
  warmUp(create, key, half);
  await settle();
  const before = process.memoryUsage();
  const map = create();
  insertWindows(map, key, half, n);
  await settle();
  const after = process.memoryUsage();
  if (map.size !== n) throw new Error(`size is ${map.size} after ${n} distinct inserts`);
  const per = (name) => (after[name] - before[name]) / n;
  const managed = { heapUsed: per('heapUsed'), external: per('external'), arrayBuffers: per('arrayBuffers') };
  const stated = implementation === 'tophash' ? map.stats().bytes.total / n : undefined;
  return { bytesPerEntry: per('rss'), stated, ...managed };
}
