// Maps with entries whose keys are found again by their number.
import { type Build, heapOf } from './cores.js';
import { any, type Item, type KeyKind, keyAt, numeral, type ValueKind } from './kinds.js';
import { mapOf } from './latin1.js';

/** A map with n entries, keyAt(i) -> value i, and what it held, by key. */
export const filled = (build: Build, key: KeyKind, value: ValueKind, n: number, options = {}) => {
  const map = mapOf(key, value, { heap: heapOf(build), ...options });
  const k = (i: number): never => any(keyAt(key, i));
  const v = (i: number): never => any(value === 'string' ? `${i}` : numeral(value, i));
  for (let i = 0; i < n; i++) map.set(k(i), v(i));
  const index = new Map<Item, number>();
  for (let i = 0; i < 12 * n + 100; i++) index.set(k(i), i);
  return { map, k, v, indexOf: (x: Item) => index.get(x) as number };
};
