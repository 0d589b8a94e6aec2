// The hot methods of a shared map, made for its kinds: what they do is what the methods of the class do, and
// what they leave to those comes out the same.
import { afterEach, describe, expect, it } from 'vitest';
import { DisposedError, KeyTypeError, PolicyError, ValueTypeError } from '../../bindings/base/errors.js';
import { STATUS } from '../../bindings/core/core.js';
import { useHotMethods } from '../../bindings/shared/hot-methods.js';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { any } from '../support/kinds.js';
import { secondSide, sideOf, stopsBefore } from '../support/shared.js';

const KEYS = {
  i32: [-5, 0, 2 ** 31 - 1],
  u32: [0, 7, 2 ** 32 - 1],
  i64: [-(2n ** 63n), 0n, 5n],
  u64: [0n, 5n, 2n ** 64n - 1n],
  f64: [0.5, Number.NaN, -0],
  string: ['', 'ä'.repeat(3), '漢字 and more than sixteen'],
  bytes: [new Uint8Array(0), Uint8Array.of(1, 2), new Uint8Array(100).fill(7)],
} as const;
const VALUES = {
  i32: [-1, 2 ** 31 - 1, -1640531535],
  u32: [0, 2 ** 32 - 1, 2654435761],
  i64: [-1n, 0n, 2n ** 63n - 1n],
  u64: [0n, 1n, 2n ** 64n - 1n],
  f32: [0.5, Number.NaN, -0],
  f64: [0.1, Number.NaN, Number.POSITIVE_INFINITY],
} as const;
const BAD_KEY = { string: 5, bytes: 'x', i32: 0.5, u32: -1, i64: 1, u64: -1n, f64: 1n } as const;
const BAD_VALUE = { i32: 0.5, u32: -1, i64: 1, u64: -1n, f32: '1', f64: 1n } as const;

/** A map whose methods are those of the class. */
class General extends SharedTypedMap {}

const maps: SharedTypedMap[] = [];
const make = (Class: typeof SharedTypedMap, key: string, value: string): SharedTypedMap => {
  const map = new Class(any(key), any(value), { maximumBytes: 2 ** 23, shards: 2, name: 'hot' });
  maps.push(map as never);
  return map as never;
};
afterEach(() => {
  for (const map of maps.splice(0)) map.dispose();
});

const pairs = Object.keys(KEYS).flatMap((key) => Object.keys(VALUES).map((value) => [key, value] as const));

describe.each(pairs)('%s -> %s', (key, value) => {
  it('does what the methods of the class do', () => {
    const [hot, general] = [make(SharedTypedMap, key, value), make(General as never, key, value)];
    expect(Object.hasOwn(Object.getPrototypeOf(hot), 'get')).toBe(true);
    expect(Object.hasOwn(Object.getPrototypeOf(general), 'get')).toBe(false);
    const keys: readonly unknown[] = KEYS[key as 'i32'];
    const values: readonly unknown[] = VALUES[value as 'i32'];
    const both = (step: (map: SharedTypedMap) => unknown) => {
      const [mine, theirs] = [step(hot), step(general)];
      expect(mine === hot).toBe(theirs === general);
      if (mine !== hot) expect(mine).toBe(theirs);
    };
    for (const k of keys) both((map) => map.get(any(k)));
    for (const k of keys) {
      for (const v of values) {
        both((map) => map.set(any(k), any(v)));
        both((map) => map.get(any(k)));
      }
      both((map) => map.has(any(k)));
      both((map) => map.add(any(k), any(values[0])));
      both((map) => map.delete(any(k)));
      both((map) => map.delete(any(k)));
      both((map) => map.has(any(k)));
      both((map) => map.add(any(k), any(values[1])));
    }
    both((map) => map.size);
  });

  it('refuses what is not of the kinds', () => {
    const map = make(SharedTypedMap, key, value);
    const [k, v] = [BAD_KEY[key as 'i32'], BAD_VALUE[value as 'i32']];
    for (const method of ['get', 'has', 'delete'] as const)
      expect(() => map[method](any(k))).toThrow(KeyTypeError);
    for (const method of ['set', 'add'] as const) {
      expect(() => map[method](any(k), any(VALUES[value as 'i32'][0]))).toThrow(KeyTypeError);
      expect(() => map[method](any(KEYS[key as 'i32'][0]), any(v))).toThrow(ValueTypeError);
    }
    expect(map.size).toBe(0);
  });
});

