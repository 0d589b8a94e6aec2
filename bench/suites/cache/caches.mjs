// The caches that are compared, by name, and what their answers must be before anything is timed.
import { generator } from '../../harness/keys.mjs';

const tophash = (policy) => async (n, kinds) => {
  const { TypedCache } = await import('../../../dist/cache.js');
  return new TypedCache(...kinds, { maxEntries: n, policy });
};

/** Each makes a cache of n entries. `kinds`: of keys and values, for those that ask. */
const CACHES = {
  'tophash lru': tophash('lru'),
  'tophash sieve': tophash('sieve'),
  'lru-cache': async (n) => new (await import('lru-cache')).LRUCache({ max: n }),
  'quick-lru': async (n) => new (await import('quick-lru')).default({ maxSize: n }),
};
export const names = Object.keys(CACHES);

/** Those that evict exactly the entry whose last use is longest ago. */
export const exact = ['tophash lru', 'lru-cache'];

/** Makes a cache, after one like it has answered right. */
export async function makeCache(name, n, kinds) {
  check(name, await CACHES[name](100, ['i32', 'f64']), 100);
  return CACHES[name](n, kinds);
}

/** Compares reads and writes with a Map in order of use: answers, and for an exact LRU what is gone. */
function check(name, cache, n) {
  const random = generator(3);
  const model = new Map();
  const last = new Map();
  for (let i = 0; i < 20_000; i++) {
    const key = random(3 * n) - n;
    const there = model.get(key);
    if (there !== undefined) {
      model.delete(key);
      model.set(key, there);
    }
    const found = cache.get(key);
    const wanted = exact.includes(name) ? there : found === undefined ? undefined : last.get(key);
    if (found !== wanted) throw new Error(`${name}: get(${key}) gave ${found} instead of ${wanted}`);
    if (random(2) === 0 && found !== undefined) continue;
    model.delete(key);
    if (model.size === n) model.delete(model.keys().next().value);
    model.set(key, i + 0.5);
    last.set(key, i + 0.5);
    cache.set(key, i + 0.5);
    if (cache.get(key) !== i + 0.5) throw new Error(`${name}: set(${key}) has put in ${cache.get(key)}`);
    if (cache.size > n) throw new Error(`${name}: ${cache.size} entries instead of ${n} at most`);
  }
}
