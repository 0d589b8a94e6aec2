// When a map moves and when it does not, at the sizes of the rules themselves, and what is left in the native
// slots of one that has moved.
import { inspect, isDeepStrictEqual, types } from 'node:util';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { rules } from '../../bindings/ordered/rules.js';
import { movedOf } from '../../bindings/ordered/state.js';
import type { OrderedTable } from '../../bindings/ordered/table.js';

/** Keys of the generations that an iteration still goes through. */
const generations = (map: DropIn): unknown[] => {
  const { shells } = movedOf(map) as OrderedTable;
  return shells.slice(1).flatMap((shell) => [...globalThis.Map.prototype.keys.call(shell)]);
};

const form = (map: DropIn): string => map.stats().form;

const filled = (n: number, key: (i: number) => unknown): DropIn => {
  const map = new DropIn();
  for (let i = 0; i < n; i++) map.set(key(i), i);
  return map;
};

/** Native methods, which see the slots themselves. */
const slots = (map: DropIn): unknown[] => [...globalThis.Map.prototype.keys.call(map)];

describe('an iteration that nobody ends', () => {
  it.each(['numbers', 'strings in generations'])('keeps nothing alive that is deleted: %s', (keys) => {
    const before = { ...rules };
    if (keys !== 'numbers') rules.generation = 63;
    try {
      const map = filled(200, (i) => (keys === 'numbers' ? i : `key ${i}`));
      map.keys().next();
      map.last();
      expect(form(map)).toBe('log');
      const left = (): unknown[] => [
        ...slots(map).filter((key) => typeof key !== 'symbol'),
        ...(keys === 'numbers' ? [] : generations(map)),
      ];
      expect(left()).toHaveLength(200);
      expect([...globalThis.Map.prototype.values.call(map)].every((it) => typeof it !== 'number')).toBe(true);
      const all = [...map.keys()];
      for (const key of all.slice(0, 150)) map.delete(key);
      expect(left()).toEqual(all.slice(150));
      map.shift();
      map.pop();
      expect(left()).toEqual(all.slice(151, -1));
    } finally {
      Object.assign(rules, before);
    }
  });
});

describe('moves to the log', () => {
  it('16,384 numbers, a few other keys among them, and comes back at clear()', () => {
    const map = filled(16_383, (i) => (i % 20 === 0 ? `few ${i}` : i / 2));
    expect([form(map), map.stats().moved, map.stats().moves]).toEqual(['native', false, 0]);
    map.set(-1, 'last');
    expect([form(map), map.stats().moved, map.stats().moves]).toEqual(['log', true, 1]);
    expect([map.size, map.get(-1), map.get('few 20'), map.get(0.5)]).toEqual([16_384, 'last', 20, 1]);
    map.clear();
    expect([form(map), map.size, slots(map)]).toEqual(['native', 0, []]);
    expect(map.set('a', 1).get('a')).toBe(1);
  });

  it('bigints: 32,768 of any sort, a few with equal low digits', () => {
    expect(form(filled(20_000, (i) => BigInt(i)))).toBe('native');
    expect(form(filled(32_768, (i) => BigInt(i)))).toBe('log');
    expect(form(filled(128, (i) => BigInt(i) << 64n))).toBe('log');
  });

  it('one key that is deleted and set again and again, among others', () => {
    for (const key of [77, 'key 77'] as const) {
      const map = filled(10_000, (i) => (typeof key === 'number' ? i : `key ${i}`));
      for (let i = 0; i < 20_000; i++) {
        map.delete(key);
        map.set(key, i);
      }
      expect([form(map), map.size, map.get(key), map.last()]).toEqual(['log', 10_000, 19_999, [key, 19_999]]);
    }
  });

  it('a queue whose first two are looked at', () => {
    const map = filled(4000, (i) => `key ${i}`);
    for (let i = 4000; i < 8000; i++) {
      const [first, second] = map.keys();
      if (second !== `key ${i - 3999}`) throw new Error(`${second} is second before ${i}`);
      map.delete(first);
      map.set(`key ${i}`, i);
    }
    expect([form(map), map.first()]).toEqual(['log', ['key 4000', 4000]]);
  });

  it('last() and pop(), and reserve() for numbers', () => {
    const map = filled(3, String);
    expect([map.pop(), map.last(), form(map)]).toEqual([['2', 2], ['1', 1], 'log']);
    expect(form(new DropIn().reserve(20_000))).toBe('log');
    expect(form(filled(100, String).reserve(20_000))).toBe('native');
    expect(form(new DropIn().reserve(1000))).toBe('native');
  });
});

