// The main bucket array of a map, and where bucket i lies: extents (line) or one contiguous array (classic).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";
import * as contiguous from "./array/contiguous";
import * as extents from "./array/extents";

/** Address of bucket i of the current array. */
@inline
export function bucketAt<K, V>(m: Hmap, i: u32): usize {
  return CLASSIC ? contiguous.bucketAt<K, V>(m, i) : extents.bucketAt<K, V>(m, i);
}

/** Bytes that the heap has handed out for 2^bits buckets, which have `bytes`. */
@inline
export function arrayHeld(bytes: usize, bits: u32): u64 {
  return CLASSIC ? contiguous.arrayHeld(bytes) : extents.arrayHeld(bytes, bits);
}

/** First array of an empty map. False, and nothing kept, without memory. */
@inline
export function makeArray<K, V>(m: Hmap, bits: u32): bool {
  return CLASSIC ? contiguous.makeArray<K, V>(m, bits) : extents.makeArray<K, V>(m, bits);
}

/** Gives the whole current array back. */
@inline
export function dropArray<K, V>(m: Hmap): void {
  if (CLASSIC) contiguous.dropArray<K, V>(m);
  else extents.dropArray<K, V>(m);
}

/** The first bucket behind i that does not lie in a row with it. */
@inline
export function rowEnd(i: u32): u32 {
  return CLASSIC ? u32.MAX_VALUE : extents.rowEnd(i);
}
