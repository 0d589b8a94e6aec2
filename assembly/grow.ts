// Growth: when it starts, how one old bucket is evacuated, how it ends. Evacuation never allocates and cannot
// fail. In place (line) an evacuated bucket is told by its epoch; copying (classic) by Go's tophash marks.
//
// Why the freed overflow buckets always suffice. An old chain has L buckets, L-1 of them overflow, and each is
// freed before its entries are placed. S slots and a link beside them: n <= SL entries go to two chains of at most
// ceil(nx/S) + ceil(ny/S) <= (n + 2(S-1)) / S <= L + 2 - 2/S, so L+1 buckets, two of them main buckets: L-1 overflow
// buckets. Link in the last of S
// slots, d = S-1: n <= (L-1)d + S, and a chain of n > 0 entries takes max(1, ceil((n-1)/d)) buckets. The sum is at most
// (nx-1 + ny-1 + 2(d-1)) / d <= (L*d - 1 + 2d - 2) / d = L + 2 - 3/d, so L+1 for d >= 3, that is S >= 4. The
// same holds for every beginning of a chain, so also at each step. (test/core/evacuation.test.ts)
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  AVOID,
  BY_ASSIST,
  EPOCH_LAST,
  EPOCH_NEVER,
  EPOCH_ONE,
  EVACUATED_EMPTY,
  EVACUATED_X,
  FORBID,
  Hmap,
  MIN_TOPHASH,
  SCRATCH,
  metaOffset,
  slots,
  stride,
  valueBytes,
} from "./layout";
import { alloc, growth, Growth } from "./heap";
import { hash } from "./hash";
import {
  addExtent,
  arrayBytes,
  arrayFits,
  bucketAt,
  dropExtent,
  dropOldArray,
  hasExtent,
  oldBucketAt,
  releaseOldPages,
} from "./array";
import {
  announce,
  link,
  occupied,
  occupy,
  tophash,
  emptySlots,
  keyAt,
  metaOf,
  resetBucket,
  tophashAt,
  valueAt,
  valuePtr,
} from "./bucket";
import { extendChain, giveOverflow } from "./overflow";
import { copy, put } from "./put";
import { TALLIES, tally, Work } from "./tally";
import { begin, note, watching, Event } from "./trace";

// ---- questions ---------------------------------------------------------------------------------------------

/** Old buckets of the growth under way: those that lookups start from. */
@inline
export function oldBucketCount(m: Hmap): u32 {
  return m.mask + 1;
}

/** Whether old bucket i has been evacuated. Asked only while growing. */
export function isEvacuated<K, V>(m: Hmap, i: u32): bool {
  if (!CLASSIC) return (metaOf<K, V>(bucketAt<K, V>(m, i)) ^ m.epoch) < EPOCH_ONE;
  if (i < m.nevacuate) return true; // its page may be gone
  const mark = tophashAt(oldBucketAt<K, V>(m, i), 0);
  return mark >= EVACUATED_X && mark < MIN_TOPHASH;
}

/** Entries above which 2^bits buckets are over load: the load factor `times` over, but never before one bucket is
 *  full (Go). */
export function loadThreshold<K, V>(m: Hmap, bits: u32, times: f64): u32 {
  const entries = Math.floor(m.loadFactor * times * <f64>((<u64>1) << bits));
  return max(slots<K, V>(), <u32>min<f64>(entries, 4294967295));
}

/** Entries above which 2^bits buckets grow. 'avoid': Valkey's hard limit, five times as full. */
export function growThreshold<K, V>(m: Hmap, bits: u32): u32 {
  const resize = m.resize;
  return resize == FORBID ? u32.MAX_VALUE : loadThreshold<K, V>(m, bits, resize == AVOID ? 5 : 1);
}

/** Asked when a new key is about to come in: over load, or as many overflow buckets as main buckets. */
@inline
export function wantsGrowth(m: Hmap): bool {
  return (m.count >= m.growAt || m.noverflow >> m.B != 0) && !m.growing && mayGrow(m);
}

/** resize 'forbid' never grows and 'avoid' only over load, since it means chains to be long; after a growth that
 *  got no memory one eighth more inserts pass first. */
function mayGrow(m: Hmap): bool {
  const resize = m.resize;
  if (resize == FORBID || (resize == AVOID && m.count < m.growAt)) return false;
  const retry = m.retry;
  if (retry) m.retry = retry - 1;
  return !retry;
}

// ---- start -------------------------------------------------------------------------------------------------

/** Begins a growth in O(1): nothing is cleared or moved. Without memory the map is degraded and goes on. */
export function startGrowth<K, V>(m: Hmap): void {
  const bits: u32 = m.B;
  const sameSize = m.count < m.growAt;
  const begun = begin();
  if (!attachTarget<K, V>(m, bits, sameSize)) {
    m.retry = max<u32>(m.count >> 3, 8);
    m.degraded = true;
    growth(m, Growth.NoMemory);
    if (begun) note(Event.NoMemory, m, bits, 0, begun);
    return;
  }
  m.degraded = false;
  m.sameSizeGrow = sameSize;
  m.newbit = sameSize ? 0 : 1 << bits;
  m.nevacuate = 0;
  m.evacuated = 0;
  m.B = <u8>(sameSize ? bits : bits + 1);
  m.growAt = growThreshold<K, V>(m, m.B);
  if (sameSize) m.growsSame++;
  else m.growsDouble++;
  m.growing = true;
  const state = sameSize ? Growth.SameSize : Growth.Doubling;
  growth(m, state);
  if (begun) note(Event.Grow, m, bits, state, begun);
}

