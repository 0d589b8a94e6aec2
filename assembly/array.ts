// The main bucket array of a map, and where bucket i lies.
//
// line: growth in place. The array is a row of extents: bucket 0, then 1, then 2-3, 4-7, ... Doubling adds one
// extent as long as all before it and moves nothing. A small directory in the header, indexed by clz(i), gives
// each extent's address minus its own offset, so that bucket i lies at directory[clz(i)] + i * stride. The
// directory of a map of any size is at most two cache lines (64 KiB segments behind a table of pointers needed
// 8 KiB for 8,000,000 entries, and 8 % more time per get).
//
// classic: one contiguous array, beside a second one (oldbuckets) while the map grows.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EXTENTS, Hmap, LINE, MAX_B, PAGE_SHIFT, stride } from "./layout";
import { alloc, free, allocZeroed, freePage, roundedSize } from "./heap";
import { put } from "./put";

/** Where the directory's entry n is, less EXTENTS. */
@inline
function extentEntry(m: Hmap, n: u32): usize {
  return changetype<usize>(m) + ((<usize>n) << 2);
}

/** Address of bucket i of the current array. */
@inline
export function bucketAt<K, V>(m: Hmap, i: u32): usize {
  return CLASSIC
    ? m.buckets + <usize>i * stride<K, V>()
    : <usize>load<u32>(extentEntry(m, clz(i)), EXTENTS) + <usize>i * stride<K, V>();
}

/** Address of old bucket i: in place it is the same bucket. */
@inline
export function oldBucketAt<K, V>(m: Hmap, i: u32): usize {
  return CLASSIC ? m.oldbuckets + <usize>i * stride<K, V>() : bucketAt<K, V>(m, i);
}

@inline
export function arrayBytes<K, V>(bits: u32): usize {
  return stride<K, V>() << bits;
}

/** What the heap has handed out for 2^bits buckets. Line: extents shorter than a line take a whole one each. */
export function arrayHeld<K, V>(bits: u32): u64 {
  const bytes = arrayBytes<K, V>(bits);
  return !CLASSIC && stride<K, V>() < LINE && bits ? <u64>bytes + LINE : roundedSize(bytes);
}

/** Whether 2^bits buckets can be addressed at all. */
@inline
export function arrayFits<K, V>(bits: u32): bool {
  return bits <= MAX_B && (<u64>stride<K, V>()) << bits <= u32.MAX_VALUE;
}

/** First array of an empty map, 2^bits buckets that all read as empty. False, and nothing kept, without memory. */
export function makeArray<K, V>(m: Hmap, bits: u32): bool {
  if (!arrayFits<K, V>(bits)) return false;
  if (CLASSIC) {
    const array = allocZeroed(arrayBytes<K, V>(bits));
    m.buckets = array;
    m.B = <u8>bits;
    return array != 0;
  }
  const first = allocZeroed(stride<K, V>());
  if (!first) return false;
  put<u32>(extentEntry(m, 32), <u32>first, EXTENTS);
  m.B = 0;
  for (let b: u32 = 0; b < bits; b++) {
    if (!addExtent<K, V>(m, b, true)) {
      dropArray<K, V>(m);
      return false;
    }
    m.B = <u8>(b + 1);
  }
  return true;
}

/** Line: whether buckets 2^bits to 2^(bits+1) - 1 are attached, as they may be ahead of a growth. */
@inline
export function hasExtent(m: Hmap, bits: u32): bool {
  return load<u32>(extentEntry(m, 31 - bits), EXTENTS) != 0;
}

/** Line: attaches buckets 2^bits to 2^(bits+1) - 1. Not zeroed for a growth: evacuate() writes each before any
 *  lookup reads it. */
export function addExtent<K, V>(m: Hmap, bits: u32, zeroed: bool): bool {
  if (bits >= MAX_B || (<u64>arrayBytes<K, V>(0)) << (bits + 1) > u32.MAX_VALUE) return false;
  const bytes = arrayBytes<K, V>(bits);
  const extent = zeroed ? allocZeroed(bytes) : alloc(bytes);
  if (!extent) return false;
  put<u32>(extentEntry(m, 31 - bits), <u32>(extent - bytes), EXTENTS);
  return true;
}

/** Line: gives back the last extent of an array of 2^bits buckets. */
export function dropExtent<K, V>(m: Hmap, bits: u32): void {
  const bytes = arrayBytes<K, V>(bits - 1);
  const entry = extentEntry(m, 32 - bits);
  free(<usize>load<u32>(entry, EXTENTS) + bytes, bytes);
  put<u32>(entry, 0, EXTENTS);
}

/** Gives the whole current array back. */
export function dropArray<K, V>(m: Hmap): void {
  if (CLASSIC) {
    if (m.buckets) free(m.buckets, arrayBytes<K, V>(m.B));
    return;
  }
  for (let bits: u32 = m.B; bits > 0; bits--) dropExtent<K, V>(m, bits);
  free(load<u32>(extentEntry(m, 32), EXTENTS), stride<K, V>());
}

/** Classic: gives back the pages of oldbuckets that hold only buckets below `done`. */
export function releaseOldPages<K, V>(m: Hmap, bits: u32, done: u32): void {
  if (arrayBytes<K, V>(bits) < 1 << PAGE_SHIFT) return;
  let released = m.released;
  for (; (<usize>(released + 1)) << PAGE_SHIFT <= <usize>done * stride<K, V>(); released++) {
    freePage(m.oldbuckets + ((<usize>released) << PAGE_SHIFT));
    m.released = released + 1;
  }
}

/** Classic: gives back what is left of oldbuckets, an array of 2^bits buckets. */
export function dropOldArray<K, V>(m: Hmap, bits: u32): void {
  const bytes = <usize>roundedSize(arrayBytes<K, V>(bits));
  const released = (<usize>m.released) << PAGE_SHIFT;
  if (released < bytes) free(m.oldbuckets + released, bytes - released);
  m.oldbuckets = 0;
  m.released = 0;
}

/** Bytes of oldbuckets not yet given back. */
export function oldArrayBytes<K, V>(m: Hmap, bits: u32): usize {
  return m.oldbuckets ? arrayBytes<K, V>(bits) - ((<usize>m.released) << PAGE_SHIFT) : 0;
}
