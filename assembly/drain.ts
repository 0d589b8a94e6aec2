// Growth on demand: finishing one that is under way, and growing ahead of need.
import { BITS, BY_BACKGROUND, BY_DRAIN, COUNT, EVACUATED, GROWING, GROW_AT } from "./layout";
import { noMemory } from "./heap";
import { addExtent, dropExtent } from "./array";
import { evacuateNext, growThreshold, isGrowing, oldBucketCount, settle, startGrowth } from "./grow";
import { bitsFor, enter, leave } from "./hmap";
import { adopt, rebuilt } from "./rebuild";
import { put } from "./store";
import { Event, begin, note } from "./trace";

/** Old buckets still to be evacuated. */
export function pending(h: usize): u32 {
  return load<u8>(h, GROWING) ? oldBucketCount(h) - load<u32>(h, EVACUATED) : 0;
}

/** Evacuates up to `most` old buckets; how many it did. STATUS = CONCURRENT if refused. */
export function drain<K, V>(h: usize, most: u32, background: bool): u32 {
  if (!enter(h)) return 0;
  const begun = begin();
  const moved = finish<K, V>(h, most, background ? BY_BACKGROUND : BY_DRAIN);
  if (begun) note(Event.Drain, h, moved, u32(background), begun);
  leave(h);
  return moved;
}

function finish<K, V>(h: usize, most: u32, by: usize): u32 {
  let moved: u32 = 0;
  for (; moved < most && isGrowing(h); moved++) evacuateNext<K, V>(h, by);
  return moved;
}

/** Room for `entries` entries without growth. False with STATUS if refused or without memory, and then the map has
 *  no bucket more than before. */
export function reserve<K, V>(h: usize, entries: u32): bool {
  if (!enter(h)) return false;
  finish<K, V>(h, u32.MAX_VALUE, BY_DRAIN);
  const bits = bitsFor<K, V>(h, entries);
  const done = load<u8>(h, BITS) >= bits || (CLASSIC ? copyTo<K, V>(h, entries) : growTo<K, V>(h, bits));
  leave(h);
  if (!done) noMemory();
  return done;
}

/** Classic: moves everything into a larger array at once. */
function copyTo<K, V>(h: usize, entries: u32): bool {
  const fresh = rebuilt<K, V>(h, entries);
  if (fresh) adopt<K, V>(h, fresh);
  return fresh != 0;
}

/** Line: attaches all extents first, since that can fail, then doubles until they are in use. */
function growTo<K, V>(h: usize, bits: u32): bool {
  const before: u32 = load<u8>(h, BITS);
  const empty = load<u32>(h, COUNT) == 0;
  for (let b = before; b < bits; b++) {
    if (addExtent<K, V>(h, b, empty)) continue;
    while (b > before) dropExtent<K, V>(h, b--);
    return false;
  }
  if (empty) {
    put<u8>(h, <u8>bits, BITS);
    put<u32>(h, growThreshold<K, V>(h, bits), GROW_AT);
    settle(h);
  }
  while (load<u8>(h, BITS) < bits) {
    put<u32>(h, 0, GROW_AT); // over load by decree, so that the growth doubles
    startGrowth<K, V>(h);
    finish<K, V>(h, u32.MAX_VALUE, BY_DRAIN);
  }
  return true;
}