function attachTarget<K, V>(m: Hmap, bits: u32, sameSize: bool): bool {
  if (CLASSIC) {
    const newBits = sameSize ? bits : bits + 1;
    if (!arrayFits<K, V>(newBits)) return false;
    const array = alloc(arrayBytes<K, V>(newBits));
    if (!array) return false;
    m.oldbuckets = m.buckets;
    m.nevacuate = 0;
    m.growing = true; // before there is a new array, which is not cleared, lest a read of a torn map goes there
    m.buckets = array;
    m.released = 0;
    return true;
  }
  if (!sameSize && !hasExtent(m, bits) && !addExtent<K, V>(m, bits, false)) return false;
  if (m.epoch >= EPOCH_LAST) sweepEpochs<K, V>(m);
  m.oldEpoch = m.epoch;
  m.epoch += EPOCH_ONE;
  m.settledEpoch = EPOCH_NEVER;
  return true;
}

/** Line, when epochs have run out: current buckets become epoch 1, all others 0. The one O(n) step, once in
 *  16,777,215 growths and clears. */
function sweepEpochs<K, V>(m: Hmap): void {
  const epoch = m.epoch;
  for (let i: u32 = 0; i <= m.mask; i++) {
    const b = bucketAt<K, V>(m, i);
    const low = metaOf<K, V>(b) ^ epoch;
    put<u32>(b, low < EPOCH_ONE ? low | EPOCH_ONE : 0, metaOffset<K, V>());
  }
  m.epoch = EPOCH_ONE;
  m.oldEpoch = EPOCH_ONE;
}

/** Most old buckets that a write evacuates to pay what it owes: the largest `assist` there is. */
@inline const MOST_OWED: u32 = 64;

// ---- evacuate ----------------------------------------------------------------------------------------------

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
  for (let n = max<u32>(m.assist, owed(m)); n && m.growing; n--) evacuateNext<K, V>(m, BY_ASSIST);
}

/** Old buckets that a write must evacuate so that the growth does not stand in the way of the next one, whatever `assist` is.
 *  A doubling owes nothing while one for each insert that is left suffices: it has 6.5 inserts for each, so this matters with
 *  assist 0. A growth of the same size, which may begin in a map that is nearly full, owes once the next one is due. */
function owed(m: Hmap): u32 {
  const count = m.count;
  const threshold = m.growAt;
  if (m.sameSizeGrow) return count > threshold ? MOST_OWED : 0;
  const pending = oldBucketCount(m) - m.evacuated;
  const inserts = threshold > count ? threshold - count : 0;
  if (pending <= inserts) return 0;
  return inserts ? min<u32>(pending / inserts, MOST_OWED) : MOST_OWED;
}

/** Evacuates the first old bucket that is not yet. `by`: which counter it goes to. */
export function evacuateNext<K, V>(m: Hmap, by: usize): void {
  let i = m.nevacuate;
  while (isEvacuated<K, V>(m, i)) i++;
  m.nevacuate = i;
  evacuate<K, V>(m, i, by);
  if (!m.growing) return;
  m.nevacuate = i + 1;
  if (CLASSIC) releaseOldPages<K, V>(m, oldBits(m), i + 1);
}

/** B of the array that is being evacuated. */
@inline
export function oldBits(m: Hmap): u32 {
  return <u32>m.B - u32(!m.sameSizeGrow);
}

/** Moves old bucket i and its overflow chain to bucket i and, when doubling, bucket i + N; marks it last. */
function evacuate<K, V>(m: Hmap, i: u32, by: usize): void {
  if (MAP_DEBUG) assert(m.growing && i < oldBucketCount(m)); // an old bucket of the growth under way
  if (MAP_DEBUG) assert(!isEvacuated<K, V>(m, i)); // once only
  const old = oldBucketAt<K, V>(m, i);
  const newbit = m.newbit;
  const epoch = m.epoch;
  const x = bucketAt<K, V>(m, i);
  const y = newbit ? bucketAt<K, V>(m, i + newbit) : x;
  if (CLASSIC || newbit) resetBucket<K, V>(y, epoch);
  if (CLASSIC && newbit) resetBucket<K, V>(x, epoch);
  if (CLASSIC) evacuateChain<K, V>(m, old, old, x, y, newbit);
  else if ((metaOf<K, V>(x) ^ m.oldEpoch) >= EPOCH_ONE)
    resetBucket<K, V>(x, epoch); // stale: empty
  else evacuateInPlace<K, V>(m, x, y, newbit, epoch);
  if (CLASSIC) markEvacuated(old);
  const counter = changetype<usize>(m) + by;
  put<u32>(counter, load<u32>(counter) + 1, 0);
  const done = m.evacuated + 1;
  m.evacuated = done;
  if (done == oldBucketCount(m)) finishGrowth<K, V>(m);
}

