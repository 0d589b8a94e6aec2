// The main bucket array of a map, and where bucket i lies.
//
// line: growth in place. The array is a row of extents: bucket 0, then 1, then 2-3, 4-7, ... Doubling adds one
// extent as long as all before it and moves nothing. A small directory in the header, indexed by clz(i), gives
// each extent's address minus its own offset, so that bucket i lies at directory[clz(i)] + i * stride. The
// directory of a map of any size is at most two cache lines (64 KiB segments behind a table of pointers needed
// 8 KiB for 8,000,000 entries, and 8 % more time per get).
//
// classic: one contiguous array, beside a second one (oldbuckets) while the map grows.
import { BITS, BUCKETS, EXTENTS, LINE, MAX_B, OLDBUCKETS, PAGE_SHIFT, RELEASED, stride } from "./layout";
import { alloc, allocZeroed, free, freePage, roundedSize } from "./heap";
import { put } from "./store";

/** Address of bucket i of the current array. */
// @ts-ignore: decorator
@inline
export function bucketAt<K, V>(h: usize, i: u32): usize {
  return CLASSIC
    ? <usize>load<u32>(h, BUCKETS) + <usize>i * stride<K, V>()
    : <usize>load<u32>(h + ((<usize>clz(i)) << 2), EXTENTS) + <usize>i * stride<K, V>();
}

/** Address of old bucket i: in place it is the same bucket. */
// @ts-ignore: decorator
@inline
export function oldBucketAt<K, V>(h: usize, i: u32): usize {
  return CLASSIC ? <usize>load<u32>(h, OLDBUCKETS) + <usize>i * stride<K, V>() : bucketAt<K, V>(h, i);
}

// @ts-ignore: decorator
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
// @ts-ignore: decorator
@inline
export function arrayFits<K, V>(bits: u32): bool {
  return bits <= MAX_B && (<u64>stride<K, V>()) << bits <= u32.MAX_VALUE;
}

/** First array of an empty map, 2^bits buckets that all read as empty. False, and nothing kept, without memory. */
export function makeArray<K, V>(h: usize, bits: u32): bool {
  if (!arrayFits<K, V>(bits)) return false;
  if (CLASSIC) {
    const array = allocZeroed(arrayBytes<K, V>(bits));
    put<u32>(h, <u32>array, BUCKETS);
    put<u8>(h, <u8>bits, BITS);
    return array != 0;
  }
  const first = allocZeroed(stride<K, V>());
  if (!first) return false;
  put<u32>(h, <u32>first, EXTENTS + (32 << 2));
  put<u8>(h, 0, BITS);
  for (let b: u32 = 0; b < bits; b++) {
    if (!addExtent<K, V>(h, b, true)) {
      dropArray<K, V>(h);
      return false;
    }
    put<u8>(h, <u8>(b + 1), BITS);
  }
  return true;
}

/** Line: whether buckets 2^bits to 2^(bits+1) - 1 are attached, as they may be ahead of a growth. */
// @ts-ignore: decorator
@inline
export function hasExtent(h: usize, bits: u32): bool {
  return load<u32>(h + ((31 - <usize>bits) << 2), EXTENTS) != 0;
}

/** Line: attaches buckets 2^bits to 2^(bits+1) - 1. Not zeroed for a growth: evacuate() writes each before any
 *  lookup reads it. */
export function addExtent<K, V>(h: usize, bits: u32, zeroed: bool): bool {
  if (bits >= MAX_B || (<u64>arrayBytes<K, V>(0)) << (bits + 1) > u32.MAX_VALUE) return false;
  const bytes = arrayBytes<K, V>(bits);
  const extent = zeroed ? allocZeroed(bytes) : alloc(bytes);
  if (!extent) return false;
  put<u32>(h + ((31 - <usize>bits) << 2), <u32>(extent - bytes), EXTENTS);
  return true;
}

/** Line: gives back the last extent of an array of 2^bits buckets. */
export function dropExtent<K, V>(h: usize, bits: u32): void {
  const bytes = arrayBytes<K, V>(bits - 1);
  const entry = h + ((32 - <usize>bits) << 2);
  free(<usize>load<u32>(entry, EXTENTS) + bytes, bytes);
  put<u32>(entry, 0, EXTENTS);
}

/** Gives the whole current array back. */
export function dropArray<K, V>(h: usize): void {
  if (CLASSIC) {
    if (load<u32>(h, BUCKETS)) free(load<u32>(h, BUCKETS), arrayBytes<K, V>(load<u8>(h, BITS)));
    return;
  }
  for (let bits: u32 = load<u8>(h, BITS); bits > 0; bits--) dropExtent<K, V>(h, bits);
  free(load<u32>(h, EXTENTS + (32 << 2)), stride<K, V>());
}

/** Classic: gives back the pages of oldbuckets that hold only buckets below `done`. */
export function releaseOldPages<K, V>(h: usize, bits: u32, done: u32): void {
  if (arrayBytes<K, V>(bits) < 1 << PAGE_SHIFT) return;
  let released = load<u32>(h, RELEASED);
  for (; (<usize>(released + 1)) << PAGE_SHIFT <= <usize>done * stride<K, V>(); released++) {
    freePage(<usize>load<u32>(h, OLDBUCKETS) + ((<usize>released) << PAGE_SHIFT));
    put<u32>(h, released + 1, RELEASED);
  }
}

/** Classic: gives back what is left of oldbuckets, an array of 2^bits buckets. */
export function dropOldArray<K, V>(h: usize, bits: u32): void {
  const bytes = <usize>roundedSize(arrayBytes<K, V>(bits));
  const released = (<usize>load<u32>(h, RELEASED)) << PAGE_SHIFT;
  if (released < bytes) free(<usize>load<u32>(h, OLDBUCKETS) + released, bytes - released);
  put<u32>(h, 0, OLDBUCKETS);
  put<u32>(h, 0, RELEASED);
}

/** Bytes of oldbuckets not yet given back. */
export function oldArrayBytes<K, V>(h: usize, bits: u32): usize {
  return load<u32>(h, OLDBUCKETS)
    ? arrayBytes<K, V>(bits) - ((<usize>load<u32>(h, RELEASED)) << PAGE_SHIFT)
    : 0;
}
