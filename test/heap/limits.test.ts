// A heap's two limits. Soft: while committed bytes are above it, growths end in the background, whatever the
// maps' own policies say. Hard: no sequence of calls gets memory beyond it; an insertion that finds none
// throws and leaves the map as it was, deletions always work, and a growth that gets none leaves the map
// degraded.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Heap, OutOfMemoryError, TypedMap, TypedSet } from '../../bindings/index.js';
import { pauseEvacuation, resumeEvacuation } from '../../bindings/observe/index.js';
import { internalsOf } from '../../bindings/typed/internals.js';
import { type Build, heapOf } from '../support/cores.js';
import { type KeyKind, keyAt, type ValueKind, valueAt } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';

const MIB = 2 ** 20;
const CORES: readonly Build[] = ['release', 'classic'];

/** Grown by its last insertion, and left so: without assist and background drain. */
const growing = (heap: Heap, least: number, growth: object = { assist: 0, background: false }) => {
  const map = new TypedMap('u32', 'u32', { heap, growth });
  for (let i = 0; i < least || !map.stats().growing; i++) map.set(i, i);
  return map;
};

/** Takes memory until the heap has committed more than `bytes`. */
const commit = (heap: Heap, bytes: number): void => {
  for (let n = 1024; heap.stats().committed <= bytes; n *= 2)
    new TypedMap('u32', 'u32', { heap, capacity: n, growth: { background: false } });
};

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
const ended = async (map: { stats(): { growing: boolean } }): Promise<void> => {
  for (let n = 0; map.stats().growing; n++) {
    if (n > 5000) throw new Error('the growth did not end');
    await turn();
  }
};

describe.each(CORES)('the soft limit, %s', (build) => {
  it('ends growths that were under way when memory passed it, and those that begin above it', async () => {
    const heap = heapOf(build, { softLimitBytes: 4 * MIB });
    const before = growing(heap, 5000);
    await turn();
    await turn();
    expect(before.stats()).toMatchObject({ growing: true, evacuated: { background: 0 } });
    commit(heap, 4 * MIB);
    await ended(before);
    expect(before.stats().evacuated.background).toBeGreaterThan(0);
    const after = growing(heap, 5000);
    await ended(after);
    expect(after.stats().evacuated.background).toBeGreaterThan(0);
    for (const map of [before, after]) map.verify();
  });

  it("hands growths over before 'pressure' listeners run", async () => {
    const heap = heapOf(build, { softLimitBytes: 4 * MIB });
    const map = growing(heap, 5000);
    await turn();
    const order: string[] = [];
    internalsOf(map).resumeBackgroundDrain = () => void order.push('drain');
    heap.on('pressure', () => order.push('pressure'));
    commit(heap, 4 * MIB);
    await null;
    expect(order).toEqual(['drain', 'pressure']);
  });

  it('leaves alone whose evacuation is paused for a drill, until that ends', async () => {
    const heap = heapOf(build, { softLimitBytes: 4 * MIB });
    const map = growing(heap, 5000);
    pauseEvacuation(map);
    commit(heap, 4 * MIB);
    const other = growing(heap, 5000);
    await ended(other);
    expect(map.stats()).toMatchObject({ growing: true, evacuated: { background: 0 } });
    resumeEvacuation(map);
    await ended(map);
    expect(map.stats().evacuated.background).toBeGreaterThan(0);
  });

  it('changes nothing below it, and without one', async () => {
    for (const options of [{}, { softLimitBytes: 64 * MIB }]) {
      const heap = heapOf(build, options);
      const map = growing(heap, 5000);
      commit(heap, 4 * MIB);
      const other = growing(heap, 5000, { assist: 0 });
      await ended(other);
      expect(map.stats()).toMatchObject({ growing: true, evacuated: { background: 0 } });
    }
  });
});

/** What is done to one of the maps: many entries at once, so that memory runs short. */
type Step = readonly [
  map: number,
  act: 'fill' | 'thin' | 'reserve' | 'compact' | 'clear' | 'drain',
  n: number,
];

