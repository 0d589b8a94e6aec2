// What a value is, told by what only true typed arrays have, of whatever realm, rather than by instanceof.

/** The name of a typed array's class; undefined for anything else. */
export const typeOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int32Array.prototype),
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

/** Whether `value` is a typed array of the class. Throws a TypeError if its buffer is detached, or was resized to end before it. */
export const isArrayOf = <T = ArrayBufferView>(
  View: { readonly name: string },
  value: unknown,
): value is T & ArrayBufferView => {
  if (typeOf.call(value) !== View.name) return false;
  if ((value as Int32Array).length === 0) Uint8Array.prototype.at.call(value as never, 0); // which sees to that
  return true;
};
