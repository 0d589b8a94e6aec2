// Iterators as objects: their prototype, their end, their order, and what forEach passes.

import { describe, expect, it } from 'vitest';
import { sorted, upTo } from '../support/arrays.js';
import { BUILDS, isClassic } from '../support/cores.js';
import { filled } from '../support/filled.js';
import type { Item } from '../support/kinds.js';

describe('iterators', () => {
  const { map } = filled('release', 'i32', 'i32', 40);

  it('inherit from %IteratorPrototype% and are their own iterables', () => {
    const root = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
    for (const iterator of [map.keys(), map.values(), map.entries(), map[Symbol.iterator]()]) {
      expect(Object.prototype.isPrototypeOf.call(root, iterator)).toBe(true);
      expect(iterator[Symbol.iterator]()).toBe(iterator);
      expect(Object.prototype.toString.call(iterator)).toBe('[object TypedMap Iterator]');
    }
  });

  it('say done for good at their end, even when entries come after it', () => {
    const { map: own, k, v } = filled('release', 'i32', 'i32', 5);
    const iterator = own.keys();
    expect([...iterator]).toHaveLength(5);
    for (let i = 0; i < 50; i++) own.set(k(i), v(i));
    expect(iterator.next()).toEqual({ value: undefined, done: true });
    expect([...iterator]).toEqual([]);
  });

  it('keys(), values(), entries() and forEach() agree, in order and with the map', () => {
    const keys = [...map.keys()];
    const values = [...map.values()];
    const seen: unknown[] = [];
    map.forEach((value, key, owner) => {
      expect(owner).toBe(map);
      seen.push([key, value]);
    });
    expect([...map.entries()]).toEqual(seen);
    expect([...map]).toEqual(seen);
    expect(keys.map((key, i) => [key, values[i]])).toEqual(seen);
    for (const [key, value] of map) expect(map.get(key)).toBe(value);
    expect(seen).toHaveLength(map.size);
  });

  it('forEach passes thisArg, undefined by default, and gives undefined', () => {
    const self = {};
    let calls = 0;
    const result = map.forEach(function (this: unknown) {
      calls++;
      expect(this).toBe(self);
    }, self);
    expect([result, calls]).toEqual([undefined, 40]);
    map.forEach(function (this: unknown) {
      expect(this).toBe(undefined);
    });
  });

  it('give values as they are at the visit', () => {
    const { map: own, indexOf, k, v } = filled('release', 'u64', 'f64', 100);
    let last: number | undefined;
    for (const [key, value] of own) {
      if (last !== undefined) expect(value).toBe(indexOf(key) + 1000);
      if (last === undefined) for (let i = 0; i < 100; i++) own.set(k(i), v(i + 1000));
      last = indexOf(key);
    }
    expect(last).toBeDefined();
  });

  it('iterates a classic map from before a growth to long after it', () => {
    for (const build of BUILDS.filter(isClassic)) {
      const { map: own, k, v, indexOf } = filled(build, 'u32', 'u32', 2000, { growth: { assist: 0 } });
      const iterator = own.keys();
      const visited = [indexOf(iterator.next().value as Item)];
      for (let i = 2000; i < 7000; i++) own.set(k(i), v(i));
      own.drain();
      for (const x of iterator) visited.push(indexOf(x));
      expect(new Set(visited).size).toBe(visited.length);
      expect(sorted(visited.filter((i) => i < 2000))).toEqual(upTo(2000));
    }
  });
});
