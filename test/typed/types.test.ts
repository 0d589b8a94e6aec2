// The types of maps and sets: what they accept and give. tsc checks this file (npm run lint).
import { describe, expect, expectTypeOf, it } from 'vitest';
import { TypedMap, TypedSet } from '../../bindings/index.js';

interface User {
  readonly age: number;
}

describe('TypedMap', () => {
  it('is usable as a ReadonlyMap', () => {
    const total = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((a, b) => a + b, 0);
    expect(total(new TypedMap('string', 'f64').set('a', 1).set('b', 2))).toBe(3);
    expectTypeOf<TypedMap<'i64', 'string'>>().toExtend<ReadonlyMap<bigint, string>>();
    expectTypeOf<TypedMap<'u32', 'any', User>>().toExtend<ReadonlyMap<number, User>>();
    expectTypeOf<TypedMap<'u32', 'f64'>>().not.toExtend<ReadonlyMap<string, number>>();
  });

  it('has a type for values of kind any', () => {
    const users: TypedMap<'u32', 'any', User> = new TypedMap('u32', 'any');
    expectTypeOf(users.get).returns.toEqualTypeOf<User | undefined>();
    expectTypeOf(users.set).parameter(1).toEqualTypeOf<User>();
    expectTypeOf(users.valuesArray()).toEqualTypeOf<User[]>();
    expectTypeOf(users.clone()).toEqualTypeOf<TypedMap<'u32', 'any', User>>();
    expectTypeOf(users.toNative()).toEqualTypeOf<globalThis.Map<number, User>>();
    expectTypeOf(users.entries().next().value).toEqualTypeOf<[number, User] | undefined>();
    expectTypeOf(users.blocks().next().value?.values).toEqualTypeOf<User[] | undefined>();
    expectTypeOf(new TypedMap('u32', 'any').get(1)).toBeAny();
    expect(users.set(1, { age: 5 }).get(1)?.age).toBe(5);
    const made = TypedMap.from('string', 'any', [['a', { age: 5 }]]);
    expectTypeOf(made.get).returns.toEqualTypeOf<{ age: number } | undefined>();
    expectTypeOf(TypedMap.from('u32', 'u64', [])).toEqualTypeOf<TypedMap<'u32', 'u64'>>();
  });

  it('adds and updates only where values are numbers', () => {
    expectTypeOf<TypedMap<'u32', 'f64'>['add']>().toEqualTypeOf<(key: number, delta: number) => number>();
    expectTypeOf<TypedMap<'u32', 'u64'>['add']>().toEqualTypeOf<(key: number, delta: bigint) => bigint>();
    expectTypeOf<TypedMap<'u32', 'i32'>['updateMany']>().parameter(1).toEqualTypeOf<Int32Array | number>();
    for (const value of ['string', 'bytes', 'any'] as const) {
      const map = new TypedMap('u32', value);
      expectTypeOf<TypedMap<'u32', typeof value>['add']>().parameter(1).toBeNever();
      expectTypeOf<TypedMap<'u32', typeof value>['updateMany']>().parameter(1).toBeNever();
      // @ts-expect-error: no number
      expect(() => map.add(1, 'a')).toThrow(/add\(\) on values of kind/);
      // @ts-expect-error: no numbers
      expect(() => map.updateMany(Uint32Array.of(1), ['a'], 'add')).toThrow(
        /updateMany\(\) on values of kind/,
      );
    }
  });

  it('gives iterators with the helpers of the library that the program is checked with', () => {
    type Keys = ReturnType<globalThis.Map<number, number>['keys']>;
    const map = new TypedMap('u32', 'f64').set(1, 2);
    expectTypeOf(map.keys()).toEqualTypeOf<Keys>();
    expectTypeOf(map.values()).toEqualTypeOf<Keys>();
    expectTypeOf(new TypedSet('u32').keys()).toEqualTypeOf<Keys>();
    expect([...map.entries()]).toEqual([[1, 2]]);
  });
});
