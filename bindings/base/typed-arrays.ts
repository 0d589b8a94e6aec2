// Typed-array checks that also hold for arrays of another realm (iframe, vm context), where instanceof fails.

/** The name of a typed array's class; undefined for anything else. */
export const typeOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int32Array.prototype),
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

/** Whether `value` is a typed array of the class. Throws a TypeError if its buffer is detached, or was shrunk
 *  to end  before the array. */
export const isArrayOf = <T = ArrayBufferView>(
  View: { readonly name: string },
  value: unknown,
): value is T & ArrayBufferView => {
  if (typeOf.call(value) !== View.name) return false;
  // at() throws for a detached or shrunk buffer
  if ((value as Int32Array).length === 0) Uint8Array.prototype.at.call(value as never, 0);
  return true;
};
