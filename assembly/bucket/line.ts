// The bucket of line: keys, a meta word with presence bits, link bit and epoch, values (layout/bucket.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  LINKED,
  filterOffset,
  hasFilter,
  linkInLastSlot,
  linkOffset,
  metaOffset,
  slots,
  valueBytes,
} from "../layout";
import { keyAt, setKey, valueAt, valuePtr } from "./slot";
import { put } from "../stores";

/** Presence bits, link bit and epoch. */
@inline
export function metaOf<K, V>(b: usize): u32 {
  return load<u32>(b, metaOffset<K, V>());
}

/** Next bucket of the chain, 0 at its end. */
@inline
export function link<K, V>(b: usize): usize {
  return metaOf<K, V>(b) & LINKED ? <usize>load<u32>(b, linkOffset<K, V>()) : 0;
}

/** Next bucket that a search must look at. */
@inline
export function next<K, V>(b: usize): usize {
  return link<K, V>(b);
}

/** Bit i set: slot i can hold an entry in this bucket (the last cannot where it holds the link). */
@inline
function usableSlots<K, V>(b: usize): u32 {
  const all: u32 = (1 << slots<K, V>()) - 1;
  return linkInLastSlot<K, V>() && metaOf<K, V>(b) & LINKED ? all >> 1 : all;
}

/** Bit i set: slot i is occupied. */
@inline
export function occupied<K, V>(b: usize): u32 {
  return metaOf<K, V>(b) & ((1 << slots<K, V>()) - 1);
}

/** Bit i set: slot i is empty and usable. */
@inline
export function emptySlots<K, V>(b: usize): u32 {
  return ~metaOf<K, V>(b) & usableSlots<K, V>(b);
}

/** Whether a key of this hash may be behind the first bucket of its chain. */
@inline
export function filterAllows<K, V>(head: usize, meta: u32, hv: u32): bool {
  if (!hasFilter<K, V>()) return (meta & LINKED) != 0;
  // one branch, hardly ever taken, where two would be mispredicted; without a link the word is some value's
  // bits
  return ((meta / LINKED) & (load<u32>(head, filterOffset<K, V>()) >> (hv >>> 27)) & 1) != 0;
}

/** The filter's bit for a hash. */
@inline
function filterBit(hv: u32): u32 {
  return (<u32>1) << (hv >>> 27);
}

/** Whether the filter of a linked first bucket lets a search for this hash go on, as it must for what is
 *  there. */
@inline
export function passesFilter<K, V>(head: usize, hv: u32): bool {
  return !hasFilter<K, V>() || (load<u32>(head, filterOffset<K, V>()) & filterBit(hv)) != 0;
}

/** Sets a hash's bit in the filter. Must precede the store of its key in an overflow bucket. */
@inline
export function addToFilter<K, V>(head: usize, hv: u32): void {
  if (!hasFilter<K, V>()) return;
  put<u32>(head, load<u32>(head, filterOffset<K, V>()) | filterBit(hv), filterOffset<K, V>());
}

/** Makes a bucket empty and of this epoch, in one store: what was there is gone at once. */
@inline
export function resetBucket<K, V>(b: usize, epoch: u32): void {
  put<u32>(b, epoch, metaOffset<K, V>());
}

/** Marks slot i as occupied, after its key and value are there. */
@inline
export function mark<K, V>(b: usize, i: u32, top: u32): void {
  markAs<K, V>(b, metaOf<K, V>(b), i);
}

/** The same where the meta word is to be `meta` besides: a bucket that was cleared is reset by it, in one
 *  store. */
@inline
export function markAs<K, V>(b: usize, meta: u32, i: u32): void {
  put<u32>(b, meta | (1 << i), metaOffset<K, V>());
}

/** Empties slot i of bucket b. Overflow buckets stay linked, as in Go. */
@inline
export function vacate<K, V>(b: usize, i: u32): void {
  put<u32>(b, metaOf<K, V>(b) & ~(1 << i), metaOffset<K, V>());
}

/** Hangs the empty bucket `child` behind the full bucket b, which ends the chain. On 5-slot lines the last
 *  entry moves to the child, since link and filter take its place; `moved`: its hash. */
@inline
export function append<K, V>(b: usize, child: usize, moved: u32): void {
  const last = slots<K, V>() - 1;
  if (linkInLastSlot<K, V>()) {
    setKey<K, V>(child, 0, keyAt<K, V>(b, last));
    if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(child, 0), valueAt<K, V>(b, last), 0);
    mark<K, V>(child, 0, 0);
    put<u32>(b, <u32>child, linkOffset<K, V>());
    if (hasFilter<K, V>()) put<u32>(b, filterBit(moved), filterOffset<K, V>());
    put<u32>(b, (metaOf<K, V>(b) & ~(1 << last)) | LINKED, metaOffset<K, V>());
  } else {
    put<u32>(b, <u32>child, linkOffset<K, V>());
    if (hasFilter<K, V>()) put<u32>(b, 0, filterOffset<K, V>());
    put<u32>(b, metaOf<K, V>(b) | LINKED, metaOffset<K, V>());
  }
}
