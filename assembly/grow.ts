// Growth: start, share of writes, end. How entries move is chosen here: in place (line) or by copying
// (classic).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BY_ASSIST, Hmap, heap } from "./layout";
import { bucketAt } from "./array";
import { put } from "./stores";
import { beginCount, commit, commitCount, saveHeader } from "./journal";
import { notify, Notice, pendingNotices } from "./notices";
import { begin, note, watching, Event } from "./event-ring";
import { growThreshold, oldBucketCount } from "./grow/policy";
import * as copying from "./grow/copying";
import * as inPlace from "./grow/in-place";

// ---- the chooser
@inline
export function isEvacuated<K, V>(m: Hmap, i: u32): bool {
  return CLASSIC ? copying.isEvacuated<K, V>(m, i) : inPlace.isEvacuated<K, V>(m, i);
}

/** Whether a bucket tells by itself that it is the first of its chain, so that lookups need no more of the
 *  header. */
@inline export const TELLS_SETTLED: bool = !CLASSIC;

/** See TELLS_SETTLED. */
@inline
export function isSettled(m: Hmap, meta: u32): bool {
  return inPlace.isSettled(m, meta);
}

@inline
export function readChain<K, V>(m: Hmap, hv: u32): usize {
  return CLASSIC ? copying.readChain<K, V>(m, hv) : inPlace.readChain<K, V>(m, hv);
}

/** readChain() of a map that is not growing. */
@inline
export function settledChain<K, V>(m: Hmap, hv: u32): usize {
  return CLASSIC ? bucketAt<K, V>(m, hv & m.mask) : inPlace.readChain<K, V>(m, hv);
}

/** Makes ready what a growth or emptyArray() needs, before its step. */
@inline
export function prepare<K, V>(m: Hmap): void {
  if (!CLASSIC) inPlace.renewEpochs<K, V>(m);
}

@inline
function attachTarget<K, V>(m: Hmap, doublings: u32): bool {
  return CLASSIC ? copying.attachTarget<K, V>(m, doublings) : inPlace.attachTarget<K, V>(m, doublings);
}

@inline
function moveBucket<K, V>(m: Hmap, i: u32, newbit: u32): bool {
  return CLASSIC ? copying.moveBucket<K, V>(m, i, newbit) : inPlace.moveBucket<K, V>(m, i, newbit);
}

/** Gives back what is left of oldbuckets, which classic has. */
@inline
export function dropOld<K, V>(m: Hmap): void {
  if (CLASSIC) copying.dropOld<K, V>(m);
}

// ---- start
/** Begins a growth in O(1), one step: nothing is cleared or moved. `doublings`: how often the buckets double,
 *  0 for a growth of the same size; fewer without the memory. Without memory for one the map is degraded and
 *  goes on. */
export function startGrowth<K, V>(m: Hmap, doublings: u32): void {
  const bits: u32 = m.B;
  const begun = begin();
  prepare<K, V>(m);
  saveHeader(m);
  if (!attachTarget<K, V>(m, doublings)) {
    m.retry = max<u32>(m.count >> 3, 8);
    m.degraded = true;
    commit();
    notify(m, Notice.NoMemory);
    if (begun) note(Event.NoMemory, m, bits, 0, begun);
    return;
  }
  const grown: u32 = m.B;
  const sameSize = grown == bits;
  m.degraded = false;
  m.sameSizeGrow = sameSize;
  m.newbit = (1 << grown) - (1 << bits);
  m.nevacuate = 0;
  m.evacuated = 0;
  m.growAt = growThreshold<K, V>(m, grown);
  m.growsSame += u32(sameSize);
  m.growsDouble += grown - bits;
  m.growing = true;
  commit();
  const state = sameSize ? Notice.SameSize : Notice.Doubling;
  notify(m, state);
  if (begun) note(Event.Grow, m, bits, state, begun);
}

/** Most old buckets that a write evacuates to pay what it owes: the largest `assist` there is. */
@inline const MOST_OWED: u32 = 64;

// ---- evacuate
/** A write's share of the growth under way: the old bucket it needs, then `assist` more, or what it owes. */
export function growWork<K, V>(m: Hmap, hv: u32): void {
  if (watching()) watchWork<K, V>(m, hv);
  else work<K, V>(m, hv);
}

/** growWork(), and a note of it. */
function watchWork<K, V>(m: Hmap, hv: u32): void {
  const begun = begin();
  const mine = hv & m.mask;
  const before = m.byAssist;
  work<K, V>(m, hv);
  note(Event.Assist, m, mine, m.byAssist - before, begun);
}

