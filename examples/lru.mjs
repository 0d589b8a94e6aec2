// A cache that keeps the entries used last: string keys, any values, by TypedCache. Compared with the usual
// one, which makes a key of a Map the newest by deleting it and setting it again, under requests of which few
// keys get most.
//
//  node examples/lru.mjs [--slice] [--requests 1000000]
import { deepEqual } from 'node:assert/strict';
import { TypedCache } from 'tophash/cache';
import { compare, randomNumbers, readOptions, whole } from './support.mjs';

/** The usual one: a Map is in order of insertion, so its first key is the oldest. */
class MapLru {
  #entries = new Map();
  #capacity;

  constructor(capacity) {
    this.#capacity = capacity;
  }

  get(key) {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key, value) {
    this.#entries.delete(key);
    if (this.#entries.size === this.#capacity) this.#entries.delete(this.#entries.keys().next().value);
    this.#entries.set(key, value);
  }

  [Symbol.iterator]() {
    return this.#entries[Symbol.iterator]();
  }
}

/** Answers all requests from the cache, or by loading. */
function serve(cache, requests) {
  let hits = 0;
  for (const id of requests) {
    const key = `session:${id}`; // made anew for each request, as one that comes over a network is
    if (cache.get(key) !== undefined) hits++;
    else cache.set(key, { id });
  }
  return { cache, hits, dispose: () => cache.dispose?.() };
}

const { slice, requests = slice ? 100_000 : 1_000_000 } = readOptions({ requests: undefined });
for (const capacity of slice ? [1000] : [1000, 10_000, 100_000]) {
  // the k-th most frequent of the ids has a share of about 1 / k (Zipf's law)
  const random = randomNumbers(521_288_629);
  const ids = Uint32Array.from({ length: requests }, () => (20 * capacity) ** (random() / 2 ** 32));
  console.log(`LRU cache of ${whole(capacity)} entries: ${whole(requests)} requests`);
  const { hits, dispose } = compare({
    of: ['request', requests],
    versions: {
      'Map, delete and set': () => serve(new MapLru(capacity), ids),
      'tophash, TypedCache': () => serve(new TypedCache('string', 'any', { maxEntries: capacity }), ids),
    },
    check: (plain, ours) => {
      deepEqual(ours.hits, plain.hits);
      deepEqual([...ours.cache].reverse(), [...plain.cache]); // the newest first; a Map has the oldest first
    },
    rounds: slice ? 3 : 1,
  });
  dispose();
  console.log(`  ${Math.round((100 * hits) / requests)}% of requests are answered from the cache`);
}
