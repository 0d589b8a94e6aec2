// Bulk writes stopped before any of their stores: the first so many elements are applied, the others are not,
// and the neighbours are whole.
import '../support/no-finalizers.js'; // before the bindings
import { describe, expect, it } from 'vitest';
import type { KeyKind, ValueKind } from '../../bindings/core/kinds.js';
import { type Build, heapOf } from '../support/cores.js';
import { isStopped, repairStopped, saveHeap } from '../support/faults.js';
import { type AnyMap, type AnySet, any, keyAt, stored, valueAt } from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';
import { keysOf, valuesOf } from '../support/refused.js';

const N = 90;
/** One for each way to store keys and values. */
const PAIRS: readonly [KeyKind, ValueKind][] = [
  ['u32', 'i32'],
  ['i32', 'f64'],
  ['i64', 'f32'],
  ['f64', 'u64'],
  ['string', 'u32'],
  ['bytes', 'string'],
  ['u32', 'string'],
  ['string', 'any'],
  ['i32x2', 'f64'],
  ['i32x2', 'any'],
];

describe.each(['faults', 'classic-faults'] as Build[])('build %s', (build) => {
  const begin = () => {
    const heap = heapOf(build);
    const neighbour = new Checked(mapOf('string', 'i32', { heap, growth: { assist: 0 } }));
    for (let i = 0; i < 150; i++) neighbour.set(`k${i}`, i);
    return { heap, neighbour };
  };

  /** Runs `write` from the same state, stopped before each `step`-th of its stores; `check` looks after each
   *  stop, `end` after it got through. */
  const stopAt = (
    heap: ReturnType<typeof heapOf>,
    maps: AnyMap[],
    step: number,
    write: () => void,
    check: () => void,
    end: () => void,
  ): number => {
    const back = saveHeap(heap, ...maps);
    for (let n = 1, stops = 0; ; n += step) {
      back();
      if (!isStopped(heap, n, write)) {
        end();
        return stops;
      }
      if (stops++ % 4 === 0) repairStopped(heap, () => heap.x.recover());
      check();
    }
  };

  it.each(PAIRS)('%s -> %s: setMany() and deleteMany() apply the first so many', (key, value) => {
    const { heap, neighbour } = begin();
    const map = mapOf(key, value, { heap });
    const [keys, values] = [keysOf(key, N), valuesOf(value, N)];
    const k = (i: number): never => any(keyAt(key, i));
    const held = (i: number) => stored(value, valueAt(value, i));
    const present = () => Array.from({ length: N }, (_, i) => map.has(k(i)));
    /** The keys that are there are the first so many, or the last. */
    const inOrder = (set: boolean): void => {
      const there = present();
      const size = there.filter(Boolean).length;
      expect(there).toEqual(there.map((_, i) => (set ? i < size : i >= N - size)));
      expect([map.size, [...map].length]).toEqual([size, size]);
      map.verify();
      neighbour.verify();
    };
    const stops = stopAt(
      heap,
      [map],
      23,
      () => void map.setMany(keys, values),
      () => inOrder(true),
      () => {
        for (let i = 0; i < N; i++) expect([i, map.get(k(i))]).toEqual([i, held(i)]);
      },
    );
    const deletions = stopAt(
      heap,
      [map],
      23,
      () => void map.deleteMany(keys),
      () => inOrder(false),
      () => expect(map.size).toBe(0),
    );
    expect([stops > 10, deletions > 5]).toEqual([true, true]);
  });

  it.each(['u32', 'i64', 'f64', 'string', 'i32x2'] as KeyKind[])(
    'a set of %s: addMany() adds the first so many',
    (key) => {
      const { heap, neighbour } = begin();
      const set: AnySet = setOf(key, { heap });
      const k = (i: number): never => any(keyAt(key, i));
      const stops = stopAt(
        heap,
        [],
        11,
        () => void set.addMany(keysOf(key, N)),
        () => {
          const there = Array.from({ length: N }, (_, i) => set.has(k(i)));
          expect(there).toEqual(there.map((_, i) => i < set.size));
          set.verify();
          neighbour.verify();
        },
        () => expect(set.size).toBe(N),
      );
      expect(stops).toBeGreaterThan(10);
    },
  );

  it('updateMany() adds to the first so many', () => {
    const { heap, neighbour } = begin();
    const map = mapOf('u32', 'f64', { heap });
    map.setMany(keysOf('u32', N / 2), new Float64Array(N / 2).fill(1));
    const stops = stopAt(
      heap,
      [map],
      7,
      () => void map.updateMany(keysOf('u32', N), 2 as never, 'add'),
      () => {
        const sums = Array.from({ length: N }, (_, i) => Number(map.get(any(keyAt('u32', i))) ?? 0));
        const had = (i: number): number => (i < N / 2 ? 1 : 0);
        const done = sums.findLastIndex((sum, i) => sum !== had(i)) + 1;
        expect(sums).toEqual(sums.map((_, i) => had(i) + (i < done ? 2 : 0)));
        map.verify();
        neighbour.verify();
      },
      () => expect(map.size).toBe(N),
    );
    expect(stops).toBeGreaterThan(10);
  });
});
