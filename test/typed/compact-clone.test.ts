// compact() and clone(): the fewest buckets, from every stage of a growth, under iterations; and copying one
// map into another with the same hash.
import '../support/no-finalizers.js'; // before the bindings
import { beforeEach, describe, expect, it } from 'vitest';
import { KINDS } from '../../bindings/core/kinds.js';
import type { Heap } from '../../bindings/heap/heap.js';
import type { GrowthPolicy } from '../../bindings/heap/map-options.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, type Build, heapOf, seedHeap, slotsOf } from '../support/cores.js';
import {
  any,
  generator,
  isNumber,
  keyAt,
  numeral,
  RECORD_PAIRS,
  STORAGE_PAIRS,
  TWO_NUMBERS,
  valueAt,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked, forceDoubling, forceSameSize, same } from '../support/model.js';
import { fewest, rebuild, WAYS } from '../support/rebuild.js';

/** Records are copied by the same code on every build but for the two cores' buckets. */
const pairsOn = (build: Build) =>
  build === 'release' || build === 'classic-debug'
    ? [...STORAGE_PAIRS, ...RECORD_PAIRS, ...TWO_NUMBERS]
    : STORAGE_PAIRS;
const CASES = BUILDS.flatMap((build) => pairsOn(build).map(([key, value]) => ({ build, key, value })));

