// A map's entries in new buckets: clone() beside the old ones, compact() instead of them.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { FORBID, HMAP_SIZE, Hmap, RECORD_COEFFICIENTS, heap, slots } from "./layout";
import { free, noMemory } from "./heap";
import { hash } from "./hash";
import { coefficients, hasRecordValues, retainRecord } from "./arena";
import { link, occupied, keyAt, valueAt } from "./bucket";
import { create, destroy, Flag, dropContents } from "./create-destroy";
import { enter, insert, leave, refuse } from "./hmap";
import { growthEnds, settledChain } from "./grow";
import { growThreshold } from "./grow/policy";
import { chainAt, chainCount } from "./chains";
import { copy } from "./put";

/** A map of its own with the same entries, coefficients and policy, in the fewest buckets: its handle, 0
 *  without memory or if the map is torn (STATUS says which). The map itself is only read. */
export function clone<K, V>(m: Hmap): Hmap {
  if (m.version & 1) {
    refuse();
    return changetype<Hmap>(0);
  }
  return rebuilt<K, V>(m, m.count);
}

/** Moves the map into the fewest buckets that hold what is there. False, and nothing changed, without memory.
 *  */
export function compact<K, V>(m: Hmap): bool {
  if (!enter(m)) return false;
  const fresh = rebuilt<K, V>(m, m.count);
  if (fresh) adopt<K, V>(m, fresh);
  leave(m);
  return changetype<usize>(fresh) != 0;
}

/** A new map with the entries of m and room for `entries`; 0 with STATUS without memory. */
export function rebuilt<K, V>(m: Hmap, entries: u32): Hmap {
  const factor = (m.loadFactor / <f64>slots<K, V>()) * 8;
  const fresh = create<K, V>(entries, factor, m.assist, FORBID, recordFlags(m), 0);
  if (!fresh) return fresh;
  fresh.pair = m.pair;
  hashAlike(fresh, m);
  const recordValues = hasRecordValues(fresh);
  const chains = chainCount(m);
  for (let c: u64 = 0; c < chains; c++) {
    if (copyChain<K, V>(fresh, chainAt<K, V>(m, c), recordValues)) continue;
    destroy<K, V>(fresh);
    noMemory();
    return changetype<Hmap>(0);
  }
  fresh.resize = m.resize;
  fresh.growAt = growThreshold<K, V>(fresh, fresh.B);
  return fresh;
}

/** Gives a map the seed and coefficients of m. */
function hashAlike(fresh: Hmap, m: Hmap): void {
  fresh.fixedSeed = m.fixedSeed;
  fresh.coefA = m.coefA;
  fresh.coefB = m.coefB;
  fresh.coefC = m.coefC;
  if (m.arena) copy(coefficients(fresh), coefficients(m), RECORD_COEFFICIENTS << 3);
}

/** What create() is told of a map's records. */
function recordFlags(m: Hmap): u32 {
  if (!m.arena) return 0;
  return Flag.Records | (m.arena.fast ? Flag.Fast : 0) | (hasRecordValues(m) ? Flag.RecordValues : 0);
}

/** Inserts a chain's entries, none of which the map holds. False without memory. */
function copyChain<K, V>(m: Hmap, b: usize, recordValues: bool): bool {
  for (; b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      const hv = hash<K>(m, key);
      const value = valueAt<K, V>(b, i);
      const mine = sizeof<V>() == 4 && recordValues ? <V>retainRecord(m, hv, <usize>value) : value;
      if (mine != value && !mine) return false; // no memory for the value's record
      if (!insert<K, V>(m, key, hv, settledChain<K, V>(m, hv), mine)) return false;
    }
  }
  return true;
}

/** Copies the bytes of a header from one offset to another. */
@inline
function copyFields(to: Hmap, from: Hmap, begin: usize, end: usize): void {
  copy(changetype<usize>(to) + begin, changetype<usize>(from) + begin, end - begin);
}

/** Puts the buckets of `fresh` in the place of the map's own; counters, policy and the version stay. */
export function adopt<K, V>(m: Hmap, fresh: Hmap): void {
  if (m.growing) growthEnds(m);
  dropContents<K, V>(m);
  // until all is in place a read of a torn map goes to bucket 0, which either array has
  m.newbit = 0;
  m.mask = 0;
  copyFields(m, fresh, offsetof<Hmap>("growAt"), offsetof<Hmap>("loadFactor"));
  copyFields(m, fresh, offsetof<Hmap>("mask"), offsetof<Hmap>("version"));
  m.evacuated = fresh.evacuated;
  m.released = fresh.released;
  copyFields(m, fresh, offsetof<Hmap>("retry"), HMAP_SIZE);
  free(changetype<usize>(fresh), HMAP_SIZE);
  heap.maps--;
}
