// Child of memory.mjs: memory over a map's life. Built from empty to n, emptied key by key, made compact
// where that can be asked for, and built again. At each stage what the process has resident more than before
// the map, and what tophash says of its heap.
import { Heap } from '../../../dist/index.js';
import { answer, settle } from '../../harness/job.mjs';
import { deleteWindows, insertWindows, warmUp } from '../../harness/windows.mjs';
import { open } from '../../peers/index.mjs';

answer(async (job) => {
  const { implementation, kinds, n } = job;
  const [key, value] = kinds.split(':');
  const half = value === 'f64' ? 0.5 : 0;
  const library = await open(implementation, { key, value, pattern: 'random' });
  warmUp(() => library.create({ entries: 100 }), key, half);
  await settle();
  const before = process.memoryUsage.rss();

  const map = library.create({ entries: n });
  const look = (name) => {
    const stated = implementation === 'tophash' ? { ...map.stats().bytes, heap: Heap.default.stats() } : {};
    return { name, rss: process.memoryUsage.rss() - before, ...stated };
  };
  const most = grow(map, key, half, n);
  await settle();
  const built = look('built');
  const peak = { name: 'peak while growing', rss: Math.max(most - before, built.rss) };
  const stages = [peak, built];
  if (deleteWindows(map, key, n) !== n) throw new Error('not every key could be deleted');
  stages.push(look('emptied'));
  await settle();
  stages.push(look('emptied, garbage collected'));
  if (map.compact) {
    map.compact();
    await settle();
    stages.push(look('emptied, compact()'));
  }
  insertWindows(map, key, half, n);
  await settle();
  stages.push(look('built again'));
  if (map.size !== n) throw new Error(`size is ${map.size} after ${n} distinct inserts`);
  return { implementation, kinds, n, stages };
});

/** The most that was resident. A Map's old and new table are both there inside one insert only: the process's
 *  own record of its maximum shows that, if it was not higher before. */
function grow(map, key, half, n) {
  const record = maximum();
  let most = 0;
  insertWindows(map, key, half, n, () => {
    most = Math.max(most, process.memoryUsage.rss());
  });
  const recorded = maximum();
  return Math.max(most, recorded > record ? recorded : 0);
}

/** Bytes. */
function maximum() {
  return process.resourceUsage().maxRSS * 1024;
}
