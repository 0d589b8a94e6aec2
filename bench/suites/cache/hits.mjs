// Child of cache.mjs: the share of requests that a cache answers, for one pattern. A miss is followed by a
// set(), as programs do. The first fifth of the requests fills the cache and does not count.
import { answer } from '../../harness/job.mjs';
import { makeCache } from './caches.mjs';
import { PATTERNS } from './requests.mjs';

answer(async ({ cache: name, pattern, n, requests: count }) => {
  const requests = PATTERNS[pattern](n, count);
  const cache = await makeCache(name, n, ['i32', 'f64']);
  const first = Math.floor(requests.length / 5);
  let hits = 0;
  for (let i = 0; i < requests.length; i++) {
    if (cache.get(requests[i]) === undefined) cache.set(requests[i], 1);
    else if (i >= first) hits++;
  }
  return { ratio: hits / (requests.length - first) };
});
