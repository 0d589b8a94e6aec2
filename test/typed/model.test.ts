// Model-based: on every build and for every pair of kinds, a TypedMap answers as JavaScript's Map does,
// whatever the order of operations, in the middle of either kind of growth, and its invariants hold after
// each operation.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../bindings/core/kinds.js';
import type { DrainBudget } from '../../bindings/index.js';
import { BUILDS, heapOf, seedHeap, slotsOf } from '../support/cores.js';
import {
  type AnyKind,
  EDGES,
  generator,
  type Item,
  isNumber,
  type KeyKind,
  keyAt,
  keys,
  LONG,
  PAIRS,
  stored,
  type ValueKind,
  valueAt,
  values,
  zero,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked, forceDoubling, forceSameSize } from '../support/model.js';

/** Near keys that take part; with the edges, few enough to repeat and enough for several doublings. */
const POOL = 160;

/** One operation, done to the map and to its model by the methods of Checked. */
class Operation implements fc.Command<object, Checked> {
  constructor(
    readonly name: string,
    readonly act: (checked: Checked) => void,
  ) {}
  check(): boolean {
    return true;
  }
  run(_: object, checked: Checked): void {
    this.act(checked);
    checked.verify();
  }
  toString(): string {
    return this.name;
  }
}

const show = (value: unknown): string => (typeof value === 'bigint' ? `${value}n` : fc.stringify(value));

const withoutMinusZero = (kind: ValueKind, delta: Item): Item =>
  isNumber(kind) && stored(kind, delta) === 0 ? zero(kind) : delta;

/** All operations on a pair of kinds; those that make maps grow several times. */
const operations = (key: KeyKind, value: ValueKind): fc.Arbitrary<Operation>[] => {
  const k = keys(key, POOL);
  const v = values(value);
  // -0 as a delta has a test of its own (typed-map.test.ts)
  const delta = v.map((d) => withoutMinusZero(value, d));
  const budget: fc.Arbitrary<DrainBudget | undefined> = fc.oneof(
    fc.constant(undefined),
    fc.record({ maxBuckets: fc.nat(6) }),
    fc.record({ maxBuckets: fc.nat(6), maxMs: fc.constantFrom(0, 0.001, 1) }),
    fc.record({ dryRun: fc.constant(true) }),
  );
  const on = <T extends unknown[]>(
    name: string,
    args: { [I in keyof T]: fc.Arbitrary<T[I]> },
    weight = 1,
  ) => {
    const made = fc
      .tuple(...(args as fc.Arbitrary<unknown>[]))
      .map(
        (a) =>
          new Operation(`${name}(${a.map(show).join(', ')})`, (c) =>
            (c[name as 'set'] as (...a: unknown[]) => void)(...a),
          ),
      );
    return Array<fc.Arbitrary<Operation>>(weight).fill(made);
  };
  return [
    ...on('set', [k, v], 6),
    ...on('delete', [k], 3),
    ...on('get', [k], 2),
    ...on('has', [k]),
    ...on('add', [k, delta], isNumber(value) ? 2 : 1),
    ...on('getOrInsert', [k, v], 2),
    ...on('getOrInsertComputed', [k, v]),
    ...on('step', [fc.nat(60)], 2),
    ...on('iterate', []),
    ...on('drain', [budget]),
    ...on('reserve', [fc.nat(POOL)]),
    ...on('compact', []),
    ...on('clear', []),
  ];
};

const START = ['empty', 'doubling', 'same-size'] as const;

/** A map in the middle of the kind of growth asked for: the commands find it so. */
const startIn = (start: (typeof START)[number], checked: Checked, slots: number, seed: number): void => {
  const { map } = checked;
  const at = (n: number) => keyAt(map.keyKind, n);
  const value = EDGES[map.valueKind][1];
  if (start === 'empty') return;
  if (start === 'doubling') forceDoubling(checked, at, value);
  else forceSameSize(checked, slots, at, value, generator(seed));
  const { growing, growth } = map.stats();
  expect([growing, growth]).toEqual([true, start === 'doubling' ? 'double' : 'same-size']);
};