const PAIRS: readonly (readonly [KeyKind, ValueKind])[] = [
  ['u32', 'u32'],
  ['i64', 'f64'],
  ['string', 'bytes'],
];
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(
    fc.nat(PAIRS.length - 1),
    fc.constantFrom(...(['fill', 'fill', 'fill', 'thin', 'reserve', 'compact', 'clear', 'drain'] as const)),
    fc.integer({ min: 1, max: 4000 }),
  ),
  { minLength: 4, maxLength: 24 },
);

describe.each(CORES)('the hard limit, %s', (build) => {
  it('holds in every sequence of insertions, deletions, reserve(), compact(), clear() and drain()', () => {
    const seen = { refused: 0, degraded: 0, deleted: 0, full: 0 };
    const run = (pages: number, sequence: readonly Step[]): void => {
      const maximumBytes = pages * 65536;
      const heap = heapOf(build, { maximumBytes });
      const maps = PAIRS.map(
        ([key, value]) => new Checked(mapOf(key, value, { heap, growth: { background: false } })),
      );
      const next = PAIRS.map(() => 0);
      const oldest = PAIRS.map(() => 0);
      /** Whether it had memory; without, the map must be as it was. */
      const tried = (checked: Checked, act: () => void): boolean => {
        const { size } = checked.map;
        try {
          act();
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          expect(checked.map.size).toBe(size);
          seen.refused++;
          return false;
        }
      };
      for (const [i, act, n] of sequence) {
        const checked = maps[i] as Checked;
        const [key, value] = PAIRS[i] as (typeof PAIRS)[number];
        if (act === 'fill') {
          for (let done = 0; done < n; done++) {
            const at = next[i] as number;
            if (!tried(checked, () => checked.set(keyAt(key, at), valueAt(value, at)))) break;
            next[i] = at + 1;
          }
        } else if (act === 'thin') {
          for (let done = 0; done < n && (oldest[i] as number) < (next[i] as number); done++, seen.deleted++)
            checked.delete(keyAt(key, (oldest[i] as number)++)); // never throws
        } else if (act === 'clear') {
          checked.clear();
          oldest[i] = next[i] as number;
        } else if (act === 'drain') checked.map.drain();
        else if (act === 'reserve') tried(checked, () => checked.map.reserve(n * 4));
        else tried(checked, () => checked.map.compact());
        const { committed } = heap.stats();
        expect(committed).toBeLessThanOrEqual(maximumBytes);
        if (committed === maximumBytes) seen.full++;
        if (checked.map.stats().degraded) seen.degraded++;
        checked.verify();
      }
      for (const checked of maps) checked.iterate();
      heap.dispose();
    };
    fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), steps, run), { seed: 61, numRuns: 60 });
    // the sequences did come to the limit, and to each of its consequences
    for (const [what, count] of Object.entries(seen)) expect([what, count > 20]).toEqual([what, true]);
  });

  it('after it, an insertion of a key that is there still works', () => {
    const heap = heapOf(build, { maximumBytes: 4 * 65536 });
    const map = new TypedMap('u32', 'u32', { heap });
    let n = 0;
    expect(() => {
      for (; ; n++) map.set(n, n);
    }).toThrow(OutOfMemoryError);
    expect(map.set(n - 1, 7).get(n - 1)).toBe(7);
    expect([map.has(n), map.size]).toEqual([false, n]);
  });
});

describe.each(CORES)('the longest array, %s', (build) => {
  // pages that nobody has had are not touched, so that 2 GiB of them take no memory of the machine
  it('is not passed by reserve(), which leaves the set as it was', () => {
    const set = new TypedSet('u32', {
      heap: heapOf(build, { maximumBytes: 2 ** 32 }),
      growth: { loadFactor: 4 },
    });
    expect(() => set.reserve(2 ** 28)).toThrow(OutOfMemoryError);
    for (let i = 0; i < 500; i++) set.add(i);
    expect(set.size).toBe(500);
    expect([...set].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    set.verify();
  });
});
