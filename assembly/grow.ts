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
import {
  ALLOW,
  ASSIST,
  AVOID,
  BITS,
  BUCKETS,
  BY_ASSIST,
  COUNT,
  DEGRADED,
  EPOCH,
  EPOCH_LAST,
  EPOCH_NEVER,
  EPOCH_ONE,
  EVACUATED,
  EVACUATED_EMPTY,
  EVACUATED_X,
  FORBID,
  GROWING,
  GROWS_DOUBLE,
  GROWS_SAME,
  GROW_AT,
  LOAD,
  MASK,
  MIN_TOPHASH,
  NEVACUATE,
  NEWBIT,
  NOVERFLOW,
  OLDBUCKETS,
  OLD_EPOCH,
  RELEASED,
  RESIZE,
  RETRY,
  SAME_SIZE,
  SCRATCH,
  SETTLED,
  metaOffset,
  slots,
  stride,
  valueBytes,
} from "./layout";
import { Growth, alloc, growth } from "./heap";
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
  emptySlots,
  keyAt,
  link,
  metaOf,
  occupied,
  occupy,
  resetBucket,
  tophash,
  tophashAt,
  valueAt,
  valuePtr,
} from "./bucket";
import { extendChain, giveOverflow } from "./overflow";
import { copy, put } from "./store";
import { TALLIES, Work, tally } from "./tally";
import { Event, begin, note, watching } from "./trace";

// ---- questions ---------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
export function isGrowing(h: usize): bool {
  return load<u8>(h, GROWING) != 0;
}

/** Old buckets of the growth under way: those that lookups start from. */
// @ts-ignore: decorator
@inline
export function oldBucketCount(h: usize): u32 {
  return load<u32>(h, MASK) + 1;
}

/** Whether old bucket i has been evacuated. Asked only while growing. */
export function isEvacuated<K, V>(h: usize, i: u32): bool {
  if (!CLASSIC) return (metaOf<K, V>(bucketAt<K, V>(h, i)) ^ load<u32>(h, EPOCH)) < EPOCH_ONE;
  if (i < load<u32>(h, NEVACUATE)) return true; // its page may be gone
  const mark = tophashAt(oldBucketAt<K, V>(h, i), 0);
  return mark >= EVACUATED_X && mark < MIN_TOPHASH;
}

/** Entries above which 2^bits buckets are over load: the load factor `times` over, but never before one bucket is
 *  full (Go). */
export function loadThreshold<K, V>(h: usize, bits: u32, times: f64): u32 {
  const entries = Math.floor(load<f64>(h, LOAD) * times * <f64>((<u64>1) << bits));
  return max(slots<K, V>(), <u32>min<f64>(entries, 4294967295));
}

/** Entries above which 2^bits buckets grow. 'avoid': Valkey's hard limit, five times as full. */
export function growThreshold<K, V>(h: usize, bits: u32): u32 {
  const resize = load<u8>(h, RESIZE);
  return resize == FORBID ? u32.MAX_VALUE : loadThreshold<K, V>(h, bits, resize == AVOID ? 5 : 1);
}

/** Asked when a new key is about to come in: over load, or as many overflow buckets as main buckets. */
// @ts-ignore: decorator
@inline
export function wantsGrowth(h: usize): bool {
  return (
    (load<u32>(h, COUNT) >= load<u32>(h, GROW_AT) || load<u32>(h, NOVERFLOW) >> load<u8>(h, BITS) != 0) &&
    !isGrowing(h) &&
    mayGrow(h)
  );
}

/** resize 'forbid' never grows and 'avoid' only over load, since it means chains to be long; after a growth that
 *  got no memory one eighth more inserts pass first. */
function mayGrow(h: usize): bool {
  const resize = load<u8>(h, RESIZE);
  if (resize == FORBID || (resize == AVOID && load<u32>(h, COUNT) < load<u32>(h, GROW_AT))) return false;
  const retry = load<u32>(h, RETRY);
  if (retry) put<u32>(h, retry - 1, RETRY);
  return !retry;
}

// ---- start -------------------------------------------------------------------------------------------------

