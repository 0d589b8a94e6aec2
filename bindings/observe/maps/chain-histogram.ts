// How long a map's chains are: the histogram that tells a flood or a churn from an even spread.
import { CHAIN_FIELDS, OUT } from '../../core/core.js';
import { line } from '../../core/line.js';
import { tableOf } from './tables.js';

/** Chains of a map by their length and by their fill. */
export interface Chains {
  /** byBuckets[n]: chains of n buckets, the last of 16 and more. */
  byBuckets: number[];
  /** byEntries[n]: chains with n entries, the last with 64 and more. */
  byEntries: number[];
  /** Chains in all: buckets, or while the map doubles old ones and evacuated ones. */
  chains: number;
}

/** Walks all buckets: O(buckets). Throws PolicyError for anything but a TypedMap or TypedSet,
 *  DisposedError. */
export const chainHistogram = (map: object): Chains => {
  const table = tableOf(map);
  table.stats(); // refuses a map that was disposed
  table.heap.joined(line).chains(table.h);
  const { lengths, fills } = CHAIN_FIELDS;
  const counts = [...table.heap.f64.subarray(OUT, OUT + lengths + fills)];
  const byBuckets = counts.slice(0, lengths);
  return { byBuckets, byEntries: counts.slice(lengths), chains: byBuckets.reduce((sum, n) => sum + n, 0) };
};
