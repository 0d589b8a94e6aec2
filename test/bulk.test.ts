// Whole arrays per call: the same answers as one key after another, on every build and kind pair; bad input changes
// nothing; a call that runs out of memory says how many elements it applied.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, OutOfMemoryError, PolicyError, ValueTypeError } from '../bindings/errors.js';
import { KINDS } from '../bindings/kinds.js';
import { TypedMap } from '../bindings/typed-map.js';
import { TypedSet } from '../bindings/typed-set.js';
import { BUILDS, type Build, heapOf } from './support/cores.js';
import { failAllocation } from './support/faults.js';
import {
  type AnyMap,
  any,
  EDGES,
  generator,
  isBig,
  type KeyKind,
  keyAt,
  PAIRS,
  type Scalar,
  stored,
  sum,
  type ValueKind,
  zero,
} from './support/kinds.js';

type Numbers = { [index: number]: Scalar } & { readonly length: number; slice(): Numbers };

const arrayOf = (kind: ValueKind, from: Scalar[]): Numbers => {
  const array = new KINDS[kind].View(from.length) as unknown as Numbers;
  for (const [i, x] of from.entries()) array[i] = x;
  return array;
};

/** What updateMany() makes of a value of the kind. */
const updated = (
  kind: ValueKind,
  op: 'add' | 'min' | 'max',
  there: Scalar | undefined,
  x: Scalar,
): Scalar => {
  if (op === 'add') return sum(kind, there ?? zero(kind), x);
  if (there === undefined) return stored(kind, x);
  if (!isBig(kind)) return Math[op](there as number, x as number);
  return there < x === (op === 'min') ? there : x;
};

const normal = (kind: KeyKind, key: Scalar): Scalar => (kind === 'f64' && key === 0 ? 0 : key);

