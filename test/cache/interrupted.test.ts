// A call that is stopped in the middle, as a full stack or an engine that ends execution does it: before any
// function that it calls, and behind those of the index. The cache is then as before the call or as after it,
// what is too much leaves with the next write, onEvict() hears of all that left, and index and rows agree.
import { expect, it } from 'vitest';
import { Rows } from '../../bindings/cache/rows.js';
import { TypedCache } from '../../bindings/cache.js';
import type { Heap, TypedMap } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';

type Kind = 'u32' | 'i32x2';
type Cache = TypedCache<Kind, 'any'>;
type Index = TypedMap<Kind, 'i32'>;
type Method = (...args: unknown[]) => unknown;

/** Calls a method on the key for a number, which is the second of a key that is two. */
const on = (cache: Cache, method: 'set' | 'get' | 'peek' | 'has' | 'delete', n: number, ...more: unknown[]) =>
  (cache[method] as Method)(...(cache.key === 'u32' ? [n] : [7, n]), ...more);
const numberOf = (key: unknown): number => (Array.isArray(key) ? key[1] : key) as number;
const numbersOf = (keys: Iterable<unknown>): number[] => [...keys].map(numberOf);
const mapOf = (cache: Cache): Map<number, string> =>
  new Map([...cache].map(([key, value]) => [numberOf(key), value]));

const MOST = 8;

class Stopped extends Error {}

/** Where calls are stopped: before a method of the rows; before and behind a method of the index. */
const STOPS: [string, 'rows' | 'index', 'before' | 'behind'][] = [
  ...['spare', 'fill', 'append', 'replace', 'remove', 'use', 'victim', 'wipe', 'passNewest'].map(
    (method): (typeof STOPS)[number] => [method, 'rows', 'before'],
  ),
  ...['get', 'getOrInsert', 'delete', 'clear'].flatMap((method): typeof STOPS => [
    [method, 'index', 'before'],
    [method, 'index', 'behind'],
  ]),
];

/** Runs `call` and stops it at the nth call of a method; whether it came to that. */
const stopped = (
  target: Record<string, Method>,
  method: string,
  when: 'before' | 'behind',
  nth: number,
  call: () => void,
): boolean => {
  const descriptor = Object.getOwnPropertyDescriptor(target, method);
  const original = target[method] as Method;
  let calls = 0;
  target[method] = function (this: unknown, ...args) {
    const stops = ++calls === nth;
    if (stops && when === 'before') throw new Stopped();
    const result = original.apply(this, args);
    if (stops) throw new Stopped();
    return result;
  };
  try {
    call();
    return false;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return true;
  } finally {
    delete target[method];
    if (descriptor !== undefined) Object.defineProperty(target, method, descriptor);
  }
};

/** Calls of a full cache whose newest key is `n - 1`, and whose oldest entry may be over. */
const CALLS: Record<string, (cache: Cache, n: number) => void> = {
  'set of a new key': (cache, n) => on(cache, 'set', n, `new ${n}`),
  'set of a key that is there': (cache, n) => on(cache, 'set', n - 3, `other ${n}`),
  get: (cache, n) => on(cache, 'get', n - 3),
  'get of what is over': (cache, n) => on(cache, 'get', n - MOST),
  delete: (cache, n) => on(cache, 'delete', n - 3),
  purgeExpired: (cache) => cache.purgeExpired(),
  clear: (cache) => cache.clear(),
};

let time = 0;
const made = (kind: Kind, heap: Heap, n: number, told: unknown[] = []): Cache => {
  time = 0;
  const cache: Cache = new TypedCache(kind, 'any', {
    ...{ maxEntries: MOST, ttl: 1000, heap, now: () => time },
    onEvict: (key) => told.push(numberOf(key)),
  });
  for (let i = n - MOST; i < n; i++) on(cache, 'set', i, `old ${i}`, { ttl: i === n - MOST ? 5 : 1000 });
  return cache;
};

/** All entries by key, those that are over too; and that index and rows have the same. */
const entriesOf = (cache: Cache, index: Index): Map<number, string> => {
  time = 0;
  const { size } = cache;
  const entries = mapOf(cache);
  index.verify();
  expect(numbersOf(index.keys()).toSorted()).toEqual([...entries.keys()].toSorted());
  expect(entries.size).toBe(size);
  for (const [key, value] of entries) expect(on(cache, 'peek', key)).toBe(value);
  return entries;
};

const CASES = Object.keys(CALLS).flatMap((name) => [[name, 'u32'] as const, [name, 'i32x2'] as const]);

it.each(CASES)('%s, keys %s', (name, kind) => {
  const call = CALLS[name] as (cache: Cache, n: number) => void;
  const n = 100;
  const heap = heapOf('release');
  const after = made(kind, heap, n);
  const before = mapOf(after);
  time = 5;
  call(after, n);
  time = 0;
  const wanted = mapOf(after);
  after.dispose();
  let stops = 0;
  for (const [method, where, when] of STOPS) {
    for (let nth = 1; nth <= 3; nth++) {
      const told: unknown[] = [];
      const cache = made(kind, heap, n, told);
      const [index] = [...heap.tables()] as [Index];
      const target = where === 'rows' ? Rows.prototype : index;
      time = 5;
      if (stopped(target as never, method, when, nth, () => call(cache, n))) {
        stops++;
        const entries = entriesOf(cache, index);
        for (const [key, value] of entries) expect([before.get(key), wanted.get(key)]).toContain(value);
        for (const key of before.keys()) if (wanted.has(key)) expect(entries.has(key)).toBe(true);
        expect(entries.size).toBeLessThanOrEqual(MOST + 1);
      } else expect(entriesOf(cache, index)).toEqual(wanted);
      on(cache, 'set', 7, 'next');
      expect(cache.size).toBeLessThanOrEqual(MOST);
      const gone = [...before.keys()].filter((key) => !on(cache, 'has', key));
      expect(told).toEqual(expect.arrayContaining(gone));
      expect(new Set(told).size).toBe(told.length);
      entriesOf(cache, index);
      cache.dispose();
    }
  }
  expect(stops).toBeGreaterThan(0);
  heap.dispose();
});
