// The functions that a user gives a cache: when they run, that they may use the cache, and that they may
// throw.
import { describe, expect, it } from 'vitest';
import { TypedCache } from '../../bindings/cache.js';
import { ArgumentTypeError } from '../../bindings/index.js';
import { any } from '../support/kinds.js';
import { caught } from '../support/refused.js';
import { filled, numbers } from './numbers.js';

describe('onEvict()', () => {
  it('hears of every entry that leaves, and why', () => {
    const told: unknown[] = [];
    let time = 0;
    const onEvict = (...it: unknown[]) => told.push(it);
    const cache = filled({ maxEntries: 2, ttl: 10, now: () => time, onEvict });
    cache.set(3, 7);
    cache.delete(3);
    time = 10;
    cache.get(2);
    cache.set(4, 1).set(5, 1);
    cache.clear();
    cache.dispose();
    expect(told).toEqual([
      [1, 0.5, 'evict'],
      [3, 1.5, 'set'],
      [3, 7, 'delete'],
      [2, 1, 'expire'],
      [5, 1, 'clear'],
      [4, 1, 'clear'],
    ]);
  });

  it('is called when the write is whole', () => {
    const seen: unknown[] = [];
    const cache = numbers({
      maxEntries: 2,
      onEvict: (key: number) => seen.push([key, cache.size, [...cache.keys()], cache.has(key)]),
    });
    cache.set(1, 1).set(2, 1).set(3, 1);
    expect(seen).toEqual([[1, 2, [3, 2], false]]);
  });

  it('loses nothing if it throws: the write has happened, the others are told of, the caller has the error', () => {
    const told: number[] = [];
    let bad: number[] = [];
    const cache = new TypedCache('u32', 'string', {
      maxBytes: 40,
      onEvict: (key) => {
        told.push(key);
        if (bad.includes(key)) throw new Error(`no ${key}`);
      },
    });
    const refill = (): void => {
      bad = [];
      for (const key of [1, 2, 3, 4]) cache.set(key, 'abc');
      told.length = 0;
    };
    refill();
    bad = [1];
    expect(() => cache.set(5, 'x'.repeat(10))).toThrow('no 1');
    expect([told, [...cache.keys()]]).toEqual([
      [1, 2, 3],
      [5, 4],
    ]);
    expect(cache.get(5)).toBe('x'.repeat(10));
    refill();
    bad = [1, 2, 5];
    const error = caught(() => cache.clear()) as AggregateError;
    expect(error.errors.map(String)).toEqual(['Error: no 2', 'Error: no 1']);
    expect(told).toEqual([4, 3, 2, 1]);
    expect(cache.size).toBe(0);
    expect(cache.set(9, 'a').get(9)).toBe('a');
    cache.dispose();
  });
});

describe('keys that are two numbers', () => {
  it('are [a, b] to onEvict() and sizeOf(), and two arguments to what computes a value', () => {
    const told: unknown[] = [];
    const sized: unknown[] = [];
    const cache = new TypedCache('i32x2', 'string', {
      ...{ maxBytes: 10, onEvict: (...it: unknown[]) => told.push(it) },
      sizeOf: (value, [a, b]) => {
        sized.push([a, b]);
        return value.length;
      },
    });
    cache
      .set(1, -2, 'abcdef')
      .set(-0, -0, 'abc')
      .set(1, -2, 'abcd')
      .set(3, 4, 'abcdefgh')
      .set(5, 6, 'x'.repeat(11));
    expect(cache.getOrInsertComputed(-0, 7, (a, b) => `${Object.is(a, 0)}${b}`)).toBe('true7');
    expect(cache.getOrInsertComputed(-0, 7, () => 'no')).toBe('true7');
    cache.delete(0, 7);
    cache.set(8, 9, 'z', { ttl: 1000 });
    cache.clear();
    expect(sized).toEqual([
      [1, -2],
      [0, 0],
      [1, -2],
      [3, 4],
      [5, 6],
      [0, 7],
      [8, 9],
    ]);
    expect(told).toEqual([
      [[1, -2], 'abcdef', 'set'],
      [[0, 0], 'abc', 'evict'],
      [[1, -2], 'abcd', 'evict'],
      [[5, 6], 'x'.repeat(11), 'evict'],
      [[3, 4], 'abcdefgh', 'evict'],
      [[0, 7], 'true7', 'delete'],
      [[8, 9], 'z', 'clear'],
    ]);
    cache.dispose();
  });

  it('take 8 bytes of maxBytes, and 8 of the columns', () => {
    const cache = new TypedCache('u32x2', 'f32', { maxBytes: 36 });
    for (let i = 0; i < 10; i++) cache.set(i, 2 ** 32 - 1 - i, i);
    expect(cache.stats().cache).toMatchObject({ usedBytes: 36, columnBytes: 16 * (8 + 4 + 8 + 8) });
    expect(cache.toJSON()).toEqual([9, 8, 7].map((i) => [[i, 2 ** 32 - 1 - i], i]));
    cache.dispose();
  });
});

