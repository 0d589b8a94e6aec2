// The kinds: what a key or value may be, how the core stores it, and how bad ones are refused. Adding a kind is a
// row here and in tools/gen-kinds.mjs.
import { KeyTypeError, PolicyError, show, ValueTypeError } from './errors.js';

/** Kinds of keys: 4 and 8-byte integers, and doubles (NaN is one key, -0 is +0). */
export type KeyKind = 'i32' | 'u32' | 'i64' | 'u64' | 'f64';
/** Kinds of values. */
export type ValueKind = KeyKind | 'f32';
/** The JavaScript type of a kind. */
export type JsOf<K extends ValueKind> = K extends 'i64' | 'u64' ? bigint : number;
/** The typed array that holds many of a kind. */
export type BulkOf<K extends ValueKind> = K extends 'i32'
  ? Int32Array
  : K extends 'u32'
    ? Uint32Array
    : K extends 'i64'
      ? BigInt64Array
      : K extends 'u64'
        ? BigUint64Array
        : K extends 'f32'
          ? Float32Array
          : Float64Array;

/** Any of the typed arrays that hold a kind, seen without its element type. */
export interface KindArray {
  readonly length: number;
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

/** One kind: its name in the core's exports, the core's storage type, bytes, array type, and what it accepts. */
export interface Kind {
  readonly core: 'u32' | 'u64' | 'f32' | 'f64';
  readonly storage: 'u32' | 'u64';
  readonly bytes: 4 | 8;
  readonly View: ViewOf;
  readonly accepts: string;
}

const kind = (core: Kind['core'], View: unknown, accepts: string): Kind => ({
  core,
  storage: core.endsWith('64') ? 'u64' : 'u32',
  bytes: core.endsWith('64') ? 8 : 4,
  View: View as ViewOf,
  accepts,
});

/** Every kind by name. */
export const KINDS: Readonly<Record<ValueKind, Kind>> = {
  i32: kind('u32', Int32Array, 'an integer from -2147483648 to 2147483647'),
  u32: kind('u32', Uint32Array, 'an integer from 0 to 4294967295'),
  i64: kind('u64', BigInt64Array, 'a bigint from -2^63 to 2^63 - 1'),
  u64: kind('u64', BigUint64Array, 'a bigint from 0 to 2^64 - 1'),
  f32: kind('f32', Float32Array, 'a number'),
  f64: kind('f64', Float64Array, 'a number'),
};

/** Names of the key kinds, in the order of the documentation. */
export const KEY_KINDS: readonly KeyKind[] = ['i32', 'u32', 'i64', 'u64', 'f64'];
/** Names of the value kinds. */
export const VALUE_KINDS: readonly ValueKind[] = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];

/** Refuses a kind that is not known. `role`: 'key' or 'value'. */
export const checkKind = (role: 'key' | 'value', name: unknown): void => {
  const known: readonly unknown[] = role === 'key' ? KEY_KINDS : VALUE_KINDS;
  if (!known.includes(name)) {
    throw new PolicyError(`unknown ${role} kind ${show(name)}: expected one of ${known.join(', ')}`);
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
