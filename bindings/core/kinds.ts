// The kinds: what a key or value may be, how the core stores it, and how bad ones are refused. Adding a kind
// is rows here and in tools/specialise.mjs.
import { ArgumentTypeError, KeyTypeError, show, ValueTypeError } from '../base/errors.js';

/** Kinds of keys that are one value: 4 and 8-byte integers, doubles (NaN is one key, -0 is +0), strings, and
 *  bytes, which are copied. */
export type ScalarKind = 'i32' | 'u32' | 'i64' | 'u64' | 'f64' | 'string' | 'bytes';
/** Kinds of keys that are two numbers: 4-byte integers, which methods take as two arguments. */
export type PairKind = 'i32x2' | 'u32x2';
/** Kinds of keys. */
export type KeyKind = ScalarKind | PairKind;
/** Kinds of values. `any` is kept on the JavaScript side. */
export type ValueKind = ScalarKind | 'f32' | 'any';
/** Kinds of values that one can add and compare. */
export type NumberKind = Exclude<ValueKind, 'string' | 'bytes' | 'any'>;
/** The JavaScript type of a kind; of two numbers what iteration gives. */
export type JsOf<K extends KeyKind | ValueKind> = K extends 'i64' | 'u64'
  ? bigint
  : K extends 'string'
    ? string
    : K extends 'bytes'
      ? Uint8Array
      : K extends 'any'
        ? // biome-ignore lint/suspicious/noExplicitAny: it is what the kind is called
          any
        : K extends PairKind
          ? [a: number, b: number]
          : number;
/** A key as the arguments of a method, of two numbers two, and what comes behind it. */
export type KeyArgs<K extends KeyKind, More extends unknown[] = []> = [K] extends [ScalarKind]
  ? [key: JsOf<K>, ...More]
  : [K] extends [PairKind]
    ? [a: number, b: number, ...More]
    : [key: JsOf<Exclude<K, PairKind>>, ...More] | [a: number, b: number, ...More];
/** `T` where values can be added and compared, else nothing: what only maps of numbers take. */
export type IfNumber<V extends ValueKind, T> = V extends NumberKind ? T : never;
/** What holds many of a kind: a typed array; for two numbers two, of all first and of all second ones; for
 *  strings, bytes and any an array, of `T`. */
export type BulkOf<K extends KeyKind | ValueKind, T = JsOf<K>> = K extends 'i32x2'
  ? [a: Int32Array, b: Int32Array]
  : K extends 'u32x2'
    ? [a: Uint32Array, b: Uint32Array]
    : K extends 'i32'
      ? Int32Array
      : K extends 'u32'
        ? Uint32Array
        : K extends 'i64'
          ? BigInt64Array
          : K extends 'u64'
            ? BigUint64Array
            : K extends 'f32'
              ? Float32Array
              : K extends 'f64'
                ? Float64Array
                : T[];
/** Many bytes keys in one array: key i is data[offsets[i]] to before data[offsets[i + 1]], so n + 1 offsets
 *  for n keys. */
export interface PackedBytes {
  readonly data: Uint8Array;
  readonly offsets: Uint32Array;
}
/** Keys as bulk calls take them. */
export type KeysOf<K extends KeyKind> =
  | (K extends PairKind ? Readonly<BulkOf<K>> : BulkOf<K>)
  | (K extends 'bytes' ? PackedBytes : never);

/** Any of the typed arrays that hold a kind, seen without its element type. */
export interface KindArray {
  readonly length: number;
  readonly [index: number]: unknown;
  set(from: KindArray, at?: number): void;
  subarray(from: number, to: number): KindArray;
  slice(): KindArray;
  fill(value: unknown): unknown;
}
/** Its constructor. */
export interface ViewOf {
  new (length: number): KindArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): KindArray;
}

/** One kind: its name in the core's exports, the core's storage types, bytes in a slot as a key, the array
 *  that holds many of what is in slots, how many of its elements are one key or value, the bytes of each
 *  (together those of a value in a slot), and what it accepts. */
export interface Kind {
  readonly core: 'u32' | 'u64' | 'f32' | 'f64' | 'ref';
  readonly storage: 'u32' | 'u64' | 'ref';
  readonly bytes: 4 | 8;
  readonly valueBytes: 4 | 8;
  readonly width: 1 | 2;
  /** What slots hold: the number itself, the address of a record, or a number that stands for a value. */
  readonly slot: 'number' | 'record' | 'kept';
  readonly View: ViewOf;
  readonly accepts: string;
}

const number = (core: 'u32' | 'u64' | 'f32' | 'f64', View: unknown, accepts: string): Kind => {
  const is64 = core.endsWith('64');
  const bytes = is64 ? 8 : 4;
  return {
    core,
    storage: is64 ? 'u64' : 'u32',
    bytes,
    valueBytes: bytes,
    width: 1,
    slot: 'number',
    View: View as ViewOf,
    accepts,
  };
};

/** To the core one integer of 8 bytes. */
const twice = (kind: Kind): Kind => ({
  ...kind,
  core: 'u64',
  storage: 'u64',
  bytes: 8,
  width: 2,
  accepts: `two integers${kind.accepts.slice('an integer'.length)}`,
});

