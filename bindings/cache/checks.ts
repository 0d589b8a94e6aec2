// What a cache keeps of keys and values on the JavaScript side: each checked as TypedMap checks it, and in
// the form in which a map has it.
import { lengthOfBytes } from '../base/typed-arrays.js';
import { badKey, badPair, badValue, IS, type KeyKind, type ValueKind } from '../core/kinds.js';

/** Takes a key or value in: checks it, and gives what is to be kept, of bytes a copy, of two numbers the
 *  first. */
export type Take = (it: unknown, second?: unknown) => unknown;

const copied = (it: unknown): unknown =>
  lengthOfBytes(it) < 0 ? undefined : new Uint8Array(it as Uint8Array);

/** For the keys of each kind: throws KeyTypeError. Each in one function, which engines inline. */
export const takeKey: Readonly<Record<KeyKind, Take>> = {
  i32: (key) => (IS.i32(key) ? key | 0 : badKey('i32', key)),
  u32: (key) => (IS.u32(key) ? key >>> 0 : badKey('u32', key)),
  i64: (key) => (IS.i64(key) ? key : badKey('i64', key)),
  u64: (key) => (IS.u64(key) ? key : badKey('u64', key)),
  f64: (key) => (IS.f64(key) ? (key === 0 ? 0 : key) : badKey('f64', key)), // -0 is 0
  string: (key) => (typeof key === 'string' ? key : badKey('string', key)),
  bytes: (key) => copied(key) ?? badKey('bytes', key),
  i32x2: (a, b) => (IS.i32(a) && IS.i32(b) ? a | 0 : badPair('i32x2', a, b)),
  u32x2: (a, b) => (IS.u32(a) && IS.u32(b) ? a >>> 0 : badPair('u32x2', a, b)),
};

/** For the values of each kind: throws ValueTypeError. */
export const takeValue: Readonly<Record<ValueKind, Take>> = {
  i32: (value) => (IS.i32(value) ? value : badValue('i32', value)),
  u32: (value) => (IS.u32(value) ? value : badValue('u32', value)),
  i64: (value) => (IS.i64(value) ? value : badValue('i64', value)),
  u64: (value) => (IS.u64(value) ? value : badValue('u64', value)),
  f32: (value) => (IS.f32(value) ? value : badValue('f32', value)),
  f64: (value) => (IS.f64(value) ? value : badValue('f64', value)),
  string: (value) => (typeof value === 'string' ? value : badValue('string', value)),
  bytes: (value) => copied(value) ?? badValue('bytes', value),
  any: (value) => value,
};
