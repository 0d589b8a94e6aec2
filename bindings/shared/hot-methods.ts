// The hot methods of one shared map (specialised/, made from hot/): they stand between the map and its class.
import type { SharedKey, SharedValue } from './handle.js';
import type { SharedMemory } from './shared-memory.js';
import { factories } from './specialised/hot-methods.js';

/** The methods that are hot: as SharedTypedMap has them. */
export interface HotMethods {
  get(key: unknown): unknown;
  has(key: unknown): boolean;
  set(key: unknown, value: unknown): unknown;
  delete(key: unknown): boolean;
  add(key: unknown, delta: unknown): unknown;
}

type Make = () => (heap: SharedMemory, map: object, general: HotMethods) => object;

/** Gives a map the methods of its kinds, if they are of numbers. A subclass that overrides some would not see
 *  them: it keeps those of the class. */
export const useHotMethods = (
  map: object,
  memory: SharedMemory,
  key: SharedKey,
  value: SharedValue,
): void => {
  const make = factories[`${key}_${value}`] as Make | undefined;
  if (make === undefined) return;
  const general = Object.getPrototypeOf(map);
  const methods = make()(memory, map, general);
  for (const name of Object.keys(methods)) Object.defineProperty(methods, name, { enumerable: false });
  Object.setPrototypeOf(methods, general);
  Object.setPrototypeOf(map, methods);
};