/** Begins a growth in O(1): nothing is cleared or moved. Without memory the map is degraded and goes on. */
export function startGrowth<K, V>(h: usize): void {
  const bits: u32 = load<u8>(h, BITS);
  const sameSize = load<u32>(h, COUNT) < load<u32>(h, GROW_AT);
  const begun = begin();
  if (!attachTarget<K, V>(h, bits, sameSize)) {
    put<u32>(h, max<u32>(load<u32>(h, COUNT) >> 3, 8), RETRY);
    put<u8>(h, 1, DEGRADED);
    growth(h, Growth.NoMemory);
    if (begun) note(Event.NoMemory, h, bits, 0, begun);
    return;
  }
  put<u8>(h, 0, DEGRADED);
  put<u8>(h, <u8>sameSize, SAME_SIZE);
  put<u32>(h, sameSize ? 0 : 1 << bits, NEWBIT);
  put<u32>(h, 0, NEVACUATE);
  put<u32>(h, 0, EVACUATED);
  put<u8>(h, <u8>(sameSize ? bits : bits + 1), BITS);
  put<u32>(h, growThreshold<K, V>(h, load<u8>(h, BITS)), GROW_AT);
  const counter = sameSize ? GROWS_SAME : GROWS_DOUBLE;
  put<u32>(h + counter, load<u32>(h + counter) + 1, 0);
  put<u8>(h, 1, GROWING);
  const state = sameSize ? Growth.SameSize : Growth.Doubling;
  growth(h, state);
  if (begun) note(Event.Grow, h, bits, state, begun);
}

function attachTarget<K, V>(h: usize, bits: u32, sameSize: bool): bool {
  if (CLASSIC) {
    const newBits = sameSize ? bits : bits + 1;
    if (!arrayFits<K, V>(newBits)) return false;
    const array = alloc(arrayBytes<K, V>(newBits));
    if (!array) return false;
    put<u32>(h, load<u32>(h, BUCKETS), OLDBUCKETS);
    put<u32>(h, 0, NEVACUATE);
    put<u8>(h, 1, GROWING); // before there is a new array, which is not cleared, lest a read of a torn map goes there
    put<u32>(h, <u32>array, BUCKETS);
    put<u32>(h, 0, RELEASED);
    return true;
  }
  if (!sameSize && !hasExtent(h, bits) && !addExtent<K, V>(h, bits, false)) return false;
  if (load<u32>(h, EPOCH) >= EPOCH_LAST) sweepEpochs<K, V>(h);
  put<u32>(h, load<u32>(h, EPOCH), OLD_EPOCH);
  put<u32>(h, load<u32>(h, EPOCH) + EPOCH_ONE, EPOCH);
  put<u32>(h, EPOCH_NEVER, SETTLED);
  return true;
}

/** Line, when epochs have run out: current buckets become epoch 1, all others 0. The one O(n) step, once in
 *  16,777,215 growths and clears. */
function sweepEpochs<K, V>(h: usize): void {
  const epoch = load<u32>(h, EPOCH);
  for (let i: u32 = 0; i <= load<u32>(h, MASK); i++) {
    const b = bucketAt<K, V>(h, i);
    const low = metaOf<K, V>(b) ^ epoch;
    put<u32>(b, low < EPOCH_ONE ? low | EPOCH_ONE : 0, metaOffset<K, V>());
  }
  put<u32>(h, EPOCH_ONE, EPOCH);
  put<u32>(h, EPOCH_ONE, OLD_EPOCH);
}

/** Most old buckets that a write evacuates to pay what it owes: the largest `assist` there is. */
// @ts-ignore: decorator
@inline const MOST_OWED: u32 = 64;

// ---- evacuate ----------------------------------------------------------------------------------------------

/** A write's share of the growth under way: the old bucket it needs, then `assist` more, or what it owes. */
export function growWork<K, V>(h: usize, hv: u32): void {
  if (watching()) watchWork<K, V>(h, hv);
  else work<K, V>(h, hv);
}

/** growWork(), and a note of it. */
function watchWork<K, V>(h: usize, hv: u32): void {
  const begun = begin();
  const mine = hv & load<u32>(h, MASK);
  const before = load<u32>(h, BY_ASSIST);
  work<K, V>(h, hv);
  note(Event.Assist, h, mine, load<u32>(h, BY_ASSIST) - before, begun);
}