describe.each(BUILDS)('build %s', (build: Build) => {
  it.each(PAIRS)('%s -> %s: does in bulk what Map does one by one', (key, value) => {
    const heap = heapOf(build);
    const map: AnyMap = new TypedMap(key, value, { heap });
    const model = new Map<Scalar, Scalar>();
    const next = generator(99);
    const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T;
    const keys = (n: number): Scalar[] =>
      Array.from({ length: n }, () => (next(20) === 0 ? pick(EDGES[key]) : keyAt(key, next(3000))));
    const values = (n: number): Scalar[] => {
      const exact = arrayOf(
        value,
        Array.from({ length: n }, () => pick(EDGES[value])),
      );
      return Array.from({ length: n }, (_, i) => exact[i] as Scalar);
    };
    for (let round = 0; round < 14; round++) {
      const n = [0, 1, 40, 900, 9000][round % 5] as number;
      const [k, v] = [keys(n), values(n)];
      const [K, V] = [arrayOf(key, k), arrayOf(value, v)];
      if (round % 3 === 0) {
        expect(map.setMany(any(K), any(V))).toBe(map);
        for (const [i, x] of k.entries()) model.set(normal(key, x), v[i] as Scalar);
      } else {
        const op = (['add', 'min', 'max'] as const)[round % 4] ?? 'add';
        const one = v[0] ?? zero(value);
        map.updateMany(any(K), round % 2 === 0 ? any(V) : any(one), op);
        for (const [i, x] of k.entries()) {
          const operand = round % 2 === 0 ? (v[i] as Scalar) : one;
          model.set(normal(key, x), updated(value, op, model.get(normal(key, x)), operand));
        }
      }
      const asked = keys(7000);
      const found = new Uint8Array(asked.length);
      const missing = (arrayOf(value, [EDGES[value][1] as Scalar])[0] ?? 0) as Scalar;
      const got = map.getMany(
        any(arrayOf(key, asked)),
        undefined,
        any({ found, missing }),
      ) as unknown as Numbers;
      const has = map.hasMany(any(arrayOf(key, asked)));
      let wrong = 0;
      for (const [i, x] of asked.entries()) {
        const there = model.has(normal(key, x));
        const right = there ? model.get(normal(key, x)) : missing;
        if (!Object.is(got[i], right) || found[i] !== Number(there) || has[i] !== Number(there)) wrong++;
      }
      expect(wrong).toBe(0);
      const gone = keys(round % 4 === 0 ? 5000 : 300);
      expect(map.deleteMany(any(arrayOf(key, gone)))).toBe(
        gone.filter((x) => model.delete(normal(key, x))).length,
      );
      expect(map.size).toBe(model.size);
      map.verify();
      expect([...(map.keysArray() as unknown as Iterable<Scalar>)]).toEqual([...map.keys()]);
      expect([...(map.valuesArray() as unknown as Iterable<Scalar>)]).toEqual([...map.values()]);
    }
    expect(model.size).toBeGreaterThan(500);
    const copy: AnyMap = TypedMap.from(
      key,
      value,
      any({ keys: map.keysArray(), values: map.valuesArray() }),
      {
        heap,
      },
    );
    expect(new Map(copy)).toEqual(model);
    expect(copy.stats().grows.double).toBe(0);
    map.dispose();
    copy.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('a set does too', () => {
    const heap = heapOf(build);
    for (const key of ['i32', 'u64', 'f64'] as KeyKind[]) {
      const set = new TypedSet<KeyKind>(key, { heap });
      const all = Array.from({ length: 9000 }, (_, i) => keyAt(key, i % 6000));
      expect(set.addMany(any(arrayOf(key, all))).size).toBe(6000);
      const has = set.hasMany(
        any(arrayOf(key, [keyAt(key, 5), keyAt(key, 7000)])),
        new Uint8Array(3).fill(9),
      );
      expect([...has]).toEqual([1, 0, 9]);
      expect(set.deleteMany(any(arrayOf(key, all.slice(3000, 6000))))).toBe(3000);
      expect([...(set.keysArray() as unknown as Iterable<Scalar>)]).toEqual([...set]);
      set.verify();
      set.dispose();
    }
  });

  it('default of a missing key; results into an array of yours, longer than needed and over the keys themselves', () => {
    const heap = heapOf(build);
    const floats = new TypedMap('i32', 'f32', { heap });
    expect([...floats.getMany(Int32Array.of(1))]).toEqual([NaN]);
    const longs = new TypedMap('i32', 'i64', { heap });
    expect([...longs.getMany(Int32Array.of(1))]).toEqual([0n]);
    const map = new TypedMap('i32', 'i32', { heap });
    const n = 20_000;
    const keys = Int32Array.from({ length: n }, (_, i) => i);
    map.setMany(
      keys,
      keys.map((i) => i * 2),
    );
    const out = new Int32Array(n + 2).fill(-1);
    expect(map.getMany(keys, out)).toBe(out);
    expect([out[0], out[n - 1], out[n], out[n + 1]]).toEqual([0, 2 * (n - 1), -1, -1]);
    expect(map.getMany(keys, keys)).toBe(keys);
    expect([keys[1], keys[n - 1]]).toEqual([2, 2 * (n - 1)]);
    // shifted by one element over what is still to be read
    const shifted = Int32Array.from({ length: n + 1 }, (_, i) => i);
    map.getMany(shifted.subarray(0, n), shifted.subarray(1));
    expect([shifted[1], shifted[n]]).toEqual([0, 2 * (n - 1)]);
  });

  it('keys and values that are views of the heap itself are right, though memory grows meanwhile', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap });
    const { buffer } = heap.x.memory;
    const [keys, values] = [new Uint32Array(buffer, 0, 16_000), new Uint32Array(buffer, 4, 16_000)];
    const expected = new Map(Array.from(keys, (k, i) => [k, values[i]]));
    map.setMany(keys, values);
    expect(new Map(map)).toEqual(expected);
  });

  it('refuses bad input before anything changes', () => {
    const heap = heapOf(build);
    const map = new TypedMap('i32', 'f64', { heap });
    const keys = Int32Array.of(1, 2, 3);
    const good = Float64Array.of(1, 2, 3);
    const detached = new Int32Array(4);
    structuredClone(detached, { transfer: [detached.buffer] });
    const own = new Float64Array(heap.x.memory.buffer, 1024, 8);
    const refused: [new (...args: never[]) => Error, RegExp, () => unknown][] = [
      [KeyTypeError, /keys: got an array of 2, expected Int32Array/, () => map.setMany(any([1, 2]), good)],
      [
        KeyTypeError,
        /keys: got Uint32Array of 3, expected Int32Array/,
        () => map.getMany(any(new Uint32Array(3))),
      ],
      [KeyTypeError, /keys: got undefined/, () => map.deleteMany(any(undefined))],
      [TypeError, /detached/, () => map.hasMany(detached)],
      [
        ValueTypeError,
        /values: got 2, expected as many as keys: 3/,
        () => map.setMany(keys, good.subarray(1)),
      ],
      [ValueTypeError, /values: got 7, expected Float64Array/, () => map.setMany(keys, any(7))],
      [ValueTypeError, /values: got Float32Array of 3/, () => map.setMany(keys, any(new Float32Array(3)))],
      [ValueTypeError, /value "1" \(string\)|values: got "1"/, () => map.updateMany(keys, any('1'), 'add')],
      [ValueTypeError, /value 1n/, () => map.updateMany(keys, any(1n), 'add')],
      [PolicyError, /op is "sub": expected 'add', 'min' or 'max'/, () => map.updateMany(keys, 1, any('sub'))],
      [
        ValueTypeError,
        /out: got 2 elements, expected 3 or more/,
        () => map.getMany(keys, new Float64Array(2)),
      ],
      [ValueTypeError, /out: got Int32Array of 3, expected Float64Array/, () => map.getMany(keys, any(keys))],
      [ValueTypeError, /out is a view of the heap's own memory/, () => map.getMany(keys, own)],
      [
        ValueTypeError,
        /found: got 1 elements/,
        () => map.getMany(keys, undefined, { found: new Uint8Array(1) }),
      ],
      [ValueTypeError, /value "x"/, () => map.getMany(keys, undefined, { missing: any('x') })],
      [PolicyError, /options: got 5/, () => map.getMany(keys, undefined, any(5))],
      [
        RangeError,
        /3 keys but 2 values/,
        () => TypedMap.from('i32', 'f64', { keys, values: good.subarray(1) }),
      ],
    ];
    for (const [type, message, call] of refused) {
      expect(call).toThrow(type);
      expect(call).toThrow(message);
    }
    expect([map.size, heap.i32[112]]).toEqual([0, 0]);
    const small = new TypedMap('i32', 'u32', { heap });
    for (const bad of [-1, 0.5, 2 ** 32])
      expect(() => small.updateMany(keys, bad, 'min')).toThrow(ValueTypeError);
    map.dispose();
    for (const call of [() => map.getMany(keys), () => map.setMany(keys, good), () => map.keysArray()])
      expect(call).toThrow(/disposed/);
  });
});

it.each(['faults', 'classic-faults'] as Build[])(
  'build %s: without memory, says how many it applied',
  (build) => {
    for (const allocation of [1, 2, 3, 4]) {
      const heap = heapOf(build);
      const map = new TypedMap('u32', 'f64', { heap, growth: { resize: 'forbid' } });
      const n = 12_000;
      const keys = Uint32Array.from({ length: n }, (_, i) => i);
      failAllocation(heap, allocation, true);
      let index = -1;
      try {
        map.updateMany(keys, 1, 'max');
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        index = (error as OutOfMemoryError).index as number;
      }
      failAllocation(heap, 0);
      expect(index).toBe(map.size);
      expect(index).toBeGreaterThan(allocation);
      expect([...map.hasMany(keys)]).toEqual(Array.from(keys, (i) => Number(i < index)));
      map.verify();
      map.setMany(keys, new Float64Array(n));
      expect(map.size).toBe(n);
      map.dispose();
    }
  },
);
