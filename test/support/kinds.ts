// The kind pairs, keys and values of each kind for fast-check and for plain loops, and what a kind does with
// a value: enough to tell what a TypedMap must answer, with a JavaScript Map as the model. Bytes, which have
// identity in a Map, are strings of one-byte characters here, and two numbers are `a,b`: latin1.ts puts them
// in and takes them out.
import fc from 'fast-check';
import {
  type KeyKind,
  KINDS,
  SCALAR_KINDS,
  type ScalarKind,
  VALUE_KINDS,
  type ValueKind,
} from '../../bindings/core/kinds.js';
import type { TypedMap } from '../../bindings/typed/typed-map.js';
import type { TypedSet } from '../../bindings/typed/typed-set.js';

export type { KeyKind, ScalarKind, ValueKind };
/** A kind of keys or of values. */
export type AnyKind = KeyKind | ValueKind;
/** A map, a set of kinds that only the test knows. Keys that are two numbers are one text to it
 *  (latin1.ts). */
export type AnyMap = TypedMap<ScalarKind, ValueKind>;
export type AnySet = TypedSet<ScalarKind>;
/** A key or value of any kind. */
export type Item = number | bigint | string | boolean | symbol | object | null | undefined;

/** Takes a key or value where the kind is known at run time only. */
export const any = (item: unknown): never => item as never;

/** All pairs of kinds whose keys are one value. */
export const SCALAR_PAIRS: readonly (readonly [ScalarKind, ValueKind])[] = SCALAR_KINDS.flatMap((key) =>
  VALUE_KINDS.map((value) => [key, value] as const),
);
/** And those whose keys are two numbers; of u32x2 one for each way to keep values, since the rest is that of
 *  i32x2. */
export const PAIRS: readonly (readonly [KeyKind, ValueKind])[] = [
  ...SCALAR_PAIRS,
  ...VALUE_KINDS.map((value) => ['i32x2', value] as const),
  ...(['u32', 'f64', 'string', 'any'] as const).map((value) => ['u32x2', value] as const),
];

/** One pair for each of the core's four storage pairs of numbers, with each of the three classes of number
 *  keys. */
export const STORAGE_PAIRS: readonly (readonly [ScalarKind, ValueKind])[] = [
  ['i32', 'u32'],
  ['u32', 'f64'],
  ['f64', 'f32'],
  ['i64', 'u64'],
];

/** One pair for each way to keep what is no number: record keys over 4 and 8 bytes, record values under
 *  keys of 4 and 8 bytes and under record keys, kept values under all three. */
export const RECORD_PAIRS: readonly (readonly [ScalarKind, ValueKind])[] = [
  ['string', 'u32'],
  ['bytes', 'f64'],
  ['u32', 'string'],
  ['i64', 'bytes'],
  ['string', 'string'],
  ['i32', 'any'],
  ['f64', 'any'],
  ['bytes', 'any'],
];

/** Keys that are two numbers, with each way to keep values. */
export const TWO_NUMBERS: readonly (readonly [KeyKind, ValueKind])[] = [
  ['i32x2', 'u32'],
  ['u32x2', 'f64'],
  ['i32x2', 'string'],
  ['u32x2', 'any'],
];

export const isBig = (kind: AnyKind): boolean => kind === 'i64' || kind === 'u64';
export const isNumber = (kind: AnyKind): boolean => KINDS[kind].slot === 'number' && KINDS[kind].width === 1;

/** As `kind` sees numbers: a test's numeral as a key or value of a number kind. */
export const numeral = (kind: AnyKind, n: number): Item => {
  if (isBig(kind)) return BigInt(n);
  return kind === 'i32x2' || kind === 'u32x2' ? `${n >> 4},${n & 15}` : n;
};

const named = (): void => {};
/** Edge values of each kind: its bounds, what wraps, what compares oddly, and the core's own miss
 *  sentinels. Of strings: lone surrogates and what decoders put in their place, the last character that
 *  takes one byte and the first that does not, characters that differ by 256, the same text in front of
 *  others, with zeros behind. The second is a plain one. */
export const EDGES: Readonly<Record<AnyKind, readonly Item[]>> = {
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
  string: [
    ...['', 'a', '\0', '\0\0', 'a\0', '\ufffd', '\ud800', '\udc00', '\udc00\ud800', 'é', 'e\u0301', 'ÿ', 'Ā'],
    ...['š', '\u{10000}', '\u{10ffff}', '😀', '1', '1234567', '12345678', '123456789', 'abcd', 'aĀbĀcĀdĀ'],
    ...['x'.repeat(300), 'ж'.repeat(300), `${'x'.repeat(299)}y`, '__proto__', 'constructor'],
  ],
  bytes: [
    ...['', 'a', '\0', '\0\0', '\0'.repeat(8), '\0'.repeat(9), '\xff', '\xff\xff', '\xff'.repeat(8), 'a\0'],
    ...['1234567', '12345678', '123456789', 'x'.repeat(300), `${'x'.repeat(299)}y`],
  ],
  any: [
    ...[undefined, 1, null, NaN, -0, 0, '', 'a', 5n, true, Symbol('mine')],
    ...[0x9e3779b1, 0x9e3779b1 | 0, {}, [], named, new Uint8Array(3), Object.create(null)],
  ],
  i32x2: [
    ...['0,0', '1,1', '0,1', '1,0', '-1,0', '0,-1', '-1,-1', '-1,1', '1,-1'],
    ...['2147483647,-2147483648', '-2147483648,2147483647', '-2147483648,-2147483648', '-1640531535,0'],
  ],
  u32x2: [
    ...['0,0', '1,1', '0,1', '1,0', '4294967295,0', '0,4294967295', '4294967295,4294967295'],
    ...['2147483648,2147483647', '2147483647,2147483648', '2654435761,0'],
  ],
};

