// Keys that are two numbers: their arguments, their columns, what iteration gives, and what is refused. That
// they do what a Map with `a,b` as keys does is in the tests of all kinds (model.test.ts, bulk.test.ts and
// others, by latin1.ts).
import { inspect } from 'node:util';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { PairKind } from '../../bindings/core/kinds.js';
import {
  type BulkOf,
  Heap,
  KeyTypeError,
  maps,
  TypedMap,
  TypedSet,
  ValueTypeError,
} from '../../bindings/index.js';
import { metricsText } from '../../bindings/observe/index.js';
import { heapOf } from '../support/cores.js';
import { caught } from '../support/refused.js';

const BOUNDS = {
  i32x2: 'two integers from -2147483648 to 2147483647',
  u32x2: 'two integers from 0 to 4294967295',
} as const;
const KINDS = Object.keys(BOUNDS) as PairKind[];
/** No number of either kind, and how a message shows it. */
const WRONG: readonly [unknown, string][] = [
  ...[undefined, null, true, 0.5, NaN, Infinity, 2 ** 32, -(2 ** 31) - 1].map((it): [unknown, string] => [
    it,
    `${it} (${typeof it})`,
  ]),
  [1n, '1n (bigint)'],
  ['1', '"1" (string)'],
  [[1, 2], 'an array of 2 (object)'],
  [{ valueOf: () => 1 }, 'an object (Object) (object)'],
  [Object(1), 'an object (Number) (object)'],
];

describe.each([
  ['the default heap', () => Heap.default],
  ['an own heap', () => heapOf('classic')],
] as const)('on %s', (_, heapFor) => {
  const heap = heapFor();

  it.each(KINDS)('%s: a number that is none is named, with which of the two it is', (kind) => {
    const map = new TypedMap(kind, 'f64', { heap }).set(1, 2, 3);
    const set = new TypedSet(kind, { heap }).add(1, 2);
    let computed = 0;
    for (const [bad, shown] of [...WRONG, [kind === 'u32x2' ? -1 : 2 ** 31, '']] as [never, string][]) {
      for (const [a, b, which] of [
        [bad, 2, 'first'],
        [1, bad, 'second'],
        [bad, bad, 'first'],
      ] as const) {
        const uses = [
          () => map.get(a, b),
          () => map.has(a, b),
          () => map.set(a, b, 1),
          () => map.delete(a, b),
          () => map.add(a, b, 1),
          () => map.getOrInsert(a, b, 1),
          () => map.getOrInsertComputed(a, b, () => computed++),
          () => map.explain(a, b),
          () => set.add(a, b),
          () => set.has(a, b),
          () => set.delete(a, b),
        ];
        for (const use of uses) {
          const error = caught(use);
          expect(error).toBeInstanceOf(KeyTypeError);
          expect(error.message).toContain(`key's ${which} number ${shown}`);
          expect(error.message).toContain(`kind ${kind}: expected ${BOUNDS[kind]}, as two arguments`);
        }
      }
    }
    expect([computed, [...map], [...set]]).toEqual([0, [[[1, 2], 3]], [[1, 2]]]);
  });

  it('a value that is none is refused before anything changes', () => {
    const map = new TypedMap('i32x2', 'u32', { heap });
    for (const use of [
      () => map.set(1, 2, -1),
      () => map.set(1, 2, undefined as never),
      () => map.add(1, 2, 0.5),
      () => map.getOrInsert(1, 2, '3' as never),
      () => map.getOrInsertComputed(1, 2, () => -1),
    ])
      expect(use).toThrow(ValueTypeError);
    expect(map.size).toBe(0);
  });

  it('the two numbers are an ordered pair', () => {
    const map = new TypedMap('i32x2', 'string', { heap });
    map.set(1, 2, 'a').set(2, 1, 'b').set(-1, 0, 'c').set(0, -1, 'd').set(-0, 0, 'e');
    expect([map.get(1, 2), map.get(2, 1), map.get(-1, 0), map.get(0, -1), map.get(0, -0)]).toEqual([
      ...'abcde',
    ]);
    expect([map.size, map.get(1, 1), map.has(2, 2), map.delete(2, 2), map.delete(1, 2)]).toEqual([
      ...[5, undefined, false, false, true],
    ]);
  });

  it('getOrInsertComputed() calls back with two arguments, and -0 is 0', () => {
    const map = new TypedMap('i32x2', 'f64', { heap });
    expect(map.getOrInsertComputed(3, -4, (...key) => key.length * 100 + key[0] * key[1])).toBe(188);
    expect(map.getOrInsertComputed(-0, -0, (a, b) => Number(Object.is(a, 0) && Object.is(b, 0)))).toBe(1);
    expect(map.getOrInsertComputed(3, -4, () => 0)).toBe(188);
    expect(() => map.getOrInsertComputed(3, -4, 5 as never)).toThrow(/callback/);
  });
});