describe('a method that is taken from a map', () => {
  it('is of the map that it is called on', () => {
    const [a, b] = [make(SharedTypedMap, 'i32', 'f64'), make(SharedTypedMap, 'i32', 'f64')];
    a.set(1, 5);
    a.set.call(b, 2, 6);
    expect([a.size, b.size]).toEqual([1, 1]);
    expect([a.get.call(b, 1), a.get.call(b, 2), a.has.call(b, 1)]).toEqual([undefined, 6, false]);
    expect(a.add.call(b, 2, any(1))).toBe(7);
    expect(a.delete.call(b, 2)).toBe(true);
    expect(() => a.get.call(any({}), 1)).toThrow(TypeError);
    expect(() => a.set.call(any(undefined), 1, any(2))).toThrow(TypeError);
  });

  it('refuses a map that this thread has given up, and changes nothing', () => {
    for (const leave of ['detach', 'dispose'] as const) {
      const map = make(SharedTypedMap, 'i32', 'f64').set(1, 5);
      const { get, has, set, add, delete: remove } = map;
      const other = leave === 'detach' ? secondSide({ map } as never).map : undefined;
      map[leave]();
      for (const call of [
        () => get.call(map, 1),
        () => has.call(map, 1),
        () => set.call(map, 1, any(6)),
        () => add.call(map, 1, any(6)),
        () => remove.call(map, 1),
      ])
        expect(call).toThrow(DisposedError);
      if (other !== undefined) expect(other.get(1)).toBe(5);
    }
  });
});

describe('what is not the usual case', () => {
  /** A map whose class notes what is left to it, and its thread's memory. */
  const noting = () => {
    const side = sideOf('shared-faults', 'i32', 'i32', { shards: 1 });
    side.map.set(1, 5);
    const left: unknown[][] = [];
    const general = Object.fromEntries(
      ['get', 'has', 'set', 'delete', 'add'].map((name) => [
        name,
        (...given: unknown[]) => {
          left.push([name, ...given]);
          return 'done';
        },
      ]),
    );
    const map = Object.create(general) as SharedTypedMap<'i32', 'i32'>;
    return { side, left, map };
  };
  const calls = (map: SharedTypedMap<'i32', 'i32'>) => [
    map.get(1),
    map.has(1),
    map.set(1, 6),
    map.delete(1),
    map.add(1, 2),
  ];
  const CALLS = [
    ['get', 1],
    ['has', 1],
    ['set', 1, 6],
    ['delete', 1],
    ['add', 1, 2],
  ];

  it('a shard that another thread holds: is left to the class, and no status to the next call', () => {
    const { side, left, map } = noting();
    useHotMethods(map, side.memory, 'i32', 'i32');
    const victim = secondSide(side);
    expect(stopsBefore(victim, 3, () => victim.map.set(100, 1))).toBe(true);
    expect(calls(map)).toEqual(CALLS.map(() => 'done'));
    expect(left).toEqual(CALLS);
    expect(map.get(7)).toBe('done');
    for (const method of ['get', 'has', 'delete'] as const) {
      map[method](1);
      expect(side.memory.i32[STATUS], method).toBe(0);
    }
    map.set(1, 6);
    expect(side.memory.i32[STATUS]).toBe(0);
    map.add(1, 6);
    expect(side.memory.i32[STATUS]).toBe(0);
    side.map.lost(victim.memory.id);
    expect(side.map.get(1)).toBe(5);
  });

  it('a miss: leaves no status either', () => {
    const { side, left, map } = noting();
    useHotMethods(map, side.memory, 'i32', 'i32');
    expect([map.get(7), map.has(7), map.delete(7)]).toEqual([undefined, false, false]);
    expect(side.memory.i32[STATUS]).toBe(0);
    expect(left).toEqual([]);
  });

  it('a read that traps, since another thread writes there: is left to the class', () => {
    const { side, left, map } = noting();
    const trap = () => {
      throw new WebAssembly.RuntimeError('out of bounds');
    };
    const x = { ...side.memory.x, get_u32_u32: trap, has_u32_4: trap };
    useHotMethods(map, Object.create(side.memory, { x: { value: x } }), 'i32', 'i32');
    expect([map.get(1), map.has(1)]).toEqual(['done', 'done']);
    expect(left).toEqual(CALLS.slice(0, 2));
  });
});

it('a frozen map refuses writes by the methods of the class', () => {
  const map = make(SharedTypedMap, 'string', 'u32').set('a', 1);
  map.freeze();
  expect(map.get('a')).toBe(1);
  for (const write of [() => map.set('a', 2), () => map.add('b', any(1)), () => map.delete('a')])
    expect(write).toThrow(PolicyError);
  expect([map.get('a'), map.has('b'), map.size]).toEqual([1, false, 1]);
});

it('a map shows no methods of its own', () => {
  const map = make(SharedTypedMap, 'i32', 'f64');
  const general = make(General as never, 'i32', 'f64');
  const seen = (of: object): string[] => {
    const names: string[] = [];
    for (const name in of) names.push(name);
    return names;
  };
  expect(seen(map)).toEqual(seen(general));
  expect(map).toBeInstanceOf(SharedTypedMap);
  expect(map.constructor).toBe(SharedTypedMap);
});
