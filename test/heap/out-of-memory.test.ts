// Heaps without memory: errors after which everything goes on, and an account that comes out at zero.
import { describe, expect, it } from 'vitest';
import {
  OutOfMemoryError,
  type ScalarKind,
  TophashError,
  TypedMap,
  type ValueKind,
} from '../../bindings/index.js';
import { BUILDS, heapOf } from '../support/cores.js';
import {
  type AnyMap,
  any,
  EDGES,
  generator,
  type Item,
  isNumber,
  keyAt,
  LONG,
  PAIRS,
  STORAGE_PAIRS,
  valueAt,
  zero,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';
import { caught } from '../support/refused.js';

const MIB = 2 ** 20;

describe.each(BUILDS)('build %s', (build) => {
  describe.each(STORAGE_PAIRS)('%s -> %s', (key, value) => {
    const at = (n: number) => keyAt(key, n);
    const one = EDGES[value][1] as Item;

    /** Inserts from key n on until memory is short; the first key that got no place. */
    const fill = (checked: Checked, n: number): number => {
      for (; ; n++) {
        try {
          checked.set(at(n), one);
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          return n;
        }
      }
    };

    it('out of memory: an error, every earlier entry readable and deletable, and the map usable again', () => {
      const heap = heapOf(build, { maximumBytes: MIB / 2, name: 'small' });
      const checked = new Checked(new TypedMap<ScalarKind, ValueKind>(key, value, { heap, name: 'full' }));
      const { map, model } = checked;
      const first = fill(checked, 0);
      expect(first).toBeGreaterThan(7_000);
      expect(heap.stats().committed).toBeLessThanOrEqual(MIB / 2);
      expect(heap.stats().committed).toBeGreaterThan((0.9 * MIB) / 2);
      for (const act of [
        () => map.set(any(at(first)), any(one)),
        () => map.add(any(at(first)), any(one)),
        () => map.getOrInsert(any(at(first)), any(one)),
        () => map.getOrInsertComputed(any(at(first)), () => any(one)),
      ]) {
        const error = caught(act) as OutOfMemoryError;
        expect([error.name, error.code]).toEqual(['OutOfMemoryError', 'ERR_TOPHASH_OUT_OF_MEMORY']);
        expect(error instanceof RangeError && error instanceof TophashError).toBe(true);
        expect(error.message).toMatch(/map "full".*heap "small" has \d+ of at most 524288 bytes/);
      }
      checked.verify();
      checked.iterate();
      expect([map.get(any(at(first))), map.has(any(at(first)))]).toEqual([undefined, false]);
      // what needs no slot works as ever
      for (let n = 0; n < first; n += 7) checked.add(at(n), one);
      for (let n = 1; n < first; n += 2) checked.delete(at(n));
      checked.verify();
      // the slots that were freed are used again: few chains are still full
      let placed = 0;
      const more = Math.floor(first / 8);
      for (let n = first; n < first + more; n++) {
        try {
          checked.set(at(n), one);
          placed++;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
      }
      expect(placed).toBeGreaterThan(0.9 * more);
      checked.verify();
      checked.iterate();
      for (const k of [...model.keys()]) checked.delete(k);
      checked.verify();
      checked.clear();
      fill(checked, 0);
      expect(map.size).toBeGreaterThan(7_000);
      checked.iterate();
      map.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    });

    it('a growth without memory: degraded, not an error, and made good when there is memory again', () => {
      const heap = heapOf(build, { maximumBytes: 2 * MIB });
      const checked = new Checked(new TypedMap<ScalarKind, ValueKind>(key, value, { heap }));
      const { map } = checked;
      for (let n = 0; n < 2000 || map.stats().growing; n++) checked.set(at(n), one);
      // the rest of the heap goes to others; the small ones give way to overflow buckets, which fit where no
      // array does
      const hogs: AnyMap[] = [];
      const hog = (capacity: number): AnyMap[] => {
        const made: AnyMap[] = [];
        for (;;) {
          try {
            made.push(new TypedMap<ScalarKind, ValueKind>('i64', 'i64', { heap, capacity }));
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
            return made;
          }
        }
      };
      hogs.push(...hog(6000));
      const small = hog(400);
      const { buckets, growEpoch, overflowBuckets, growing } = map.stats();
      expect(growing).toBe(false);
      let n = 100_000;
      while (!map.stats().degraded) {
        try {
          checked.set(at(n), one);
          n++;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          expect(small.length).toBeGreaterThan(1);
          small.pop()?.dispose();
        }
      }
      expect(map.stats()).toMatchObject({ degraded: true, growing: false, buckets, growEpoch });
      checked.verify();
      for (const one of [...hogs, ...small]) one.dispose();
      expect(heap.stats().maps).toBe(1);
      // tries again after an eighth more inserts, not before
      const wait = Math.floor(map.size / 8);
      for (let i = 0; i < wait - 2; i++) checked.set(at(n++), one);
      expect(map.stats()).toMatchObject({ degraded: true, growEpoch });
      expect(map.stats().overflowBuckets).toBeGreaterThan(overflowBuckets);
      for (let i = 0; i < 4; i++) checked.set(at(n++), one);
      expect(map.stats()).toMatchObject({ degraded: false, growEpoch: growEpoch + 1, buckets: buckets * 2 });
      map.drain();
      checked.verify();
      checked.iterate();
    });

    it('what cannot be had at once is refused at once, and nothing is kept of it', () => {
      const heap = heapOf(build, { maximumBytes: 2 * MIB });
      const checked = new Checked(new TypedMap<ScalarKind, ValueKind>(key, value, { heap }));
      const { map } = checked;
      for (const size of [0, 1000]) {
        for (let n = 0; n < size; n++) checked.set(at(n), one);
        const { used } = heap.stats();
        for (const entries of [200_000, 10_000_000, 2 ** 27, 2 ** 28]) {
          expect(() => new TypedMap(key, value, { heap, capacity: entries }), `${entries}`).toThrow(
            OutOfMemoryError,
          );
          expect(heap.stats()).toMatchObject({ used, maps: 1 });
        }
      }
      for (let n = 0; n < 1000; n++) checked.delete(at(n));
      for (const size of [0, 1000]) {
        for (let n = 0; n < size; n++) checked.set(at(n), one);
        for (const entries of [300_000, 10_000_000, 2 ** 27, 2 ** 28]) {
          expect(() => map.reserve(entries), `${entries}`).toThrow(OutOfMemoryError);
          checked.verify();
          checked.iterate();
        }
      }
      map.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    });
  });

  it.each([0, 1000])('reserve() without memory leaves a map of %i entries as it was', (size) => {
    const heap = heapOf(build, { maximumBytes: 2 * MIB });
    const checked = new Checked(new TypedMap<ScalarKind, ValueKind>('u32', 'f64', { heap }));
    const { map } = checked;
    for (let n = 0; n < size; n++) checked.set(n, n);
    map.drain();
    const { buckets } = map.stats();
    const { used } = heap.stats();
    expect(() => map.reserve(10_000_000)).toThrow(OutOfMemoryError);
    checked.verify();
    checked.iterate();
    expect([map.stats().buckets, heap.stats().used]).toEqual([buckets, used]);
  });

  it('the account is exact, and zero when all maps are gone, after growth, churn and every order of leaving', async () => {
    const heap = heapOf(build);
    const random = generator(7);
    const committed: number[] = [];
    for (let round = 0; round < 4; round++) {
      const maps = PAIRS.map(([key, value]) => {
        const capacity = random(2) * random(2000);
        return mapOf(key, value, { heap, capacity });
      });
      const pools = maps.map(() => 10 + random(4000));
      for (let i = 0; i < 60_000; i++) {
        const m = random(maps.length);
        const map = maps[m] as AnyMap;
        const k = any(keyAt(map.keyKind, random(pools[m] as number)));
        if (random(3) === 0) map.delete(k);
        else if (isNumber(map.valueKind)) map.add(k, any(zero(map.valueKind)));
        else map.set(k, any(random(2000) === 0 ? LONG.bytes[random(4)] : valueAt(map.valueKind, i)));
        if (random(5000) === 0) map.clear();
        if (random(5000) === 0) map.reserve(random(3000));
        if (random(2000) === 0) for (const _ of map) break;
      }
      for (const map of maps) {
        map.drain();
        map.verify();
      }
      await Promise.resolve(); // the buffers for long values go back
      const { used, free, committed: all, maps: count } = heap.stats();
      expect(used + free).toBe(all);
      expect(all % 65536).toBe(0);
      expect(all).toBe(heap.x.memory.buffer.byteLength);
      expect(count).toBe(maps.length);
      expect(maps.reduce((sum, map) => sum + map.stats().bytes.total, 0)).toBe(used);
      // some in the middle of a growth
      for (const map of maps)
        for (let n = 0; n < random(3000); n++)
          map.set(any(keyAt(map.keyKind, n)), any(valueAt(map.valueKind, n)));
      while (maps.length > 0) maps.splice(random(maps.length), 1)[0]?.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
      committed.push(heap.stats().committed);
    }
    // rounds alike need memory alike: nothing is lost to splinters
    expect(Math.max(...committed)).toBeLessThan(1.5 * (committed[0] as number));
  });

  it('iterators over one chain longer than the scan buffer leave at most that buffer', () => {
    const heap = heapOf(build);
    for (let round = 0; round < 3; round++) {
      const map = new TypedMap('u32', 'u32', { heap, capacity: 1, growth: { resize: 'forbid' } });
      for (let i = 0; i < 5000; i++) map.set(i, i);
      expect([...map.keys()]).toHaveLength(5000);
      map.dispose();
      // 8,192 entries of 16 bytes: the heap's own, kept for the next
      expect(heap.stats()).toMatchObject({ used: 131_072, maps: 0 });
    }
  });
});
