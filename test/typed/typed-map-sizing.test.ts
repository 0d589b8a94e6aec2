// What a TypedMap tells of its insides, and what sets its size: stats(), explain(), seeds, reserve(),
// drain(), verify().
import { afterAll, describe, expect, it } from 'vitest';
import {
  CorruptionError,
  type KeyKind,
  type ScalarKind,
  TypedMap,
  type ValueKind,
} from '../../bindings/index.js';
import { isClassic } from '../support/cores.js';
import { HEAPS } from '../support/heaps.js';
import { any, EDGES, type Item, keyAt, RECORD_PAIRS, STORAGE_PAIRS, TWO_NUMBERS } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked, forceDoubling } from '../support/model.js';

describe.each(HEAPS)('on %s', (_, heap, build) => {
  const make = <K extends KeyKind, V extends ValueKind>(key: K, value: V, options = {}): TypedMap<K, V> =>
    new TypedMap(key, value, { heap, ...options });

  // every map of these tests is disposed or dies with its heap; the default heap must be clean for other
  // files
  afterAll(() => heap.dispose());

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS, ...TWO_NUMBERS])(
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
        B: isClassic(build) ? 0 : 1,
        buckets: isClassic(build) ? 1 : 2,
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
      const stride = empty.bytes.live / empty.buckets;
      expect(s.bytes.live).toBe(stride * s.buckets);
      expect(s.bytes.old).toBe(isClassic(build) ? s.bytes.live / 2 : 0);
      expect(s.bytes.overflow).toBe(s.overflowBuckets * stride);
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
      const { evacuated, grows, buckets } = map.stats();
      // by doublings alone, from 1 bucket of classic and 2 of line: each size was once that of old buckets
      expect(grows.sameSize).toBe(0);
      const sizes = isClassic(build) ? [1, 2, 4, 8, 16, 32, 64, 128, 256] : [2, 8, 32, 64, 256];
      const evacuatedOnce = sizes.filter((size) => size < buckets).reduce((sum, size) => sum + size, 0);
      expect(buckets).toBeLessThanOrEqual(512);
      expect(evacuated.assist + evacuated.drain).toBe(evacuatedOnce);
      map.dispose();
    },
  );

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS, ...TWO_NUMBERS])(
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
        const old = isClassic(build) ? [buckets / 2] : [buckets / 2, buckets / 4];
        const counts = e.generation === 'old' ? old : [buckets];
        expect(counts.map((count) => e.hash % count)).toContain(e.bucket);
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

  it.each([...STORAGE_PAIRS, ...RECORD_PAIRS, ...TWO_NUMBERS])(
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
          const { buckets, B } = map.stats();
          map.reserve(0).reserve(map.size);
          expect(map.stats().buckets).toBe(buckets);
          // and no more room than that, within the factor of two that buckets come in
          for (let i = n; map.stats().growEpoch === growEpoch && i < 3 * n + 20; i++)
            map.set(any(keyAt(key, i)), any(v));
          expect(map.stats().growEpoch - growEpoch).toBe(map.stats().B - B);
          expect(map.stats().B).toBeGreaterThan(B);
          map.dispose();
        }
      }
    },
  );

  it('reserve() in the middle of a growth finishes it and every entry is there', () => {
    const checked = new Checked(make<ScalarKind, ValueKind>('i64', 'f32', { growth: { assist: 0 } }));
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
    (heap.words[count] as number)++;
    expect(() => map.verify()).toThrow(CorruptionError);
    expect(() => map.verify()).toThrow(/map "orders": 50 entries found, expected count 51/);
    (heap.words[count] as number)--;
    map.verify();
    map.dispose();
  });
});
