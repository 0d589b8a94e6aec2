// What a TypedCache does, call by call: order, bounds, time, and the object that it is.
import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { TypedCache } from '../../bindings/cache.js';
import { ArgumentTypeError, PolicyError } from '../../bindings/index.js';
import { any } from '../support/kinds.js';
import { caught } from '../support/refused.js';
import { filled, keysOf } from './numbers.js';

describe('order', () => {
  it('lru: the entry whose last use is longest ago leaves', () => {
    const cache = filled({ maxEntries: 3 });
    expect(keysOf(cache)).toEqual([3, 2, 1]);
    expect(cache.get(1)).toBe(0.5);
    cache.set(2, 9);
    expect(cache.peek(3)).toBe(1.5);
    expect(cache.has(3)).toBe(true);
    expect(cache.set(4, 2)).toBe(cache);
    expect([...cache]).toEqual([
      [4, 2],
      [2, 9],
      [1, 0.5],
    ]);
  });

  it('sieve: the oldest that was not used since the hand passed leaves', () => {
    const cache = filled({ maxEntries: 3, policy: 'sieve' });
    cache.get(1);
    cache.set(4, 2);
    expect(keysOf(cache)).toEqual([4, 3, 1]);
    cache.set(5, 2); // the hand goes on from 3
    expect(keysOf(cache)).toEqual([5, 4, 1]);
    cache.get(4);
    cache.set(6, 2);
    expect(keysOf(cache)).toEqual([6, 4, 1]);
  });

  it('keys(), values(), entries() and forEach() go from the newest to the oldest, and use nothing', () => {
    const cache = filled({ maxEntries: 3 });
    expect([...cache.values()]).toEqual([1.5, 1, 0.5]);
    const seen: unknown[] = [];
    const self = {};
    cache.forEach(function (this: unknown, value, key, all) {
      seen.push([value, key, all === cache, this === self]);
    }, self);
    expect(seen).toEqual([3, 2, 1].map((key) => [key / 2, key, true, true]));
    cache.set(4, 2);
    expect(cache.has(1)).toBe(false);
    expect(caught(() => cache.forEach(any(5)))).toBeInstanceOf(ArgumentTypeError);
  });
});

