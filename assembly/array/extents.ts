// The array of line: a row of extents, bucket 0, then 1, then 2-3, 4-7, ... Doubling adds one extent as long
// as all before it and moves nothing. A small directory in the header, indexed by clz(i), gives each extent's
// address minus its own offset, so that bucket i lies at directory[clz(i)] + i * stride. The directory of a
// map of any size is at most two cache lines (64 KiB segments behind a table of pointers needed 8 KiB for
// 8,000,000 entries, and 8 % more time per get).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EXTENTS, Hmap, LINE, MAX_B, stride } from "../layout";
import { alloc, free, allocZeroed, roundedSize } from "../heap";
import { put } from "../stores";
import { commit, save } from "../journal";
import { arrayBytes, arrayFits } from "./size";

/** Where the directory's entry n is, less EXTENTS. */
@inline
function extentEntry(m: Hmap, n: u32): usize {
  return changetype<usize>(m) + ((<usize>n) << 2);
}

/** Address of bucket i. */
@inline
export function bucketAt<K, V>(m: Hmap, i: u32): usize {
  return <usize>load<u32>(extentEntry(m, clz(i)), EXTENTS) + <usize>i * stride<K, V>();
}

/** The end of the extent that bucket i lies in. */
@inline
export function rowEnd(i: u32): u32 {
  return (<u32>1) << (32 - clz(i));
}

/** Bytes that the heap has handed out for 2^bits buckets. Extents shorter than a line take a whole one each.
 *  */
export function arrayHeld(bytes: usize, bits: u32): u64 {
  return bytes >> bits < LINE && bits ? <u64>bytes + LINE : roundedSize(bytes);
}

/** First array of an empty map, 2^bits buckets that all read as empty, in steps. False without memory:
 *  what there is belongs to the map and goes with it. */
export function makeArray<K, V>(m: Hmap, bits: u32): bool {
  if (!arrayFits<K, V>(bits)) return false;
  const first = allocZeroed(stride<K, V>());
  if (!first) return false;
  save(extentEntry(m, 32) + EXTENTS);
  put<u32>(extentEntry(m, 32), <u32>first, EXTENTS);
  commit();
  for (let b: u32 = 0; b < bits; b++) {
    if (!addExtent<K, V>(m, b, true)) return false;
    commit();
  }
  m.B = <u8>bits;
  return true;
}

/** Whether buckets 2^bits to 2^(bits+1) - 1 are attached, as they may be ahead of a growth. The directory
 *  ends with those below 2^MAX_B. */
@inline
export function hasExtent(m: Hmap, bits: u32): bool {
  return bits < MAX_B && load<u32>(extentEntry(m, 31 - bits), EXTENTS) != 0;
}

/** Attaches buckets 2^bits to 2^(bits+1) - 1. Not zeroed for a growth: evacuate() writes each before any
 *  lookup reads it. */
export function addExtent<K, V>(m: Hmap, bits: u32, zeroed: bool): bool {
  if (bits >= MAX_B || (<u64>arrayBytes<K, V>(0)) << (bits + 1) > u32.MAX_VALUE) return false;
  const bytes = arrayBytes<K, V>(bits);
  const extent = zeroed ? allocZeroed(bytes) : alloc(bytes);
  if (!extent) return false;
  save(extentEntry(m, 31 - bits) + EXTENTS);
  put<u32>(extentEntry(m, 31 - bits), <u32>(extent - bytes), EXTENTS);
  return true;
}

/** Gives back the last extent of an array of 2^bits buckets. Part of a step, as addExtent(). */
export function dropExtent<K, V>(m: Hmap, bits: u32): void {
  const bytes = arrayBytes<K, V>(bits - 1);
  const entry = extentEntry(m, 32 - bits);
  save(entry + EXTENTS);
  free(<usize>load<u32>(entry, EXTENTS) + bytes, bytes);
  put<u32>(entry, 0, EXTENTS);
}

/** Gives the whole array back, a step for each extent, those that are ahead of a growth as well. */
export function dropArray<K, V>(m: Hmap): void {
  for (let bits: u32 = MAX_B; bits > 0; bits--) {
    if (!hasExtent(m, bits - 1)) continue;
    dropExtent<K, V>(m, bits);
    commit();
  }
  const first = extentEntry(m, 32);
  if (!load<u32>(first, EXTENTS)) return;
  save(first + EXTENTS);
  free(load<u32>(first, EXTENTS), stride<K, V>());
  put<u32>(first, 0, EXTENTS);
  commit();
}
