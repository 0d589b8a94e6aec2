// Nothing is lost on any failure: whichever allocation fails, the map equals the model; wherever a mutation
// is stopped, and wherever the repair of that is stopped, the map is old or new, and its neighbours are
// whole.
import '../support/no-finalizers.js'; // before the bindings
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { KEY_KINDS, type KeyKind, type ValueKind } from '../../bindings/core/kinds.js';
import type { Core } from '../../bindings/cores.js';
import { Heap } from '../../bindings/heap/heap.js';
import { arenaOf } from '../support/arena.js';
import { coreOf } from '../support/cores.js';
import {
  dirtyMemory,
  failAllocation,
  hasFailed,
  isStopped,
  repairStopped,
  saveHeap,
} from '../support/faults.js';
import {
  type AnyMap,
  type AnySet,
  any,
  isNumber,
  keyAt,
  numeral,
  PAIRS,
  RECORD_PAIRS,
  valueAt,
} from '../support/kinds.js';
import { internalsIn, mapOf, setOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';

const CORES: Core[] = (['faults', 'classic-faults'] as const).map(coreOf);
/** Each way to store keys and values: these go through all stops; the other pairs, whose core is the same,
 *  through some. */
const THOROUGH = [['u32', 'i32'], ['i32', 'f64'], ['i64', 'f32'], ['f64', 'u64'], ...RECORD_PAIRS].map(
  String,
);

const key = (kind: KeyKind, i: number): never => any(keyAt(kind, i));
const value = (kind: ValueKind, i: number): never =>
  any(isNumber(kind) ? numeral(kind, i) : valueAt(kind, i));

const dirtyHeap = (core: Core): Heap => {
  const heap = new Heap({ core });
  dirtyMemory(heap);
  return heap;
};

const expectEqual = (map: AnyMap, model: Map<unknown, unknown>): void => {
  expect(map.size).toBe(model.size);
  for (const [k, v] of model) if (map.get(k as never) !== v) expect([k, map.get(k as never)]).toEqual([k, v]);
};

describe.each(CORES)('core $name', (core) => {
  describe.each(PAIRS)('%s -> %s', (k, v) => {
    it.each([false, true])('survives every failing allocation (and all after it: %s)', (keep) => {
      const heap = dirtyHeap(core);
      const untouched = saveHeap(heap);
      let failures = 0;
      let n = 1;
      for (let failed = true; failed; n++) {
        untouched();
        failed = false;
        const model = new Map<unknown, unknown>();
        const map = mapOf(k, v, { heap, seed: 7n });
        failAllocation(heap, n, keep);
        const attempt = (change: () => void, record: () => void): void => {
          try {
            change();
            record();
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
            failed = true;
            failures++;
          }
        };
        for (let i = 0; i < 220; i++) {
          attempt(
            () => map.set(key(k, i), value(v, i)),
            () => model.set(key(k, i), value(v, i)),
          );
          failed ||= map.stats().degraded;
        }
        attempt(
          () => map.reserve(900),
          () => {},
        );
        failed ||= hasFailed(heap); // a map that wanted to double twice has doubled once
        map.verify();
        expectEqual(map, model);
        for (let i = 0; i < 220; i += 3) expect(map.delete(key(k, i))).toBe(model.delete(key(k, i)));
        map.verify();
        expectEqual(map, model);
        failAllocation(heap, 0);
        for (let i = 1000; i < 1100; i++) {
          map.set(key(k, i), value(v, i));
          model.set(key(k, i), value(v, i));
        }
        map.verify();
        expectEqual(map, model);
        map.dispose();
        expect(heap.stats().used).toBe(0);
      }
      // each allocation site was reached: the first array doublings, overflow slabs and reserve()
      expect(n).toBeGreaterThan(8);
      expect(failures).toBeGreaterThan(0);
    });

    it('is old or new, wherever a mutation stops', () => {
      const heap = dirtyHeap(core);
      const neighbour = new Checked(mapOf('string', 'i32', { heap, growth: { assist: 0 } }));
      for (let i = 0; i < 200; i++) neighbour.set(`k${i}`, i);
      const map = mapOf(k, v, { heap, seed: 11n });
      const model = new Map<unknown, unknown>();
      // whatever the next call is, it undoes what was stopped
      const firstCalls = [
        () => map.verify(),
        () => map.size,
        () => map.get(key(k, 1)),
        () => [...map],
        () => map.stats(),
        () => neighbour.map.get('k1'),
      ];
      const fresh = saveHeap(heap, map);
      const seen = { stops: 0, happened: 0 };
      const set = (i: number, n: number): void => {
        map.set(key(k, i), value(v, n));
        model.set(key(k, i), value(v, n));
      };
      /** Runs `change` after `entries` inserts and `prepare`, stopped before each of its stores in turn;
       *  how many. */
      const stopEverywhere = (
        entries: number,
        change: () => void,
        apply: (m: Map<unknown, unknown>) => void,
        prepare = () => {},
      ): number => {
        fresh();
        model.clear();
        for (let i = 0; i < entries; i++) set(i, i);
        prepare();
        const before = saveHeap(heap, map);
        const after = new Map(model);
        apply(after);
        for (let n = 1; ; n++) {
          before();
          if (!isStopped(heap, n, change)) {
            map.verify();
            expectEqual(map, after);
            return n - 1; // the change has fewer than n stores
          }
          seen.stops++;
          const firstCall = firstCalls[n % firstCalls.length] as () => unknown;
          if (n % 5 === 0) repairStopped(heap, firstCall);
          else firstCall();
          map.verify();
          const isNew = map.size === after.size && [...after].every(([k, v]) => map.get(k as never) === v);
          if (isNew) seen.happened++;
          expectEqual(map, isNew ? after : model);
          map.set(key(k, 5), value(v, 5));
          map.verify();
          if (n % 16 === 0) neighbour.verify();
        }
      };
      const put = (i: number) => ({
        change: () => void map.set(key(k, i), value(v, 9)),
        apply: (m: Map<unknown, unknown>) => void m.set(key(k, i), value(v, 9)),
      });
      const cases: [number, { change: () => void; apply: (m: Map<unknown, unknown>) => void }][] = [];
      const thorough = THOROUGH.includes(`${k},${v}`);
      const step = thorough ? 1 : 7;
      // through two growths of four times the size, or five of twice
      for (let entries = 0; entries < 60; entries += step) cases.push([entries, put(entries)]);
      for (const entries of thorough ? [1, 15, 30, 57] : [1, 15]) {
        cases.push([entries, put(0)]); // overwrite, some of them while growing
        if (isNumber(v))
          cases.push([
            entries,
            {
              change: () => void map.add(key(k, 0), value(v, 3)),
              apply: (m) => void m.set(key(k, 0), value(v, 3)), // key 0 holds 0
            },
          ]);
        cases.push([
          entries,
          // 1: empties the map
          { change: () => void map.delete(key(k, 0)), apply: (m) => void m.delete(key(k, 0)) },
        ]);
        cases.push([entries, { change: () => map.clear(), apply: (m) => m.clear() }]);
        cases.push([entries, { change: () => void map.drain(), apply: () => {} }]);
        cases.push([entries, { change: () => void map.reserve(120), apply: () => {} }]);
        // the background drain's
        cases.push([entries, { change: () => void internalsIn(map).drainSlice(2), apply: () => {} }]);
        for (const i of [0, entries]) {
          cases.push([
            entries,
            {
              change: () => void map.getOrInsert(key(k, i), value(v, 4)),
              apply: (m) => void (m.has(key(k, i)) || m.set(key(k, i), value(v, 4))),
            },
          ]);
        }
      }
      for (const [entries, { change, apply }] of cases) stopEverywhere(entries, change, apply);
      expect(seen.stops).toBeGreaterThan(cases.length * 2);
      expect(seen.happened).toBeGreaterThan(0);
      if (!thorough || (isNumber(k) && (isNumber(v) || v === 'any'))) return;
      // deletions leave waste behind, and one of them moves what is left of a page: that one is stopped
      // everywhere
      const entries = 500;
      const remove = (i: number): void => {
        map.delete(key(k, i));
        model.delete(key(k, i));
      };
      const order = Array.from({ length: entries }, (_, i) => (i * 131) % entries);
      fresh();
      for (let i = 0; i < entries; i++) set(i, i);
      let moving = 0;
      for (let held = arenaOf(map).held; arenaOf(map).held === held; ) remove(order[moving++] as number);
      const last = order[moving - 1] as number;
      const stores = stopEverywhere(
        entries,
        () => void map.delete(key(k, last)),
        (m) => void m.delete(key(k, last)),
        () => {
          for (const i of order.slice(0, moving - 1)) remove(i);
        },
      );
      expect(stores).toBeGreaterThan(50);
    });
  });

  it('is old or new, wherever the evacuation of a long chain stops, which needs a longer journal', () => {
    const heap = dirtyHeap(core);
    const map = mapOf('i32', 'f64', { heap, seed: 3n, growth: { resize: 'forbid' } });
    const entries = 900; // chains of 90 buckets on line, of 113 with three lines each on classic
    for (let i = 0; i < entries; i++) map.set(i, i);
    expect(map.stats().overflowBuckets).toBeGreaterThan(entries / 9);
    internalsIn(map).retune({ ...internalsIn(map).policy, resize: 'allow' });
    const untouched = saveHeap(heap, map);
    let stops = 0;
    for (let n = 1, stopped = true; stopped; n += 1 + (n >> 5)) {
      untouched();
      stopped = isStopped(heap, n, () => map.set(entries, 1));
      map.verify();
      if (!stopped) continue;
      stops++;
      expect(map.size - (map.has(entries) ? 1 : 0)).toBe(entries);
      for (let i = 0; i < entries; i++) if (map.get(i) !== i) expect([i, map.get(i)]).toEqual([i, i]);
      map.set(entries + 1, 1).drain();
      map.verify();
    }
    expect(stops).toBeGreaterThan(100);
    expect(map.stats().grows.double).toBeGreaterThan(0);
  });

  it.each(KEY_KINDS)('a set of %s is old or new, wherever a mutation stops', (k) => {
    const heap = dirtyHeap(core);
    const set = setOf(k, { heap, seed: 5n });
    const fresh = saveHeap(heap);
    let stops = 0;
    for (let entries = 0; entries < 40; entries += 2) {
      fresh();
      for (let i = 0; i < entries; i++) set.add(key(k, i));
      const before = saveHeap(heap);
      for (const change of ['add', 'delete', 'clear'] as const) {
        for (let n = 1, stopped = true; stopped; n++) {
          before();
          stopped = isStopped(heap, n, () => {
            if (change === 'clear') set.clear();
            else set[change](key(k, change === 'add' ? entries : 0));
          });
          set.verify();
          if (!stopped) continue;
          stops++;
          const after = { add: entries + 1, delete: entries - 1, clear: 0 }[change];
          expect([entries, after]).toContain(set.size);
          let found = 0;
          for (let i = 0; i <= entries; i++) found += set.has(key(k, i)) ? 1 : 0;
          expect([found, [...set].length]).toEqual([set.size, set.size]);
          set.add(key(k, 1)).verify();
        }
      }
    }
    expect(stops).toBeGreaterThan(200);
  });

  it('iterates over all of a map whose epochs are being numbered anew, wherever that stops', () => {
    const heap = dirtyHeap(core);
    const map = mapOf('u32', 'f64', { heap, seed: 3n });
    const fill = (): void => {
      for (let i = 0; i < 30; i++) map.set(key('u32', i), value('f64', i));
    };
    fill();
    // a clear() is an epoch, and this build has few
    for (let round = 0; round < 30; round++) {
      for (let n = 1; isStopped(heap, n, () => map.clear()); n++) {
        expect([...map.keys()].length).toBe(map.size);
        if (map.size === 0) fill();
      }
      fill();
    }
    map.verify();
  });

  // They change only a result that nobody has yet, so a stop must leave both operands whole, whichever store
  // it hits.
  it.each<KeyKind>(['u32', 'i64', 'string', 'bytes'])(
    'set operations on %s leave both sides as they were, wherever they stop',
    (k) => {
      const heap = dirtyHeap(core);
      const operands = [30, 45].map((n, side) => {
        const set = setOf(k, { heap, seed: BigInt(side) });
        for (let i = 0; i < n; i++) set.add(key(k, i + 20 * side)); // 20 to 29 are in both; both are growing
        return { set, model: new Set<unknown>([...set.keys()]) };
      });
      const [a, b] = operands.map(({ set }) => set) as [AnySet, AnySet];
      const sizes = { union: 65, intersection: 10, difference: 20, symmetricDifference: 55 };
      const untouched = saveHeap(heap);
      for (const [operation, size] of Object.entries(sizes) as [keyof typeof sizes, number][]) {
        let n = 1;
        for (let stopped = true; stopped; n++) {
          untouched();
          stopped = isStopped(heap, n, () => expect(a[operation](b).size).toBe(size));
          for (const { set, model } of operands) {
            expect(new Set(set.keys())).toEqual(model);
            set.verify();
            expect(set.add(key(k, 500)).delete(key(k, 500))).toBe(true);
          }
        }
        expect(n).toBeGreaterThan(20);
      }
    },
  );
});
