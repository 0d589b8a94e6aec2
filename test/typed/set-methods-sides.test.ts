// The set methods of ECMAScript 2025 with every sort of other side: other kinds, objects with set-like
// methods, sides that change.
import { describe, expect, it } from 'vitest';
import { DisposedError, KeyTypeError } from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { type SetLike, TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { heapOf } from '../support/cores.js';
import { any } from '../support/kinds.js';
import { expectKeys } from '../support/sets.js';

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
        if ((wrong as { size?: unknown } | null)?.size !== 2n)
          // whose TypeError is the engine's
          expect(() => own[method](wrong as never)).toThrow(/is not set-like: expected an object with size/);
      }
      expect(() => own[method](null as never)).toThrow('null is not set-like');
      expect(() => own[method]({ ...like, size: -1 })).toThrow('size is -1: expected 0 or more');
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
      // some that were asked, some that were not
      for (let i = 0; i < 10; i++) own.delete((key + i * 11) % 100);
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
