// Go's map tests of iteration (sources and titles: go-map.test.ts).
import { describe, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { sorted, upTo } from '../support/arrays.js';
import { BUILDS, type Build, heapOf, seedHeap, slotsOf } from '../support/cores.js';
import { floats, growOn, LAZY, words } from '../support/go.js';
import { same } from '../support/model.js';

/** Entries that 2^bits buckets take before they grow, 4-byte key and value. */
const room = (build: Build, bits: number): number =>
  Math.max(slotsOf(build, 4, 4), Math.floor((13 / 16) * slotsOf(build, 4, 4) * 2 ** bits));

describe.each(BUILDS)('build %s', (build) => {
  it('TestGrowWithNaN: growth in the first step of an iteration: NaN is seen exactly once (in Go, each of three)', () => {
    const map = floats(build);
    for (const [i, key] of [NaN, NaN, 1, NaN, 2].entries()) map.set(key, i);
    const seen: [number, number][] = [];
    for (const [key, value] of map) {
      seen.push([key, value]);
      if (seen.length === 1) for (let i = 100; i < 200; i++) map.set(i, i);
    }
    expect(map.stats().grows.double).toBeGreaterThan(1);
    const old = seen.filter(([key]) => !(key >= 100)).sort(([, a], [, b]) => a - b);
    expect(old).toEqual([
      [1, 2],
      [NaN, 3],
      [2, 4],
    ]);
    expect([map.get(NaN), map.size]).toEqual([3, 103]);
  });

  it('TestGrowWithNegativeZero: written as -0 across growth, the key stays +0 with the latest value, seen once', () => {
    const map = floats(build).set(0, 1).set(-0, 2).set(1, 1).set(2, 2);
    const seen: [number, number][] = [];
    for (const [key, value] of map) {
      if (key === 0) seen.push([key, value]);
      if (map.size > 4) continue;
      for (let i = 10; i < 110; i++) map.set(i, i).set(-0, i);
    }
    expect(seen).toEqual([[0, seen[0]?.[1] === 2 ? 2 : 109]]); // visited first, or after the growth
    expect([map.get(0), map.get(-0), map.size]).toEqual([109, 109, 103]);
    expect([...map.keys()].filter((key) => Object.is(key, -0))).toEqual([]);
  });

  it('TestIterGrowAndDelete: growth from 100 to 1000 and then no odd keys: none is seen', () => {
    const map = words(build);
    for (const i of upTo(100)) map.set(i, i);
    const seen: number[] = [];
    for (const [key, value] of map) {
      expect(value).toBe(key);
      if (seen.push(key) > 1) continue;
      for (let i = 100; i < 1000; i++) map.set(i, i);
      for (let i = 1; i < 1000; i += 2) map.delete(i);
    }
    expect(seen.slice(1).filter((key) => key % 2 === 1)).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(sorted(seen.filter((key) => key < 100 && key % 2 === 0))).toEqual(upTo(50).map((i) => i * 2));
    map.verify();
  });

  it('TestIterGrowWithGC: an iterator pins no old array: the memory goes to others at once, and it still tells the truth', () => {
    const map = words(build, LAZY);
    for (const i of upTo(800)) map.set(i, i);
    const alone = words(build, LAZY); // the same, not iterated
    for (const i of upTo(800)) alone.set(i, i);
    const iterator = map.entries();
    const seen: number[] = [iterator.next().value?.[0] as number];
    for (const one of [map, alone]) {
      for (let i = 800; i < 4000; i++) one.set(i, i);
      one.drain();
    }
    expect(map.heap.stats().used).toBe(alone.heap.stats().used);
    // overwrite whatever the map gave back
    for (let n = 0; n < 20; n++) {
      const other = new TypedMap('u32', 'u32', { heap: map.heap });
      for (const i of upTo(600)) other.set(0xffffffff - i, 0xffffffff);
    }
    for (const [key, value] of iterator) {
      same(value, key, 'value');
      seen.push(key);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(sorted(seen.filter((key) => key < 800))).toEqual(upTo(800));
  });

  it('TestMapNanGrowIterator: a growth goes on in the middle of an iteration, from every place: no loss, no repetition', () => {
    const size = floats(build, LAZY);
    size.set(NaN, 0);
    growOn(size);
    for (let when = 0; when <= size.size; when++) {
      const map = floats(build, LAZY);
      map.set(NaN, 0);
      growOn(map);
      const half = Math.ceil(map.stats().oldBuckets / 2);
      const seen: number[] = [];
      for (const key of map.keys()) {
        if (seen.push(key) === when) map.drain({ maxBuckets: half });
      }
      same(seen.length, map.size, 'visits');
      same(new Set(seen).size, map.size, 'distinct visits');
      same(seen.includes(NaN), true, 'saw NaN');
    }
  });

  it.each([3, 7, 9, 15])(
    'TestMapIterOrder, %i entries: the order is unspecified, but holds as long as the map does not change',
    (n) => {
      const map = words(build);
      for (const i of upTo(n)) map.set(i * 77, i);
      const first = [...map];
      for (let round = 0; round < 20; round++) expect([...map]).toEqual(first);
      expect([...map.keys()]).toEqual(first.map(([key]) => key));
      expect([...map.values()]).toEqual(first.map(([, value]) => value));
    },
  );

  it('TestMapIterOrder: the order tells nothing about the keys: it differs from map to map', () => {
    const heap = heapOf(build);
    const orders = upTo(10).map(() => {
      const map = new TypedMap('u32', 'u32', { heap });
      for (const i of upTo(100)) map.set(i, i);
      return [...map.keys()].join();
    });
    expect(new Set(orders).size).toBe(10);
  });

  it('TestMapSparseIterOrder: the few entries left in a large map are found, in any place', () => {
    const map = words(build);
    for (const i of upTo(1000)) map.set(i, i);
    for (const i of upTo(1000)) if (i % 250 !== 7) map.delete(i);
    expect(map.stats().buckets).toBeGreaterThanOrEqual(128);
    expect(sorted(map.keys())).toEqual([7, 257, 507, 757]);
    for (const left of [7, 257, 507]) map.delete(left);
    expect([...map]).toEqual([[757, 757]]);
    map.verify();
  });

  it('TestMapIterDuplicate: 1000 in, 980 out, then growth in the middle of an iteration: nothing is seen twice', () => {
    const heap = heapOf(build);
    for (let round = 0; round < 60; round++) {
      seedHeap(heap, BigInt(round));
      const map = new TypedMap('u32', 'u32', { heap });
      for (const i of upTo(1000)) map.set(i, i);
      for (const i of upTo(980)) map.delete(i);
      const seen: number[] = [];
      for (const key of map.keys()) {
        seen.push(key);
        if (seen.length === 10) for (let i = 1000; i < 2000; i++) map.set(i, i);
      }
      same(new Set(seen).size, seen.length, 'distinct visits');
      same(seen.filter((key) => key < 1000).length, 20, 'visits of what stayed');
      map.dispose();
    }
  });

  it.each([0, 1, 2, 5, 10, 100, 1000, 10_000])(
    'TestMapIterDeleteReplace, %i entries: each deleted and put back at its visit: seen once (a JavaScript Map would go on for ever)',
    (n) => {
      const map = words(build);
      for (const i of upTo(n)) map.set(i, i);
      const seen: number[] = [];
      for (const key of map.keys()) {
        seen.push(key);
        map.delete(key);
        map.set(key, key + 1);
        if (seen.length > n) break;
      }
      expect(sorted(seen)).toEqual(upTo(n));
      for (const i of upTo(n)) same(map.get(i), i + 1, 'get()');
      map.verify();
    },
  );

  it('TestMapIterDeleteReplace: the only entry of a large map, which gets a new hash each time: the iteration ends', () => {
    const map = words(build, { capacity: 1000 }).set(1, 1);
    let visits = 0;
    for (const key of map.keys()) {
      map.delete(key);
      map.set(key, ++visits);
      if (visits > map.stats().buckets) break;
    }
    expect(visits).toBeGreaterThanOrEqual(1);
    expect(visits).toBeLessThanOrEqual(map.stats().buckets);
  });

  it.each([16, 32, 64, 128, 256])(
    'TestTombstoneGrow: churn at constant size in a map for %i entries does not grow it',
    (size) => {
      for (const share of [0.3, 0.6, 1]) {
        const map = words(build, { capacity: size });
        const { B } = map.stats();
        const n = Math.max(1, Math.floor(room(build, B) * share));
        for (const i of upTo(n)) map.set(i, i);
        const { total } = map.stats().bytes;
        let most = 0;
        for (let i = 0; i < 6000; i++) {
          map.delete(i);
          map.set(i + n, i);
          if (i % 50 === 0) most = Math.max(most, map.stats().bytes.total);
        }
        expect(map.stats()).toMatchObject({ B, size: n, grows: { double: 0 } });
        // at most as many overflow buckets as buckets, a slab ahead, and classic's second array while it
        // grows
        expect(most).toBeLessThanOrEqual(total * 3 + 1024);
        map.verify();
      }
    },
  );

  it('issue59411: clear() in the middle of an iteration in the middle of a growth, NaN and all: nothing is seen after it', () => {
    for (const when of [1, 2, 20, 50, 150]) {
      const map = floats(build, LAZY);
      map.set(NaN, 0);
      for (const i of upTo(13 << 4)) map.set(i + 0.5, i);
      map.drain();
      growOn(map);
      map.drain({ maxBuckets: 5 });
      expect(map.stats().growing).toBe(true);
      let visits = 0;
      for (const _ of map) if (++visits === when) map.clear();
      expect([visits, map.size, map.has(NaN), [...map]]).toEqual([when, 0, false, []]);
      expect(map.stats()).toMatchObject({ growing: false, oldBuckets: 0, bytes: { old: 0 } });
      map.verify();
      map.set(NaN, 1);
      expect([...map]).toEqual([[NaN, 1]]);
    }
  });

  it('issue70189: entries added in an iteration and cleared are not seen; those put in later may be, once', () => {
    for (const again of [0, 10, 500]) {
      const map = words(build);
      for (const i of upTo(10)) map.set(i, i);
      const seen: number[] = [];
      for (const key of map.keys()) {
        if (seen.push(key) > 1) continue;
        for (let i = 10; i < 1000; i++) map.set(i, i);
        map.clear();
        for (let i = 5000; i < 5000 + again; i++) map.set(i, i);
      }
      expect(seen.slice(1).filter((key) => key < 5000)).toEqual([]);
      expect(new Set(seen).size).toBe(seen.length);
      expect(map.size).toBe(again);
    }
  });
});
