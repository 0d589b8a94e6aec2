// TypedMap as its users see it: Map's methods and their answers at the edges of every kind, upserts, add, sight into a
// map, room asked for ahead, conversion, subclasses, and the end of a map. On the default heap, whose classes are a
// source text of their own, and on own heaps of both cores.
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CorruptionError,
  DisposedError,
  Heap,
  type KeyKind,
  TypedMap,
  type ValueKind,
  ValueTypeError,
} from '../../bindings/index.js';
import { type Build, heapOf, isClassic } from '../support/cores.js';
import {
  type AnyMap,
  any,
  EDGES,
  type Item,
  isNumber,
  keyAt,
  PAIRS,
  RECORD_PAIRS,
  STORAGE_PAIRS,
  stored,
  zero,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked, forceDoubling } from '../support/model.js';

const HEAPS: [string, Heap, Build][] = [
  ['the default heap', Heap.default, 'release'],
  ['a heap of line', heapOf('release'), 'release'],
  ['a heap of classic', heapOf('classic'), 'classic'],
];

describe.each(HEAPS)('on %s', (_, heap, build) => {
  const make = <K extends KeyKind, V extends ValueKind>(key: K, value: V, options = {}): TypedMap<K, V> =>
    new TypedMap(key, value, { heap, ...options });

  // every map of these tests is disposed or dies with its heap; the default heap must be clean for other files
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
      const map: AnyMap = make<KeyKind, ValueKind>('u64', kind);
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

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS])(
    '%s -> %s: stats() is exact, typed and changes nothing',
    (key, value) => {
      const checked = new Checked(mapOf(key, value, { heap, name: 'm', growth: { assist: 0 } }));
      const { map } = checked;
      const at = (n: number) => keyAt(key, n);
      const empty = map.stats();
      expect(empty).toEqual({
        name: 'm',
        key,
        value,
        core: heap.core.name,
        size: 0,
        B: 0,
        buckets: 1,
        oldBuckets: 0,
        nevacuate: 0,
        overflowBuckets: 0,
        growing: false,
        growth: 'none',
        growEpoch: 0,
        degraded: false,
        oldBucketsAgeMs: 0,
        oldBucketsIdleMs: 0,
        loadFactor: 0,
        grows: { double: 0, sameSize: 0 },
        evacuated: { assist: 0, background: 0, drain: 0 },
        bytes: { live: expect.any(Number), old: 0, overflow: 0, keys: 0, total: expect.any(Number) },
      });
      expect(empty.bytes.live % 64).toBe(0);
      for (let n = 0; n < 300; n++) checked.set(at(n), EDGES[value][1] as Item);
      map.drain();
      forceDoubling(checked, (n) => at(300 + n), EDGES[value][1] as Item);
      const s = map.stats();
      expect(s.size).toBe(map.size);
      expect([s.growing, s.growth, s.degraded]).toEqual([true, 'double', false]);
      expect(s.buckets).toBe(2 ** s.B);
      expect(s.loadFactor).toBe(s.size / s.buckets);
      expect(s.growEpoch).toBe(s.grows.double + s.grows.sameSize);
      expect(s.oldBuckets).toBeGreaterThan(0);
      expect(s.oldBuckets).toBeLessThan(s.buckets / 2);
      expect(s.nevacuate).toBeLessThan(s.buckets / 2);
      expect(s.oldBucketsAgeMs).toBeGreaterThanOrEqual(s.oldBucketsIdleMs);
      expect(s.oldBucketsIdleMs).toBeGreaterThanOrEqual(0);
      expect(s.bytes.live).toBe(empty.bytes.live * s.buckets);
      expect(s.bytes.old).toBe(isClassic(build) ? s.bytes.live / 2 : 0);
      expect(s.bytes.overflow).toBe(s.overflowBuckets * empty.bytes.live);
      const { live, old, overflow, total } = s.bytes;
      expect(total).toBeGreaterThanOrEqual(live + old + overflow);
      // nothing but the clocks may differ after all these looks
      const clocks = { oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 };
      for (let i = 0; i < 3; i++) expect({ ...map.stats(), ...clocks }).toEqual({ ...s, ...clocks });
      const before = s.evacuated;
      expect(before.background).toBe(0);
      const { moved } = map.drain({ maxBuckets: 2 });
      expect(moved).toBe(2);
      expect(map.stats().evacuated).toEqual({ ...before, drain: before.drain + 2 });
      map.drain();
      expect(map.stats()).toMatchObject({
        growing: false,
        growth: 'none',
        oldBuckets: 0,
        oldBucketsAgeMs: 0,
      });
      expect(map.stats().bytes.old).toBe(0);
      const { evacuated, grows } = map.stats();
      // from 1 bucket by doublings alone: 1 + 2 + ... old buckets
      expect(grows.sameSize).toBe(0);
      expect(evacuated.assist + evacuated.drain).toBe(2 ** grows.double - 1);
      map.dispose();
    },
  );

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS])(
    '%s -> %s: explain() says where a lookup ends',
    (key, value) => {
      const checked = new Checked(mapOf(key, value, { heap, growth: { assist: 0 } }));
      const { map } = checked;
      const at = (n: number) => keyAt(key, n);
      forceDoubling(checked, at, EDGES[value][1] as Item);
      for (let round = 0; round < 200 || !map.stats().growing; round++)
        checked.set(at(round), EDGES[value][1] as Item);
      const seen = new Set<string>();
      const generations = new Set<string>();
      const { buckets, oldBuckets } = map.stats();
      expect(oldBuckets).toBeGreaterThan(0);
      const check = (k: Item, there: boolean) => {
        const e = map.explain(any(k));
        const count = e.generation === 'old' ? buckets / 2 : buckets;
        expect(e.bucket).toBe(e.hash % count);
        expect([e.hash >= 0, Number.isInteger(e.hash), e.hash < 2 ** 32]).toEqual([true, true, true]);
        if (isClassic(build)) {
          expect(e.tophash).toBe(Math.max(e.hash >>> 24, e.hash >>> 24 < 5 ? (e.hash >>> 24) + 5 : 5));
        } else {
          expect(e.tophash).toBe(null);
        }
        expect(e.cacheLines).toBeGreaterThanOrEqual(e.probes);
        if (there) {
          expect(e.probes).toBe(e.chain + 1);
          expect([e.slot >= 0, e.slot < 8]).toEqual([true, true]);
          const place = [e.generation, e.bucket, e.chain, e.slot].join();
          expect([place, seen.has(place)]).toEqual([place, false]);
          seen.add(place);
        } else {
          expect(e.slot).toBe(-1);
          expect(e.probes).toBe(Math.max(e.chain, 1));
        }
        generations.add(e.generation);
      };
      for (const k of checked.model.keys()) check(k, true);
      for (let n = 100_000; n < 100_200; n++) check(at(n), false);
      expect([...generations].toSorted()).toEqual(['new', 'old']);
      map.drain();
      generations.clear();
      seen.clear();
      for (const k of checked.model.keys()) check(k, true);
      expect([...generations]).toEqual(['new']);
      map.dispose();
    },
  );

  it('hashes alike for a fixed seed, and anew after clear() without one', () => {
    const hashes = (map: TypedMap<'u32', 'u32'>) => Array.from({ length: 20 }, (_, i) => map.explain(i).hash);
    const [a, b, c, d] = [{ seed: 5n }, { seed: 5n }, { seed: 6n }, {}].map((options) =>
      make('u32', 'u32', options),
    );
    const first = hashes(a as TypedMap<'u32', 'u32'>);
    expect(hashes(b as TypedMap<'u32', 'u32'>)).toEqual(first);
    expect(hashes(c as TypedMap<'u32', 'u32'>)).not.toEqual(first);
    a?.set(1, 1).clear();
    expect(hashes(a as TypedMap<'u32', 'u32'>)).toEqual(first);
    const drawn = hashes(d as TypedMap<'u32', 'u32'>);
    expect(drawn).not.toEqual(first);
    d?.set(1, 1).delete(1);
    expect(hashes(d as TypedMap<'u32', 'u32'>)).not.toEqual(drawn);
    for (const map of [a, b, c, d]) map?.dispose();
  });

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS])(
    '%s -> %s: capacity and reserve() leave no growth until size exceeds them',
    (key, value) => {
      const v = EDGES[value][1] as Item;
      for (const n of [0, 1, 5, 7, 8, 9, 13, 14, 100, 1000, 3001]) {
        const sized = mapOf(key, value, { heap, capacity: n });
        const later = mapOf(key, value, { heap });
        const filled = mapOf(key, value, { heap });
        for (let i = 0; i < n / 2; i++) filled.set(any(keyAt(key, i)), any(v));
        for (const map of [later, filled]) expect(map.reserve(n)).toBe(map);
        for (const map of [sized, later, filled]) {
          const { growEpoch } = map.stats();
          for (let i = 0; map.size < n; i++) map.set(any(keyAt(key, i)), any(v));
          expect([n, map.stats().growEpoch]).toEqual([n, growEpoch]);
          map.verify();
          const { buckets } = map.stats();
          map.reserve(0).reserve(map.size);
          expect(map.stats().buckets).toBe(buckets);
          // and no more room than that, within the factor of two that buckets come in
          for (let i = n; map.stats().growEpoch === growEpoch && i < 3 * n + 20; i++)
            map.set(any(keyAt(key, i)), any(v));
          expect(map.stats().growEpoch).toBe(growEpoch + 1);
          map.dispose();
        }
      }
    },
  );

  it('reserve() in the middle of a growth finishes it and every entry is there', () => {
    const checked = new Checked(make<KeyKind, ValueKind>('i64', 'f32', { growth: { assist: 0 } }));
    for (let n = 0; n < 500 || !checked.map.stats().growing; n++) checked.set(BigInt(n), n);
    checked.reserve(10_000);
    checked.verify();
    checked.iterate();
    expect(checked.map.stats().growing).toBe(false);
    checked.map.dispose();
  });

  it('drain() keeps to its budget and says what is left', () => {
    const map = make('u32', 'u32', { growth: { assist: 0 } });
    expect(map.drain()).toEqual({ moved: 0, remaining: 0, complete: true, ms: expect.any(Number) });
    for (let n = 0; n < 2000; n++) map.set(n, n);
    map.drain();
    for (let n = 2000; !map.stats().growing; n++) map.set(n, n);
    const { oldBuckets } = map.stats();
    expect(oldBuckets).toBeGreaterThan(100);
    expect(map.drain({ dryRun: true })).toMatchObject({ moved: 0, remaining: oldBuckets, complete: false });
    expect(map.drain({ maxBuckets: 0 })).toMatchObject({ moved: 0, remaining: oldBuckets, complete: false });
    expect(map.drain({ maxBuckets: 3 })).toMatchObject({
      moved: 3,
      remaining: oldBuckets - 3,
      complete: false,
    });
    // a spent time budget still makes one slice of progress
    const { moved, remaining } = map.drain({ maxMs: 0 });
    expect([moved, remaining]).toEqual([64, oldBuckets - 67]);
    expect(map.drain({ maxBuckets: 1e9, maxMs: 1e9 })).toMatchObject({
      moved: remaining,
      remaining: 0,
      complete: true,
    });
    map.dispose();
  });

  it('verify() throws CorruptionError with the name and both numbers', () => {
    const map = make('u32', 'u32', { name: 'orders' });
    for (let i = 0; i < 50; i++) map.set(i, i);
    map.verify();
    const count = (map.h + 44) >>> 2;
    (heap.i32[count] as number)++;
    expect(() => map.verify()).toThrow(CorruptionError);
    expect(() => map.verify()).toThrow(/map "orders": 50 entries found, expected count 51/);
    (heap.i32[count] as number)--;
    map.verify();
    map.dispose();
  });

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
          TypeError,
        ],
        [any({ keys: new Uint32Array(2), values: new Int32Array(3) }), RangeError],
        [any({}), TypeError],
        [any(undefined), TypeError],
        [any(5), TypeError],
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
      compact: () => map.compact(),
      clone: () => map.clone(),
      getMany: () => map.getMany(Uint32Array.of(1)),
      hasMany: () => map.hasMany(Uint32Array.of(1)),
      setMany: () => map.setMany(Uint32Array.of(1), Int32Array.of(1)),
      updateMany: () => map.updateMany(Uint32Array.of(1), 1, 'add'),
      deleteMany: () => map.deleteMany(Uint32Array.of(1)),
      keysArray: () => map.keysArray(),
      valuesArray: () => map.valuesArray(),
    });
    const harmless = new Set([
      ...['constructor', 'dispose', 'key', 'value'],
      ...[Symbol.dispose, Symbol.toStringTag, Symbol.for('nodejs.util.inspect.custom')].map(String),
      // internal
      ...['fail', 'growthChanged', 'drainSlice', 'find', 'retune'],
      ...['resumeBackgroundDrain', 'recordStep', 'recordSlice'],
      ...['pace', 'heapName', 'mutations', 'slots'],
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
