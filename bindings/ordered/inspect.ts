// How util.inspect shows a drop-in map: as it shows a native one with the same entries.
import { NativeMap } from '../base/native-map.js';

/** What util.inspect calls, if an object has a method of this name. */
export const inspectSymbol: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** Most entries that are copied for it. */
const MOST = 2 ** 23;

type Copy = NativeMap<unknown, unknown>;

/** What each map was last shown as. When inspect meets a map inside itself it has to be given the same copy,
 *  since that is how  it sees that it goes round in a circle. A WeakRef's object stays until the job ends,
 *  and inspect is through by then. */
const shown = new WeakMap<object, WeakRef<Copy>>();

/** What inspect shows in the place of a map: a native one with the same entries, prototype and properties. */
export const inspectMap = (
  map: object,
  size: number,
  entries: Iterable<[unknown, unknown]>,
): Copy | string => {
  if (size > MOST) return `Map(${size}) {...}`;
  const copy = copyOf(map, entries);
  const last = shown.get(map)?.deref();
  if (last !== undefined && alike(last, copy)) return last;
  shown.set(map, new WeakRef(copy));
  return copy;
};

const copyOf = (map: object, entries: Iterable<[unknown, unknown]>): Copy => {
  const native = new NativeMap(entries);
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
  return Object.defineProperties(native, Object.getOwnPropertyDescriptors(map));
};

const alike = (a: Copy, b: Copy): boolean => {
  if (a.size !== b.size) return false;
  const [parts, others] = [partsOf(a), partsOf(b)];
  return parts.length === others.length && parts.every((part, i) => Object.is(part, others[i]));
};

/** All that is shown of a copy. */
const partsOf = (copy: Copy): unknown[] => [
  Object.getPrototypeOf(Object.getPrototypeOf(copy)),
  ...[...NativeMap.prototype.entries.call(copy)].flat(),
  ...Reflect.ownKeys(copy).flatMap((key) => [
    key,
    ...Object.values(Object.getOwnPropertyDescriptor(copy, key) as object),
  ]),
];
