// A map's entries in new buckets: clone() beside the old ones, compact() instead of them.
import {
  A,
  ARENA,
  ASSIST,
  BITS,
  B_,
  C,
  COUNT,
  EVACUATED,
  FIXED_SEED,
  FORBID,
  GROW_AT,
  HEAP,
  HEAP_MAPS,
  HMAP_SIZE,
  LOAD,
  MASK,
  RECORD_COEFFICIENTS,
  RESIZE,
  RETRY,
  VERSION,
  slots,
} from "./layout";
import { free, noMemory } from "./heap";
import { hash } from "./hash";
import { coefficients, hasRecordValues, isFast, own } from "./arena";
import { keyAt, link, occupied, valueAt } from "./bucket";
import { Flag, create, destroy, dropContents, enter, home, insert, leave, refuse } from "./hmap";
import { growThreshold, growthEnds, isGrowing } from "./grow";
import { chainAt, chainCount } from "./walk";
import { copy, put } from "./store";

/** A map of its own with the same entries, coefficients and policy, in the fewest buckets: its handle, 0 without
 *  memory or if the map is torn (STATUS says which). The map itself is only read. */
export function clone<K, V>(h: usize): usize {
  if (load<u32>(h, VERSION) & 1) return <usize>refuse();
  return rebuilt<K, V>(h, load<u32>(h, COUNT));
}

/** Moves the map into the fewest buckets that hold what is there. False, and nothing changed, without memory. */
export function compact<K, V>(h: usize): bool {
  if (!enter(h)) return false;
  const fresh = rebuilt<K, V>(h, load<u32>(h, COUNT));
  if (fresh) adopt<K, V>(h, fresh);
  leave(h);
  return fresh != 0;
}

/** A new map with the entries of h and room for `entries`; 0 with STATUS without memory. */
export function rebuilt<K, V>(h: usize, entries: u32): usize {
  const factor = (load<f64>(h, LOAD) / <f64>slots<K, V>()) * 8;
  const fresh = create<K, V>(entries, factor, load<u8>(h, ASSIST), FORBID, recordFlags(h), 0);
  if (!fresh) return 0;
  hashAlike(fresh, h);
  for (let c: u64 = 0; c < chainCount(h); c++) {
    if (copyChain<K, V>(fresh, chainAt<K, V>(h, c))) continue;
    destroy<K, V>(fresh);
    return noMemory();
  }
  store<u8>(fresh, load<u8>(h, RESIZE), RESIZE);
  store<u32>(fresh, growThreshold<K, V>(fresh, load<u8>(fresh, BITS)), GROW_AT);
  return fresh;
}

/** Gives a map the seed and coefficients of h. */
function hashAlike(fresh: usize, h: usize): void {
  store<u8>(fresh, load<u8>(h, FIXED_SEED), FIXED_SEED);
  for (let offset: usize = A; offset <= C; offset += B_ - A)
    store<u64>(fresh + offset, load<u64>(h + offset));
  if (load<u32>(h, ARENA)) copy(coefficients(fresh), coefficients(h), RECORD_COEFFICIENTS << 3);
}

/** What create() is told of a map's records. */
function recordFlags(h: usize): u32 {
  if (!load<u32>(h, ARENA)) return 0;
  return Flag.Records | (isFast(h) ? Flag.Fast : 0) | (hasRecordValues(h) ? Flag.RecordValues : 0);
}

/** Inserts a chain's entries, none of which the map holds. False without memory. */
function copyChain<K, V>(h: usize, b: usize): bool {
  for (; b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      const hv = hash<K>(h, key);
      const value = valueAt<K, V>(b, i);
      const mine = sizeof<V>() == 4 && hasRecordValues(h) ? <V>own(h, hv, <usize>value) : value;
      if (mine != value && !mine) return false; // no memory for the value's record
      if (!insert<K, V>(h, key, hv, home<K, V>(h, hv), mine)) return false;
    }
  }
  return true;
}

/** Puts the buckets of `fresh` in the place of the map's own; counters, policy and the version stay. */
export function adopt<K, V>(h: usize, fresh: usize): void {
  if (isGrowing(h)) growthEnds(h);
  dropContents<K, V>(h);
  put<u64>(h, 0, MASK); // and NEWBIT: until all is in place a read of a torn map goes to bucket 0, which either array has
  copy(h + GROW_AT, fresh + GROW_AT, LOAD - GROW_AT);
  copy(h + MASK, fresh + MASK, VERSION - MASK);
  put<u64>(h, load<u64>(fresh, EVACUATED), EVACUATED);
  copy(h + RETRY, fresh + RETRY, HMAP_SIZE - RETRY);
  free(fresh, HMAP_SIZE);
  store<u32>(HEAP + HEAP_MAPS, load<u32>(HEAP + HEAP_MAPS) - 1);
}
