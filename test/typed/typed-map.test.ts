// TypedMap as its users see it: Map's methods and their answers at the edges of every kind, upserts, add, and
// from().
import { afterAll, describe, expect, it } from 'vitest';
import {
  ArgumentTypeError,
  type KeyKind,
  KeyTypeError,
  type ScalarKind,
  TypedMap,
  type ValueKind,
  ValueTypeError,
} from '../../bindings/index.js';
import { HEAPS } from '../support/heaps.js';
import { type AnyMap, any, EDGES, isNumber, PAIRS, stored, zero } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';

describe.each(HEAPS)('on %s', (_, heap) => {
  const make = <K extends KeyKind, V extends ValueKind>(key: K, value: V, options = {}): TypedMap<K, V> =>
    new TypedMap(key, value, { heap, ...options });

  // every map of these tests is disposed or dies with its heap; the default heap must be clean for other
  // files
  afterAll(() => heap.dispose());

  it.each(PAIRS)('%s -> %s: every edge value comes back, through every method', (key, value) => {
    const checked = new Checked(mapOf(key, value, { heap }));
    for (const v of EDGES[value]) {
      for (const k of EDGES[key]) {
        checked.get(k);
        checked.set(k, v);
        checked.get(k);
        checked.has(k);
        checked.getOrInsert(k, zero(value));
        checked.iterate();
        checked.delete(k);
        checked.delete(k);
        checked.get(k);
        checked.has(k);
        checked.getOrInsert(k, v);
        checked.get(k);
        if (isNumber(value) || k === EDGES[key][0]) checked.add(k, EDGES[value][1]);
        checked.verify();
      }
      checked.iterate();
    }
    checked.clear();
    checked.iterate();
    checked.map.dispose();
  });

  it.each(['i32', 'u32'] as const)('%s values that equal the miss sentinel are hits', (kind) => {
    const map = make('u32', kind);
    const sentinel = kind === 'i32' ? 0x9e3779b1 | 0 : 0x9e3779b1;
    expect(map.get(1)).toBe(undefined);
    expect(map.set(1, sentinel).get(1)).toBe(sentinel);
    expect(map.getOrInsert(1, 5)).toBe(sentinel);
    expect(map.getOrInsert(2, sentinel)).toBe(sentinel);
    expect(map.add(3, sentinel)).toBe(sentinel);
    expect(map.get(4)).toBe(undefined);
    expect([...map.values()]).toEqual([sentinel, sentinel, sentinel]);
    map.dispose();
  });

  it('is a map: answers, chaining, size, toStringTag, name', () => {
    const map = make('i32', 'f64', { name: 'scores' });
    expect([map.size, map.get(1), map.has(1), map.delete(1)]).toEqual([0, undefined, false, false]);
    expect(map.set(1, 1.5).set(2, 2.5).set(1, 3.5)).toBe(map);
    expect([map.size, map.get(1), map.has(1), map.delete(1), map.size]).toEqual([2, 3.5, true, true, 1]);
    expect(map.clear()).toBe(undefined);
    expect([map.size, map.get(2)]).toEqual([0, undefined]);
    expect(Object.prototype.toString.call(map)).toBe('[object TypedMap]');
    expect(map.name).toBe('scores');
    expect(make('i32', 'i32').name).toBe('');
    expect(map.constructor).toBe(TypedMap);
    expect(map).toBeInstanceOf(TypedMap);
    expect(map[Symbol.iterator]().next().done).toBe(true);
    map.dispose();
  });

  it('takes NaN as one key and -0 as +0', () => {
    const map = make('f64', 'u32');
    const payload = new Float64Array(new BigUint64Array([0x7ff8_dead_beef_0001n]).buffer)[0] as number;
    const signed = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0000n]).buffer)[0] as number;
    map.set(NaN, 1).set(payload, 2).set(signed, 3).set(-0, 4);
    expect([map.size, map.get(NaN), map.get(0), map.get(-0)]).toEqual([2, 3, 4, 4]);
    expect([...map.keys()].every((key) => !Object.is(key, -0))).toBe(true);
    expect(map.delete(0) && map.delete(NaN)).toBe(true);
    expect(map.size).toBe(0);
    map.dispose();
  });

  it('gives u32 and u64 above the signed range as they are, as keys and as values', () => {
    const map = make('u32', 'u64');
    const entries = [
      [2 ** 31, 2n ** 63n],
      [2 ** 32 - 1, 2n ** 64n - 1n],
      [2 ** 31 - 1, 2n ** 63n - 1n],
    ] as const;
    for (const [key, value] of entries) map.set(key, value);
    expect([...map].toSorted((a, b) => a[0] - b[0])).toEqual(entries.toSorted((a, b) => a[0] - b[0]));
    for (const [key, value] of entries)
      expect([map.get(key), map.getOrInsert(key, 0n)]).toEqual([value, value]);
    expect(map.add(2 ** 31, 1n)).toBe(2n ** 63n + 1n);
    const inverse = make('u64', 'u32');
    for (const [value, key] of entries) inverse.set(key, value);
    for (const [value, key] of entries) expect(inverse.get(key)).toBe(value);
    expect([...inverse.values()].toSorted((a, b) => a - b)).toEqual([2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
    map.dispose();
    inverse.dispose();
  });

  describe('add', () => {
    it.each([
      ['i32', 2 ** 31 - 1, 1, -(2 ** 31)],
      ['i32', -(2 ** 31), -1, 2 ** 31 - 1],
      ['u32', 2 ** 32 - 1, 3, 2],
      ['u32', 2 ** 31, 2 ** 31, 0],
      ['i64', 2n ** 63n - 1n, 1n, -(2n ** 63n)],
      ['u64', 2n ** 64n - 1n, 2n, 1n],
      ['f32', 16777216, 1, 16777216],
      ['f32', 0.1, 0.2, Math.fround(Math.fround(0.1) + Math.fround(0.2))],
      ['f64', 0.1, 0.2, 0.1 + 0.2],
      ['f64', Infinity, -Infinity, NaN],
    ] as const)('%s: %s + %s is %s', (kind, start, delta, sum) => {
      const map: AnyMap = make<ScalarKind, ValueKind>('u64', kind);
      expect(map.add(7n, any(start))).toBe(stored(kind, start));
      expect(map.add(7n, any(delta))).toBe(sum);
      expect(map.get(7n)).toBe(sum);
      map.dispose();
    });

    it.each(['f64', 'f32'] as const)('%s: a missing key starts at +0, so that -0 makes it +0', (kind) => {
      const map = make('u32', kind);
      expect(map.add(1, -0)).toBe(0);
      expect(map.get(1)).toBe(0);
      map.dispose();
    });
  });

  describe('getOrInsertComputed', () => {
    it('calls back once, with the key, for a key that is not there, and never for one that is', () => {
      const map = make('f64', 'i32');
      const keys: number[] = [];
      const compute = (key: number) => keys.push(key);
      expect(map.getOrInsertComputed(2.5, compute)).toBe(1);
      expect(map.getOrInsertComputed(2.5, compute)).toBe(1);
      expect(map.getOrInsertComputed(-0, compute)).toBe(2);
      expect(map.getOrInsertComputed(NaN, compute)).toBe(3);
      expect(map.getOrInsertComputed(NaN, compute)).toBe(3);
      expect(keys).toEqual([2.5, 0, NaN]);
      expect(map.size).toBe(3);
      map.dispose();
    });

    it('lets the callback change the map: its value wins', () => {
      const map = make('u32', 'f64');
      const nested = map.getOrInsertComputed(1, () => {
        map.set(1, 10);
        map.getOrInsertComputed(2, (key) => map.getOrInsert(3, key));
        return 11;
      });
      expect([nested, map.get(1), map.get(2), map.get(3), map.size]).toEqual([11, 11, 2, 2, 3]);
      const grown = map.getOrInsertComputed(4, () => {
        for (let i = 10; i < 3000; i++) map.set(i, i);
        return -4;
      });
      expect([grown, map.get(4), map.size]).toEqual([-4, -4, 2994]);
      expect(
        map.getOrInsertComputed(5, () => {
          map.clear();
          return NaN;
        }),
      ).toBe(NaN);
      expect([...map]).toEqual([[5, NaN]]);
      map.verify();
      map.dispose();
    });

    it('changes nothing if the callback throws, gives a wrong value, or is no function', () => {
      const map = make('u32', 'i32');
      map.set(1, 1);
      const failure = new Error('mine');
      expect(() =>
        map.getOrInsertComputed(2, () => {
          throw failure;
        }),
      ).toThrow(failure);
      expect(() => map.getOrInsertComputed(2, () => 0.5)).toThrow(ValueTypeError);
      for (const fn of [undefined, null, 5, 'f', {}]) {
        expect(() => map.getOrInsertComputed(1, any(fn))).toThrow(TypeError);
        expect(() => map.forEach(any(fn))).toThrow(TypeError);
      }
      expect([...map]).toEqual([[1, 1]]);
      map.dispose();
    });
  });

  describe('from', () => {
    const entries = [
      [3, 1.5],
      [1, 2.5],
      [3, 3.5],
    ] as const;

    it.each([
      ['an array of pairs', () => entries],
      ['a Map', () => new Map(entries)],
      ['a generator', () => entries[Symbol.iterator]()],
      [
        'two typed arrays',
        () => ({ keys: new Uint32Array([3, 1, 3]), values: new Float64Array([1.5, 2.5, 3.5]) }),
      ],
      ['another TypedMap', () => TypedMap.from('u32', 'f64', entries, { heap })],
    ])('takes %s: later entries win', (_, source) => {
      const map = TypedMap.from('u32', 'f64', source() as Iterable<[number, number]>, { heap, name: 'made' });
      expect(new Map(map)).toEqual(new Map(entries));
      expect([map.size, map.name]).toEqual([2, 'made']);
    });

    it('takes bigint arrays', () => {
      const keys = new BigInt64Array([1n, -1n]);
      const map = TypedMap.from(
        'i64',
        'u64',
        { keys, values: new BigUint64Array([2n ** 64n - 1n, 0n]) },
        { heap },
      );
      expect([map.get(1n), map.get(-1n)]).toEqual([2n ** 64n - 1n, 0n]);
    });

    it('keeps nothing of what it cannot finish', () => {
      const { used, maps } = heap.stats();
      const wrong = [
        [
          any([
            [1, 1],
            [2, 0.5],
          ]),
          ValueTypeError,
        ],
        [
          any([
            [1, 1],
            ['2', 1],
          ]),
          KeyTypeError,
        ],
        [any({ keys: new Uint32Array(2), values: new Int32Array(3) }), ValueTypeError],
        [any({ keys: 5, values: new Int32Array(3) }), KeyTypeError],
        [any({ keys: new Uint32Array(2), values: 5 }), ValueTypeError],
        [any([[1, 1], 5]), ArgumentTypeError],
        [any([[1, 1], null]), ArgumentTypeError],
        [any({}), ArgumentTypeError],
        [any({ keys: new Uint32Array(2) }), ArgumentTypeError],
        [any(undefined), ArgumentTypeError],
        [any(5), ArgumentTypeError],
        [any('ab'), ArgumentTypeError],
      ] as const;
      for (const [source, expected] of wrong) {
        expect(() => TypedMap.from('u32', 'i32', source, { heap })).toThrow(expected);
      }
      const failure = new Error('mine');
      function* failing(): Generator<[number, number]> {
        for (let i = 0; i < 1000; i++) yield [i, i];
        throw failure;
      }
      expect(() => TypedMap.from('u32', 'i32', failing(), { heap })).toThrow(failure);
      expect(heap.stats()).toMatchObject({ used, maps });
    });
  });
});
