// Growth on demand: finishing one that is under way, and growing ahead of need.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BY_BACKGROUND, BY_DRAIN, Hmap } from "./layout";
import { noMemory } from "./heap";
import { addExtent, dropExtent } from "./array/extents";
import { settle, evacuateNext, startGrowth } from "./grow";
import { bitsFor, growThreshold, oldBucketCount } from "./grow/policy";
import { enter, leave } from "./hmap";
import { adopt, rebuilt } from "./rebuild";
import { begin, note, Event } from "./event-ring";

/** Old buckets still to be evacuated. */
export function pending(m: Hmap): u32 {
  return m.growing ? oldBucketCount(m) - m.evacuated : 0;
}

/** Evacuates up to `most` old buckets; how many it did. STATUS = CONCURRENT if refused. */
export function drain<K, V>(m: Hmap, most: u32, background: bool): u32 {
  if (!enter(m)) return 0;
  const begun = begin();
  const moved = finish<K, V>(m, most, background ? BY_BACKGROUND : BY_DRAIN);
  if (begun) note(Event.Drain, m, moved, u32(background), begun);
  leave(m);
  return moved;
}

function finish<K, V>(m: Hmap, most: u32, by: usize): u32 {
  let moved: u32 = 0;
  for (; moved < most && m.growing; moved++) evacuateNext<K, V>(m, by);
  return moved;
}

/** Room for `entries` entries without growth. False with STATUS if refused or without memory, and then the
 *  map has no bucket more than before. */
export function reserve<K, V>(m: Hmap, entries: u32): bool {
  if (!enter(m)) return false;
  finish<K, V>(m, u32.MAX_VALUE, BY_DRAIN);
  const bits = bitsFor<K, V>(m, entries);
  const done = m.B >= bits || (CLASSIC ? copyTo<K, V>(m, entries) : growTo<K, V>(m, bits));
  leave(m);
  if (!done) noMemory();
  return done;
}

/** Classic: moves everything into a larger array at once. */
function copyTo<K, V>(m: Hmap, entries: u32): bool {
  const fresh = rebuilt<K, V>(m, entries);
  if (fresh) adopt<K, V>(m, fresh);
  return changetype<usize>(fresh) != 0;
}

/** Line: attaches all extents first, since that can fail, then doubles until they are in use. */
function growTo<K, V>(m: Hmap, bits: u32): bool {
  const before: u32 = m.B;
  const empty = m.count == 0;
  for (let b = before; b < bits; b++) {
    if (addExtent<K, V>(m, b, empty)) continue;
    while (b > before) dropExtent<K, V>(m, b--);
    return false;
  }
  if (empty) {
    m.B = <u8>bits;
    m.growAt = growThreshold<K, V>(m, bits);
    settle(m);
  }
  while (m.B < bits) {
    m.growAt = 0; // pretend the map is over its load factor, so that startGrowth() doubles
    startGrowth<K, V>(m);
    finish<K, V>(m, u32.MAX_VALUE, BY_DRAIN);
  }
  return true;
}
