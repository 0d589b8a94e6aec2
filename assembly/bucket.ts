// One bucket and one chain: accessors, and the steps that change them. Never sees the map header. K and V are
// storage types, u32 or u64: a float value moves as its bits.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  EMPTY_ONE,
  EMPTY_REST,
  LINKED,
  MIN_TOPHASH,
  filterOffset,
  hasFilter,
  keysOffset,
  linkInLastSlot,
  linkOffset,
  metaOffset,
  slots,
  valueBytes,
  valuesOffset,
} from "./layout";
import { matchEmpty, matchKey } from "./match";
import { put } from "./put";

@inline
export function keyAt<K, V>(b: usize, i: u32): K {
  return load<K>(b + (i << alignof<K>()), keysOffset<K, V>());
}

/** Replaces a key by one that is the same: a reference by another. */
@inline
export function setKey<K, V>(b: usize, i: u32, key: K): void {
  put<K>(b + (i << alignof<K>()), key, keysOffset<K, V>());
}

@inline
export function valuePtr<K, V>(b: usize, i: u32): usize {
  return b + (i << alignof<V>()) + valuesOffset<K, V>();
}

@inline
export function valueAt<K, V>(b: usize, i: u32): V {
  return valueBytes<V>() == 0 ? 0 : load<V>(valuePtr<K, V>(b, i));
}

/** Line: presence bits, link bit and epoch. Classic has none: 0. */
@inline
export function metaOf<K, V>(b: usize): u32 {
  return CLASSIC ? 0 : load<u32>(b, metaOffset<K, V>());
}

@inline
export function tophashAt(b: usize, i: u32): u32 {
  return load<u8>(b + i);
}

/** Go's tophash: the top byte, moved above the reserved values. */
@inline
export function tophash(hash: u32): u32 {
  const top = hash >> 24;
  return top < MIN_TOPHASH ? top + MIN_TOPHASH : top;
}

/** Next bucket of the chain, 0 at its end. */
@inline
export function link<K, V>(b: usize): usize {
  return CLASSIC || metaOf<K, V>(b) & LINKED ? <usize>load<u32>(b, linkOffset<K, V>()) : 0;
}

/** Next bucket that a search must look at: classic stops at emptyRest. */
@inline
export function next<K, V>(b: usize): usize {
  return CLASSIC && tophashAt(b, 7) == EMPTY_REST ? 0 : link<K, V>(b);
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
  return CLASSIC ? ~matchEmpty(b) & 0xff : metaOf<K, V>(b) & ((1 << slots<K, V>()) - 1);
}

/** Bit i set: slot i is empty and usable. */
@inline
export function emptySlots<K, V>(b: usize): u32 {
  return CLASSIC ? matchEmpty(b) : ~metaOf<K, V>(b) & usableSlots<K, V>(b);
}

/** The chain's occurrence of a key: pointer to its value, 0 if it is not there. `meta`: of its first bucket.
 *  */
@inline
export function findValue<K, V>(head: usize, meta: u32, key: K, hv: u32): usize {
  const m = matchKey<K, V>(head, key, tophash(hv), meta);
  if (m) return valuePtr<K, V>(head, ctz(m));
  return filterAllows<K, V>(head, meta, hv) ? findBehind<K, V>(head, key, tophash(hv)) : 0;
}

/** Whether a key of this hash may be behind the first bucket of its chain. */
@inline
export function filterAllows<K, V>(head: usize, meta: u32, hv: u32): bool {
  if (CLASSIC) return next<K, V>(head) != 0;
  if (!hasFilter<K, V>()) return (meta & LINKED) != 0;
  // one branch, hardly ever taken, where two would be mispredicted; without a link the word is some value's
  // bits
  return ((meta / LINKED) & (load<u32>(head, filterOffset<K, V>()) >> (hv >>> 27)) & 1) != 0;
}

