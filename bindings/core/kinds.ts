// The kinds: what a key or value may be, how the core stores it, and how bad ones are refused. Adding a kind
// is a row here and in tools/specialise.mjs.
import { ArgumentTypeError, KeyTypeError, show, ValueTypeError } from '../base/errors.js';

/** Kinds of keys: 4 and 8-byte integers, doubles (NaN is one key, -0 is +0), strings, and bytes, which are
 *  copied. */
export type KeyKind = 'i32' | 'u32' | 'i64' | 'u64' | 'f64' | 'string' | 'bytes';
/** Kinds of values. `any` is kept on the JavaScript side. */
export type ValueKind = KeyKind | 'f32' | 'any';
/** Kinds of values that one can add and compare. */
export type NumberKind = Exclude<ValueKind, 'string' | 'bytes' | 'any'>;
/** The JavaScript type of a kind. */
export type JsOf<K extends ValueKind> = K extends 'i64' | 'u64'
  ? bigint
  : K extends 'string'
    ? string
    : K extends 'bytes'
      ? Uint8Array
      : K extends 'any'
        ? // biome-ignore lint/suspicious/noExplicitAny: it is what the kind is called
          any
        : number;
/** `T` where values can be added and compared, else nothing: what only maps of numbers take. */
export type IfNumber<V extends ValueKind, T> = V extends NumberKind ? T : never;
/** What holds many of a kind: a typed array; for strings, bytes and any an array, of `T`. */
export type BulkOf<K extends ValueKind, T = JsOf<K>> = K extends 'i32'
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
export type KeysOf<K extends KeyKind> = BulkOf<K> | (K extends 'bytes' ? PackedBytes : never);

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

/** One kind: its name in the core's exports, the core's storage types, bytes in a slot as a key and as a
 *  value, the array that holds many of what is in slots, and what it accepts. */
export interface Kind {
  readonly core: 'u32' | 'u64' | 'f32' | 'f64' | 'ref';
  readonly storage: 'u32' | 'u64' | 'ref';
  readonly bytes: 4 | 8;
  readonly valueBytes: 4 | 8;
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
    slot: 'number',
    View: View as ViewOf,
    accepts,
  };
};

const other = (slot: 'record' | 'kept', accepts: string): Kind => ({
  core: 'ref',
  storage: 'ref',
  bytes: 8,
  valueBytes: 4,
  slot,
  View: Uint32Array as unknown as ViewOf,
  accepts,
});

/** Every kind by name. */
export const KINDS: Readonly<Record<ValueKind, Kind>> = {
  i32: number('u32', Int32Array, 'an integer from -2147483648 to 2147483647'),
  u32: number('u32', Uint32Array, 'an integer from 0 to 4294967295'),
  i64: number('u64', BigInt64Array, 'a bigint from -2^63 to 2^63 - 1'),
  u64: number('u64', BigUint64Array, 'a bigint from 0 to 2^64 - 1'),
  f32: number('f32', Float32Array, 'a number'),
  f64: number('f64', Float64Array, 'a number'),
  string: other('record', 'a string'),
  bytes: other('record', 'a Uint8Array'),
  any: other('kept', 'anything'),
};

/** Names of the key kinds, in the order of the documentation. */
export const KEY_KINDS: readonly KeyKind[] = ['i32', 'u32', 'i64', 'u64', 'f64', 'string', 'bytes'];
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
export const checkKind = (role: 'key' | 'value', name: unknown): void => {
  const known: readonly unknown[] = role === 'key' ? KEY_KINDS : VALUE_KINDS;
  if (!known.includes(name)) {
    throw new ArgumentTypeError(`unknown ${role} kind ${show(name)}: expected one of ${known.join(', ')}`);
  }
};

/** Throws the KeyTypeError for a key that its kind does not accept. */
export const badKey = (name: KeyKind, key: unknown): never => {
  throw new KeyTypeError(
    `key ${show(key)} (${typeof key}) is not of kind ${name}: expected ${KINDS[name].accepts}`,
  );
};

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
