/**
 * Child of memory.mjs: memory over a map's life. Built from empty to n, emptied key by key, made compact where that
 * can be asked for. At each stage what the process has resident more than before the map, and what tophash says of
 * its heap.
 */
import { Heap } from '../dist/index.js';
import { answer, settle } from './job.mjs';
import { distinctKeys } from './keys.mjs';
import * as loops from './loops.mjs';
import { shuffled } from './orders.mjs';
import { open } from './peers/index.mjs';

/** Looks at the process's memory while the map grows. */
const LOOKS = 1_000;

answer(async (/** @type {{ implementation: 'tophash' | 'map', kinds: string, n: number }} */ job) => {
  const { implementation, kinds, n } = job;
  const [key, value] = kinds.split(':');
  const half = value === 'f64' ? 0.5 : 0;
  const library = await open(implementation, { key, value, pattern: 'random' });
  const keys = distinctKeys(key, 0, n);
  const victims = shuffled(key, keys, 3);
  loops.set(library.create({ entries: 100 }), keys, half, 0, 100); // loads and compiles what every map needs
  await settle();
  const before = process.memoryUsage.rss();

  const map = library.create({ entries: n });
  const look = (name) => {
    const stated = implementation === 'tophash' ? { ...map.stats().bytes, heap: Heap.default.stats() } : {};
    return { name, rss: process.memoryUsage.rss() - before, ...stated };
  };
  const stages = [{ ...(await grow(map, keys, half, before)), name: 'peak while growing' }];
  await settle();
  stages.push(look('built'));
  if (loops.remove(map, victims, 0, n) !== n) throw new Error('not every key could be deleted');
  stages.push(look('emptied'));
  await settle();
  stages.push(look('emptied, garbage collected'));
  if (map.compact) {
    map.compact();
    await settle();
    stages.push(look('emptied, compact()'));
  }
  loops.set(map, keys, half, 0, n);
  await settle();
  stages.push(look('built again'));
  if (map.size !== n) throw new Error(`size is ${map.size} after ${n} distinct inserts`);
  return { implementation, kinds, n, stages };
});

/**
 * The most that was resident. A Map's old and new table are both there inside one insert only: the process's own
 * record of its maximum shows that, if it was not higher before.
 */
async function grow(map, keys, half, before) {
  const record = maximum();
  let most = 0;
  const step = Math.max(1, Math.floor(keys.length / LOOKS));
  for (let from = 0; from < keys.length; from += step) {
    loops.set(map, keys, half, from, Math.min(from + step, keys.length));
    most = Math.max(most, process.memoryUsage.rss());
  }
  const recorded = maximum();
  return { rss: Math.max(most, recorded > record ? recorded : 0) - before };
}

/** Bytes. */
function maximum() {
  return process.resourceUsage().maxRSS * 1024;
}
