// Correctness before timing: reads a freshly built table in every way and compares it with its input.
// The checksum holds everything that was read; the parent requires it to be equal for both implementations.
import type { Table } from './implementations.js';
import type { Key } from './types.js';

/** Most missing keys that are looked up; of a longer list every k-th. */
const MISSES = 100_000;

/** Checks that a table holds keys[i] -> i + half for every i, and none of `misses`. Throws an Error that
 *  names the first entry that is wrong. */
export const checkTable = (
  table: Table,
  keys: ArrayLike<Key>,
  misses: ArrayLike<Key>,
  half: number,
): string => {
  const n = keys.length;
  if (table.size !== n) throw new Error(`size is ${table.size} after ${n} distinct inserts`);
  let hits = 0;
  for (let i = 0; i < n; i++) {
    const value = table.get(keys[i] as Key);
    if (value !== i + half) throw new Error(`get(${keys[i]}) gave ${value} instead of ${i + half}`);
    hits = (Math.imul(hits, 31) + value) | 0;
  }
  const missStep = Math.max(1, Math.floor(n / MISSES));
  for (let i = 0; i < misses.length; i += missStep) {
    const value = table.get(misses[i] as Key);
    if (value !== undefined)
      throw new Error(`get(${misses[i]}) gave ${value} for a key that was never inserted`);
  }
  const stride = Math.max(1, n >> 10);
  for (let i = 0; i < n; i += stride) {
    if (!table.has(keys[i] as Key)) throw new Error(`has(${keys[i]}) is false for a key that is there`);
    if (table.has(misses[i] as Key)) throw new Error(`has(${misses[i]}) is true for a key that is not`);
  }
  let visited = 0;
  let sum = 0;
  for (const [key, value] of table) {
    if (keys[value - half] !== key)
      throw new Error(`iteration gave ${key} -> ${value}, which was never inserted`);
    visited++;
    sum += value;
  }
  const expected = (n * (n - 1)) / 2 + half * n;
  if (visited !== n || sum !== expected)
    throw new Error(`iteration visited ${visited} entries of ${n}, or one twice`);
  return `${table.size}:${hits}:${visited}:${sum}`;
};
