// What a value is, told by what only true typed arrays have, of whatever realm, rather than by instanceof.

/** The name of a typed array's class; undefined for anything else. */
export const typeOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int32Array.prototype),
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

/** Whether `value` is a typed array of the class, whose buffer is not detached: that throws a TypeError. */
export const isArrayOf = <T = ArrayBufferView>(
  View: { readonly name: string },
  value: unknown,
): value is T & ArrayBufferView => {
  if (typeOf.call(value) !== View.name) return false;
  const { buffer, length } = value as Int32Array;
  if (length === 0) new Uint8Array(buffer, 0, 0);
  return true;
};
