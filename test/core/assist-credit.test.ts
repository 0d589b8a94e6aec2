// Growth is paid for by writes, whatever `assist` is: a growth ends before the next one can start. A write owes what would not be
// done otherwise; the article calls that assist credit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/index.js';
import { type Build, heapOf, slotsOf } from '../support/cores.js';
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
          expect(now.growEpoch).toBe(before.growEpoch + 1);
          // what was under way has been finished by this very write, or by one before
          if (before.growing) expect(moved).toBeGreaterThanOrEqual(before.oldBuckets);
        } else if (before.growing) {
          expect(before.oldBuckets - now.oldBuckets).toBe(moved);
          if (moved > assist + 1) seen.owed++;
        }
        // never in debt: as long as old buckets are left, so is room for inserts
        if (now.growing && deletes === 0) expect(now.size).toBeLessThanOrEqual(full * now.buckets);
        before = now;
      }
      map.verify();
      heap.dispose();
    };
    fc.assert(fc.property(policy, run), { seed: 54, numRuns: 40 });
    expect(seen.growths).toBeGreaterThan(300);
    expect(seen.owed).toBeGreaterThan(0);
  });

  it('not even where every key is of a bucket that is evacuated already, at assist 0', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
    const full = (13 / 16) * slotsOf(build, 4, 4);
    let [growths, owed] = [0, 0];
    for (let key = 0; map.size < 1500; key++) {
      const before = map.stats();
      // the first few of a growth make the first bucket that is new
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
    expect(growths).toBeGreaterThan(5);
    expect(owed).toBeGreaterThan(20);
  });
});
