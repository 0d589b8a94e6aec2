// Key and value of a slot, alike in both layouts.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { INTERLEAVED, keyAfter, keysOffset, valueAfter, valueBytes, valuesOffset } from "../layout";
import { put } from "../stores";

@inline
export function keyAt<K, V>(b: usize, i: u32): K {
  return load<K>(b + (INTERLEAVED ? keyAfter<K, V>(i) : i << alignof<K>()), keysOffset<K, V>());
}

/** Replaces a key by one that is the same: a reference by another. */
@inline
export function setKey<K, V>(b: usize, i: u32, key: K): void {
  put<K>(b + (INTERLEAVED ? keyAfter<K, V>(i) : i << alignof<K>()), key, keysOffset<K, V>());
}

@inline
export function valuePtr<K, V>(b: usize, i: u32): usize {
  return b + (INTERLEAVED ? valueAfter<K, V>(i) : i << alignof<V>()) + valuesOffset<K, V>();
}

@inline
export function valueAt<K, V>(b: usize, i: u32): V {
  return valueBytes<V>() == 0 ? 0 : load<V>(valuePtr<K, V>(b, i));
}
