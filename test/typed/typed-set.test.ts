// TypedSet: the same answers as a JavaScript Set for every kind on every build, through growth, and the set methods of
// ECMAScript 2025 computed by hand, with every sort of other side.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DisposedError, KeyTypeError, OutOfMemoryError, PolicyError } from '../../bindings/base/errors.js';
import { KEY_KINDS, KINDS } from '../../bindings/core/kinds.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { type SetLike, TypedSet } from '../../bindings/typed/typed-set.js';
import { BUILDS, coreOf, heapOf } from '../support/cores.js';
import {
  type AnySet,
  any,
  EDGES,
  generator,
  type Item,
  isNumber,
  type KeyKind,
  keyAt,
} from '../support/kinds.js';
import { setOf as emptySet } from '../support/latin1.js';
import { same } from '../support/model.js';

const CASES = BUILDS.flatMap((build) => KEY_KINDS.map((kind) => ({ build, kind })));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const setOf = (kind: KeyKind, keys: Iterable<Item>, options = {}): AnySet => {
  const set = emptySet(kind, options);
  for (const key of keys) set.add(any(key));
  return set;
};

/** The same keys, each once; compares a canonical order. */
const expectKeys = (set: Iterable<Item>, expected: Iterable<Item>, what = 'keys'): void => {
  const text = (key: Item) => (typeof key === 'string' ? JSON.stringify(key) : String(key));
  const order = (keys: Iterable<Item>) => [...keys].map(text).sort().join(' ');
  same(order(set), order(new Set(expected)), what);
};

