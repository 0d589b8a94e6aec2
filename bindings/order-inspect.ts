// How util.inspect shows a drop-in map: as it shows a native one with the same entries.
import { NativeMap } from './native.js';

/** What util.inspect calls, if an object has a method of this name. */
export const inspectSymbol: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The depth that is left, null: no limit; the options in force; inspect itself. */
export type InspectArguments = [
  depth: number | null,
  options: object,
  inspect: (value: unknown, options?: object) => string,
];

/** Most entries that are copied for it. */
const MOST = 2 ** 23;

/** The text for a map: inspect's own, for a native map with the same entries, prototype and properties. */
export const inspectMap = (
  map: { size: number; entries(): Iterable<[unknown, unknown]> },
  [depth, options, inspect]: InspectArguments,
): string => {
  if (map.size > MOST) return `Map(${map.size}) {...}`;
  const native = new NativeMap(map.entries());
  Object.setPrototypeOf(native, Object.getPrototypeOf(map));
  Object.defineProperties(native, Object.getOwnPropertyDescriptors(map));
  // of that prototype it keeps the name only
  const own = Object.getOwnPropertyDescriptors(NativeMap.prototype);
  for (const name of ['entries', Symbol.iterator] as const)
    Object.defineProperty(native, name, { value: own[name].value });
  Object.defineProperty(native, 'size', { value: map.size });
  Object.defineProperty(native, inspectSymbol, { value: undefined });
  return inspect(native, { ...options, depth });
};
