// The set methods of ECMAScript 2025 for every kind on every build, with answers computed by hand, in growths
// and without memory.
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { KEY_KINDS } from '../../bindings/core/kinds.js';
import { Heap } from '../../bindings/heap/heap.js';
import { type SetLike, TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, coreOf, heapOf } from '../support/cores.js';
import { type AnySet, any, EDGES, type Item, keyAt } from '../support/kinds.js';
import { setOf as emptySet } from '../support/latin1.js';
import { same } from '../support/model.js';
import { expectKeys, setOf } from '../support/sets.js';

const CASES = BUILDS.flatMap((build) => KEY_KINDS.map((kind) => ({ build, kind })));

describe.each(CASES)('build $build, $kind', ({ build, kind }) => {
  const k = (i: number): never => any(keyAt(kind, i));

  it('the set methods, with a set of the same kind on the same heap, on another, and with a Set', () => {
    const heap = heapOf(build);
    const other = heapOf(build === 'classic' ? 'release' : 'classic');
    const range = (from: number, to: number) => upTo(to - from).map((i) => k(from + i) as Item);
    const shapes: [Item[], Item[]][] = [
      [[], []],
      [range(0, 5), []],
      [[], range(0, 5)],
      [range(0, 300), range(0, 300)],
      [range(0, 300), range(200, 900)],
      [range(200, 900), range(0, 300)],
      [range(0, 50), range(50, 600)],
      [range(100, 120), range(0, 800)],
      [range(0, 800), range(100, 120)],
      [EDGES[kind].slice(0, 4), [...EDGES[kind], ...range(5, 9)]],
    ];
    for (const [left, right] of shapes) {
      const a = new Set(left);
      const b = new Set(right);
      const expected = {
        union: [...a, ...b],
        intersection: [...a].filter((key) => b.has(key)),
        difference: [...a].filter((key) => !b.has(key)),
        symmetricDifference: [...[...a].filter((key) => !b.has(key)), ...[...b].filter((key) => !a.has(key))],
      };
      const set = setOf(kind, a, { heap, growth: { assist: 0 } });
      const sides: [string, SetLike<never>][] = [
        ['the same heap', any(setOf(kind, b, { heap, growth: { assist: 0 } }))],
        ['another heap', any(setOf(kind, b, { heap: other }))],
        ['Set', any(new Set(b))],
        ['Map', any(new Map([...b].map((key) => [key, 1])))],
        [
          'a custom set-like',
          { size: b.size, has: (key: never) => b.has(key), keys: () => b.values() as never },
        ],
      ];
      const used = heap.stats().used;
      for (const [what, side] of sides) {
        for (const [method, keys] of Object.entries(expected)) {
          const result = set[method as keyof typeof expected](side);
          result.verify();
          expectKeys(any(result), keys, `${method} with ${what}`);
          same(result.size, new Set(keys).size, `size of ${method} with ${what}`);
          // it is new, of this heap, and nothing of it is shared
          expect([result.constructor, result.heap === heap, result.key]).toEqual([TypedSet, true, kind]);
          result.add(k(5000));
          expect([set.has(k(5000)), side.has(k(5000))]).toEqual([false, false]);
          result.dispose();
        }
        const answers = [set.isSubsetOf(side), set.isSupersetOf(side), set.isDisjointFrom(side)];
        const shared = expected.intersection.length;
        expect([what, ...answers]).toEqual([what, shared === a.size, shared === b.size, shared === 0]);
        expectKeys(any(set), a, 'this afterwards');
        expectKeys(any(side.keys()), b, 'the other afterwards');
      }
      expect(heap.stats().used).toBe(used);
      for (const one of [set, sides[0]?.[1] as AnySet]) {
        one.verify();
        one.dispose();
      }
    }
    expect(heap.stats().used).toBe(0);
  });

  it('the set methods with itself', () => {
    const heap = heapOf(build);
    const set = setOf(kind, upTo(100).map(k), { heap });
    expectKeys(any(set.union(set)), any(set));
    expectKeys(any(set.intersection(set)), any(set));
    expect([set.difference(set).size, set.symmetricDifference(set).size]).toEqual([0, 0]);
    expect([set.isSubsetOf(set), set.isSupersetOf(set), set.isDisjointFrom(set)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(set.size).toBe(100);
  });

  it('the set methods in the middle of growths of both sides, doubling and same size alike', () => {
    const heap = heapOf(build);
    const growing = (from: number): AnySet => {
      const set = emptySet(kind, { heap, growth: { assist: 0 } });
      for (let i = from; i < from + 40 || !set.stats().growing; i++) set.add(k(i));
      return set;
    };
    const [a, b] = [growing(0), growing(30)];
    for (;;) {
      const keys = { a: [...a] as Item[], b: [...b] as Item[] };
      expectKeys(any(a.union(b)), [...keys.a, ...keys.b]);
      expectKeys(
        any(a.intersection(b)),
        keys.a.filter((key) => b.has(any(key))),
      );
      expectKeys(
        any(a.difference(b)),
        keys.a.filter((key) => !b.has(any(key))),
      );
      expect(a.symmetricDifference(b).size).toBe(a.union(b).size - a.intersection(b).size);
      if (!a.stats().growing && !b.stats().growing) break;
      a.drain({ maxBuckets: 1 });
      b.drain({ maxBuckets: 2 });
    }
  });
});

describe.each(BUILDS)('build %s', (build) => {
  it.each(['u32', 'i64', 'string'] as const)(
    '%s: no memory inside a set method: an error, both sides unchanged, nothing lost',
    (kind) => {
      const heap = new Heap({ core: coreOf(build), maximumBytes: (kind === 'string' ? 40 : 12) * 65536 });
      const k = (i: number) => keyAt(kind, i);
      const [a, b] = [0, 1].map((side) =>
        setOf(
          kind,
          upTo(5000).map((i) => k(2 * i + side)),
          { heap },
        ),
      ) as [AnySet, AnySet];
      const model = [...a].map(String).sort();
      // fill the heap up
      const filler = new TypedSet('u64', { heap });
      expect(() => {
        for (let i = 0n; ; i++) filler.add(i);
      }).toThrow(OutOfMemoryError);
      a.drain();
      b.drain();
      const { used, maps } = heap.stats();
      for (const method of ['union', 'symmetricDifference'] as const) {
        for (const other of [b, new Set(b)] as SetLike<never>[]) {
          expect(() => a[method](other)).toThrow(OutOfMemoryError);
          expect(heap.stats()).toMatchObject({ used, maps });
        }
      }
      expect(() => a.clone()).toThrow(OutOfMemoryError);
      expect(heap.stats()).toMatchObject({ used, maps });
      expect([...a].map(String).sort()).toEqual(model);
      for (const set of [a, b]) set.verify();
      filler.dispose();
      expect(a.union(b).size).toBe(10_000);
    },
  );

  it('ends the growth that a set method began in its result', () => {
    const heap = heapOf(build);
    const a = setOf('u32', upTo(10), { heap });
    const result = a.union(setOf('u32', upTo(3000), { heap }) as never);
    result.drain();
    result.verify();
    expect([result.size, result.stats().growing, a.size]).toEqual([3000, false, 10]);
  });
});
