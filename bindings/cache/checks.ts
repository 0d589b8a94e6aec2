// What a cache keeps of keys and values on the JavaScript side: each checked as TypedMap checks it, and in
// the form in which a map has it.
import { lengthOfBytes } from '../base/typed-arrays.js';
import { badKey, badValue, KEY_KINDS, type KeyKind, VALUE_KINDS, type ValueKind } from '../core/kinds.js';

const ACCEPTS: Readonly<Record<ValueKind, (it: unknown) => boolean>> = {
  i32: (it) => typeof it === 'number' && (it | 0) === it,
  u32: (it) => typeof it === 'number' && it >>> 0 === it,
  i64: (it) => typeof it === 'bigint' && BigInt.asIntN(64, it) === it,
  u64: (it) => typeof it === 'bigint' && BigInt.asUintN(64, it) === it,
  f32: (it) => typeof it === 'number',
  f64: (it) => typeof it === 'number',
  string: (it) => typeof it === 'string',
  bytes: (it) => lengthOfBytes(it) >= 0,
  any: () => true,
};

/** Takes a key or value in: checks it, and gives what is to be kept, of bytes a copy. */
export type Take = (it: unknown) => unknown;

const copyOf = (it: unknown): Uint8Array => new Uint8Array(it as Uint8Array);

const keyTaker = (kind: KeyKind): Take => {
  const accepts = ACCEPTS[kind];
  if (kind === 'bytes') return (key) => (accepts(key) ? copyOf(key) : badKey(kind, key));
  return (key) => (accepts(key) ? (key === 0 ? 0 : key) : badKey(kind, key)); // -0 is 0
};

const valueTaker = (kind: ValueKind): Take => {
  const accepts = ACCEPTS[kind];
  if (kind === 'bytes') return (value) => (accepts(value) ? copyOf(value) : badValue(kind, value));
  return (value) => (accepts(value) ? value : badValue(kind, value));
};

const each = <N extends ValueKind>(names: readonly N[], taker: (kind: N) => Take): Record<N, Take> =>
  Object.fromEntries(names.map((name) => [name, taker(name)])) as Record<N, Take>;

/** For the keys of each kind: throws KeyTypeError. */
export const takeKey: Readonly<Record<KeyKind, Take>> = each(KEY_KINDS, keyTaker);
/** For the values of each kind: throws ValueTypeError. */
export const takeValue: Readonly<Record<ValueKind, Take>> = each(VALUE_KINDS, valueTaker);
