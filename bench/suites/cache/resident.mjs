// Child of cache.mjs: what a full cache takes of the process's resident memory. It was filled from keys that
// are made one by one, and has evicted as many entries as it holds.
import { answer, settle } from '../../harness/job.mjs';
import { mix32 } from '../../harness/keys.mjs';
import { makeCache } from './caches.mjs';

answer(async ({ cache: name, n }) => {
  await makeCache(name, 1000, ['i32', 'f64']); // what is loaded and compiled is no part of it
  await settle();
  const before = process.memoryUsage.rss();
  const cache = await makeCache(name, n, ['i32', 'f64']);
  for (let i = 0; i < 2 * n; i++) cache.set(mix32(i), i + 0.5);
  await settle();
  const bytes = process.memoryUsage.rss() - before;
  return { bytes, entries: cache.size };
});
