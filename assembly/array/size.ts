// How long an array of buckets is.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { MAX_B, stride } from "../layout";

@inline
export function arrayBytes<K, V>(bits: u32): usize {
  return stride<K, V>() << bits;
}

/** Whether 2^bits buckets can be addressed at all. */
@inline
export function arrayFits<K, V>(bits: u32): bool {
  return bits <= MAX_B && (<u64>stride<K, V>()) << bits <= u32.MAX_VALUE;
}
