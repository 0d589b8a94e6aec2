// What rebuilds a map, and the buckets that it must end with.
import type { AnyMap } from './kinds.js';

/** log2 of the fewest buckets that hold `entries` at a load factor (entries per 8 slots). */
export const fewest = (slots: number, entries: number, loadFactor = 6.5): number => {
  let bits = 0;
  while (Math.max(slots, Math.floor((loadFactor / 8) * slots * 2 ** bits)) < entries) bits++;
  return bits;
};

/** What rebuilds a map: compact() changes it, clone() gives another. */
export const WAYS = ['compact', 'clone'] as const;
export const rebuild = (way: (typeof WAYS)[number], map: AnyMap): AnyMap =>
  way === 'compact' ? map.compact() : map.clone();
