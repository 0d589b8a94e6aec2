// When growth starts, how much of it a write does, and that it ends. Go's rules and Go's own vectors
// (runtime/map_test.go: TestMapBuckets, TestLoadFactor) hold for the 8 slots of classic.
import { describe, expect, it } from 'vitest';
import { classic, line } from '../../bindings/cores.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { distinct } from '../support/kinds.js';

const CORES = [line, classic];

describe('Go vectors (classic)', () => {
  const vectors = [
    [8, 1],
    [9, 2],
    [12, 2],
    [13, 2],
    [14, 4],
    [24, 4],
    [26, 4],
    [27, 8],
    [48, 8],
    [52, 8],
    [53, 16],
  ] as const;
  it.each(vectors)('%i entries take %i buckets, grown and asked for', (entries, buckets) => {
    const heap = new Heap({ core: classic });
    const grown = new TypedMap('u32', 'u32', { heap });
    for (let i = 0; i < entries; i++) grown.set(i, i);
    const asked = new TypedMap('u32', 'u32', { heap, capacity: entries });
    for (let i = 0; i < entries; i++) asked.set(i, i);
    // TestMapBuckets asks for at most: same-size growth adds none
    expect(grown.stats().buckets).toBe(buckets);
    expect(asked.stats().buckets).toBe(buckets);
    expect(asked.stats().grows.double).toBe(0);
  });

  it('grows past 6.5 entries per bucket and not before, from 2 to 4096 buckets', () => {
    const heap = new Heap({ core: classic });
    const map = new TypedMap('u32', 'u32', { heap });
    for (let i = 0; i < 26625; i++) {
      const { buckets, size, growing } = map.stats();
      map.set(i, i);
      const after = map.stats().buckets;
      if (size >= 8 && !growing) expect(after > buckets).toBe(size + 1 > 6.5 * buckets);
    }
  });
});

describe('line geometry', () => {
  it.each([
    ['u32', 'u32', 7],
    ['u32', 'f64', 5],
    ['u64', 'f32', 5],
    ['f64', 'f64', 3],
  ] as const)('%s -> %s grows past 13/16 of %i slots', (key, value, slots) => {
    const map = new TypedMap(key, value, { heap: new Heap({ core: line }) });
    for (let i = 0; i < 20000; i++) {
      const { buckets, size, growing } = map.stats();
      map.set((key === 'u64' ? BigInt(i) : i) as never, i as never);
      if (!growing) {
        expect(map.stats().buckets > buckets).toBe(size + 1 > Math.max(slots, (13 / 16) * slots * buckets));
      }
    }
  });
});

describe.each(CORES)('core $name', (core) => {
  it('evacuates one or two old buckets per write at assist 1, and ends within as many writes as old buckets', () => {
    const map = new TypedMap('i32', 'f64', { heap: new Heap({ core }) });
    const next = distinct(2463534242);
    let growths = 0;
    let writes = 0;
    for (let i = 0; i < 100_000; i++) {
      const before = map.stats();
      map.set(next(), i);
      const after = map.stats();
      const moved = after.evacuated.assist - before.evacuated.assist;
      expect(moved).toBeLessThanOrEqual(2);
      if (after.growEpoch > before.growEpoch) {
        growths++;
        writes = 0;
      }
      if (before.growing) {
        expect(moved).toBeGreaterThanOrEqual(1);
        writes++;
      }
      if (after.growing) expect(writes).toBeLessThan(after.buckets / 2);
    }
    expect(growths).toBeGreaterThan(core === line ? 10 : 12);
  });

  it.each([1, 3, 64])('assist %i moves at most one bucket more than that per write', (assist) => {
    const map = new TypedMap('u32', 'u32', { heap: new Heap({ core }), growth: { assist } });
    const next = distinct(99);
    let most = 0;
    for (let i = 0; i < 60_000; i++) {
      const before = map.stats().evacuated.assist;
      map.set(next() >>> 0, i);
      most = Math.max(most, map.stats().evacuated.assist - before);
    }
    map.verify();
    expect(most).toBe(assist + 1);
  });

  it('never grows in the same size for 3,000,000 random inserts', () => {
    const map = new TypedMap('i32', 'i32', { heap: new Heap({ core }) });
    const next = distinct(88675123);
    for (let i = 0; i < 3_000_000; i++) map.set(next(), i);
    expect(map.size).toBe(3_000_000);
    expect(map.stats().grows.sameSize).toBe(0);
    expect(map.stats().grows.double).toBeGreaterThan(15);
  });

  it('grows in the same size under churn, and overflow buckets fall with it', () => {
    const map = new TypedMap('u32', 'u32', { heap: new Heap({ core }) });
    const next = distinct(521288629);
    const perBucket = core === line ? 5.6 : 6.4; // just below the threshold
    const live = Array.from({ length: Math.floor(256 * perBucket) }, () => next() >>> 0);
    for (const k of live) map.set(k, 1);
    let ended = 0;
    for (let i = 0; i < 2_000_000 && ended < 3; i++) {
      const at = i % live.length;
      const before = map.stats();
      map.delete(live[at] as number);
      live[at] = next() >>> 0;
      map.set(live[at] as number, i);
      const after = map.stats();
      if (before.growth === 'same-size' && after.growth === 'none') {
        ended++;
        expect(after.overflowBuckets).toBeLessThan(after.buckets / 2); // it was 256 when the growth began
      }
    }
    expect(ended).toBe(3);
    map.verify();
    expect([map.size, map.stats().buckets]).toEqual([live.length, 256]);
  });
});

describe('classic shows oldbuckets as the article describes', () => {
  it('bytes.old is above 0 while growing, falls as segments go, and is 0 in the call that ends the growth', () => {
    const map = new TypedMap('i32', 'f64', { heap: new Heap({ core: classic }) });
    const next = distinct(123456789);
    let ended = 0;
    let falls = 0;
    for (let i = 0; i < 200_000; i++) {
      const before = map.stats();
      map.set(next(), i);
      const after = map.stats();
      expect(after.bytes.old > 0).toBe(after.growing);
      if (before.growing && after.growing) {
        expect(after.bytes.old).toBeLessThanOrEqual(before.bytes.old);
        if (after.bytes.old < before.bytes.old) falls++;
      }
      if (before.growing && !after.growing) ended++;
    }
    expect(ended).toBeGreaterThan(12);
    expect(falls).toBeGreaterThan(20);
  });

  it('holds Poisson: at load 6.5 the share of overflow buckets is 20.8 %, within a point', () => {
    const heap = new Heap({ core: classic });
    const map = new TypedMap('i32', 'i32', { heap, capacity: 6.5 * 2 ** 15 });
    const next = distinct(1812433253);
    for (let i = 0; i < 6.5 * 2 ** 15; i++) map.set(next(), i);
    const { buckets, overflowBuckets, grows } = map.stats();
    expect([buckets, grows.double]).toEqual([2 ** 15, 0]);
    expect(Math.abs(overflowBuckets / buckets - 0.2084)).toBeLessThan(0.01);
  });
});
