// One bucket and one chain: accessors, and the steps that change them, of line or classic. Never sees the map
// header. K and V are storage types, u32 or u64: a float value moves as its bits.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import * as classic from "./bucket/classic";
import * as line from "./bucket/line";
import {
  INTERLEAVED,
  MIN_TOPHASH,
  SHARED,
  VARIES,
  keyAfter,
  keysOffset,
  linesIn,
  linkOffset,
  metaOffset,
  valueAfter,
  valueBytes,
  valuesOffset,
} from "./layout";
import { setKey, valuePtr } from "./bucket/slot";
import { matchKey } from "./match";
import { put } from "./stores";
import { save, saveLines, saveSlot } from "./journal";

export { keyAt, setKey, valueAt, valuePtr } from "./bucket/slot";
export { LAST, TOPHASHES, shortenSearch, tophashAt } from "./bucket/classic";
export { addToFilter, markAs, passesFilter } from "./bucket/line";

/** Go's tophash: the top byte, moved above the reserved values. */
@inline
export function tophash(hash: u32): u32 {
  const top = hash >> 24;
  return top < MIN_TOPHASH ? top + MIN_TOPHASH : top;
}

/** Line: presence bits, link bit and epoch. Classic has none: 0. */
@inline
export function metaOf<K, V>(b: usize): u32 {
  return CLASSIC ? classic.metaOf<K, V>(b) : line.metaOf<K, V>(b);
}

/** Saves what tells that slot i is in use. */
@inline
export function savePresence<K, V>(b: usize, i: u32): void {
  if (CLASSIC) saveSlot<u8>(b + i);
  else saveSlot<u32>(b + metaOffset<K, V>());
}

/** Saves the key and the value of slot i. */
@inline
export function saveEntry<K, V>(b: usize, i: u32): void {
  save(b + keysOffset<K, V>() + (INTERLEAVED ? keyAfter<K, V>(i) : i << alignof<K>()));
  save(valuePtr<K, V>(b, i));
}

/** Saves what append() changes. In line that is the whole bucket, one line: link, filter, meta word and the
 *  last slot. */
@inline
export function saveLink<K, V>(b: usize): void {
  // save() would be inlined
  saveLines(CLASSIC ? b + linkOffset<K, V>() : b, VARIES && !CLASSIC ? linesIn<K, V>() : 1);
}

/** Next bucket of the chain, 0 at its end. */
@inline
export function link<K, V>(b: usize): usize {
  return CLASSIC ? classic.link<K, V>(b) : line.link<K, V>(b);
}

/** Next bucket that a search must look at: classic stops at emptyRest. */
@inline
export function next<K, V>(b: usize): usize {
  return CLASSIC ? classic.next<K, V>(b) : line.next<K, V>(b);
}

/** Bit i set: slot i is occupied. */
@inline
export function occupied<K, V>(b: usize): u32 {
  return CLASSIC ? classic.occupied<K, V>(b) : line.occupied<K, V>(b);
}

/** Bit i set: slot i is empty and usable. */
@inline
export function emptySlots<K, V>(b: usize): u32 {
  return CLASSIC ? classic.emptySlots<K, V>(b) : line.emptySlots<K, V>(b);
}

/** Whether a key of this hash may be behind the first bucket of its chain. */
@inline
export function filterAllows<K, V>(head: usize, meta: u32, hv: u32): bool {
  return CLASSIC ? classic.filterAllows<K, V>(head, meta, hv) : line.filterAllows<K, V>(head, meta, hv);
}

/** The chain's occurrence of a key: pointer to its value, 0 if it is not there. `meta`: of its first bucket.
 *  */
@inline
export function findValue<K, V>(head: usize, meta: u32, key: K, hv: u32): usize {
  const m = matchKey<K, V>(head, key, tophash(hv), meta);
  if (m) return valuePtr<K, V>(head, ctz(m));
  return filterAllows<K, V>(head, meta, hv) ? findBehind<K, V>(head, key, tophash(hv)) : 0;
}

/** Most buckets that a search of the shared core looks at: links that another thread is changing may lead
 *  round in a circle. What such a search finds is not used. */
@inline const LONGEST: u32 = 1 << 20;

function findBehind<K, V>(b: usize, key: K, top: u32): usize {
  let left: u32 = LONGEST;
  while ((b = next<K, V>(b))) {
    const m = matchKey<K, V>(b, key, top, metaOf<K, V>(b));
    if (m) return valuePtr<K, V>(b, ctz(m));
    if (SHARED && !left--) break;
  }
  return 0;
}

/** Makes a bucket empty and, on line, of this epoch. One store on line: what was there is gone at once. */
@inline
export function resetBucket<K, V>(b: usize, epoch: u32): void {
  if (CLASSIC) classic.resetBucket<K, V>(b, epoch);
  else line.resetBucket<K, V>(b, epoch);
}

/** Fills an empty slot: key and value first, presence last. */
@inline
export function occupy<K, V>(b: usize, i: u32, key: K, value: V, top: u32): void {
  if (MAP_DEBUG) assert((emptySlots<K, V>(b) & (1 << i)) != 0); // the slot is empty and usable
  setKey<K, V>(b, i, key);
  if (valueBytes<V>() != 0)
    put<V>(b + (INTERLEAVED ? valueAfter<K, V>(i) : i << alignof<V>()), value, valuesOffset<K, V>());
  if (CLASSIC) classic.mark<K, V>(b, i, top);
  else line.mark<K, V>(b, i, top);
}

/** Empties slot i of bucket b in the chain that starts at head. Overflow buckets stay linked, as in Go. */
@inline
export function vacate<K, V>(b: usize, i: u32): void {
  if (MAP_DEBUG) assert((occupied<K, V>(b) & (1 << i)) != 0); // the slot is occupied
  if (CLASSIC) classic.vacate<K, V>(b, i);
  else line.vacate<K, V>(b, i);
}

/** Hangs the empty bucket `child` behind the full bucket b, which ends the chain. On 5-slot lines the last
 *  entry moves to the child, since link and filter take its place; `moved`: its hash. */
@inline
export function append<K, V>(b: usize, child: usize, moved: u32): void {
  if (MAP_DEBUG) assert(!emptySlots<K, V>(b) && !link<K, V>(b)); // full, and the last of its chain
  if (CLASSIC) classic.append<K, V>(b, child, moved);
  else line.append<K, V>(b, child, moved);
}