// @ts-ignore: decorator
@inline
function work<K, V>(h: usize, hv: u32): void {
  const mine = hv & load<u32>(h, MASK);
  if (!isEvacuated<K, V>(h, mine)) evacuate<K, V>(h, mine, BY_ASSIST);
  for (let n = max<u32>(load<u8>(h, ASSIST), owed(h)); n && isGrowing(h); n--)
    evacuateNext<K, V>(h, BY_ASSIST);
}

/** Old buckets that a write must evacuate so that the growth does not stand in the way of the next one, whatever `assist` is.
 *  A doubling owes nothing while one for each insert that is left suffices: it has 6.5 inserts for each, so this matters with
 *  assist 0. A growth of the same size, which may begin in a map that is nearly full, owes once the next one is due. */
function owed(h: usize): u32 {
  const count = load<u32>(h, COUNT);
  const threshold = load<u32>(h, GROW_AT);
  if (load<u8>(h, SAME_SIZE)) return count > threshold ? MOST_OWED : 0;
  const pending = oldBucketCount(h) - load<u32>(h, EVACUATED);
  const inserts = threshold > count ? threshold - count : 0;
  if (pending <= inserts) return 0;
  return inserts ? min<u32>(pending / inserts, MOST_OWED) : MOST_OWED;
}

/** Evacuates the first old bucket that is not yet. `by`: which counter it goes to. */
export function evacuateNext<K, V>(h: usize, by: usize): void {
  let i = load<u32>(h, NEVACUATE);
  while (isEvacuated<K, V>(h, i)) i++;
  put<u32>(h, i, NEVACUATE);
  evacuate<K, V>(h, i, by);
  if (!isGrowing(h)) return;
  put<u32>(h, i + 1, NEVACUATE);
  if (CLASSIC) releaseOldPages<K, V>(h, oldBits(h), i + 1);
}

/** B of the array that is being evacuated. */
// @ts-ignore: decorator
@inline
export function oldBits(h: usize): u32 {
  return <u32>load<u8>(h, BITS) - u32(!load<u8>(h, SAME_SIZE));
}

/** Moves old bucket i and its overflow chain to bucket i and, when doubling, bucket i + N; marks it last. */
function evacuate<K, V>(h: usize, i: u32, by: usize): void {
  if (MAP_DEBUG) assert(isGrowing(h) && i < oldBucketCount(h)); // an old bucket of the growth under way
  if (MAP_DEBUG) assert(!isEvacuated<K, V>(h, i)); // once only
  const old = oldBucketAt<K, V>(h, i);
  const newbit = load<u32>(h, NEWBIT);
  const epoch = load<u32>(h, EPOCH);
  const x = bucketAt<K, V>(h, i);
  const y = newbit ? bucketAt<K, V>(h, i + newbit) : x;
  if (CLASSIC || newbit) resetBucket<K, V>(y, epoch);
  if (CLASSIC && newbit) resetBucket<K, V>(x, epoch);
  if (CLASSIC) evacuateChain<K, V>(h, old, old, x, y, newbit);
  else if ((metaOf<K, V>(x) ^ load<u32>(h, OLD_EPOCH)) >= EPOCH_ONE)
    resetBucket<K, V>(x, epoch); // stale: empty
  else evacuateInPlace<K, V>(h, x, y, newbit, epoch);
  if (CLASSIC) markEvacuated(old);
  put<u32>(h + by, load<u32>(h + by) + 1, 0);
  const done = load<u32>(h, EVACUATED) + 1;
  put<u32>(h, done, EVACUATED);
  if (done == oldBucketCount(h)) finishGrowth<K, V>(h);
}

/** Line: entries that stay keep their slots; the others go to y; then the overflow chain fills both up. */
function evacuateInPlace<K, V>(h: usize, x: usize, y: usize, newbit: u32, epoch: u32): void {
  const chain = link<K, V>(x);
  const stay = newbit ? partition<K, V>(h, x, y, newbit, epoch) : occupied<K, V>(x);
  put<u32>(x, stay | epoch, metaOffset<K, V>());
  if (chain) evacuateChain<K, V>(h, chain, 0, x, y, newbit);
}

/** Copies the entries of x whose hash has the new bit to the front of y, an empty bucket; returns the mask of
 *  those that stay. Every entry is stored at y's next slot and counted only if it goes there: no branch. */