describe('callbacks that change the cache', () => {
  it('onEvict(): what it puts in is there, and what it says in the meantime is right', () => {
    const told: number[] = [];
    const cache = numbers({
      maxEntries: 3,
      onEvict: (key: number, value: number) => {
        told.push(key);
        if (key < 10) cache.set(key + 100, value);
        if (key === 3) cache.clear();
        expect(cache.size).toBeLessThanOrEqual(3);
      },
    });
    for (let i = 1; i <= 6; i++) cache.set(i, i);
    expect(new Set(told).size).toBe(told.length);
    for (const [key, value] of cache) expect(cache.get(key)).toBe(value);
    expect(cache.set(500, 5).get(500)).toBe(5);
  });

  it('sizeOf() and now() run before anything is looked up', () => {
    let act = (): void => {};
    const once = (): void => {
      const todo = act;
      act = () => {};
      todo();
    };
    const cache = new TypedCache('u32', 'any', {
      ...{ maxBytes: 30, ttl: 1000 },
      sizeOf: () => {
        once();
        return 10;
      },
      now: () => {
        once();
        return 0;
      },
    });
    for (const change of [
      () => cache.clear(),
      () => cache.delete(1),
      () => cache.set(1, 'inner'),
      () => cache.set(7, 'a').set(8, 'b').set(9, 'c'),
    ]) {
      for (const call of [
        () => cache.set(1, 'outer'),
        () => cache.get(1),
        () => cache.delete(1),
        () => cache.getOrInsertComputed(1, () => 'computed'),
        () => cache.purgeExpired(),
        () => [...cache],
      ]) {
        cache.clear();
        cache.set(1, 'x').set(2, 'y');
        act = change;
        call();
        expect(cache.size).toBeLessThanOrEqual(3);
        expect(cache.stats().cache.usedBytes).toBe(10 * cache.size);
        expect([...cache.keys()].length).toBe(cache.size);
        for (const [key, value] of cache) expect(cache.peek(key)).toBe(value);
      }
    }
    cache.clear();
    act = () => cache.set(1, 'inner');
    cache.set(1, 'outer');
    expect([cache.peek(1), cache.size]).toEqual(['outer', 1]);
    cache.dispose();
  });

  it('getOrInsertComputed(): its value is put in all the same', () => {
    const cache = filled({ maxEntries: 3 });
    expect(cache.getOrInsertComputed(3, () => 9)).toBe(1.5);
    expect(
      cache.getOrInsertComputed(4, (key) => {
        cache.set(key, 5);
        cache.clear();
        return key * 2;
      }),
    ).toBe(8);
    expect([...cache]).toEqual([[4, 8]]);
    expect(() =>
      cache.getOrInsertComputed(5, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(caught(() => cache.getOrInsertComputed(4, any(5)))).toBeInstanceOf(ArgumentTypeError);
    expect(cache.stats().cache).toMatchObject({ hits: 1, misses: 2 });
  });
});
