// Caches of tophash/cache against a Map in order of use, entries that expire, and what a cache tells.
import { maps } from 'tophash';
import { TypedCache } from 'tophash/cache';
import { refuses, same } from './check.mjs';
import { numbers } from './random.mjs';

const MOST = 200;

/** Compares a cache that evicts by last use with a model of it. */
const compare = (key, value, keyAt, valueAt) => {
  const told = [];
  const cache = new TypedCache(key, value, { maxEntries: MOST, onEvict: (k) => told.push(k) });
  const model = new Map();
  const random = numbers(3);
  for (let i = 0; i < 20_000; i++) {
    const k = keyAt(random() % (3 * MOST));
    const there = model.get(k);
    same(cache.get(k), there, `get(${String(k)})`);
    if (there !== undefined && random() % 4 > 0) {
      model.delete(k);
      model.set(k, there);
      continue;
    }
    model.delete(k);
    const oldest = model.size === MOST ? model.keys().next().value : undefined;
    model.delete(oldest);
    model.set(k, valueAt(i));
    told.length = 0;
    cache.set(k, valueAt(i));
    same(told.filter((it) => it !== k)[0], oldest, 'evicted');
  }
  same([...cache.keys()].map(String).join(), [...model.keys()].reverse().map(String).join(), 'order');
  cache.dispose();
};

export default async () => {
  const words = Array.from({ length: 20_000 }, (_, i) => ({ i }));
  compare(
    'i32',
    'f64',
    (n) => n - MOST,
    (n) => n / 4,
  );
  compare(
    'string',
    'any',
    (n) => `key ${n}`,
    (n) => words[n],
  );
  compare('i64', 'i64', BigInt, BigInt);
  const grid = new TypedCache('i32x2', 'string', { maxEntries: 2 });
  grid.set(1, -2, 'a').set(3, 4, 'b').set(5, 6, 'c');
  same(
    `${grid.get(1, -2)} ${grid.get(3, 4)} ${[...grid.keys()].join(' ')}`,
    'undefined b 3,4 5,6',
    'two numbers',
  );
  grid.dispose();
  let time = 0;
  const cache = new TypedCache('string', 'string', { maxBytes: 39, ttl: 5, now: () => time, name: 'texts' });
  cache.set('a', 'x').set('b', 'x'.repeat(15)).set('c', 'x');
  same([...cache.keys()].join(), 'c,b', 'keys within 39 bytes');
  same(maps().filter(({ name }) => name === 'texts').length, 1, 'listed');
  time = 5;
  same(cache.get('c'), undefined, 'get() of what is over');
  same(cache.purgeExpired(), 1, 'purged');
  same(cache.stats().cache.expirations, 2, 'expirations');
  refuses(() => new TypedCache('string', 'string', {}), 'ERR_TOPHASH_POLICY');
  cache.dispose();
  refuses(() => cache.get('c'), 'ERR_TOPHASH_DISPOSED');
  return '4 kinds, bytes, time';
};