function partition<K, V>(h: usize, x: usize, y: usize, newbit: u32, epoch: u32): u32 {
  let stay: u32 = 0;
  let n: u32 = 0;
  for (let rest = occupied<K, V>(x); rest; rest &= rest - 1) {
    const i = ctz(rest);
    const key = keyAt<K, V>(x, i);
    put<K>(y + (n << alignof<K>()), key, 0);
    if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(y, n), valueAt<K, V>(x, i), 0);
    const goes = u32((hash<K>(h, key) & newbit) != 0);
    n += goes;
    stay |= (goes ^ 1) << i;
  }
  put<u32>(y, ((1 << n) - 1) | epoch, metaOffset<K, V>());
  if (TALLIES) tally(Work.Move, n);
  return stay;
}

/** Distributes a chain of old buckets over x and y. Overflow buckets are copied to scratch and freed before
 *  their entries are placed; `keep` (classic's old main bucket) is read where it is. */
function evacuateChain<K, V>(h: usize, old: usize, keep: usize, x: usize, y: usize, newbit: u32): void {
  const headX = x;
  const headY = y;
  for (let b = old; b;) {
    let from = b;
    if (b != keep) {
      copy(SCRATCH, b, stride<K, V>());
      giveOverflow(h, b);
      from = SCRATCH;
    }
    for (let rest = occupied<K, V>(from); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(from, i);
      const hv = hash<K>(h, key);
      const goes = hv & newbit;
      const at = place<K, V>(h, goes ? headY : headX, goes ? y : x, key, valueAt<K, V>(from, i), hv);
      if (goes) y = at;
      else x = at;
    }
    b = link<K, V>(from);
  }
}

/** Puts an entry behind what the chain from `head` to `tail` holds; returns the tail afterwards. A freed bucket is at
 *  hand. */
function place<K, V>(h: usize, head: usize, tail: usize, key: K, value: V, hv: u32): usize {
  if (TALLIES) tally(Work.Move, 1);
  if (!emptySlots<K, V>(tail)) {
    tail = extendChain<K, V>(h, tail);
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

function finishGrowth<K, V>(h: usize): void {
  if (CLASSIC) dropOldArray<K, V>(h, oldBits(h));
  settle(h);
}

/** Closes the books on a growth that is complete or abandoned: BITS is the truth from here on. */
export function settle(h: usize): void {
  if (isGrowing(h)) growthEnds(h);
  // before the mask, lest a read of a torn map goes beyond an array
  put<u32>(h, 0, NEWBIT);
  put<u8>(h, 0, GROWING);
  put<u32>(h, (1 << load<u8>(h, BITS)) - 1, MASK);
  put<u32>(h, load<u32>(h, EPOCH), OLD_EPOCH);
  put<u32>(h, load<u32>(h, EPOCH), SETTLED);
  put<u8>(h, 0, SAME_SIZE);
}

/** Tells whoever wants to know. */
export function growthEnds(h: usize): void {
  growth(h, Growth.Ended);
  if (watching()) note(Event.GrowEnd, h, load<u8>(h, BITS), load<u32>(h, EVACUATED), 0);
}

/** Every bucket reads as empty and no growth is under way; overflow buckets are the caller's business. O(1) on
 *  line. A doubling that was under way is undone there, since its targets were never cleared; classic clears. */
export function emptyArray<K, V>(h: usize): void {
  const doubling = load<u32>(h, NEWBIT) != 0;
  if (CLASSIC) {
    if (isGrowing(h)) dropOldArray<K, V>(h, oldBits(h));
    memory.fill(load<u32>(h, BUCKETS), 0, arrayBytes<K, V>(load<u8>(h, BITS)));
  } else {
    if (doubling) {
      dropExtent<K, V>(h, load<u8>(h, BITS));
      put<u8>(h, load<u8>(h, BITS) - 1, BITS);
      put<u32>(h, growThreshold<K, V>(h, load<u8>(h, BITS)), GROW_AT);
    }
    if (load<u32>(h, EPOCH) >= EPOCH_LAST) sweepEpochs<K, V>(h);
    put<u32>(h, load<u32>(h, EPOCH) + EPOCH_ONE, EPOCH);
  }
  settle(h);
}
