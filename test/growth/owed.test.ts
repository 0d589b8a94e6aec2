// What a write owes to the growth under way: a growth ends before the next one can start, whatever `assist`
// is, and a write pays no more than that takes (assembly/grow.ts: owed). The article calls it assist credit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainGrow } from '../../bindings/observe/maps/explain-grow.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { BUILDS, type Build, heapOf, slotsOf } from '../support/cores.js';
import { generator } from '../support/kinds.js';

const policy = fc.record({
  assist: fc.constantFrom(0, 0, 1, 2, 7, 64),
  loadFactor: fc.constantFrom(4, 5.5, 6.5, 8),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  deletes: fc.constantFrom(0, 0, 10, 45),
  writes: fc.integer({ min: 1000, max: 12_000 }),
});

describe.each<Build>(['release', 'classic'])('%s', (build) => {
  it('no growth starts while another is under way, and doublings end before the map is full again', () => {
    const seen = { growths: 0, owed: 0 };
    const run = ({
      assist,
      loadFactor,
      seed,
      deletes,
      writes,
    }: typeof policy extends fc.Arbitrary<infer P> ? P : never) => {
      const heap = heapOf(build);
      const map = new TypedMap('u32', 'u32', { heap, growth: { assist, loadFactor, background: false } });
      const random = generator(seed);
      const full = (loadFactor / 8) * slotsOf(build, 4, 4);
      let before = map.stats();
      for (let i = 0; i < writes; i++) {
        if (deletes > 0 && random(100) < deletes) map.delete(random(i + 1));
        else map.set(i, i);
        const now = map.stats();
        const moved = now.evacuated.assist - before.evacuated.assist;
        if (now.growEpoch > before.growEpoch) {
          seen.growths++;
          expect(now.growEpoch - before.growEpoch).toBe(Math.max(1, now.B - before.B));
          // this write, or one before it, has ended the growth that was under way
          if (before.growing) expect(moved).toBeGreaterThanOrEqual(before.oldBuckets);
        } else if (before.growing) {
          expect(before.oldBuckets - now.oldBuckets).toBe(moved);
          if (moved > assist + 1) seen.owed++;
        }
        // as long as old buckets are left, there is room for inserts
        if (now.growing && deletes === 0) expect(now.size).toBeLessThanOrEqual(full * now.buckets);
        before = now;
      }
      map.verify();
      heap.dispose();
    };
    fc.assert(fc.property(policy, run), { seed: 54, numRuns: 40 });
    expect(seen.growths).toBeGreaterThan(200);
    expect(seen.owed).toBeGreaterThan(0);
  });

  it('not even where every key is of a bucket that is evacuated already, at assist 0', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
    const full = (13 / 16) * slotsOf(build, 4, 4);
    let [growths, owed] = [0, 0];
    for (let key = 0; map.size < 1500; key++) {
      const before = map.stats();
      // the first few writes of a growth fill the first new bucket
      const isNew = before.growing && before.oldBuckets < before.buckets / 2;
      if (isNew && map.explain(key).generation === 'old') continue;
      map.set(key, key);
      const { growing, growEpoch, size, buckets, evacuated } = map.stats();
      if (isNew && evacuated.assist > before.evacuated.assist) owed++;
      if (growEpoch > before.growEpoch) {
        growths++;
        expect(before.oldBuckets).toBeLessThanOrEqual(evacuated.assist - before.evacuated.assist);
      }
      if (growing) expect(size).toBeLessThanOrEqual(full * buckets);
    }
    map.verify();
    expect(growths).toBeGreaterThan(4);
    expect(owed).toBeGreaterThan(20);
  });
});

/** Entries beyond what starts a growth: above 0 only while a growth is late. */
const late = (map: object): number => {
  const { entries, threshold } = explainGrow(map);
  return Math.max(0, entries - threshold);
};

describe.each(BUILDS)('build %s', (build) => {
  it('inserts only, assist 0: a doubling has ended when the map is over load again', () => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { assist: 0, background: false } });
    for (let i = 0; i < 15_000; i++) {
      map.set(Math.imul(i, 0x9e3779b1) >>> 0, i);
      expect(late(map)).toBe(0);
    }
    expect(map.stats().evacuated.assist).toBeGreaterThan(2 ** 10);
    map.verify();
  });

  it('keys that only ever need one old bucket: the others are paid for', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, seed: 7n, growth: { assist: 0, background: false } });
    const keys: number[] = [];
    for (let key = 0; keys.length < 8_000; key++) if ((map.explain(key).hash & 7) === 3) keys.push(key);
    for (const key of keys) {
      map.set(key, key);
      expect(late(map)).toBe(0);
    }
    expect(map.stats().grows.double).toBeGreaterThan(5);
    for (const key of keys) expect(map.get(key)).toBe(key);
    map.verify();
  });

  it('any writes: none evacuates more than 65 old buckets, and no growth is later than that makes it', () => {
    const write = fc.record({ key: fc.nat(3000), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(write, { minLength: 500, maxLength: 3000 }), fc.nat(2), (writes, assist) => {
        const heap = heapOf(build);
        const map = new TypedMap('u32', 'u32', { heap, growth: { assist, background: false } });
        const random = generator(writes.length);
        for (const { key, remove } of writes) {
          const before = map.stats();
          if (remove && random(3) === 0) map.delete(key);
          else map.set(key, key);
          const after = map.stats();
          if (after.size === 0) continue; // an emptied map drops its old generation
          expect(after.evacuated.assist - before.evacuated.assist).toBeLessThanOrEqual(65);
          expect(late(map)).toBeLessThanOrEqual(after.buckets / 64);
        }
        heap.dispose();
      }),
      { numRuns: 20, seed: 54 },
    );
  });

  it('pays only what it owes: with assist 0 a growth whose inserts are far off is carried on by the bucket at hand alone', () => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { assist: 0, background: false } });
    map.reserve(10_000);
    let i = 0;
    while (!map.stats().growing) map.set(i++, 0);
    const { evacuated } = map.stats();
    map.set(i++, 0);
    map.set(i++, 0);
    expect(map.stats().evacuated.assist - evacuated.assist).toBeLessThanOrEqual(2);
  });
});