/** Strings and bytes too long for most loops: beyond the bulk area's short keys, beyond the first page. */
export const LONG: Readonly<Record<'string' | 'bytes', readonly string[]>> = {
  string: [
    'l'.repeat(5000),
    'λ'.repeat(5000),
    'l'.repeat(70_000),
    'λ'.repeat(70_000),
    `${'l'.repeat(69_999)}m`,
  ],
  bytes: ['l'.repeat(5000), 'l'.repeat(70_000), `${'l'.repeat(69_999)}\0`, 'l'.repeat(69_999)],
};

/** Strings in order of n, distinct, of one and two bytes a character and of all lengths modulo 8. */
const textAt = (n: number): string =>
  n % 3 === 0 ? `${n}` : n % 3 === 1 ? `key ${n}${'+'.repeat(n % 17)}` : `№${n}${'ж'.repeat(n % 5)}`;

/** Makes strings once: keys are asked for again and again. */
const cached = (make: (n: number) => string): ((n: number) => string) => {
  const texts: string[] = [];
  return (n) => {
    const made = texts[n] ?? make(n);
    if (n < 100_000) texts[n] = made;
    return made;
  };
};
const cachedText = cached(textAt);
const cachedBytes = cached(
  (n) => String.fromCharCode(n & 0xff, (n >> 8) & 0xff, n >> 16) + '\0'.repeat((n * 7) % 20),
);
// of a grid, as it is stored and as it is walked through
const cachedSigned = cached((n) => `${(n % 97) - 40},${20 - Math.floor(n / 97)}`);
const cachedUnsigned = cached((n) => `${n % 7},${(Math.floor(n / 7) * 2 ** 24) % (2 ** 32 - 5)}`);

/** The n-th of many distinct keys of a kind, n from 0; near each other, as real keys are. */
export const keyAt = (kind: KeyKind, n: number): Item => {
  if (kind === 'u32') return n;
  if (kind === 'i32') return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  if (kind === 'f64') return n / 4 - 10;
  if (kind === 'string') return cachedText(n);
  if (kind === 'bytes') return cachedBytes(n);
  if (kind === 'i32x2') return cachedSigned(n);
  if (kind === 'u32x2') return cachedUnsigned(n);
  // both halves of the word take part
  const word = (BigInt(n % 7) << 32n) | BigInt(Math.floor(n / 7));
  return kind === 'u64' ? word : n % 2 === 0 ? word : -word - 1n;
};

/** The n-th of many distinct values of a kind. */
export const valueAt = (kind: ValueKind, n: number): Item => {
  if (kind === 'any') return n % 2 === 0 ? kept(n) : n;
  return keyAt(kind === 'f32' ? 'f64' : kind, n);
};

const objects: object[] = [];
const kept = (n: number): object => {
  objects[n] ??= n % 4 === 0 ? { n } : () => n;
  return objects[n];
};

/** Keys that repeat: edges and a pool of `pool` near ones. */
export const keys = (kind: KeyKind, pool: number): fc.Arbitrary<Item> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...EDGES[kind]) },
    { weight: 5, arbitrary: fc.nat(pool - 1).map((n) => keyAt(kind, n)) },
  );

const characters = (most: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.nat(most), { maxLength }).map((codes) => String.fromCharCode(...codes));

/** Any value of the kind, edges often. */
export const values = (kind: ValueKind): fc.Arbitrary<Item> => {
  const whole: fc.Arbitrary<Item> = {
    i32: () => fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    u32: () => fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    i64: () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    u64: () => fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    f64: () => fc.double(),
    f32: () => fc.double(),
    string: () => fc.oneof(characters(0xffff, 40), characters(0xff, 40)),
    bytes: () => characters(0xff, 60),
    any: () =>
      fc.oneof(
        fc.double(),
        fc.string(),
        fc.nat(500).map((n) => valueAt('any', n)),
      ),
  }[kind]();
  return fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...EDGES[kind]) }, { weight: 2, arbitrary: whole });
};

/** What a map keeps of a value of its kind. */
export const stored = (kind: ValueKind, value: Item): Item => {
  if (kind === 'f32') return Math.fround(value as number);
  return Object.is(value, -0) && kind !== 'f64' && kind !== 'any' ? 0 : value;
};

/** What add() makes of a value that is there and a delta: integers wrap, f32 adds in single precision. */
export const sum = (kind: ValueKind, value: Item, delta: Item): Item => {
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
    default:
      throw new Error(`no sums of ${kind}`);
  }
};

/** 0 of a kind, or what comes nearest. */
export const zero = (kind: ValueKind): Item =>
  isNumber(kind) ? numeral(kind, 0) : kind === 'any' ? undefined : '';

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

/** Distinct numbers (signed, 32 bits, not 0) until they repeat after 2^32 - 1, the same in every run:
 *  xorshift32. */
export const distinct = (seed: number): (() => number) => {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x;
  };
};
