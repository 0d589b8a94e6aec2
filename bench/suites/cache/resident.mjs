// Child of cache.mjs: what full caches take of the process's resident memory. They were filled from keys that
// are made one by one, and have evicted as many entries as they hold. Of small caches there are so many that
// all have a million entries, since code and the engine's own structures come and go by megabytes.
import { answer, settle } from '../../harness/job.mjs';
import { mix32 } from '../../harness/keys.mjs';
import { makeCache } from './caches.mjs';

const ENTRIES = 1e6;

const fill = (cache, n) => {
  for (let i = 0; i < 2 * n; i++) cache.set(mix32(i), i + 0.5);
  return cache;
};

answer(async ({ cache: name, n }) => {
  fill(await makeCache(name, 10_000, ['i32', 'f64']), 10_000); // what is loaded and compiled is no part of it
  await settle();
  const before = process.memoryUsage.rss();
  const caches = [];
  for (let left = ENTRIES; left > 0; left -= n)
    caches.push(fill(await makeCache(name, n, ['i32', 'f64']), n));
  await settle();
  const bytes = process.memoryUsage.rss() - before;
  const entries = caches.reduce((sum, { size }) => sum + size, 0);
  return { perEntry: bytes / (n * caches.length), entries };
});