describe('while it is iterated', () => {
  it('entries that are used meanwhile are visited once', () => {
    const cache = filled({ maxEntries: 200 }, 200);
    const visited: number[] = [];
    for (const key of cache.keys()) {
      visited.push(key);
      cache.get(key);
      if (key % 3 === 0) cache.get(((key * 7) % 200) + 1);
    }
    expect(visited.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it('what is deleted is not visited, what stays is, whoever goes and comes', () => {
    const cache = filled({ maxEntries: 200 }, 200);
    const visited: number[] = [];
    const gone = new Set<number>();
    for (const key of cache.keys()) {
      visited.push(key);
      expect(gone.has(key)).toBe(false);
      if (cache.delete(key - 1)) gone.add(key - 1);
      if (key % 10 === 0) cache.set(1000 + key, key);
    }
    expect(new Set(visited).size).toBe(visited.length);
    expect(gone.size).toBeGreaterThan(50);
    expect([...cache.keys()].filter((key) => key <= 200 && !visited.includes(key))).toEqual([]);
  });

  it('a clear() leaves what is put in after it', () => {
    const cache = filled({ maxEntries: 9 }, 9);
    const visited: number[] = [];
    for (const key of cache.keys()) {
      visited.push(key);
      if (visited.length === 2) cache.clear();
      if (visited.length === 2) cache.set(50, 1).set(51, 1);
    }
    expect(visited).toEqual([9, 8, 51, 50]);
  });
});

describe('time', () => {
  let time = 0;
  const now = (): number => time;
  const timed = (options: object = {}) => filled({ maxEntries: 9, ttl: 100, now, ...options });

  it('an entry is over a ttl after it was set, and then no read finds it', () => {
    time = 1000;
    const cache = timed();
    time = 1099;
    expect(cache.get(1)).toBe(0.5);
    cache.set(2, 7);
    time = 1100;
    expect([cache.has(1), cache.peek(1), cache.has(2), cache.size]).toEqual([false, undefined, true, 3]);
    expect([...cache]).toEqual([[2, 7]]);
    expect(cache.get(1)).toBe(undefined);
    expect(cache.size).toBe(2);
    expect(cache.delete(3)).toBe(false);
    expect(cache.size).toBe(1);
    expect(cache.stats().cache).toMatchObject({ hits: 1, misses: 1, expirations: 2, evictions: 0 });
  });

  it('set() takes a ttl of its own, also in a cache that has none', () => {
    time = 0;
    const cache = filled({ maxEntries: 50, now }, 20);
    cache.set(21, 1, { ttl: 5 });
    time = 5;
    expect([cache.get(21), cache.get(20), cache.size]).toEqual([undefined, 10, 20]);
    cache.set(1, 1, { ttl: 5 }).set(1, 2);
    time = 50;
    expect(cache.get(1)).toBe(2);
    const short = timed();
    short.set(1, 1, { ttl: Infinity }).set(2, 1, {});
    time = 1e9;
    expect(keysOf(short)).toEqual([1]);
    for (const ttl of [0, -1, NaN, '5', null])
      expect(caught(() => cache.set(1, 9, any({ ttl })))).toBeInstanceOf(PolicyError);
    expect(caught(() => cache.set(1, 9, any({ tll: 5 })))).toHaveProperty(
      'message',
      'tll: unknown option, did you mean ttl?',
    );
    expect(cache.get(1)).toBe(2);
  });

  it('purgeExpired() removes what is over', () => {
    time = 0;
    const cache = timed();
    time = 50;
    cache.set(2, 1);
    time = 120;
    expect([cache.purgeExpired(), cache.size, cache.purgeExpired()]).toEqual([2, 1, 0]);
    expect(filled({ maxEntries: 9 }).purgeExpired()).toBe(0);
  });

  it('a clock that gives no number is refused, and nothing changes', () => {
    time = 0;
    const cache = timed();
    time = NaN;
    for (const call of [() => cache.get(1), () => cache.set(1, 2), () => cache.delete(1)])
      expect(caught(call)).toBeInstanceOf(PolicyError);
    time = 10;
    expect(cache.get(1)).toBe(0.5);
  });
});

describe('a bound in bytes', () => {
  const texts = (maxBytes: number, options: object = {}) =>
    new TypedCache('u32', 'string', { maxBytes, ...options });

  it('is exact, by what key and value take', () => {
    const cache = texts(24).set(1, 'abcd').set(2, 'abcd');
    expect([...cache.keys()]).toEqual([2, 1]);
    expect(cache.stats().cache.usedBytes).toBe(24);
    cache.set(3, '');
    expect([...cache.keys()]).toEqual([3, 2]);
    cache.set(3, 'abcde'); // 14 and 12
    expect([...cache.keys()]).toEqual([3]);
    expect(cache.stats().cache.usedBytes).toBe(14);
  });

  it('an entry that is larger by itself is evicted at once, and the others stay', () => {
    const told: unknown[] = [];
    const cache = texts(24, { onEvict: (...it: unknown[]) => told.push(it) })
      .set(1, 'ab')
      .set(2, 'ab');
    cache.set(3, 'x'.repeat(30)).set(2, 'y'.repeat(30));
    expect([...cache]).toEqual([[1, 'ab']]);
    expect(told).toEqual([
      [3, 'x'.repeat(30), 'evict'],
      [2, 'ab', 'set'],
      [2, 'y'.repeat(30), 'evict'],
    ]);
    expect(cache.stats().cache.evictions).toBe(2);
  });

  it('sizeOf() says how large an entry is, once for each set()', () => {
    const asked: unknown[] = [];
    const cache = new TypedCache('string', 'any', {
      maxBytes: 10,
      sizeOf: (value: { size: number }, key) => {
        asked.push(key);
        return value.size;
      },
    });
    cache.set('a', { size: 4 }).set('b', { size: 6 }).set('c', { size: 1 });
    expect([...cache.keys()]).toEqual(['c', 'b']);
    expect(asked).toEqual(['a', 'b', 'c']);
    for (const size of [0, -1, 0.5, NaN, '5', undefined, Infinity])
      expect(caught(() => cache.set('b', any({ size })))).toBeInstanceOf(PolicyError);
    expect([cache.get('b')?.size, cache.stats().cache.usedBytes]).toEqual([6, 7]);
    cache.dispose();
  });
});

describe('the object', () => {
  it('keeps copies of bytes, and gives copies', () => {
    const cache = new TypedCache('bytes', 'bytes', { maxEntries: 2 });
    const [key, value] = [Uint8Array.of(1, 2), Buffer.from([3, 4])];
    cache.set(key, value);
    key[0] = 9;
    value[0] = 9;
    const found = cache.get(Uint8Array.of(1, 2));
    expect(found).toEqual(Uint8Array.of(3, 4));
    (found as Uint8Array)[0] = 7;
    (cache.keys().next().value as Uint8Array)[0] = 7;
    cache.set(Uint8Array.of(5), Uint8Array.of(6)).set(Uint8Array.of(8), Uint8Array.of(6));
    expect([...cache.keys()]).toEqual([Uint8Array.of(8), Uint8Array.of(5)]);
    expect(cache.has(Uint8Array.of(1, 2))).toBe(false);
    cache.dispose();
  });

  it('shows what it is', () => {
    const cache = filled({ maxEntries: 20, name: 'prices' }, 12);
    expect([cache.name, cache.key, cache.value, cache.size]).toEqual(['prices', 'u32', 'f64', 12]);
    expect(inspect(filled({ maxEntries: 2 }))).toBe('TypedCache<u32, f64>(2) { 3 => 1.5, 2 => 1 }');
    expect(inspect(cache)).toMatch(/^TypedCache<u32, f64> "prices"\(12\) \{ 12 => 6, .*\.\.\. 2 more \}$/);
    expect(JSON.stringify(filled({ maxEntries: 2 }))).toBe('[[3,1.5],[2,1]]');
    expect(Object.prototype.toString.call(cache)).toBe('[object TypedCache]');
    expect(() => structuredClone(cache)).toThrow(/cannot be cloned or sent/);
    class Mine extends TypedCache<'u32', 'f64'> {
      slots = 'mine';
    }
    const mine = new Mine('u32', 'f64', { maxEntries: 1 });
    expect([...mine.set(1, 1).set(2, 2)]).toEqual([[2, 2]]);
    mine.dispose();
  });

  it('has types', () => {
    const users = new TypedCache<'string', 'any', { age: number }>('string', 'any', { maxEntries: 5 });
    expectTypeOf(users.get).returns.toEqualTypeOf<{ age: number } | undefined>();
    expectTypeOf(users.set).parameter(1).toEqualTypeOf<{ age: number }>();
    const cache = new TypedCache('i64', 'string', {
      maxBytes: 5,
      sizeOf: (value, key) => {
        expectTypeOf(value).toEqualTypeOf<string>();
        expectTypeOf(key).toEqualTypeOf<bigint>();
        return 1;
      },
    });
    expectTypeOf(cache.entries().next().value).toEqualTypeOf<[bigint, string] | undefined>();
    expect(users.size + cache.size).toBe(0);
    for (const it of [users, cache]) it.dispose();
  });
});