describe('in bulk', () => {
  it('keys are two arrays, and come out as two', () => {
    const [a, b] = [Int32Array.of(1, 1, -2), Int32Array.of(5, 6, 5)];
    const map = TypedMap.from('i32x2', 'f64', { keys: [a, b], values: Float64Array.of(10, 20, 30) });
    expect(map.getMany([Int32Array.of(1, 9), Int32Array.of(6, 9)])).toEqual(Float64Array.of(20, Number.NaN));
    map.updateMany([a, b], 1, 'add');
    const [x, y] = map.keysArray();
    expect([x, y]).toEqual([expect.any(Int32Array), expect.any(Int32Array)]);
    const sums = map.valuesArray();
    for (let i = 0; i < 3; i++) expect(map.get(x[i] as number, y[i] as number)).toBe(sums[i]);
    const copy = new TypedMap('i32x2', 'f64').setMany(map.keysArray(), map.valuesArray());
    expect(copy.toJSON().sort()).toEqual(map.toJSON().sort());
    expect([map.deleteMany([a, b]), map.size]).toEqual([3, 0]);
    expect(map.keysArray()).toEqual([new Int32Array(0), new Int32Array(0)]);
    expect(new TypedSet('u32x2').addMany([Uint32Array.of(7), Uint32Array.of(8)]).has(7, 8)).toBe(true);
  });

  it('an array of the heap itself, or one that is written to, is read as it was before', () => {
    const map = new TypedMap('i32x2', 'i32');
    const both = Int32Array.from({ length: 20 }, (_, i) => i);
    const [a, b] = [both.subarray(0, 10), both.subarray(10)];
    map.setMany([a, b], a);
    expect(map.getMany([a, b], a)).toBe(a);
    expect([...a]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const own = map.heap.words.subarray(1024, 17_000);
    map.setMany([own, own.slice()], own.slice());
    map.verify();
  });

  it.each([
    [[1, 2], 'an array of 2'],
    [Int32Array.of(1, 2), 'Int32Array of 2'],
    [[Int32Array.of(1)], 'an array of 1'],
    [[Int32Array.of(1), Uint32Array.of(1)], 'an array of 2'],
    [[Int32Array.of(1), Int32Array.of(1), Int32Array.of(1)], 'an array of 3'],
    [{ data: new Uint8Array(1), offsets: new Uint32Array(2) }, 'an object'],
    [undefined, 'undefined'],
  ])('%j is refused as keys', (keys, shown) => {
    const map = new TypedMap('i32x2', 'f64').set(1, 1, 5);
    const set = new TypedSet('i32x2').add(1, 1);
    for (const use of [
      () => map.setMany(keys as never, Float64Array.of(1)),
      () => map.getMany(keys as never),
      () => map.hasMany(keys as never),
      () => map.updateMany(keys as never, 1, 'add'),
      () => map.deleteMany(keys as never),
      () => set.addMany(keys as never),
    ]) {
      const error = caught(use);
      expect(error).toBeInstanceOf(KeyTypeError);
      expect(error.message).toBe(
        `keys: got ${shown}${shown === 'an object' ? ' (Object)' : ''}, expected [Int32Array, Int32Array]`,
      );
    }
    expect([[...map], [...set]]).toEqual([[[[1, 1], 5]], [[1, 1]]]);
  });

  it('columns of unequal lengths are refused', () => {
    const keys: BulkOf<'i32x2'> = [new Int32Array(3), new Int32Array(2)];
    const message = 'keys: got 3 first and 2 second numbers, expected as many';
    expect(() => new TypedSet('i32x2').addMany(keys)).toThrow(message);
    expect(() => TypedMap.from('i32x2', 'u32', { keys, values: new Uint32Array(3) })).toThrow(message);
    expect(() => TypedMap.from('i32x2', 'u32', { keys, values: new Uint32Array(2) })).toThrow(
      '3 keys but 2 values',
    );
  });
});

describe('as a whole', () => {
  it('from() takes what entries() gives, and refuses keys that are no pair', () => {
    const map = TypedMap.from('i32x2', 'string', [
      [[1, 2], 'a'],
      [[1, 2], 'b'],
    ]);
    expect([...TypedMap.from('i32x2', 'string', map)]).toEqual([[[1, 2], 'b']]);
    expect([...TypedMap.from('i32x2', 'string', map.toNative())]).toEqual([[[1, 2], 'b']]);
    expect([...TypedSet.from('i32x2', map.keys())]).toEqual([[1, 2]]);
    for (const [key, shown] of [
      [5, '5 (number)'],
      ['12', '"12" (string)'],
      [[1], 'an array of 1 (object)'],
      [[1, 2, 3], 'an array of 3 (object)'],
      [undefined, 'undefined (undefined)'],
    ] as [never, string][]) {
      const message = `key ${shown} is not of kind u32x2: expected [a, b], ${BOUNDS.u32x2}`;
      expect(() => TypedMap.from('u32x2', 'u32', [[key, 1]])).toThrow(new KeyTypeError(message));
      expect(() => TypedSet.from('u32x2', [key])).toThrow(new KeyTypeError(message));
    }
    expect(() => TypedMap.from('u32x2', 'u32', [[[1, -1], 1]])).toThrow(/second number -1/);
  });

  it('set methods take sets of either kind, of any heap, and what is like a set of pairs', () => {
    const set = TypedSet.from('i32x2', [
      [1, 1],
      [2, 2],
    ]);
    const others = [
      TypedSet.from('i32x2', [
        [2, 2],
        [3, 3],
      ]),
      TypedSet.from(
        'i32x2',
        [
          [2, 2],
          [3, 3],
        ],
        { heap: heapOf('classic') },
      ),
      TypedMap.from('i32x2', 'u32', [
        [[2, 2], 0],
        [[3, 3], 0],
      ]),
    ];
    const text = (keys: Iterable<[number, number]>) => [...keys].map(String).sort().join(' ');
    for (const other of others) {
      expect(text(set.union(other))).toBe('1,1 2,2 3,3');
      expect(text(set.intersection(other))).toBe('2,2');
      expect(text(set.difference(other))).toBe('1,1');
      expect(text(set.symmetricDifference(other))).toBe('1,1 3,3');
      expect([set.isSubsetOf(other), set.isSupersetOf(other), set.isDisjointFrom(other)]).toEqual([
        ...[false, false, false],
      ]);
    }
    const unsigned = TypedSet.from('u32x2', [[2, 2]]);
    expect([text(set.intersection(unsigned)), unsigned.isSubsetOf(set)]).toEqual(['2,2', true]);
    // what has() of a native set is asked for is an array, which it cannot have
    expect(text(set.union(new Set([[7, 8] as [number, number]])))).toBe('1,1 2,2 7,8');
    expect(
      set.isSubsetOf(
        new Set<[number, number]>([
          [1, 1],
          [2, 2],
        ]),
      ),
    ).toBe(false);
    expect(set.isSupersetOf(new Set([5 as never]))).toBe(false);
  });

  it('is named in stats, in maps(), in metrics and by util.inspect, and cannot be cloned by structuredClone', () => {
    const map = new TypedMap('i32x2', 'f64', { name: 'a grid' }).set(1, -2, 0.5);
    const set = new TypedSet('u32x2', { name: 'edges' }).add(3, 4);
    expect(map.stats()).toMatchObject({ key: 'i32x2', value: 'f64', size: 1 });
    expect(maps().map(({ name, key }) => `${name} ${key}`)).toEqual(
      expect.arrayContaining(['a grid i32x2', 'edges u32x2']),
    );
    expect(metricsText()).toMatch(/map="a grid"|name="a grid"/);
    expect(inspect(map)).toBe('TypedMap<i32x2, f64> "a grid"(1) { [ 1, -2 ] => 0.5 }');
    expect(inspect(set)).toBe('TypedSet<u32x2> "edges"(1) { [ 3, 4 ] }');
    expect(JSON.stringify([map, set])).toBe('[[[[1,-2],0.5]],[[3,4]]]');
    expect(() => structuredClone(map)).toThrow(/toNative/);
    expect(() => structuredClone(set)).toThrow(/keysArray/);
    expect(map.explain(1, -2)).toMatchObject({ slot: expect.any(Number), generation: 'new' });
    expect(map.explain(9, 9).slot).toBe(-1);
    map.dispose();
    expect(() => map.get(1, -2)).toThrow(/disposed/);
    expect(() => map.keysArray()).toThrow(/disposed/);
  });

  it('subclasses take two arguments too', () => {
    class Grid extends TypedMap<'i32x2', 'u32'> {
      constructor() {
        super('i32x2', 'u32');
      }
    }
    const grid = new Grid();
    expect(grid.set(1, 2, 3).get(1, 2)).toBe(3);
    expect([grid.add(1, 2, 4), grid.getOrInsert(5, 5, 6), grid.has(5, 5), grid.delete(5, 5)]).toEqual([
      ...[7, 6, true, true],
    ]);
    expect(() => grid.set(1, 2.5, 3)).toThrow(/second number 2.5/);
  });

  it('has types for arguments, columns and what iteration gives', () => {
    type Grid = TypedMap<'i32x2', 'f64'>;
    expectTypeOf<Grid['get']>().toEqualTypeOf<(a: number, b: number) => number | undefined>();
    expectTypeOf<Grid['set']>().parameters.toEqualTypeOf<[a: number, b: number, value: number]>();
    expectTypeOf<Grid['add']>().toEqualTypeOf<(a: number, b: number, delta: number) => number>();
    expectTypeOf<ReturnType<Grid['keysArray']>[1]>().toEqualTypeOf<Int32Array>();
    expectTypeOf<ReturnType<TypedSet<'u32x2'>['keysArray']>['length']>().toEqualTypeOf<2>();
    expectTypeOf<TypedSet<'u32x2'>['add']>().parameters.toEqualTypeOf<[a: number, b: number]>();
    const grid: Grid = new TypedMap('i32x2', 'f64');
    for (const [[a, b], value] of grid) expectTypeOf([a, b, value]).toEqualTypeOf<number[]>();
    const some: TypedMap = grid;
    expect(some.size).toBe(0);
    // @ts-expect-error: one argument
    expect(() => grid.get(1)).toThrow(/second number undefined/);
    // @ts-expect-error: no kind of values
    expect(() => new TypedMap('i32', 'i32x2')).toThrow(/unknown value kind "i32x2"/);
  });
});
