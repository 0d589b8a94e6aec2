// Evacuation never allocates (assembly/grow/distribute.ts has the proof): with every allocation failing,
// growths of maps with chains of any length run to their end, and the maps still equal the model.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { coreOf } from '../support/cores.js';
import { failAllocation } from '../support/faults.js';

const CORES = (['faults', 'classic-faults'] as const).map(coreOf);
const PAIRS = [
  ['u32', 'u32'],
  ['u32', 'f64'],
  ['u64', 'f32'],
  ['u64', 'u64'],
] as const;

describe.each(CORES)('core $name', (core) => {
  it.each(PAIRS)('%s -> %s: growth ends without memory, whatever the chains', (key, value) => {
    const heap = new Heap({ core });
    let longest = 0;
    let growths = 0;
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, entries, keepOneIn) => {
          // 'avoid' lets a bucket fill to five times its load before it grows: chains of up to a dozen
          // buckets
          const map = new TypedMap(key, value, { heap, seed, growth: { resize: 'avoid', assist: 0 } });
          const model = new Map<unknown, unknown>();
          const k = (i: number) => (key === 'u64' ? BigInt(i) << 20n : i * 7919) as never;
          const v = (i: number) => (value === 'u64' ? BigInt(i) : i) as never;
          const insert = (i: number) => {
            map.set(k(i), v(i));
            model.set(k(i), v(i));
          };
          for (let i = 0; i < entries; i++) insert(i);
          for (let i = 0; i < entries; i++) {
            if (i % keepOneIn !== 0) model.delete(k(i));
            if (i % keepOneIn !== 0) map.delete(k(i));
            longest = Math.max(longest, map.explain(k(i)).chain);
          }
          for (let i = entries; !map.stats().growing && i < 3000; i++) insert(i); // the next growth begins
          failAllocation(heap, 1, true);
          if (map.stats().growing) growths++;
          expect(map.drain().complete).toBe(true);
          map.verify();
          failAllocation(heap, 0);
          map.reserve(entries * 12 + 100); // several doublings, each drained at once
          map.verify();
          expect(map.size).toBe(model.size);
          for (const [a, b] of model) expect(map.get(a as never)).toBe(b);
          map.dispose();
          expect(heap.stats().used).toBe(0);
        },
      ),
      { numRuns: 150, seed: 20261124 },
    );
    expect(longest).toBeGreaterThan(4);
    expect(growths).toBeGreaterThan(100);
  });
});