describe('stays native', () => {
  it.each([
    ['strings', 100_000, String],
    ['objects', 100_000, (i: number) => ({ i })],
    ['strings and numbers', 100_000, (i: number) => (i % 3 === 0 ? `${i}` : i)],
  ] as const)('with many %s', (_, n, key) => {
    const map = filled(n, key);
    expect([form(map), map.size]).toEqual(['native', n]);
    expect(map.drain()).toMatchObject({ moved: 0, remaining: 0, complete: true });
    expect(map.compact()).toBe(map);
    expect(map.stats()).toMatchObject({ size: n, buckets: 1, moves: 0, entries: { positions: n } });
  });

  it('as a queue, which is quick by what is known of the first entry', () => {
    const map = filled(5000, (i) => `key ${i}`);
    for (let i = 5000; i < 60_000; i++) {
      const [first] = map.keys();
      expect(map.delete(first)).toBe(true);
      map.set(`key ${i}`, i);
      if (first !== `key ${i - 5000}`) throw new Error(`${first} is first before ${i}`);
    }
    expect(form(map)).toBe('native');
  });

  it('when any key is deleted and set again, however often', () => {
    const map = filled(1000, (i) => i);
    for (let i = 0; i < 400_000; i++) {
      const key = (i * 7919) % 1000;
      map.delete(key);
      map.set(key, i);
    }
    expect([form(map), map.size]).toEqual(['native', 1000]);
  });
});

describe('a map that has moved', () => {
  const moved = (): DropIn => filled(20_000, (i) => i);

  it('is a Map to the engine, and has one symbol in its slots, which says what to do', () => {
    const map = moved();
    expect([types.isMap(map), slots(map).length, typeof slots(map)[0]]).toEqual([true, 1, 'symbol']);
    const message = 'pass map.toNative() to structuredClone, postMessage or v8.serialize';
    expect(() => structuredClone(map)).toThrow(message);
    expect(() => structuredClone({ deep: [map] })).toThrow(message);
    expect(() => serialize(map)).toThrow(message);
    expect(structuredClone(map.toNative()).size).toBe(20_000);
    expect(isDeepStrictEqual(map, moved().set(7, 8))).toBe(false);
  });

  it('keeps what an iteration goes through until it ends, and gives it back then', () => {
    const map = filled(16_383, (i) => i);
    const walk = map.entries();
    for (let i = 0; i < 5; i++) walk.next();
    map.set(-1, 0);
    expect(slots(map).length).toBe(16_385);
    expect(() => structuredClone(map)).toThrow('has moved');
    map.delete(5);
    map.set(6, 'six');
    expect([walk.next().value, [...walk].length, slots(map).length]).toEqual([[6, 'six'], 16_384 - 7, 1]);
  });

  it('looks like a native one', () => {
    class Sub extends DropIn {}
    const map = new Sub([['a', { b: 1 }]]);
    map.last();
    expect([form(map), inspect(map)]).toEqual(['log', "Sub(1) [Map] { 'a' => { b: 1 } }"]);
  });

  it('goes on in generations from 2^20 strings on, and through them to the log', () => {
    const n = 2 ** 20 + 50_000;
    const map = filled(n, (i) => `key ${i}`);
    expect([form(map), map.size, map.stats().moves]).toEqual(['generations', n, 1]);
    expect(() => structuredClone(map)).toThrow('has moved');
    let i = 0;
    for (const key of map.keys()) if (key !== `key ${i++}`) throw new Error(`${key} after ${i}`);
    expect(i).toBe(n);
    for (i = 0; i < n; i += 997) if (map.get(`key ${i}`) !== i) throw new Error(`get ${i}`);
    expect([map.has('key'), map.delete(`key ${n - 1}`), map.delete('key 0'), map.size]).toEqual([
      ...[false, true, true],
      n - 2,
    ]);
    expect([map.first(), map.last(), form(map), slots(map).length]).toEqual([
      ...[
        ['key 1', 1],
        [`key ${n - 2}`, n - 2],
      ],
      ...['log', 1],
    ]);
    map.clear();
    expect([map.size, form(map), [...map]]).toEqual([0, 'native', []]);
  });
});
