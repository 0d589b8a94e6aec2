// The 30 kind pairs, keys and values of each kind for fast-check and for plain loops, and what a kind does with a
// value: enough to tell what a TypedMap must answer, with a JavaScript Map as the model.
import fc from 'fast-check';
import { KEY_KINDS, type KeyKind, VALUE_KINDS, type ValueKind } from '../../bindings/kinds.js';
import type { TypedMap } from '../../bindings/typed-map.js';

export type { KeyKind, ValueKind };
/** A map of kinds that only the test knows. */
export type AnyMap = TypedMap<KeyKind, ValueKind>;
/** A key or value of any kind. */
export type Scalar = number | bigint;

/** Takes a key or value where the kind is known at run time only. */
export const any = (scalar: unknown): never => scalar as never;

/** All pairs of kinds. */
export const PAIRS: readonly (readonly [KeyKind, ValueKind])[] = KEY_KINDS.flatMap((key) =>
  VALUE_KINDS.map((value) => [key, value] as const),
);

/** One pair for each of the core's four storage pairs, with each of the three key classes. */
export const STORAGE_PAIRS: readonly (readonly [KeyKind, ValueKind])[] = [
  ['i32', 'u32'],
  ['u32', 'f64'],
  ['f64', 'f32'],
  ['i64', 'u64'],
];

export const isBig = (kind: ValueKind): boolean => kind === 'i64' || kind === 'u64';

/** Edge values of each kind: its bounds, what wraps, what compares oddly, and the core's own miss sentinels. */
export const EDGES: Readonly<Record<ValueKind, readonly Scalar[]>> = {
  i32: [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 0x9e3779b1 | 0],
  u32: [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 0x9e3779b1],
  i64: [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, -(2n ** 32n), 0x9e3779b1n],
  u64: [0n, 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 32n, 0x9e3779b1n],
  f64: [
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    5e-324,
    -5e-324,
    Number.MAX_VALUE,
    2.2250738585072014e-308,
    2 ** 53,
    0.1,
  ],
  f32: [0, -0, NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -149), 3.4028234663852886e38, 1e39, 1e-46, 0.1],
};

/** The n-th of many distinct keys of a kind, n from 0; near each other, as real keys are. */
export const keyAt = (kind: KeyKind, n: number): Scalar => {
  if (kind === 'u32') return n;
  if (kind === 'i32') return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  if (kind === 'f64') return n / 4 - 10;
  // both halves of the word take part
  const word = (BigInt(n % 7) << 32n) | BigInt(Math.floor(n / 7));
  return kind === 'u64' ? word : n % 2 === 0 ? word : -word - 1n;
};

/** Keys that repeat: edges and a pool of `pool` near ones. */
export const keys = (kind: KeyKind, pool: number): fc.Arbitrary<Scalar> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...EDGES[kind]) },
    { weight: 5, arbitrary: fc.nat(pool - 1).map((n) => keyAt(kind, n)) },
  );

/** Any value of the kind, edges often. */
export const values = (kind: ValueKind): fc.Arbitrary<Scalar> => {
  const whole = {
    i32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    u64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    f64: fc.double(),
    f32: fc.double(),
  }[kind] as fc.Arbitrary<Scalar>;
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...EDGES[kind]) }, { weight: 2, arbitrary: whole });
};

/** What a map keeps of a value of its kind. */
export const stored = (kind: ValueKind, value: Scalar): Scalar =>
  kind === 'f32' ? Math.fround(value as number) : Object.is(value, -0) && kind !== 'f64' ? 0 : value;

/** What add() makes of a value that is there and a delta: integers wrap, f32 adds in single precision. */
export const sum = (kind: ValueKind, value: Scalar, delta: Scalar): Scalar => {
  switch (kind) {
    case 'i32':
      return ((value as number) + (delta as number)) | 0;
    case 'u32':
      return ((value as number) + (delta as number)) >>> 0;
    case 'i64':
      return BigInt.asIntN(64, (value as bigint) + (delta as bigint));
    case 'u64':
      return BigInt.asUintN(64, (value as bigint) + (delta as bigint));
    case 'f32':
      return Math.fround((value as number) + Math.fround(delta as number));
    case 'f64':
      return (value as number) + (delta as number);
  }
};

/** 0 of a kind. */
export const zero = (kind: ValueKind): Scalar => (isBig(kind) ? 0n : 0);

/** Uniform numbers from 0 to n - 1, the same in every run: mulberry32. */
export const generator = (seed: number): ((n: number) => number) => {
  let state = seed | 0;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
};
