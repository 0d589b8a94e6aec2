// The operations, each a loop in a function of its own with local accumulators, so that the engine compiles
// every one for itself and cannot drop the work. `from` and `to` bound the part of the order that is walked.
// Values are i + half: half is 0 for integers and 0.5 for f64, so that sums are exact and a Map has to box.
import type { Table, TophashTable } from './implementations.js';
import type { Key } from './types.js';

type Keys = ArrayLike<Key>;

/** Looks up keys that are there; the sum of their values. */
export const getHit = (table: Table, order: Keys, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = table.get(order[i] as Key);
    if (value !== undefined) sum += value;
  }
  return sum;
};

/** Looks up keys that are not there; how many were indeed missing. */
export const getMiss = (table: Table, order: Keys, from: number, to: number): number => {
  let missing = 0;
  for (let i = from; i < to; i++) {
    if (table.get(order[i] as Key) === undefined) missing++;
  }
  return missing;
};

/** Gives keys that are there a new value. */
export const update = (table: Table, order: Keys, half: number, from: number, to: number): number => {
  for (let i = from; i < to; i++) table.set(order[i] as Key, i + half);
  return table.size;
};

/** Inserts keys in the order given. */
export const insert = (table: Table, keys: Keys, half: number, from: number, to: number): number => {
  for (let i = from; i < to; i++) table.set(keys[i] as Key, i + half);
  return table.size;
};

/** Inserts the first `to` keys; milliseconds of the slowest, by one reading of the clock per insert. */
export const insertTimed = (table: Table, keys: Keys, half: number, to: number): number => {
  let slowest = 0;
  let before = performance.now();
  for (let i = 0; i < to; i++) {
    table.set(keys[i] as Key, i + half);
    const now = performance.now();
    if (now - before > slowest) slowest = now - before;
    before = now;
  }
  return slowest;
};

/** Deletes keys; how many were there. */
export const remove = (table: Table, order: Keys, from: number, to: number): number => {
  let removed = 0;
  for (let i = from; i < to; i++) {
    if (table.delete(order[i] as Key)) removed++;
  }
  return removed;
};

/** Keeps the size at n: deletes the oldest key and inserts the next one of a ring that is longer than n. One
 *  operation is such a pair. */
export const churn = (
  table: Table,
  ring: Keys,
  n: number,
  half: number,
  from: number,
  to: number,
): number => {
  let removed = 0;
  for (let i = from; i < to; i++) {
    if (table.delete(ring[i] as Key)) removed++;
    table.set(ring[(i + n) % ring.length] as Key, i + half);
  }
  return removed;
};

/** Visits every entry with for...of; the sum of the values. */
export const iterate = (table: Table): number => {
  let sum = 0;
  for (const [, value] of table) sum += value;
  return sum;
};

/** Counts occurrences as a user of TypedMap would. */
export const countTophash = (table: TophashTable, stream: Keys): number => {
  for (let i = 0; i < stream.length; i++) table.add(stream[i] as Key, 1);
  return table.size;
};

/** Counts occurrences as a user of Map would. */
export const countNative = (table: Table, stream: Keys): number => {
  for (let i = 0; i < stream.length; i++) {
    const key = stream[i] as Key;
    table.set(key, (table.get(key) ?? 0) + 1);
  }
  return table.size;
};
