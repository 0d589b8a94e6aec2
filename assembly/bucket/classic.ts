// The bucket of classic: Go's eight tophash bytes, keys, values, overflow pointer (layout/bucket.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EMPTY_ONE, EMPTY_REST, SLOTS, VARIES, linkOffset } from "../layout";
import { matchEmpty } from "../match";
import { put } from "../stores";

/** Slots, and the last of them. */
@inline export const TOPHASHES: u32 = VARIES ? SLOTS : 8;
@inline export const LAST: u32 = VARIES ? SLOTS - 1 : 7;

/** A bit for every slot. */
@inline const ALL: u32 = VARIES ? (1 << SLOTS) - 1 : 0xff;

/** There is no meta word. */
@inline
export function metaOf<K, V>(b: usize): u32 {
  return 0;
}

@inline
export function tophashAt(b: usize, i: u32): u32 {
  return load<u8>(b + i);
}

/** Next bucket of the chain, 0 at its end. */
@inline
export function link<K, V>(b: usize): usize {
  return load<u32>(b, linkOffset<K, V>());
}

/** Next bucket that a search must look at: none behind emptyRest. */
@inline
export function next<K, V>(b: usize): usize {
  return tophashAt(b, LAST) == EMPTY_REST ? 0 : link<K, V>(b);
}

/** Bit i set: slot i is occupied. */
@inline
export function occupied<K, V>(b: usize): u32 {
  return ~matchEmpty(b) & ALL;
}

/** Bit i set: slot i is empty. */
@inline
export function emptySlots<K, V>(b: usize): u32 {
  return matchEmpty(b);
}

/** Whether a key of this hash may be behind the first bucket of its chain. */
@inline
export function filterAllows<K, V>(head: usize, meta: u32, hv: u32): bool {
  return next<K, V>(head) != 0;
}

/** Makes a bucket empty. */
@inline
export function resetBucket<K, V>(b: usize, epoch: u32): void {
  if (LAST > 7) resetTops(b);
  else put<u64>(b, 0, 0);
  put<u32>(b, 0, linkOffset<K, V>());
}

/** Sixteen tophash bytes, in variants. */
@inline
function resetTops(b: usize): void {
  put<u64>(b, 0, 0);
  put<u64>(b, 0, 8);
}

/** Marks slot i as occupied, after its key and value are there. */
@inline
export function mark<K, V>(b: usize, i: u32, top: u32): void {
  put<u8>(b + i, <u8>top, 0);
}

/** Empties slot i of bucket b. Overflow buckets stay linked, as in Go. */
@inline
export function vacate<K, V>(b: usize, i: u32): void {
  put<u8>(b + i, <u8>EMPTY_ONE, 0);
}

/** Where nothing follows slot i of bucket b, which is empty, it becomes emptyRest, and every emptyOne right
 *  before it in the chain that starts at head. No step: the chain is whole after each store. */
export function shortenSearch<K, V>(head: usize, b: usize, i: u32): void {
  const after = i == LAST ? link<K, V>(b) : b + i + 1;
  if (after && load<u8>(after) != EMPTY_REST) return;
  do {
    put<u8>(b + i, <u8>EMPTY_REST, 0);
    if (i == 0) {
      if (b == head) return;
      b = bucketBefore<K, V>(head, b);
      i = LAST;
    } else {
      i--;
    }
  } while (tophashAt(b, i) == EMPTY_ONE);
}

function bucketBefore<K, V>(b: usize, target: usize): usize {
  while (link<K, V>(b) != target) b = link<K, V>(b);
  return b;
}

/** Hangs the empty bucket `child` behind the full bucket b, which ends the chain. */
@inline
export function append<K, V>(b: usize, child: usize, moved: u32): void {
  put<u32>(b, <u32>child, linkOffset<K, V>());
}
