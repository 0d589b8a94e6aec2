// Strings and bytes in linear memory: every string is a key of its own, bytes are copied in and out, and a
// map's hash function is its own.
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { any, EDGES, keyAt, LONG } from '../support/kinds.js';
import { same } from '../support/model.js';

describe.each(BUILDS)('build %s', (build) => {
  it('every string is its own key: each code unit alone, in pairs of surrogates, in either width', () => {
    const set = new TypedSet('string', { heap: heapOf(build) });
    const units = upTo(65_536).map((code) => String.fromCharCode(code));
    const pairs = upTo(64).flatMap((high) =>
      upTo(64).map((low) => String.fromCharCode(0xd7e0 + high, 0xdbe0 + low)),
    );
    const wide = upTo(256).map((code) => `${String.fromCharCode(code)}Ā`);
    const strings = [
      ...new Set([...units, ...pairs, ...wide, ...any(EDGES.string), ...LONG.string]),
    ] as string[];
    set.addMany(strings);
    expect(set.size).toBe(strings.length);
    const model = new Set(strings);
    for (const key of set) same(model.delete(key), true, 'key', key);
    same(model.size, 0, 'keys that are missing');
    set.verify();
    for (const key of strings) same(set.delete(key), true, 'delete()', key);
    same(set.size, 0, 'size');
  });

  it('strings are read without Buffer too, as in browsers', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'string', { heap });
    for (const edge of [...EDGES.string, ...LONG.string] as string[]) map.set(edge, edge);
    const memory = memoryOf(heap);
    expect(memory.characters).toBeDefined();
    Object.defineProperty(memory, 'characters', { value: undefined });
    for (const [key, value] of map) same(value, key, 'value of', key);
    for (const edge of [...EDGES.string, ...LONG.string] as string[])
      same(map.get(edge), edge, 'get()', edge);
  });

  it('every sequence of bytes is its own key, whatever view it is given by', () => {
    const map = new TypedMap('bytes', 'u32', { heap: heapOf(build) });
    const some = upTo(256).flatMap((a) => [
      Uint8Array.of(a),
      ...[0, 1, 127, 128, 255].map((b) => Uint8Array.of(a, b)),
    ]);
    const zeros = upTo(40).map((n) => new Uint8Array(n));
    const keys = [...some, ...zeros.filter((zero) => zero.length !== 1 && zero.length !== 2)];
    for (const [i, key] of keys.entries()) map.set(key, i);
    expect(map.size).toBe(keys.length);
    for (const [i, key] of keys.entries()) {
      same(map.get(key), i, 'get()');
      same(map.get(Buffer.from(key)), i, 'get() by Buffer');
      const around = new Uint8Array(key.length + 9).fill(170);
      around.set(key, 5);
      same(map.get(around.subarray(5, 5 + key.length)), i, 'get() by a part of an array');
      const shared = new Uint8Array(new SharedArrayBuffer(key.length));
      shared.set(key);
      same(map.get(shared), i, 'get() by shared memory');
    }
    map.verify();
  });

  it('bytes are copied, in and out', () => {
    const map = new TypedMap('bytes', 'bytes', { heap: heapOf(build) });
    for (const length of [1, 8, 47, 48, 49, 300, 5000, 70_000]) {
      const [key, value] = [new Uint8Array(length).fill(1), new Uint8Array(length).fill(2)];
      map.set(key, value);
      key.fill(3);
      value.fill(3);
      const asked = new Uint8Array(length).fill(1);
      expect(map.has(key)).toBe(false);
      const got = map.get(asked) as Uint8Array;
      expect([got.constructor, got.length, got.every((byte) => byte === 2)]).toEqual([
        Uint8Array,
        length,
        true,
      ]);
      got.fill(4);
      for (const [k, v] of map) {
        k.fill(5);
        v.fill(5);
      }
      expect(map.get(asked)?.every((byte) => byte === 2)).toBe(true);
      const inserted = map.getOrInsert(asked, value);
      expect(inserted.every((byte) => byte === 2)).toBe(true);
    }
    expect([...map.values()].every((value) => value.every((byte) => byte === 2))).toBe(true);
    map.verify();
  });

  it.each([
    ['Uint8Array', (bytes: Uint8Array) => bytes],
    ['Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ] as const)(
    'what the callback of getOrInsertComputed() does to its key, or to yours (%s), does not matter',
    (_, of) => {
      const map = new TypedMap('bytes', 'u32', { heap: heapOf(build) });
      const key = of(Uint8Array.of(1, 2, 3));
      const value = map.getOrInsertComputed(key, (given) => {
        expect(given).not.toBe(key);
        given.fill(7);
        key.fill(9);
        return 5;
      });
      expect([value, map.size, map.get(Uint8Array.of(1, 2, 3))]).toEqual([5, 1, 5]);
    },
  );

  it('two maps hash differently, unless they have the same seed; then explain() says the same', () => {
    const heap = heapOf(build);
    for (const hash of ['safe', 'fast'] as const) {
      const places = ([{}, {}, { seed: 5n }, { seed: 5n }, { seed: 6n }] as { seed?: bigint }[]).map(
        (options) => {
          const map = new TypedMap('string', 'u32', { heap, hash, ...options });
          for (const n of upTo(100)) map.set(keyAt('string', n) as string, n);
          return upTo(100).map((n) => map.explain(keyAt('string', n) as string));
        },
      );
      expect(places[2]).toEqual(places[3]);
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [2, 4],
      ] as const) {
        const differing = upTo(100).filter((i) => places[a]?.[i]?.hash !== places[b]?.[i]?.hash);
        expect(differing.length).toBeGreaterThan(98);
      }
    }
    const [safe, fast] = (['safe', 'fast'] as const).map((hash) =>
      new TypedMap('string', 'u32', { heap, hash, seed: 5n }).explain('one of more than 16 characters'),
    );
    expect(safe?.hash).not.toBe(fast?.hash); // short ones are hashed alike
  });

  it('a map keeps its hash function through clear(), clone() and compact(), and hashes anew when it empties', () => {
    for (const hash of ['safe', 'fast'] as const) {
      const map = new TypedMap('string', 'u32', { heap: heapOf(build), hash, seed: 5n });
      for (const n of upTo(200)) map.set(keyAt('string', n) as string, n);
      const { hash: first } = map.explain('a');
      const copy = map.clone();
      expect([copy.explain('a').hash, map.compact().explain('a').hash]).toEqual([first, first]);
      map.clear();
      expect(map.explain('a').hash).toBe(first);
      for (const table of [map, copy]) table.verify();
      const drawn = new TypedMap('string', 'u32', { heap: map.heap, hash }).set('a', 1);
      const before = drawn.explain('a').hash;
      drawn.delete('a');
      expect(drawn.explain('a').hash).not.toBe(before);
    }
  });

  it('sets of either hash function work together', () => {
    const heap = heapOf(build);
    const [safe, fast] = (['safe', 'fast'] as const).map((hash, side) => {
      const set = new TypedSet('string', { heap, hash });
      for (const n of upTo(600)) set.add(keyAt('string', n + 400 * side) as string);
      return set;
    }) as [TypedSet<'string'>, TypedSet<'string'>];
    for (const [a, b] of [
      [safe, fast],
      [fast, safe],
    ] as const) {
      const results = [a.union(b), a.intersection(b), a.difference(b), a.symmetricDifference(b)];
      expect(results.map(({ size }) => size)).toEqual([1000, 200, 400, 800]);
      for (const result of results) {
        result.verify();
        for (const key of result) same(a.has(key) || b.has(key), true, 'has()', key);
        result.dispose();
      }
      expect([a.isDisjointFrom(b), a.isSubsetOf(b), a.isSupersetOf(b)]).toEqual([false, false, false]);
    }
  });
});
