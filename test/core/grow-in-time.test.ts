// What a write owes to the growth under way: it ends before the next can start, whatever assist is (assembly/grow.ts: owed).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainGrow } from '../../bindings/observe/maps/explain-grow.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { generator } from '../support/kinds.js';

/** Entries beyond what starts a growth: more than none only while one is late. */
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