const other = (slot: 'record' | 'kept', accepts: string): Kind => ({
  core: 'ref',
  storage: 'ref',
  bytes: 8,
  valueBytes: 4,
  width: 1,
  slot,
  View: Uint32Array as unknown as ViewOf,
  accepts,
});

const I32 = number('u32', Int32Array, 'an integer from -2147483648 to 2147483647');
const U32 = number('u32', Uint32Array, 'an integer from 0 to 4294967295');

/** Every kind by name. */
export const KINDS: Readonly<Record<KeyKind | ValueKind, Kind>> = {
  i32: I32,
  u32: U32,
  i64: number('u64', BigInt64Array, 'a bigint from -2^63 to 2^63 - 1'),
  u64: number('u64', BigUint64Array, 'a bigint from 0 to 2^64 - 1'),
  f32: number('f32', Float32Array, 'a number'),
  f64: number('f64', Float64Array, 'a number'),
  string: other('record', 'a string'),
  bytes: other('record', 'a Uint8Array'),
  any: other('kept', 'anything'),
  i32x2: twice(I32),
  u32x2: twice(U32),
};

/** Names of the key kinds that are one value, in the order of the documentation. */
export const SCALAR_KINDS: readonly ScalarKind[] = ['i32', 'u32', 'i64', 'u64', 'f64', 'string', 'bytes'];
/** Names of all key kinds. */
export const KEY_KINDS: readonly KeyKind[] = [...SCALAR_KINDS, 'i32x2', 'u32x2'];
/** Names of the value kinds. */
export const VALUE_KINDS: readonly ValueKind[] = [
  'i32',
  'u32',
  'i64',
  'u64',
  'f32',
  'f64',
  'string',
  'bytes',
  'any',
];

/** Throws ArgumentTypeError for a kind that is not known. `role`: 'key' or 'value'. */
export const checkKind = (
  role: 'key' | 'value',
  name: unknown,
  known: readonly unknown[] = role === 'key' ? KEY_KINDS : VALUE_KINDS,
): void => {
  if (!known.includes(name)) {
    throw new ArgumentTypeError(`unknown ${role} kind ${show(name)}: expected one of ${known.join(', ')}`);
  }
};

/** Whether a value is of a kind of numbers: a function text each, since an engine learns types per text.
 *  tools/specialise.mjs puts them into the hot methods. */
export const IS = {
  i32: (x: unknown): x is number => typeof x === 'number' && (x | 0) === x,
  u32: (x: unknown): x is number => typeof x === 'number' && x >>> 0 === x,
  i64: (x: unknown): x is bigint => typeof x === 'bigint' && BigInt.asIntN(64, x) === x,
  u64: (x: unknown): x is bigint => typeof x === 'bigint' && BigInt.asUintN(64, x) === x,
  f32: (x: unknown): x is number => typeof x === 'number',
  f64: (x: unknown): x is number => typeof x === 'number',
} satisfies Record<NumberKind, unknown>;

/** What the core is told of a kind of values in bulk calls: signed integers, floats (assembly/bulk.ts). */
export const sortOf = (name: ValueKind): number => (name.startsWith('f') ? 16 : name.startsWith('i') ? 8 : 0);

/** What bulk calls give for a key that is not there, where values are numbers. */
export const missingOf = ({ core }: Kind): number | bigint =>
  core === 'u64' ? 0n : core.startsWith('f') ? Number.NaN : 0;

/** Throws the KeyTypeError for a key that its kind does not accept. */
export const badKey = (name: ScalarKind, key: unknown): never => {
  throw new KeyTypeError(
    `key ${show(key)} (${typeof key}) is not of kind ${name}: expected ${KINDS[name].accepts}`,
  );
};

/** The same for two numbers. Names the first that is none. */
export const badPair = (name: PairKind, a: unknown, b: unknown): never => {
  const { View, accepts } = KINDS[name];
  const one = new View(1) as unknown as unknown[];
  let which = 'second';
  let bad = b;
  one[0] = typeof a === 'number' ? a : 0;
  if (one[0] !== a) {
    which = 'first';
    bad = a;
  }
  throw new KeyTypeError(
    `key's ${which} number ${show(bad)} (${typeof bad}) is not of kind ${name}: ` +
      `expected ${accepts}, as two arguments`,
  );
};

/** The two numbers of a key that is one value, as iteration gives them; neither is checked. Throws
 *  KeyTypeError for what is no array of two. */
export const twoOf = (name: PairKind, key: unknown): [a: number, b: number] => {
  if (!Array.isArray(key) || key.length !== 2)
    throw new KeyTypeError(
      `key ${show(key)} (${typeof key}) is not of kind ${name}: expected [a, b], ${KINDS[name].accepts}`,
    );
  return [key[0], key[1]];
};

/** Whether keys of the kind are two numbers. */
export const isPair = (name: KeyKind): name is PairKind => KINDS[name].width === 2;

/** Throws the ValueTypeError for a value that its kind does not accept. */
export const badValue = (name: ValueKind, value: unknown): never => {
  throw new ValueTypeError(
    `value ${show(value)} (${typeof value}) is not of kind ${name}: expected ${KINDS[name].accepts}`,
  );
};

/** Throws for an operation that only numbers have. */
export const noNumber = (name: ValueKind, operation: string): never => {
  throw new ValueTypeError(`${operation} on values of kind ${name}: expected a kind of numbers`);
};