describe.each(CASES)('build $build, $key -> $value', ({ build, key, value }) => {
  const slots = slotsOf(build, KINDS[key].bytes, KINDS[value].valueBytes);
  const k = (i: number): never => any(keyAt(key, i));
  const v = (i: number): never => any(isNumber(value) ? numeral(value, i) : valueAt(value, i));
  let heap: Heap;
  beforeEach(() => {
    heap = heapOf(build);
  });
  const make = (growth: GrowthPolicy = {}): Checked => new Checked(mapOf(key, value, { heap, growth }));

  describe.each(WAYS)('%s()', (way) => {
    it('takes the fewest buckets, for every number of entries, and nothing is lost', () => {
      const checked = make();
      checked.reserve(2000);
      for (const n of upTo(150)) {
        const result = rebuild(way, checked.map);
        result.verify();
        expect([n, result.size, result.stats().B]).toEqual([n, n, fewest(slots, n)]);
        expect(result.stats()).toMatchObject({ growing: false, oldBuckets: 0, bytes: { old: 0 } });
        if (n % 10 === 0) {
          const copy = new Checked(result);
          for (const [x, y] of checked.model) copy.model.set(x, y);
          copy.iterate();
        }
        if (way === 'clone') result.dispose();
        checked.set(k(n), v(n));
      }
      checked.map.dispose();
      expect(heap.stats().used).toBe(0);
    });

    it.each(['double', 'same-size'] as const)('works at every stage of a growth (%s)', (growth) => {
      for (let drained = 0, left = 1; left > 0; drained++) {
        const checked = make({ assist: 0 });
        if (growth === 'double') {
          for (const n of upTo(slots * 6)) checked.set(k(n), v(n));
          checked.drain();
          forceDoubling(checked, k, v(7));
        } else {
          checked.reserve(slots * 6);
          forceSameSize(checked, slots, k, v(7), generator(drained));
        }
        expect(checked.map.stats().growth).toBe(growth);
        checked.drain({ maxBuckets: drained });
        left = checked.map.stats().oldBuckets;
        const before = checked.map.stats();
        const result = rebuild(way, checked.map);
        checked.verify();
        checked.iterate();
        const { B, bytes } = result.stats();
        expect([B, bytes.old]).toEqual([fewest(slots, checked.model.size), 0]);
        if (way === 'clone') {
          expect(checked.map.stats()).toMatchObject({
            ...before,
            oldBucketsAgeMs: expect.any(Number),
            oldBucketsIdleMs: expect.any(Number),
          });
          const copy = new Checked(result);
          for (const [x, y] of checked.model) copy.model.set(x, y);
          copy.verify();
          copy.iterate();
          copy.set(k(9999), v(1));
          checked.delete(k(3));
          copy.get(k(3));
          checked.get(k(9999));
        } else {
          expect(result.stats()).toMatchObject({
            growing: false,
            grows: before.grows,
            evacuated: before.evacuated,
          });
        }
        for (const n of upTo(slots * 20)) checked.set(k(n), v(n));
        checked.verify();
        checked.iterate();
        for (const map of new Set([result, checked.map])) map.dispose();
        expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
      }
    });

    it.each([4, 5.2, 6.5, 8])(
      'leaves no growth behind, whatever the hashes (load factor %d)',
      (loadFactor) => {
        for (let seed = 0; seed < 150; seed++) {
          seedHeap(heap, BigInt(seed));
          const checked = make({ loadFactor });
          // as full as 1, 2, 4, ... buckets can be: overflow buckets abound
          const entries = Math.max(slots, Math.floor((loadFactor / 8) * slots * 2 ** (seed % 7)));
          for (const n of upTo(entries)) checked.set(k(n), v(n));
          const result = rebuild(way, checked.map);
          const { growing, B } = result.stats();
          expect([seed, growing, B]).toEqual([seed, false, fewest(slots, entries, loadFactor)]);
          result.verify();
          checked.verify();
          for (const n of upTo(entries)) same(result.get(k(n)), v(n), 'get()');
          for (const map of new Set([result, checked.map])) map.dispose();
        }
        expect(heap.stats().used).toBe(0);
      },
    );

    it('leaves no growth behind that nobody would end, if all keys fall into one bucket', () => {
      const seed = 3n;
      const map = mapOf(key, value, {
        heap,
        seed,
        growth: { loadFactor: 8 },
      });
      const bad: number[] = [];
      for (let n = 0; bad.length < slots * 8; n++) if (map.explain(k(n)).hash % 64 === 0) bad.push(n);
      for (const [n, i] of bad.entries()) {
        map.set(k(i), v(n));
        map.drain();
        const result = rebuild(way, map);
        expect([n, result.stats().growing]).toEqual([n, false]);
        result.verify();
        for (let m = 0; m <= n; m++) same(result.get(k(bad[m] as number)), v(m), 'get()');
        if (way === 'clone') result.dispose();
      }
      map.dispose();
      expect(heap.stats().used).toBe(0);
    });

    it.each([
      ['allow', {}],
      ['forbid', { resize: 'forbid' }],
      ['avoid', { resize: 'avoid' }],
      ['its load factor and assist', { loadFactor: 4.5, assist: 3 }],
    ] as const)('keeps the policy: %s', (_, growth) => {
      const checked = make(growth);
      for (const n of upTo(100)) checked.set(k(n), v(n));
      const result = rebuild(way, checked.map);
      expect(result.stats().B).toBe(
        fewest(slots, 100, growth && 'loadFactor' in growth ? growth.loadFactor : 6.5),
      );
      const { buckets, growEpoch, evacuated } = result.stats();
      // as many entries as a new map with this policy and as many buckets takes before it grows
      const model = new Checked(result);
      for (const [x, y] of new Map(result as never)) model.model.set(any(x), any(y));
      const share =
        'resize' in growth
          ? { forbid: Infinity, avoid: 5 * 6.5 }[growth.resize]
          : (growth as GrowthPolicy).loadFactor;
      const limit = Math.floor(((share ?? 6.5) / 8) * slots * buckets);
      let n = 100;
      for (; result.size < Math.min(limit, 4000); n++) model.set(k(n), v(n));
      if (growth && 'resize' in growth) expect(result.stats()).toMatchObject({ buckets, growEpoch });
      else expect(result.stats().buckets).toBe(buckets);
      model.set(k(n), v(n));
      expect(result.stats().buckets > buckets).toBe(limit !== Infinity);
      if ('assist' in growth) {
        result.drain();
        const { assist } = result.stats().evacuated;
        for (; !result.stats().growing; n++) model.set(k(n), v(n));
        model.set(k(n), v(n));
        expect(result.stats().evacuated.assist - assist).toBeGreaterThan(3);
        expect(evacuated.assist).toBeLessThan(assist);
      }
      model.verify();
      for (const map of new Set([result, checked.map])) map.dispose();
    });
  });

  it('compact() while iterations are under way: what stays is seen once, from before, half way and nearly through', () => {
    const checked = make({ assist: 0 });
    for (const n of upTo(600)) checked.set(k(n), v(n));
    const number = new Map(upTo(600).map((i) => [k(i) as unknown, i]));
    const walks = [0, 1, 40, 300, 599].map((steps) => {
      const walk = { iterator: checked.map.keys(), seen: [] as number[] };
      for (let i = 0; i < steps; i++) walk.seen.push(number.get(walk.iterator.next().value) as number);
      return walk;
    });
    const shrink = [
      () => upTo(600).forEach((i) => void (i % 8 !== 0 && checked.delete(k(i)))),
      () => upTo(600).forEach((i) => void (i % 64 !== 0 && checked.delete(k(i)))),
    ];
    const gone: number[] = [];
    for (const [i, remove] of shrink.entries()) {
      const already = walks.map(({ seen }) => seen.length);
      remove();
      checked.map.compact();
      checked.verify();
      for (const [n, { iterator, seen }] of walks.entries()) {
        // a few steps, then the next compact()
        for (let s = 0; s < 3; s++) {
          const { done, value: x } = iterator.next();
          if (!done) seen.push(number.get(x) as number);
        }
        gone.push(...seen.slice(already[n]).filter((key) => key % (i === 0 ? 8 : 64) !== 0));
      }
    }
    expect(gone).toEqual([]);
    for (const n of upTo(600)) if (n > 300) checked.set(k(n), v(n)); // and growth again
    for (const { iterator, seen } of walks) {
      for (const x of iterator) seen.push(number.get(x) as number);
      const stayed = seen.filter((i) => i % 64 === 0).sort((a, b) => a - b);
      expect(stayed).toEqual(upTo(10).map((i) => i * 64));
    }
    expect(new Set(walks[0]?.seen).size).toBe(walks[0]?.seen.length);
    checked.map.dispose();
  });

  it('compact() in every step of an iteration', () => {
    const checked = make();
    for (const n of upTo(300)) checked.set(k(n), v(n));
    const seen = new Set<unknown>();
    checked.map.forEach((_, x) => {
      same(seen.has(x), false, 'seen before');
      seen.add(x);
      if (seen.size % 2 === 0) checked.delete(x);
      checked.map.compact();
    });
    expect([seen.size, checked.map.size]).toEqual([300, 150]);
    checked.verify();
    checked.iterate();
    checked.map.dispose();
  });

  it('compact() gives back what the map does not need: an emptied map takes what the smallest takes', () => {
    const fresh = make();
    fresh.map.compact();
    const { total } = fresh.map.stats().bytes;
    const checked = make();
    for (const n of upTo(3000)) checked.set(k(n), v(n));
    for (const n of upTo(3000)) checked.delete(k(n));
    expect(checked.map.stats().bytes.total).toBeGreaterThan(100 * total);
    checked.map.compact();
    expect(checked.map.stats()).toMatchObject({ B: 0, overflowBuckets: 0, bytes: { total } });
    checked.set(k(1), v(1));
    checked.map.compact().compact();
    checked.verify();
    for (const { map } of [fresh, checked]) map.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('copying a map into another with the same fixed seed stays linear: chains no longer than its own', () => {
    const seed = 42n;
    const from = mapOf(key, value, { heap, seed });
    for (const n of upTo(3000)) from.set(k(n), v(n));
    from.drain();
    // in bucket order, the worst order: the target's low buckets would fill first
    const to = mapOf(key, value, { heap, seed });
    let most = 0;
    let overflow = 0;
    let probes = 0;
    for (const [x, y] of from) {
      to.set(any(x), any(y));
      const { probes: looked } = to.explain(any(x));
      probes += looked;
      most = Math.max(most, looked);
      overflow = Math.max(overflow, to.stats().overflowBuckets / to.stats().buckets);
    }
    expect(to.size).toBe(3000);
    expect([most < 20, overflow <= 1.2, probes < 3000 * 3]).toEqual([true, true, true]);
    to.verify();
    for (const map of [from, to]) map.dispose();
  });
});

describe.each(BUILDS)('build %s: sets', (build) => {
  it.each(WAYS)('%s() takes the fewest buckets and keeps every key, in the middle of growths too', (way) => {
    const heap = heapOf(build);
    for (const kind of ['i32', 'f64'] as const) {
      for (let n = 0; n < 120; n += 3) {
        const set = new TypedSet(kind, { heap, growth: { assist: 0 } });
        for (const i of upTo(n)) set.add(i);
        const result = way === 'compact' ? set.compact() : set.clone();
        result.verify();
        // sets have 7 slots on line
        expect([n, result.stats().B]).toEqual([n, fewest(build.startsWith('classic') ? 8 : 7, n)]);
        expect([...result].sort((a, b) => a - b)).toEqual(upTo(n));
        for (const one of new Set([set, result])) one.dispose();
      }
    }
    expect(heap.stats().used).toBe(0);
  });
});
