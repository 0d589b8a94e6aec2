// The error classes. Each has a stable `code`; messages name the value and what was expected.

/** What an error carries of the map and the heap that it is about: as stats() of both gave it then. */
export interface Diagnostics {
  map: unknown;
  heap: unknown;
}

const brand = Symbol.for('tophash.error');

/** What every error of this package is an `instanceof`, also those that are a TypeError or a RangeError. */
export class TophashError extends Error {
  /** Stable, for programs: ERR_TOPHASH_... */
  readonly code: string = 'ERR_TOPHASH';
  /** Of errors that are not about a wrong argument: the statistics of map and heap when it happened, not
   *  enumerable. */
  declare readonly diagnostics?: Diagnostics;
  readonly [brand] = true;
}

// A class has one parent; errors that must be a TypeError or a RangeError too are told by the brand.
Object.defineProperty(TophashError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== TophashError) return Function.prototype[Symbol.hasInstance].call(this as never, value);
    return typeof value === 'object' && value !== null && brand in value;
  },
});

type ErrorConstructorOf = new (message?: string, options?: ErrorOptions) => Error;

/** A class that extends `Base` and still counts as a TophashError. */
const branded = (Base: ErrorConstructorOf, name: string, code: string) => {
  class Branded extends Base {
    readonly code: string = code;
    declare readonly diagnostics?: Diagnostics;
    readonly [brand] = true;
  }
  Object.defineProperty(Branded, 'name', { value: name });
  Object.defineProperty(Branded.prototype, 'name', { value: name, configurable: true, writable: true });
  return Branded;
};

/** A key of the wrong type or out of the kind's range, in reads and writes alike. Is a TypeError. */
export class KeyTypeError extends branded(TypeError, 'KeyTypeError', 'ERR_TOPHASH_KEY_TYPE') {}
/** A value of the wrong type or out of the kind's range. Is a TypeError. */
export class ValueTypeError extends branded(TypeError, 'ValueTypeError', 'ERR_TOPHASH_VALUE_TYPE') {}
/** An argument that is neither key, value nor option: a kind, a callback, entries, the other set, or the
 *  object that a method is called on. Is a TypeError. */
export class ArgumentTypeError extends branded(TypeError, 'ArgumentTypeError', 'ERR_TOPHASH_ARGUMENT_TYPE') {}
/** A size of another set that is below 0. Is a RangeError. */
export class ArgumentRangeError extends branded(
  RangeError,
  'ArgumentRangeError',
  'ERR_TOPHASH_ARGUMENT_RANGE',
) {}
/** No slot can be had for a new entry; the map is as it was before the call. Is a RangeError. */
export class OutOfMemoryError extends branded(RangeError, 'OutOfMemoryError', 'ERR_TOPHASH_OUT_OF_MEMORY') {
  /** Of a bulk write: how many elements were applied, exactly the first so many. */
  index?: number;
}
/** A write entered the core while it was inside another mutation. The `line` and `classic` cores call nothing
 *  from inside one, and undo one that was interrupted: there it cannot occur. */
export class ConcurrentMapError extends branded(
  TophashError,
  'ConcurrentMapError',
  'ERR_TOPHASH_CONCURRENT_WRITE',
) {}
/** verify() found a broken invariant. */
export class CorruptionError extends branded(TophashError, 'CorruptionError', 'ERR_TOPHASH_CORRUPT') {}
/** restore() got bytes that are not a sound snapshot of a known version, or exceed its limits. */
export class SnapshotError extends branded(TophashError, 'SnapshotError', 'ERR_TOPHASH_SNAPSHOT') {}
/** Use after dispose(). */
export class DisposedError extends branded(TophashError, 'DisposedError', 'ERR_TOPHASH_DISPOSED') {}
/** A policy value or option that is unknown, out of its range or not on the allow list. */
export class PolicyError extends branded(TophashError, 'PolicyError', 'ERR_TOPHASH_POLICY') {}

/** A value as it should stand in a message: quoted, with its type, never longer than a line. */
export const show = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return value.toString();
  if (Object.is(value, -0)) return '-0';
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  try {
    return showObject(value);
  } catch {
    return `an object (${typeof value})`; // a revoked proxy, or a getter that throws
  }
};

const showObject = (value: object): string => {
  if (typeof value === 'function') return `function ${value.name}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return `an object (${Object.getPrototypeOf(value)?.constructor?.name ?? 'no prototype'})`;
};

/** Throws the PolicyError for options that are not an object. */
export const checkObject = (name: string, value: unknown): void => {
  if (typeof value !== 'object' || value === null) {
    throw new PolicyError(`${name}: got ${show(value)}, expected an object`);
  }
};

/** Throws PolicyError, or `Refusal`, unless a value is a function; `name`: what to call it. */
export const checkFunction = (
  name: string,
  value: unknown,
  Refusal: ErrorConstructorOf = PolicyError,
): void => {
  if (typeof value !== 'function') throw new Refusal(`${name} is ${show(value)}: expected a function`);
};

const { hasOwn } = Object;

/** A property of options, or `fallback` if it is undefined or not the object's own: what stands in a
 *  prototype, Object.prototype among them, has no effect. */
export const own = <T extends object, N extends keyof T, D>(
  options: T,
  name: N,
  fallback: D,
): Exclude<T[N], undefined> | D => {
  const value = hasOwn(options, name) ? options[name] : undefined;
  return value === undefined ? fallback : (value as Exclude<T[N], undefined>);
};