@inline
function work<K, V>(m: Hmap, hv: u32): void {
  const mine = hv & m.mask;
  if (!isEvacuated<K, V>(m, mine)) evacuate<K, V>(m, mine, BY_ASSIST);
  for (let n = max<u32>(m.assist, owed(m)); n && m.growing; n--) {
    if (!evacuateNext<K, V>(m, BY_ASSIST)) return;
  }
}

/** Old buckets that a write must evacuate so that the growth does not stand in the way of the next one,
 *  whatever `assist` is. A doubling owes nothing while one for each insert that is left suffices: it has 6.5
 *  inserts for each, so this matters with assist 0. A growth of the same size, which may begin in a map that
 *  is nearly full, owes once the next one is due. */
function owed(m: Hmap): u32 {
  const count = m.count;
  const threshold = m.growAt;
  if (m.sameSizeGrow) return count > threshold ? MOST_OWED : 0;
  const pending = oldBucketCount(m) - m.evacuated;
  const inserts = threshold > count ? threshold - count : 0;
  if (pending <= inserts) return 0;
  return inserts ? min<u32>(pending / inserts, MOST_OWED) : MOST_OWED;
}

/** Evacuates the first old bucket that is not yet. `by`: which counter it goes to. False without memory for
 *  the journal. */
export function evacuateNext<K, V>(m: Hmap, by: usize): bool {
  let i = m.nevacuate;
  while (isEvacuated<K, V>(m, i)) i++;
  m.nevacuate = i;
  if (!evacuate<K, V>(m, i, by)) return false;
  if (!m.growing) return true;
  m.nevacuate = i + 1;
  if (CLASSIC) copying.evacuatedBelow<K, V>(m, i + 1);
  return true;
}

/** Moves old bucket i and its overflow chain, one step; `by` is the offset of the counter of who does. False
 *  without memory for the journal: the bucket stays an old one, which reads and writes go to as before. */
function evacuate<K, V>(m: Hmap, i: u32, by: usize): bool {
  if (MAP_DEBUG) assert(m.growing && i < oldBucketCount(m)); // an old bucket of the growth under way
  if (MAP_DEBUG) assert(!isEvacuated<K, V>(m, i)); // once only
  beginCount(m);
  if (!moveBucket<K, V>(m, i, m.newbit)) {
    commitCount();
    return false;
  }
  const done = m.evacuated + 1;
  m.evacuated = done;
  const ends = done == oldBucketCount(m);
  if (ends) finishGrowth<K, V>(m);
  commit();
  const counter = changetype<usize>(m) + by;
  put<u32>(counter, load<u32>(counter) + 1, 0); // behind the step: an interruption may miss one
  if (!ends) return true;
  if (done > QUIET || by != BY_ASSIST || heap.tellsEnds || pendingNotices()) notify(m, Notice.Ended);
  noteEnd(m);
  return true;
}

// ---- end
/** Closes the books on a growth that is complete or abandoned: B is the truth from here on. Part of a step,
 *  the header being saved. */
export function settle(m: Hmap): void {
  m.newbit = 0;
  m.growing = false;
  m.mask = (1 << m.B) - 1;
  m.oldEpoch = m.epoch;
  m.settledEpoch = m.epoch;
  m.sameSizeGrow = false;
}

/** Most old buckets of a growth of whose end by a write the bindings are told only if they want it, or act on
 *  notices of the same call anyway: that takes longer than to evacuate a few buckets. */
@inline const QUIET: u32 = 64;

/** Notifies the bindings and the event ring that the growth ended. */
export function announceEnd(m: Hmap): void {
  notify(m, Notice.Ended);
  noteEnd(m);
}

@inline
function noteEnd(m: Hmap): void {
  if (watching()) note(Event.GrowEnd, m, m.B, m.evacuated, 0);
}

/** Ends a growth whose last bucket is evacuated, a step. */
export function endGrowth<K, V>(m: Hmap): void {
  finishGrowth<K, V>(m);
  commit();
  announceEnd(m);
}

function finishGrowth<K, V>(m: Hmap): void {
  saveHeader(m);
  dropOld<K, V>(m);
  settle(m);
}

/** Every bucket reads as empty and no growth is under way; overflow buckets are the caller's. O(1) on
 *  line, part of a step; classic clears its array, which cannot be undone but done again. */
export function emptyArray<K, V>(m: Hmap): void {
  saveHeader(m);
  if (CLASSIC) copying.emptyArray<K, V>(m);
  else inPlace.emptyArray<K, V>(m);
  settle(m);
}
