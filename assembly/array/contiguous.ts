// The array of classic: contiguous, as Go's, beside a second one (oldbuckets) while the map grows.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, PAGE_SHIFT, stride } from "../layout";
import { arrayBytes, arrayFits } from "./size";
import { free, allocZeroed, freePage, roundedSize } from "../heap";
import { commit, save } from "../journal";

/** Address of bucket i of the current array. */
@inline
export function bucketAt<K, V>(m: Hmap, i: u32): usize {
  return m.buckets + <usize>i * stride<K, V>();
}

/** Address of bucket i of oldbuckets. */
@inline
export function oldBucketAt<K, V>(m: Hmap, i: u32): usize {
  return m.oldbuckets + <usize>i * stride<K, V>();
}

/** Bytes that the heap has handed out for 2^bits buckets. */
export function arrayHeld(bytes: usize): u64 {
  return roundedSize(bytes);
}

/** First array of an empty map, 2^bits buckets that all read as empty. False, and nothing kept, without
 *  memory. */
export function makeArray<K, V>(m: Hmap, bits: u32): bool {
  if (!arrayFits<K, V>(bits)) return false;
  save(changetype<usize>(m));
  m.buckets = allocZeroed(arrayBytes<K, V>(bits));
  m.B = <u8>bits;
  commit();
  return m.buckets != 0;
}

/** Gives the current array back, in a step of its own. */
export function dropArray<K, V>(m: Hmap): void {
  if (!m.buckets) return;
  save(changetype<usize>(m));
  free(m.buckets, arrayBytes<K, V>(m.B));
  m.buckets = 0;
  commit();
}

/** Gives back the pages of oldbuckets that hold only buckets below `done`, a step each. */
export function releaseOldPages<K, V>(m: Hmap, bits: u32, done: u32): void {
  if (arrayBytes<K, V>(bits) < 1 << PAGE_SHIFT) return;
  let released = m.released;
  for (; (<usize>(released + 1)) << PAGE_SHIFT <= <usize>done * stride<K, V>(); released++) {
    save(changetype<usize>(m) + offsetof<Hmap>("released"));
    freePage(m.oldbuckets + ((<usize>released) << PAGE_SHIFT));
    m.released = released + 1;
    commit();
  }
}

/** Gives back what is left of oldbuckets, an array of 2^bits buckets. Part of a step: both lines are
 *  saved. */
export function dropOldArray<K, V>(m: Hmap, bits: u32): void {
  const bytes = <usize>roundedSize(arrayBytes<K, V>(bits));
  const released = (<usize>m.released) << PAGE_SHIFT;
  if (released < bytes) free(m.oldbuckets + released, bytes - released);
  m.oldbuckets = 0;
  m.released = 0;
}

/** Bytes of oldbuckets not yet given back, of the `whole` that it had. */
export function oldArrayBytes(m: Hmap, whole: usize): usize {
  return m.oldbuckets ? whole - ((<usize>m.released) << PAGE_SHIFT) : 0;
}