describe.each(BUILDS)('build %s', (build) => {
  it.each(PAIRS)('%s -> %s: every sequence of operations agrees with Map', (key, value) => {
    const heap = heapOf(build);
    const grows = { double: 0, sameSize: 0 };
    let walks = 0;
    for (const [i, start] of START.entries()) {
      fc.assert(
        fc.property(
          fc.commands(operations(key, value), { maxCommands: 120, size: 'max' }),
          fc.constantFrom(0, 0, 1, 4),
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          (commands, assist, seed) => {
            const capacity = start === 'empty' ? 0 : 40;
            seedHeap(heap, seed);
            const checked = new Checked(mapOf(key, value, { heap, capacity, growth: { assist } }));
            startIn(
              start,
              checked,
              slotsOf(build, KINDS[key].bytes, KINDS[value].valueBytes),
              Number(seed & 0xffffn),
            );
            fc.modelRun(() => ({ model: {}, real: checked }), commands);
            checked.iterate();
            const stats = checked.map.stats();
            grows.double += stats.grows.double;
            grows.sameSize += stats.grows.sameSize;
            walks += checked.walks;
            checked.map.dispose();
          },
        ),
        { numRuns: 8, seed: 1000 + i },
      );
    }
    expect(grows.double).toBeGreaterThan(2);
    expect(grows.sameSize).toBeGreaterThan(2);
    expect(walks).toBeGreaterThan(2);
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
  });

  it.each(PAIRS)('%s -> %s: 60,000 random operations agree with Map', async (key, value) => {
    const heap = heapOf(build);
    const checked = new Checked(mapOf(key, value, { heap }));
    const { map } = checked;
    const random = generator(key.length * 31 + value.length);
    const slots = slotsOf(build, KINDS[key].bytes, KINDS[value].valueBytes);
    let clears = 0;
    // waves: the pool of keys swells to thousands and shrinks again, so sizes and both growths come and go
    const pool = (i: number): number => 20 + Math.floor(1500 * (1 - Math.cos(i / 3000)));
    /** An edge of the kind, seldom a long one. */
    const edge = (kind: AnyKind): Item => {
      const isLong = (kind === 'string' || kind === 'bytes') && random(50) === 0;
      const edges = isLong ? LONG[kind] : EDGES[kind];
      return edges[random(edges.length)];
    };
    for (let i = 0; i < 60_000; i++) {
      const k = random(40) === 0 ? edge(key) : keyAt(key, random(pool(i)));
      const v = random(4) === 0 ? edge(value) : valueAt(value, i % 5000);
      const what = random(100);
      if (what < 40) checked.set(k, v);
      else if (what < 62) checked.delete(k);
      else if (what < 75) checked.get(k);
      else if (what < 80) checked.has(k);
      else if (what < 87 && (isNumber(value) || what < 81)) checked.add(k, withoutMinusZero(value, v));
      else if (what < 93) checked.getOrInsert(k, v);
      else if (what < 98) checked.step(random(40));
      else if (what < 99) checked.drain({ maxBuckets: random(20) });
      if (i === 32_999) {
        forceSameSize(checked, slots, (n) => keyAt(key, n), EDGES[value][1], random);
      } else if (i % 3000 === 2999) {
        checked.clear();
        clears++;
      }
      if (i % 250 === 0) checked.verify();
    }
    checked.verify();
    checked.iterate();
    const { grows } = map.stats();
    expect(grows.double).toBeGreaterThan(3);
    expect(grows.sameSize).toBeGreaterThan(0);
    // more clears than the fault builds have epochs
    expect(clears).toBe(19);
    expect(checked.walks).toBeGreaterThan(20);
    map.dispose();
    await Promise.resolve(); // the buffers for long strings go back at the end of the task
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
  });
});
