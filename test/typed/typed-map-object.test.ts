// A TypedMap as an object of JavaScript: conversion, util.inspect, subclasses, and its end.
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { DisposedError, type KeyKind, TypedMap, type ValueKind } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import { HEAPS } from '../support/heaps.js';

describe.each(HEAPS)('on %s', (_, heap, build) => {
  const make = <K extends KeyKind, V extends ValueKind>(key: K, value: V, options = {}): TypedMap<K, V> =>
    new TypedMap(key, value, { heap, ...options });

  // every map of these tests is disposed or dies with its heap; the default heap must be clean for other
  // files
  afterAll(() => heap.dispose());

  it('toNative() gives a Map with the same entries', () => {
    const map = make('f64', 'i64');
    for (let i = 0; i < 100; i++) map.set(i / 8, BigInt(i));
    map.set(NaN, -1n);
    const native = map.toNative();
    expect(native).toBeInstanceOf(Map);
    expect(native.size).toBe(101);
    for (const [key, value] of native) expect(map.get(key)).toBe(value);
    map.dispose();
  });

  it('util.inspect shows name, kinds, size and the first entries', () => {
    const map = make('i32', 'i64');
    expect(inspect(map)).toBe('TypedMap<i32, i64>(0) {}');
    map.set(-1, 5n);
    expect(inspect(map)).toBe('TypedMap<i32, i64>(1) { -1 => 5n }');
    expect(inspect({ a: { b: { c: map } } })).toContain('[TypedMap<i32, i64>(1)]');
    for (let i = 0; i < 30; i++) map.set(i, 0n);
    const shown = inspect(map);
    expect(shown).toMatch(/^TypedMap<i32, i64>\(31\) \{.*\}$/s);
    expect(shown.match(/=>/g)).toHaveLength(10);
    expect(shown).toContain('... 21 more');
    const words = make('string', 'bytes').set('é\n', Uint8Array.of(1, 2));
    expect(inspect(words)).toBe("TypedMap<string, bytes>(1) { 'é\\n' => Uint8Array(2) [ 1, 2 ] }");
    words.dispose();
    const objects = make('bytes', 'any').set(Uint8Array.of(7), { a: undefined });
    expect(inspect(objects)).toBe('TypedMap<bytes, any>(1) { Uint8Array(1) [ 7 ] => { a: undefined } }');
    objects.dispose();
    const named = make('u32', 'f64', { name: 'a "b"' });
    expect(inspect(named)).toBe('TypedMap<u32, f64> "a \\"b\\""(0) {}');
    named.dispose();
    expect(inspect(named)).toBe('TypedMap<u32, f64> "a \\"b\\"" (disposed)');
    map.dispose();
  });

  it('util.inspect ends where values lead back to their map, and counts levels as it does in a Map', () => {
    const map = make('i32', 'any');
    map.set(1, map).set(2, { owner: map });
    for (const depth of [2, null]) {
      const shown = inspect(map, { depth });
      expect(shown.match(/\[Circular TypedMap<i32, any>\(2\)\]/g)).toHaveLength(2);
    }
    const nested = { a: { b: { c: { d: 1 } } } };
    const levels = (depth: number) =>
      [map.clear(), map.set(1, nested), new Map([[1, nested]])].slice(1).map((it) =>
        inspect(it, { depth })
          .replace(/^.*?=>/s, '')
          .replaceAll(/\s/g, ''),
      );
    for (const depth of [0, 1, 2, 3, 4]) {
      const [ours, theirs] = levels(depth);
      expect(ours).toBe(theirs);
    }
    map.set(1, make('i32', 'any').set(2, make('i32', 'any').set(3, make('i32', 'any'))));
    expect(inspect(map, { depth: 1 })).toContain('[TypedMap<i32, any>(1)]');
    map.dispose();
  });

  it('can be subclassed, with methods overridden and called through super', () => {
    class Counter extends TypedMap<'u32', 'u32'> {
      writes = 0;
      constructor() {
        super('u32', 'u32', { heap, name: 'counter' });
      }
      override set(key: number, value: number): this {
        this.writes++;
        return super.set(key, value);
      }
      count(key: number): number {
        return this.add(key, 1);
      }
    }
    const counter = new Counter();
    expect(counter).toBeInstanceOf(TypedMap);
    expect(counter.set(1, 5)).toBe(counter);
    for (let i = 0; i < 500; i++) counter.count(i);
    expect([counter.writes, counter.size, counter.get(1), counter.has(499), counter.delete(499)]).toEqual([
      1,
      500,
      6,
      true,
      true,
    ]);
    expect(counter.getOrInsert(7, 9)).toBe(1);
    expect(counter.getOrInsertComputed(1000, (key) => key)).toBe(1000);
    expect(counter.writes).toBe(2);
    counter.forEach((_, __, owner) => {
      expect(owner).toBe(counter);
    });
    expect([...counter.entries()].length).toBe(counter.size);
    expect(counter.explain(1).slot).toBeGreaterThanOrEqual(0);
    expect([counter.constructor, counter.name]).toEqual([Counter, 'counter']);
    expect(() => counter.get(-1)).toThrow(TypeError);
    counter.verify();
    counter.dispose();
    expect(() => counter.get(1)).toThrow(DisposedError);
    expect(() => counter.count(1)).toThrow(DisposedError);
  });

  it('a subclass may say what a missing key has: what is there and what is not stays the same', () => {
    class Defaults extends TypedMap<'i32', 'any'> {
      override get(key: number): unknown {
        return super.get(key) ?? 0;
      }
      override has(): boolean {
        return true;
      }
    }
    const map = new Defaults('i32', 'any', { heap });
    expect([map.getOrInsertComputed(1, () => 5), map.size]).toEqual([5, 1]);
    for (let i = 0; i < 20; i++) map.set(i, i);
    const visited = new Set<number>();
    for (const [key, value] of map) {
      expect(value).toBe(key);
      visited.add(key);
      for (let i = 0; i < 20; i++) if (!visited.has(i)) map.delete(i);
    }
    expect(visited.size).toBe(1);
    map.dispose();
  });

  describe('after dispose()', () => {
    /** A call of every method there is; `iterators` began before. */
    const uses = (map: TypedMap<'u32', 'i32'>): Record<string, () => unknown> => ({
      size: () => map.size,
      get: () => map.get(1),
      has: () => map.has(1),
      set: () => map.set(1, 1),
      delete: () => map.delete(1),
      add: () => map.add(1, 1),
      getOrInsert: () => map.getOrInsert(1, 1),
      getOrInsertComputed: () => map.getOrInsertComputed(1, () => 1),
      clear: () => map.clear(),
      forEach: () => map.forEach(() => {}),
      keys: () => map.keys(),
      values: () => map.values(),
      entries: () => map.entries(),
      [Symbol.iterator.toString()]: () => [...map],
      reserve: () => map.reserve(10),
      drain: () => map.drain(),
      stats: () => map.stats(),
      verify: () => map.verify(),
      explain: () => map.explain(1),
      toNative: () => map.toNative(),
      toJSON: () => map.toJSON(),
      compact: () => map.compact(),
      clone: () => map.clone(),
      getMany: () => map.getMany(Uint32Array.of(1)),
      hasMany: () => map.hasMany(Uint32Array.of(1)),
      setMany: () => map.setMany(Uint32Array.of(1), Int32Array.of(1)),
      updateMany: () => map.updateMany(Uint32Array.of(1), 1, 'add'),
      deleteMany: () => map.deleteMany(Uint32Array.of(1)),
      blocks: () => map.blocks(),
      keysArray: () => map.keysArray(),
      valuesArray: () => map.valuesArray(),
      snapshot: () => map.snapshot(),
      snapshotPieces: () => map.snapshotPieces(),
    });
    const harmless = new Set([
      ...['constructor', 'dispose', 'key', 'name', 'value'],
      ...[Symbol.dispose, Symbol.toStringTag, Symbol.for('nodejs.util.inspect.custom')].map(String),
      // internal
      ...['h', 'heap', 'heapName', 'keyKind', 'valueKind', 'cold', 'life'],
      ...['policy', 'paused', 'mutations', 'slots'],
    ]);

    it('knows of every method there is', () => {
      const map = make('u32', 'i32');
      const methods = new Set<string>();
      for (let of = TypedMap.prototype; (of as object) !== Object.prototype; of = Object.getPrototypeOf(of)) {
        for (const method of Reflect.ownKeys(of).map(String)) if (!harmless.has(method)) methods.add(method);
      }
      expect([...methods].toSorted()).toEqual(Object.keys(uses(map)).toSorted());
      map.dispose();
    });

    it.each(['the map', 'its heap', 'the map by Symbol.dispose'])(
      'of %s, every use throws DisposedError',
      (which) => {
        const own = which === 'its heap' ? heapOf(build) : heap;
        const map = new TypedMap('u32', 'i32', { heap: own, name: 'gone' });
        const other = make('u32', 'i32');
        for (let i = 0; i < 100; i++) map.set(i, i);
        const iterators = [map.keys(), map.values(), map.entries(), map[Symbol.iterator](), map.keys()];
        for (const iterator of iterators.slice(0, 4)) expect(iterator.next().done).toBe(false);
        if (which === 'its heap') own.dispose();
        else if (which === 'the map') map.dispose();
        else map[Symbol.dispose]();
        for (const [name, use] of Object.entries(uses(map))) {
          expect(use, name).toThrow(DisposedError);
          expect(use, name).toThrow(/map "gone" was disposed/);
        }
        for (const iterator of iterators) {
          for (let n = 0; n < 2; n++) expect(() => iterator.next()).toThrow(DisposedError);
        }
        // nothing of it was written anywhere, and disposing again is harmless
        map.dispose();
        map[Symbol.dispose]();
        expect(map.name).toBe('gone');
        expect([other.set(1, 1).size, other.get(1), other.get(2)]).toEqual([1, 1, undefined]);
        other.verify();
        other.dispose();
      },
    );

    it('also when it happens inside a callback', () => {
      const map = make('u32', 'i32');
      for (let i = 0; i < 10; i++) map.set(i, i);
      expect(() => map.forEach(() => void map.dispose())).toThrow(DisposedError);
      const second = make('u32', 'i32');
      const compute = () => {
        second.dispose();
        return 1;
      };
      expect(() => second.getOrInsertComputed(1, compute)).toThrow(DisposedError);
    });
  });
});