describe.each(CASES)('build $build, $kind', ({ build, kind }) => {
  const k = (i: number): never => any(keyAt(kind, i));

  it('does what Set does, over 6,000 random operations through growth, compact, drain and clone', () => {
    const heap = heapOf(build);
    const random = generator(KEY_KINDS.indexOf(kind) + 1);
    let set = emptySet(kind, { heap, growth: { assist: random(2) } });
    let model = new Set<Item>();
    const seen = { growing: 0, compacted: 0, cloned: 0 };
    for (let i = 0; i < 6000; i++) {
      // the pool breathes, so that the set grows, churns and shrinks
      const pool = 8 << ((i / 500) % 7);
      const key = random(20) === 0 ? (EDGES[kind][random(6)] as Item) : k(random(pool));
      const dice = random(100);
      if (dice < 50) {
        same(set.add(any(key)), set, 'add()');
        model.add(key);
      } else if (dice < 75) same(set.has(any(key)), model.has(key), 'has()');
      else if (dice < 95) same(set.delete(any(key)), model.delete(key), 'delete()');
      else if (dice < 96) set.reserve(random(300));
      else if (dice < 97) set.drain({ maxBuckets: random(4) });
      else if (dice < 98) {
        const { bytes } = set.stats();
        set.compact();
        expect([set.stats().growing, set.stats().bytes.live <= bytes.live]).toEqual([false, true]);
        seen.compacted++;
      } else if (dice < 99) {
        const copy = set.clone();
        set.dispose();
        set = copy;
        model = new Set(model);
        seen.cloned++;
      } else if (random(4) === 0) {
        set.clear();
        model.clear();
      }
      seen.growing += Number(set.stats().growing);
      same(set.size, model.size, 'size');
      if (i % 60 !== 0) continue;
      set.verify();
      expectKeys(any(set), model);
      expectKeys([...any(set.keysArray() as never as Iterable<Item>)] as Item[], model, 'keysArray()');
    }
    for (const [what, times] of Object.entries(seen)) expect([what, times > 10]).toEqual([what, true]);
    set.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
  });

  it('keeps every edge key, as the kind sees it', () => {
    const heap = heapOf(build);
    const set = setOf(kind, EDGES[kind], { heap });
    const model = new Set(EDGES[kind]);
    expectKeys(any(set), model);
    for (const key of EDGES[kind]) expect(set.has(any(key))).toBe(true);
    if (kind === 'f64') expect([...set].some((key) => Object.is(key, -0))).toBe(false);
    for (const key of EDGES[kind]) expect(set.delete(any(key))).toBe(model.delete(key));
    expect(set.size).toBe(0);
  });

  it('iterates while it changes: what stays is visited once, what goes is not visited', () => {
    const set = setOf(kind, upTo(200).map(k), { heap: heapOf(build), growth: { assist: 0 } });
    const number = new Map(upTo(3000).map((i) => [k(i) as Item, i]));
    const seen: number[] = [];
    const gone = new Set<number>();
    set.forEach((key, again, owner) => {
      const i = number.get(key) as number;
      same(again, key, 'second argument');
      same(owner, set, 'third argument');
      same(gone.has(i), false, 'visit of a deleted key');
      seen.push(i);
      const odd = ((i * 7) % 200) | 1;
      if (set.delete(k(odd))) gone.add(odd);
      if (seen.length < 50) for (let n = 0; n < 20; n++) set.add(k(200 + seen.length * 20 + n));
      if (seen.length === 60) set.compact();
    });
    expect(set.stats().grows.double).toBeGreaterThan(4);
    expect(new Set(seen).size).toBe(seen.length);
    const even = upTo(100).map((i) => i * 2);
    expect(seen.filter((i) => i < 200 && i % 2 === 0).sort((a, b) => a - b)).toEqual(even);
    set.verify();
  });

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

describe('set methods', () => {
  const set = (...keys: number[]) => TypedSet.from('i32', keys);

  it('take sides of another kind: what is not of the own kind is not in both, whichever side is the larger', () => {
    const sides = (keys: number[]): SetLike<never>[] => [
      any(TypedSet.from('u32', keys)),
      any(TypedSet.from('f64', keys)),
      any(
        TypedMap.from('f64', 'u32', { keys: Float64Array.from(keys), values: new Uint32Array(keys.length) }),
      ),
    ];
    for (const many of [1, 2, 3, 40]) {
      const own = set(-1, 0, ...upTo(many).map((i) => i + 5));
      for (const side of sides([5, 4_000_000_000])) {
        expect([...own.intersection(side)]).toEqual([5]);
        expectKeys(
          own.difference(side),
          [...own].filter((key) => key !== 5),
        );
        expect([own.isSubsetOf(side), own.isSupersetOf(side), own.isDisjointFrom(side)]).toEqual([
          false,
          false,
          false,
        ]);
      }
      const bigs: SetLike<never> = any(TypedSet.from('i64', [5n, 6n]));
      expect([own.intersection(bigs).size, own.difference(bigs).size]).toEqual([0, own.size]);
      expect([own.isSubsetOf(bigs), own.isSupersetOf(bigs), own.isDisjointFrom(bigs)]).toEqual([
        false,
        false,
        true,
      ]);
    }
  });

  it('refuse to put in what is not of the own kind, and leave nothing behind', () => {
    const heap = heapOf('release');
    const own = TypedSet.from('i32', [1, 2], { heap });
    const { used } = heap.stats();
    for (const other of [new Set([5, 1.5]), new Set(['a']), TypedSet.from('i64', [1n])] as SetLike<never>[]) {
      expect(() => own.union(other)).toThrow(KeyTypeError);
      expect(() => own.symmetricDifference(other)).toThrow(KeyTypeError);
      expect(heap.stats()).toMatchObject({ used, maps: 1 });
    }
  });

  const METHODS = [
    'union',
    'intersection',
    'difference',
    'symmetricDifference',
    'isSubsetOf',
    'isSupersetOf',
    'isDisjointFrom',
  ] as const;

  it.each(METHODS)(
    '%s() throws TypeError for what is not set-like, RangeError for a size below 0',
    (method) => {
      const heap = heapOf('release');
      const own = TypedSet.from('i32', [1, 2], { heap });
      const { used } = heap.stats();
      const like = { size: 1, has: () => true, keys: () => [1].values() };
      for (const wrong of [
        undefined,
        null,
        1,
        'ab',
        [1, 2],
        {},
        { ...like, size: undefined },
        { ...like, size: NaN },
        { ...like, size: 'x' },
        { ...like, size: 2n },
        { ...like, has: 1 },
        { ...like, keys: undefined },
        new WeakSet(),
      ]) {
        expect(() => own[method](wrong as never)).toThrow(TypeError);
      }
      expect(() => own[method]({ ...like, size: -1 })).toThrow(RangeError);
      expect(heap.stats()).toMatchObject({ used, maps: 1 });
      expect([...own].sort()).toEqual([1, 2]);
    },
  );

  it.each(METHODS)(
    '%s() takes whatever has size, has() and keys(): a function, a size that is not a number yet',
    (method) => {
      const like = Object.assign(() => {}, {
        has: (key: number) => key === 2,
        keys: () => [2].values(),
        size: any('1'),
      });
      const native = { union: [1, 2], intersection: [2], difference: [1], symmetricDifference: [1] };
      const answers = { isSubsetOf: false, isSupersetOf: true, isDisjointFrom: false };
      for (const size of [1, '1', 1.9, Infinity, { valueOf: () => 1 }]) {
        Object.assign(like, { size });
        const result = set(1, 2)[method](like);
        if (typeof result !== 'boolean') expectKeys(result, native[method as keyof typeof native]);
        else if (size !== Infinity) expect(result).toBe(answers[method as keyof typeof answers]);
      }
    },
  );

  it.each(METHODS)(
    '%s() reads size, has and keys once each, in this order, before it calls any',
    (method) => {
      const reads: string[] = [];
      const like = {
        get size() {
          reads.push('size');
          return 2;
        },
        get has() {
          reads.push('has');
          return (key: number) => reads.push('has()') > 0 && key === 2;
        },
        get keys() {
          reads.push('keys');
          return () => [2, 3].slice(reads.push('keys()') * 0).values();
        },
      };
      set(1, 2, 4)[method](like);
      expect(reads.slice(0, 3)).toEqual(['size', 'has', 'keys']);
      expect(reads.slice(3).filter((read) => !read.endsWith('()'))).toEqual([]);
    },
  );

  it('close the iterator of the other side when they know the answer', () => {
    for (const [method, first] of [
      ['isSupersetOf', 99],
      ['isDisjointFrom', 1],
    ] as const) {
      let closed = 0;
      const iterator = {
        next: () => ({ done: false, value: first }),
        return: () => ({ done: true, value: closed++ }),
      };
      const like = { size: 2, has: () => false, keys: () => iterator };
      expect(set(1, 2, 3)[method](any(like))).toBe(false);
      expect(closed).toBe(1);
    }
  });

  it('difference() takes what was there when it began, whatever has() does to the set', () => {
    const own = set(1, 2, 3);
    let calls = 0;
    const like = {
      size: 10,
      keys: () => [].values(),
      has: () => {
        own.clear();
        own.add(7);
        return ++calls > 0;
      },
    };
    expect([...own.difference(like)]).toEqual([]);
    expect([calls, [...own]]).toEqual([3, [7]]);
  });

  it('difference() takes what was there when it began, whatever keys() does to the set', () => {
    const own = set(1, 2, 3);
    const like = {
      size: 1,
      has: () => false,
      *keys() {
        own.clear();
        yield 1;
        own.add(9);
        yield 2;
      },
    };
    expect([...own.difference(like)]).toEqual([3]);
    expect([...own]).toEqual([9]);
  });

  it('union() and symmetricDifference() start from what is there once keys() was called', () => {
    const make = () => {
      const own = set(1, 2);
      const keys = () => {
        own.add(3);
        own.delete(1);
        return [2, 4].values();
      };
      return { own, like: { size: 2, has: () => false, keys } };
    };
    const { own, like } = make();
    expectKeys(own.union(like), [2, 3, 4]);
    const second = make();
    expectKeys(second.own.symmetricDifference(second.like), [3, 4]);
    expectKeys(second.own, [2, 3]);
  });

  it('symmetricDifference() looks at the set itself, as it is at each step', () => {
    const own = set(1, 2);
    const like = {
      size: 3,
      has: () => false,
      *keys() {
        own.delete(1);
        yield 1; // no longer in the set: goes into the result, where it is already
        own.add(5);
        yield 5; // in the set by now: out of the result
      },
    };
    expectKeys(own.symmetricDifference(like), [1, 2]);
  });

  it('intersection() lives with a set that changes while has() is asked', () => {
    const own = set(...upTo(100));
    const asked: number[] = [];
    const has = (key: number) => {
      asked.push(key);
      for (let i = 0; i < 10; i++) own.delete((key + i * 11) % 100); // some that were asked, some that were not
      own.delete(key);
      own.add(key);
      return key % 2 === 0;
    };
    const result = own.intersection({ size: 1000, has, keys: () => [].values() });
    expect(new Set(asked).size).toBe(asked.length);
    expectKeys(
      result,
      asked.filter((key) => key % 2 === 0),
    );
    own.verify();
  });

  it.each(['isSubsetOf', 'isDisjointFrom', 'intersection'] as const)(
    '%s() ends when has() empties the set',
    (method) => {
      const own = set(1, 2, 3);
      let calls = 0;
      const has = () => {
        own.clear();
        calls++;
        return method === 'isSubsetOf';
      };
      own[method]({ size: 10, has, keys: () => [].values() });
      expect(calls).toBe(1);
    },
  );

  it('throw what has() and keys() throw, and leave nothing behind', () => {
    const heap = heapOf('release');
    const own = TypedSet.from('i32', [1, 2], { heap });
    const { used } = heap.stats();
    const no = (): never => {
      throw new EvalError('no');
    };
    for (const method of METHODS) {
      for (const size of [0, 100]) {
        let asked = false;
        const has = () => {
          asked = true;
          return no();
        };
        const call = () => own[method]({ size, has, keys: no });
        // with nothing to ask there is nothing to throw
        if (method === 'isSubsetOf' && size === 0) expect(call()).toBe(false);
        else if (method === 'isSupersetOf' && size === 100) expect(call()).toBe(false);
        else expect(call).toThrow(EvalError);
        expect([asked, heap.stats().used]).toEqual([asked, used]);
      }
    }
  });

  it('throw DisposedError when either side is disposed', () => {
    const heap = heapOf('release');
    const [alive, gone] = [TypedSet.from('i32', [1], { heap }), TypedSet.from('i32', [1], { heap })];
    gone.dispose();
    for (const method of METHODS) {
      expect(() => gone[method](alive)).toThrow(DisposedError);
      expect(() => gone[method](new Set<number>())).toThrow(DisposedError);
      expect(() => alive[method](gone)).toThrow(DisposedError);
    }
    expect(heap.stats().maps).toBe(1);
  });
});

describe('TypedSet', () => {
  it('is a set: answers, chaining, size, value, name, toStringTag, keys() = values() = iterator', () => {
    const set = new TypedSet('u32', { name: 'ids' });
    expect([set.add(1).add(2).add(1), set.size, set.key, set.value]).toEqual([set, 2, 'u32', 'none']);
    expect([set.name, String(set), set.stats().name, set.stats().value]).toEqual([
      'ids',
      '[object TypedSet]',
      'ids',
      'none',
    ]);
    expect([[...set.keys()], [...set.values()], [...set]]).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect([...set.entries()]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(set.constructor).toBe(TypedSet);
    expect(Object.prototype.toString.call(set.keys())).toBe('[object TypedMap Iterator]');
  });

  it('refuses kinds, options, keys and callbacks that are not any', () => {
    expect(() => new TypedSet('f32' as never)).toThrow(PolicyError);
    expect(() => new TypedSet('u32', { capacity: -1 })).toThrow(PolicyError);
    const set = new TypedSet('u32');
    for (const key of [-1, 0.5, '1', 1n, null, undefined]) {
      for (const name of ['add', 'has', 'delete'] as const) {
        expect(() => set[name](key as never)).toThrow(KeyTypeError);
      }
    }
    expect(() => set.forEach(1 as never)).toThrow(TypeError);
    expect([set.size, () => TypedSet.from('u32', [1, -1])]).toEqual([0, expect.any(Function)]);
    expect(() => TypedSet.from('u32', [1, -1])).toThrow(KeyTypeError);
  });

  it('forEach passes thisArg and gives undefined', () => {
    const self = {};
    const result = TypedSet.from('u32', [1]).forEach(function (this: unknown) {
      expect(this).toBe(self);
    }, self);
    expect(result).toBe(undefined);
  });

  it.each(KEY_KINDS)(
    'keysArray() of %s is an array of its own, of the kind, in the order of keys()',
    (kind) => {
      const set: AnySet = setOf(
        kind,
        upTo(3000).map((i) => keyAt(kind, i)),
      );
      const array = set.keysArray() as never as Iterable<Item> & { fill(value: Item): void };
      expect(array).toBeInstanceOf(isNumber(kind) ? KINDS[kind].View : Array);
      expect([...array]).toEqual([...set]);
      array.fill(keyAt(kind, 0));
      expect(new Set(set).size).toBe(3000);
      expect(new TypedSet(kind).keysArray()).toHaveLength(0);
    },
  );

  it('a subclass passes its overrides by only where the core does the work', () => {
    class Loud extends TypedSet<'u32'> {
      added = 0;
      constructor() {
        super('u32');
      }
      override add(key: number): this {
        this.added++;
        return super.add(key);
      }
    }
    const loud = new Loud().add(1).add(2);
    expect(loud).toBeInstanceOf(Loud);
    expect([loud.added, loud.size, loud.has(1), [...loud]]).toEqual([2, 2, true, [1, 2]]);
    // as with Set, results are plain sets
    expect(loud.union(new Set([3])).constructor).toBe(TypedSet);
    expect([loud.clone().size, loud.isSubsetOf(TypedSet.from('u32', [1, 2, 3]))]).toEqual([2, true]);
    loud.verify();
  });

  it('a walk asks the core what is gone, not a subclass', () => {
    class Agreeable extends TypedSet<'u32'> {
      override has(): boolean {
        return true;
      }
    }
    const set = new Agreeable('u32').addMany(Uint32Array.of(1, 2, 3));
    const visited: number[] = [];
    for (const key of set) {
      visited.push(key);
      for (const other of [1, 2, 3]) if (other !== key) set.delete(other);
    }
    expect(visited).toHaveLength(1);
    set.dispose();
  });

  it('util.inspect shows name, kind, size and the first keys', () => {
    const set = TypedSet.from('i64', [1n, 2n], { name: 'ids' });
    expect(inspect(set)).toBe('TypedSet<i64> "ids"(2) { 1n, 2n }');
    expect(inspect(new TypedSet('f64'))).toBe('TypedSet<f64>(0) {}');
    expect(inspect({ deep: { er: { set } } }, { depth: 1 })).toContain('[Object]');
    expect(inspect({ set }, { depth: 0 })).toBe('{ set: [TypedSet<i64> "ids"(2)] }');
    expect(inspect(TypedSet.from('u32', upTo(25)))).toMatch(
      /^TypedSet<u32>\(25\) \{ (\d+, ){10}\.\.\. 15 more \}$/,
    );
    set.dispose();
    expect(inspect(set)).toBe('TypedSet<i64> "ids" (disposed)');
  });

  it.each<[string, (set: TypedSet<'u32'>) => unknown]>([
    ['size', (set) => set.size],
    ['add', (set) => set.add(1)],
    ['has', (set) => set.has(1)],
    ['delete', (set) => set.delete(1)],
    ['clear', (set) => set.clear()],
    ['forEach', (set) => set.forEach(() => {})],
    ['keys', (set) => set.keys()],
    ['values', (set) => set.values()],
    ['entries', (set) => set.entries()],
    ['iterator', (set) => [...set]],
    ['keysArray', (set) => set.keysArray()],
    ['reserve', (set) => set.reserve(1)],
    ['compact', (set) => set.compact()],
    ['drain', (set) => set.drain()],
    ['stats', (set) => set.stats()],
    ['verify', (set) => set.verify()],
    ['explain', (set) => set.explain(1)],
    ['clone', (set) => set.clone()],
  ])('%s throws DisposedError after dispose(), which may be called twice', (_, use) => {
    for (const heap of [Heap.default, heapOf('release')]) {
      const set = TypedSet.from('u32', [1, 2], { heap });
      use(set);
      set.dispose();
      set[Symbol.dispose]();
      expect(() => use(set)).toThrow(DisposedError);
    }
  });
});
