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
  // its prototype is the map's, whose name inspect shows, behind what inspect calls of a Map
  const own = Object.getOwnPropertyDescriptors(NativeMap.prototype);
  Object.setPrototypeOf(
    native,
    Object.create(Object.getPrototypeOf(map), {
      size: own.size,
      entries: own.entries,
      [Symbol.iterator]: own[Symbol.iterator],
      [inspectSymbol]: { value: undefined },
    }),
  );
  Object.defineProperties(native, Object.getOwnPropertyDescriptors(map));
  return inspect(native, { ...options, depth });
};