/** Line: entries that stay keep their slots; the others go to y; then the overflow chain fills both up. */
function evacuateInPlace<K, V>(m: Hmap, x: usize, y: usize, newbit: u32, epoch: u32): void {
  const chain = link<K, V>(x);
  const stay = newbit ? partition<K, V>(m, x, y, newbit, epoch) : occupied<K, V>(x);
  put<u32>(x, stay | epoch, metaOffset<K, V>());
  if (chain) evacuateChain<K, V>(m, chain, 0, x, y, newbit);
}

/** Copies the entries of x whose hash has the new bit to the front of y, an empty bucket; returns the mask of
 *  those that stay. Every entry is stored at y's next slot and counted only if it goes there: no branch. */
function partition<K, V>(m: Hmap, x: usize, y: usize, newbit: u32, epoch: u32): u32 {
  let stay: u32 = 0;
  let n: u32 = 0;
  for (let rest = occupied<K, V>(x); rest; rest &= rest - 1) {
    const i = ctz(rest);
    const key = keyAt<K, V>(x, i);
    put<K>(y + (n << alignof<K>()), key, 0);
    if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(y, n), valueAt<K, V>(x, i), 0);
    const goes = u32((hash<K>(m, key) & newbit) != 0);
    n += goes;
    stay |= (goes ^ 1) << i;
  }
  put<u32>(y, ((1 << n) - 1) | epoch, metaOffset<K, V>());
  if (TALLIES) tally(Work.Move, n);
  return stay;
}

/** Distributes a chain of old buckets over x and y. Overflow buckets are copied to scratch and freed before
 *  their entries are placed; `keep` (classic's old main bucket) is read where it is. */
function evacuateChain<K, V>(m: Hmap, old: usize, keep: usize, x: usize, y: usize, newbit: u32): void {
  const headX = x;
  const headY = y;
  for (let b = old; b;) {
    let from = b;
    if (b != keep) {
      copy(SCRATCH, b, stride<K, V>());
      giveOverflow(m, b);
      from = SCRATCH;
    }
    for (let rest = occupied<K, V>(from); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(from, i);
      const hv = hash<K>(m, key);
      const goes = hv & newbit;
      const at = place<K, V>(m, goes ? headY : headX, goes ? y : x, key, valueAt<K, V>(from, i), hv);
      if (goes) y = at;
      else x = at;
    }
    b = link<K, V>(from);
  }
}

/** Puts an entry behind what the chain from `head` to `tail` holds; returns the tail afterwards. A freed bucket is at
 *  hand. */
function place<K, V>(m: Hmap, head: usize, tail: usize, key: K, value: V, hv: u32): usize {
  if (TALLIES) tally(Work.Move, 1);
  if (!emptySlots<K, V>(tail)) {
    tail = extendChain<K, V>(m, tail);
    if (MAP_DEBUG) assert(tail != 0); // the proof above: a bucket was freed for it
  }
  if (tail != head) announce<K, V>(head, hv);
  occupy<K, V>(tail, ctz(emptySlots<K, V>(tail)), key, value, tophash(hv));
  return tail;
}

/** Classic: Go looks at slot 0 only, and so do we. */
function markEvacuated(old: usize): void {
  put<u64>(old, 0x0101010101010101 * <u64>EVACUATED_EMPTY, 0);
}

// ---- end ---------------------------------------------------------------------------------------------------

function finishGrowth<K, V>(m: Hmap): void {
  if (CLASSIC) dropOldArray<K, V>(m, oldBits(m));
  settle(m);
}

/** Closes the books on a growth that is complete or abandoned: BITS is the truth from here on. */
export function settle(m: Hmap): void {
  if (m.growing) growthEnds(m);
  // before the mask, lest a read of a torn map goes beyond an array
  m.newbit = 0;
  m.growing = false;
  m.mask = (1 << m.B) - 1;
  m.oldEpoch = m.epoch;
  m.settledEpoch = m.epoch;
  m.sameSizeGrow = false;
}

/** Tells whoever wants to know. */
export function growthEnds(m: Hmap): void {
  growth(m, Growth.Ended);
  if (watching()) note(Event.GrowEnd, m, m.B, m.evacuated, 0);
}

/** Every bucket reads as empty and no growth is under way; overflow buckets are the caller's business. O(1) on
 *  line. A doubling that was under way is undone there, since its targets were never cleared; classic clears. */
export function emptyArray<K, V>(m: Hmap): void {
  const doubling = m.newbit != 0;
  if (CLASSIC) {
    if (m.growing) dropOldArray<K, V>(m, oldBits(m));
    memory.fill(m.buckets, 0, arrayBytes<K, V>(m.B));
  } else {
    if (doubling) {
      dropExtent<K, V>(m, m.B);
      m.B--;
      m.growAt = growThreshold<K, V>(m, m.B);
    }
    if (m.epoch >= EPOCH_LAST) sweepEpochs<K, V>(m);
    m.epoch += EPOCH_ONE;
  }
  settle(m);
}
