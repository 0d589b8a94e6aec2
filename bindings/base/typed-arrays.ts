// What typed arrays are, by the language's own getters and methods: an own property, a subclass or a program
// that patches prototypes cannot lie to them, and arrays of another realm (iframe, vm context) are seen too.
import { uncurryThis } from './host.js';

const prototype = Object.getPrototypeOf(Int32Array.prototype);

const getter = <R>(name: PropertyKey): ((self: unknown) => R) =>
  uncurryThis(Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => R);
const method = <A extends unknown[], R>(name: 'at' | 'set' | 'slice' | 'subarray' | 'fill') =>
  uncurryThis(prototype[name] as (this: unknown, ...args: A) => R);

/** The name of a typed array's class; undefined for anything else. */
export const typeOf = getter<string | undefined>(Symbol.toStringTag);
/** Elements of a typed array; 0 if its buffer is detached, or was shrunk to end before it. */
export const lengthOf = getter<number>('length');
/** The buffer of a typed array. */
export const bufferOf = getter<ArrayBufferLike>('buffer');
const byteOffsetOf = getter<number>('byteOffset');

const at = method<[number], unknown>('at');
/** Copies the elements of one typed array into another, from an index on. */
export const setAll = method<[from: unknown, index?: number], void>('set');
/** Puts one value into all elements of an array. */
export const fill = method<[value: unknown], void>('fill');
/** A copy of a part of an array that is no user's. */
export const sliceOf = method<[from?: number, to?: number], never>('slice') as <T>(
  array: T,
  from?: number,
  to?: number,
) => T;
/** A view of a part of an array that is no user's. */
export const partOf = method<[from: number, to?: number], never>('subarray') as <T>(
  array: T,
  from: number,
  to?: number,
) => T;

/** Elements of `value` if it is a typed array of the class, else -1. Throws a TypeError if its buffer is
 *  detached, or was shrunk to end before the array. */
const lengthAs = (View: { readonly name: string }, value: unknown): number => {
  if (typeOf(value) !== View.name) return -1;
  const length = lengthOf(value);
  if (length === 0) at(value, 0); // which throws for a detached or shrunk buffer
  return length;
};

/** The same for a Uint8Array, in a function of its own since every bytes key comes here. */
export const lengthOfBytes = (value: unknown): number => {
  if (typeOf(value) !== 'Uint8Array') return -1;
  const length = lengthOf(value);
  if (length === 0) at(value, 0);
  return length;
};

/** A typed array of the user's as one of this realm's own class over the same memory, with the length that it
 *  has now; undefined if `value` is none of the class. Throws as lengthAs() does. */
export const plain = <T>(
  View: { readonly name: string; new (buffer: ArrayBufferLike, at: number, length: number): T },
  value: unknown,
): T | undefined => {
  const length = lengthAs(View, value);
  return length < 0 ? undefined : new View(bufferOf(value), byteOffsetOf(value), length);
};
