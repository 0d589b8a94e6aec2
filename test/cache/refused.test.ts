// What a cache refuses, and that nothing has changed then.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { TypedCache } from '../../bindings/cache.js';
import {
  ArgumentTypeError,
  DisposedError,
  Heap,
  KeyTypeError,
  OutOfMemoryError,
  PolicyError,
  TophashError,
  ValueTypeError,
} from '../../bindings/index.js';
import { any } from '../support/kinds.js';
import { caught } from '../support/refused.js';
import { filled, keysOf } from './numbers.js';

describe('what it refuses', () => {
  it('keys and values of another kind, in every call, and nothing changes', () => {
    for (const bound of [{ maxEntries: 3 }, { maxBytes: 36 }]) {
      const cache = filled({ ...bound, onEvict: () => expect.unreachable() });
      for (const key of [-1, 0.5, '1', 1n, null, undefined])
        for (const call of ['get', 'peek', 'has', 'delete', 'set'] as const)
          expect(caught(() => cache[call](any(key), 1))).toBeInstanceOf(KeyTypeError);
      expect(caught(() => cache.getOrInsertComputed(any('1'), () => 1))).toBeInstanceOf(KeyTypeError);
      for (const value of ['1', 1n, null, undefined])
        for (const key of [1, 9])
          expect(caught(() => cache.set(key, any(value)))).toBeInstanceOf(ValueTypeError);
      expect(keysOf(cache)).toEqual([3, 2, 1]);
    }
  });

  it('keys that are no two numbers of the kind, in every call, and nothing changes', () => {
    for (const bound of [{ maxEntries: 3 }, { maxBytes: 36 }]) {
      const cache = new TypedCache('u32x2', 'i32', { ...bound, onEvict: () => expect.unreachable() });
      cache.set(1, 2, 3).set(4, 5, 6);
      for (const [a, b] of [
        [-1, 0],
        [0, -1],
        [0.5, 0],
        [0, 0.5],
        [[1, 2], 3],
        [1, undefined],
        [1n, 2],
      ])
        for (const call of ['get', 'peek', 'has', 'delete', 'set'] as const) {
          const error = caught(() => cache[call](any(a), any(b), 1)) as Error;
          expect(error).toBeInstanceOf(KeyTypeError);
          expect(error.message).toMatch(
            /^key's (first|second) number .* of kind u32x2: expected two integers/,
          );
        }
      expect(caught(() => cache.getOrInsertComputed(1, any('1'), () => 1))).toBeInstanceOf(KeyTypeError);
      expect(caught(() => cache.set(1, 2, any('1')))).toBeInstanceOf(ValueTypeError);
      expect(caught(() => cache.set(1, 2, 3, any({ til: 5 })))).toBeInstanceOf(PolicyError);
      expect([...cache]).toEqual([
        [[4, 5], 6],
        [[1, 2], 3],
      ]);
      cache.dispose();
    }
  });

  it('kinds and options that are none, before anything is made', () => {
    const before = Heap.default.stats();
    const make = (options: unknown, key = 'u32', value = 'f64') =>
      caught(() => new TypedCache(any(key), any(value), any(options))) as TophashError;
    expect(make({ maxEntries: 1 }, 'any')).toBeInstanceOf(ArgumentTypeError);
    expect(make({ maxEntries: 1 }, 'u32', 'u16')).toBeInstanceOf(ArgumentTypeError);
    expect(make({ maxEntries: 1 }, 'i32x3').message).toMatch(/^unknown key kind "i32x3": .* i32x2, u32x2$/);
    const bad: [unknown, RegExp][] = [
      [undefined, /expected an object/],
      [{}, /neither maxEntries nor maxBytes/],
      [{ max: 5 }, /max: unknown option, expected maxEntries, maxBytes/],
      [{ maxEntry: 5 }, /did you mean maxEntries/],
      ...[0, -1, 0.5, NaN, '5', 2 ** 28 + 1, null].map((it): [unknown, RegExp] => [
        { maxEntries: it },
        /^maxEntries is .*expected an integer from 1 to 268435456/,
      ]),
      ...[0, Infinity, 2 ** 53].map((it): [unknown, RegExp] => [{ maxBytes: it }, /^maxBytes is/]),
      [{ maxEntries: 5, policy: 'fifo' }, /policy is "fifo": expected one of "lru", "sieve"/],
      [{ maxEntries: 5, ttl: 0 }, /ttl is 0/],
      [{ maxEntries: 5, onEvict: 5 }, /onEvict is 5: expected a function/],
      [{ maxEntries: 5, now: 5 }, /now is 5/],
      [{ maxBytes: 5, sizeOf: 5 }, /sizeOf is 5/],
      [{ maxEntries: 5, sizeOf: () => 1 }, /sizeOf is given without maxBytes/],
      [{ maxEntries: 5, name: 5 }, /name is 5/],
      [{ maxEntries: 5, heap: 5 }, /heap is 5/],
      [{ maxEntries: 5, growth: { assist: -1 } }, /growth.assist/],
    ];
    for (const [options, message] of bad) {
      const error = make(options);
      expect(error).toBeInstanceOf(PolicyError);
      expect(error).toBeInstanceOf(TophashError);
      expect(error.message).toMatch(message);
    }
    expect(make({ maxBytes: 5 }, 'u32', 'any').message).toMatch(/expected sizeOf/);
    expect(Heap.default.stats()).toEqual(before);
  });

  it('any use after dispose(), of the cache or of its heap', () => {
    const own = new Heap({ name: 'own' });
    for (const end of ['dispose', Symbol.dispose, 'heap'] as const) {
      const cache = filled({ maxEntries: 3, heap: own, ttl: 50 });
      const iteration = cache.keys();
      iteration.next();
      if (end === 'heap') own.dispose();
      else (cache as unknown as Record<PropertyKey, () => void>)[end]?.();
      cache[Symbol.dispose]();
      const uses = [
        () => cache.get(1),
        () => cache.peek(1),
        () => cache.has(1),
        () => cache.set(1, 1),
        () => cache.delete(1),
        () => cache.clear(),
        () => cache.size,
        () => cache.keys(),
        () => cache.entries(),
        () => cache.forEach(() => {}),
        () => cache.getOrInsertComputed(1, () => 1),
        () => cache.purgeExpired(),
        () => cache.stats(),
        () => iteration.next(),
      ];
      for (const use of uses) expect(caught(use)).toBeInstanceOf(DisposedError);
      expect(inspect(cache)).toBe('TypedCache<u32, f64> (disposed)');
    }
  });

  it('an insert without memory: the cache is as it was, and goes on', () => {
    const small = new Heap({ name: 'small', maximumBytes: 2 ** 18 });
    const told: unknown[] = [];
    const cache = new TypedCache('string', 'u32', {
      ...{ maxEntries: 1000, heap: small, onEvict: (...it: unknown[]) => told.push(it) },
    });
    for (let i = 0; i < 1000; i++) cache.set(`key ${i}`, i);
    const [keys, before] = [[...cache.keys()], cache.stats()];
    expect(caught(() => cache.set('x'.repeat(300_000), 1))).toBeInstanceOf(OutOfMemoryError);
    expect([...cache.keys()]).toEqual(keys);
    expect(cache.stats().cache).toEqual(before.cache);
    expect(told).toEqual([]);
    cache.set('more', 1);
    expect([cache.size, cache.get('more'), told]).toEqual([1000, 1, [['key 0', 0, 'evict']]]);
    small.dispose();
  });
});
