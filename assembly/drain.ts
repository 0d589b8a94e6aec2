// Growth on demand: finishing one that is under way, and growing ahead of need.
import { BITS, BUCKETS, BY_BACKGROUND, BY_DRAIN, COUNT, EVACUATED, GROWING, GROW_AT } from "./layout";
import { addExtent, arrayBytes, dropArray } from "./array";
import { evacuateNext, growThreshold, isGrowing, oldBucketCount, settle, startGrowth } from "./grow";
import { bitsFor, enter, leave } from "./hmap";
import { allocZeroed, noMemory } from "./heap";
import { resetOverflow } from "./overflow";
import { put } from "./store";

/** Old buckets still to be evacuated. */
export function pending(h: usize): u32 {
  return load<u8>(h, GROWING) ? oldBucketCount(h) - load<u32>(h, EVACUATED) : 0;
}

/** Evacuates up to `most` old buckets; how many it did. STATUS = CONCURRENT if refused. */
export function drain<K, V>(h: usize, most: u32, background: bool): u32 {
  if (!enter(h)) return 0;
  const moved = finish<K, V>(h, most, background ? BY_BACKGROUND : BY_DRAIN);
  leave(h);
  return moved;
}

function finish<K, V>(h: usize, most: u32, by: usize): u32 {
  let moved: u32 = 0;
  for (; moved < most && isGrowing(h); moved++) evacuateNext<K, V>(h, by);
  return moved;
}

/** Room for `entries` entries without growth. False with STATUS if refused or without memory; the map is then
 *  as it was, or larger but not as large as asked. */
export function reserve<K, V>(h: usize, entries: u32): bool {
  if (!enter(h)) return false;
  const done = growTo<K, V>(h, bitsFor<K, V>(h, entries));
  leave(h);
  if (!done) noMemory();
  return done;
}

function growTo<K, V>(h: usize, bits: u32): bool {
  finish<K, V>(h, u32.MAX_VALUE, BY_DRAIN);
  if (load<u8>(h, BITS) >= bits) return true;
  if (load<u32>(h, COUNT) == 0) return extendEmpty<K, V>(h, bits);
  while (load<u8>(h, BITS) < bits) {
    put<u32>(h, 0, GROW_AT); // over load by decree, so that the growth doubles
    const before = load<u8>(h, BITS);
    startGrowth<K, V>(h);
    if (!isGrowing(h)) {
      put<u32>(h, growThreshold<K, V>(h, before), GROW_AT);
      return false;
    }
    finish<K, V>(h, u32.MAX_VALUE, BY_DRAIN);
  }
  return true;
}

/** An empty map needs no evacuation: more extents (line), or a larger array instead of its own (classic). */
function extendEmpty<K, V>(h: usize, bits: u32): bool {
  if (CLASSIC) {
    const array = allocZeroed(arrayBytes<K, V>(bits));
    if (!array) return false;
    dropArray<K, V>(h);
    resetOverflow(h);
    put<u32>(h, <u32>array, BUCKETS);
    put<u8>(h, <u8>bits, BITS);
  } else {
    for (let b: u32 = load<u8>(h, BITS); b < bits && addExtent<K, V>(h, b, true); b++)
      put<u8>(h, <u8>(b + 1), BITS);
  }
  put<u32>(h, growThreshold<K, V>(h, load<u8>(h, BITS)), GROW_AT);
  settle(h);
  return load<u8>(h, BITS) >= bits;
}