function findBehind<K, V>(b: usize, key: K, top: u32): usize {
  while ((b = next<K, V>(b))) {
    const m = matchKey<K, V>(b, key, top, metaOf<K, V>(b));
    if (m) return valuePtr<K, V>(b, ctz(m));
  }
  return 0;
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

/** Makes a bucket empty and, on line, of this epoch. One store on line: what was there is gone at once. */
@inline
export function resetBucket<K, V>(b: usize, epoch: u32): void {
  if (CLASSIC) {
    put<u64>(b, 0, 0);
    put<u32>(b, 0, linkOffset<K, V>());
  } else {
    put<u32>(b, epoch, metaOffset<K, V>());
  }
}

/** Fills an empty slot: key and value first, presence last. */
@inline
export function occupy<K, V>(b: usize, i: u32, key: K, value: V, top: u32): void {
  if (MAP_DEBUG) assert((emptySlots<K, V>(b) & (1 << i)) != 0); // the slot is empty and usable
  setKey<K, V>(b, i, key);
  if (valueBytes<V>() != 0) put<V>(b + (i << alignof<V>()), value, valuesOffset<K, V>());
  if (CLASSIC) put<u8>(b + i, <u8>top, 0);
  else put<u32>(b, metaOf<K, V>(b) | (1 << i), metaOffset<K, V>());
}

/** Empties slot i of bucket b in the chain that starts at head. Overflow buckets stay linked, as in Go. */
@inline
export function vacate<K, V>(head: usize, b: usize, i: u32): void {
  if (MAP_DEBUG) assert((occupied<K, V>(b) & (1 << i)) != 0); // the slot is occupied
  if (CLASSIC) vacateClassic<K, V>(head, b, i);
  else put<u32>(b, metaOf<K, V>(b) & ~(1 << i), metaOffset<K, V>());
}

/** emptyOne; and where nothing follows, emptyRest for it and for every emptyOne right before it. */
function vacateClassic<K, V>(head: usize, b: usize, i: u32): void {
  put<u8>(b + i, <u8>EMPTY_ONE, 0);
  const after = i == 7 ? link<K, V>(b) : b + i + 1;
  if (after && load<u8>(after) != EMPTY_REST) return;
  do {
    put<u8>(b + i, <u8>EMPTY_REST, 0);
    if (i == 0) {
      if (b == head) return;
      b = bucketBefore<K, V>(head, b);
      i = 7;
    } else {
      i--;
    }
  } while (tophashAt(b, i) == EMPTY_ONE);
}

function bucketBefore<K, V>(b: usize, target: usize): usize {
  while (link<K, V>(b) != target) b = link<K, V>(b);
  return b;
}

/** Hangs the empty bucket `child` behind the full bucket b, which ends the chain. On 5-slot lines the last
 *  entry moves to the child, since link and filter take its place; `moved`: its hash. */
@inline
export function append<K, V>(b: usize, child: usize, moved: u32): void {
  if (MAP_DEBUG) assert(!emptySlots<K, V>(b) && !link<K, V>(b)); // full, and the last of its chain
  if (CLASSIC) {
    put<u32>(b, <u32>child, linkOffset<K, V>());
    return;
  }
  const last = slots<K, V>() - 1;
  if (linkInLastSlot<K, V>()) {
    occupy<K, V>(child, 0, keyAt<K, V>(b, last), valueAt<K, V>(b, last), 0);
    put<u32>(b, <u32>child, linkOffset<K, V>());
    if (hasFilter<K, V>()) put<u32>(b, filterBit(moved), filterOffset<K, V>());
    put<u32>(b, (metaOf<K, V>(b) & ~(1 << last)) | LINKED, metaOffset<K, V>());
  } else {
    put<u32>(b, <u32>child, linkOffset<K, V>());
    if (hasFilter<K, V>()) put<u32>(b, 0, filterOffset<K, V>());
    put<u32>(b, metaOf<K, V>(b) | LINKED, metaOffset<K, V>());
  }
}
