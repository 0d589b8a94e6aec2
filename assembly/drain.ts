// Growth on demand: finishing one that is under way, and growing ahead of need.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BY_BACKGROUND, BY_DRAIN, Hmap } from "./layout";
import { noMemory } from "./heap";
import { addExtent, dropExtent, hasExtent } from "./array/extents";
import { commit, saveHeader } from "./journal";
import { settle, evacuateNext, startGrowth } from "./grow";
import { bitsFor, growThreshold, oldBucketCount } from "./grow/policy";
import { enter } from "./hmap";
import { rebuild } from "./rebuild";
import { begin, note, Event } from "./event-ring";

/** Old buckets still to be evacuated. */
export function pending(m: Hmap): u32 {
  return m.growing ? oldBucketCount(m) - m.evacuated : 0;
}

/** Evacuates up to `most` old buckets; how many it did, fewer with STATUS without memory for the journal. */
export function drain<K, V>(m: Hmap, most: u32, background: bool): u32 {
  if (!enter(m)) return 0;
  const begun = begin();
  const moved = finish<K, V>(m, most, background ? BY_BACKGROUND : BY_DRAIN);
  if (begun) note(Event.Drain, m, moved, u32(background), begun);
  return moved;
}

function finish<K, V>(m: Hmap, most: u32, by: usize): u32 {
  let moved: u32 = 0;
  for (; moved < most && m.growing; moved++) {
    if (evacuateNext<K, V>(m, by)) continue;
    noMemory();
    break;
  }
  return moved;
}

/** Room for `entries` entries without growth. False with STATUS if refused or without memory, and then the
 *  map has no bucket more than before. */
export function reserve<K, V>(m: Hmap, entries: u32): bool {
  if (!enter(m)) return false;
  finish<K, V>(m, u32.MAX_VALUE, BY_DRAIN);
  if (m.growing) return false;
  const bits = bitsFor<K, V>(m, entries);
  const done = m.B >= bits || (CLASSIC ? rebuild<K, V>(m, entries) : growTo<K, V>(m, bits));
  if (!done) noMemory();
  return done;
}

/** Line: attaches all extents first, since that can fail, then doubles until they are in use. */
function growTo<K, V>(m: Hmap, bits: u32): bool {
  const before: u32 = m.B;
  const empty = m.count == 0;
  for (let b = before; b < bits; b++) {
    const added = hasExtent(m, b) || addExtent<K, V>(m, b, empty);
    commit();
    if (added) continue;
    dropAhead<K, V>(m, before, b);
    return false;
  }
  if (empty) {
    saveHeader(m);
    m.B = <u8>bits;
    m.growAt = growThreshold<K, V>(m, bits);
    settle(m);
    commit();
  }
  while (m.B < bits) {
    startGrowth<K, V>(m, 1);
    finish<K, V>(m, u32.MAX_VALUE, BY_DRAIN);
    if (m.growing) return false;
  }
  return true;
}

/** Gives the extents back that were attached ahead, of an array of 2^from to 2^to buckets. */
function dropAhead<K, V>(m: Hmap, from: u32, to: u32): void {
  for (let b = to; b > from; b--) {
    dropExtent<K, V>(m, b);
    commit();
  }
}
