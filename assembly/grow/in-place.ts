// Growth in place (line): the array gets one more extent, and old bucket i is bucket i of the new array as
// well. A bucket's epoch tells whether it is evacuated. There are no oldbuckets.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  EPOCH_LAST,
  EPOCH_NEVER,
  EPOCH_ONE,
  Hmap,
  INTERLEAVED,
  keyAfter,
  keysOffset,
  metaOffset,
  valueBytes,
} from "../layout";
import { link, occupied, keyAt, metaOf, resetBucket, setKey, valueAt, valuePtr } from "../bucket";
import { addExtent, dropExtent, hasExtent } from "../array/extents";
import { bucketAt } from "../array";
import { hash } from "../hash";
import { put } from "../stores";
import { commit, saveHeader } from "../journal";
import { TALLIES, tally, Work } from "../work-counters";
import { evacuateChain, saveChain } from "./distribute";
import { growThreshold, oldBits, oldBucketCount } from "./policy";

/** Whether old bucket i has been evacuated. Asked only while growing. */
@inline
export function isEvacuated<K, V>(m: Hmap, i: u32): bool {
  return (metaOf<K, V>(bucketAt<K, V>(m, i)) ^ m.epoch) < EPOCH_ONE;
}

/** Whether a bucket with this meta word is the first of the one chain of its hashes: no growth is under way,
 *  and the bucket was written since the map was cleared. */
@inline
export function isSettled(m: Hmap, meta: u32): bool {
  return (meta ^ m.settledEpoch) < EPOCH_ONE;
}

/** The one chain that can hold the hash: its first bucket, 0 if it was cleared and never written since. */
@inline
export function readChain<K, V>(m: Hmap, hv: u32): usize {
  const i = hv & m.mask;
  const b = bucketAt<K, V>(m, i);
  const meta = metaOf<K, V>(b);
  if ((meta ^ m.epoch) < EPOCH_ONE) {
    const newbit = hv & m.newbit;
    return newbit ? bucketAt<K, V>(m, i + newbit) : b;
  }
  return (meta ^ m.oldEpoch) < EPOCH_ONE ? b : 0;
}

/** Makes the array that entries go to, of as many doublings as there is memory for, and sets B. False, and
 *  nothing changed, without memory for one. */
export function attachTarget<K, V>(m: Hmap, doublings: u32): bool {
  const before: u32 = m.B;
  let bits = before;
  for (; bits < before + doublings; bits++) {
    if (!hasExtent(m, bits) && !addExtent<K, V>(m, bits, false)) break;
  }
  if (doublings && bits == before) return false;
  m.B = <u8>bits;
  m.oldEpoch = m.epoch;
  m.epoch += EPOCH_ONE;
  m.settledEpoch = EPOCH_NEVER;
  return true;
}

/** When epochs have run out: current buckets become epoch 1, all others 0. O(n), once in 16,777,215
 *  growths and clears; asked while not growing, or before the map is emptied. No step: the map is whole
 *  after each store. First what is stale becomes 0. Then, with epoch 1 as oldEpoch, buckets of either
 *  epoch are current (readChain), and one after another changes. Interrupted, the next call goes on. */
export function renewEpochs<K, V>(m: Hmap): void {
  if (m.epoch < EPOCH_LAST || m.growing) return;
  const epoch = m.epoch;
  if (m.oldEpoch == epoch) {
    for (let i: u32 = 0; i <= m.mask; i++) {
      const b = bucketAt<K, V>(m, i);
      if ((metaOf<K, V>(b) ^ epoch) >= EPOCH_ONE) put<u32>(b, 0, metaOffset<K, V>());
    }
    m.oldEpoch = EPOCH_ONE;
  }
  for (let i: u32 = 0; i <= m.mask; i++) {
    const b = bucketAt<K, V>(m, i);
    const low = metaOf<K, V>(b) ^ epoch;
    if (low < EPOCH_ONE) put<u32>(b, low | EPOCH_ONE, metaOffset<K, V>());
  }
  saveHeader(m);
  m.epoch = EPOCH_ONE;
  m.settledEpoch = EPOCH_ONE;
  commit();
}

/** Moves old bucket i and its chain to buckets i and i + newbit, or, if newbit is 0, to bucket i. False
 *  without memory for the journal. */
@inline
export function moveBucket<K, V>(m: Hmap, i: u32, newbit: u32): bool {
  if (newbit & (newbit - 1)) return moveToFour<K, V>(m, i, newbit);
  const epoch = m.epoch;
  const x = bucketAt<K, V>(m, i);
  const y = newbit ? bucketAt<K, V>(m, i + newbit) : x;
  if (newbit) resetBucket<K, V>(y, epoch);
  if ((metaOf<K, V>(x) ^ m.oldEpoch) < EPOCH_ONE) return split<K, V>(m, i, x, y, newbit, epoch);
  resetBucket<K, V>(x, epoch); // it was cleared and not written since
  return true;
}

/** Entries that stay keep their slots; the others go to y; then the overflow chain fills both up. */
@inline
function split<K, V>(m: Hmap, i: u32, x: usize, y: usize, newbit: u32, epoch: u32): bool {
  const chain = link<K, V>(x);
  if (chain && !saveChain<K, V>(m, x, chain)) return false;
  const stay = newbit ? partition<K, V>(m, x, y, newbit, epoch) : occupied<K, V>(x);
  put<u32>(x, stay | epoch, metaOffset<K, V>());
  if (chain) evacuateChain<K, V>(m, chain, 0, i, newbit);
  return true;
}

/** Copies the entries of x whose hash has the new bit to the front of y, an empty bucket; returns the mask of
 *  those that stay. Every entry is stored at y's next slot and counted only if it goes there: no branch. */
function partition<K, V>(m: Hmap, x: usize, y: usize, newbit: u32, epoch: u32): u32 {
  let stay: u32 = 0;
  let n: u32 = 0;
  for (let rest = occupied<K, V>(x); rest; rest &= rest - 1) {
    const i = ctz(rest);
    const key = keyAt<K, V>(x, i);
    put<K>(y + (INTERLEAVED ? keysOffset<K, V>() + keyAfter<K, V>(n) : n << alignof<K>()), key, 0);
    if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(y, n), valueAt<K, V>(x, i), 0);
    const goes = u32((hash<K>(m, key) & newbit) != 0);
    n += goes;
    stay |= (goes ^ 1) << i;
  }
  put<u32>(y, ((1 << n) - 1) | epoch, metaOffset<K, V>());
  if (TALLIES) tally(Work.Move, n);
  return stay;
}

/** As moveBucket(), where newbit is two bits: to the four buckets of an array that doubles twice at once. */
function moveToFour<K, V>(m: Hmap, i: u32, newbit: u32): bool {
  const epoch = m.epoch;
  const x = bucketAt<K, V>(m, i);
  let stay: u32 = 0;
  let counts: u32 = 0;
  let chain: usize = 0;
  if ((metaOf<K, V>(x) ^ m.oldEpoch) < EPOCH_ONE) {
    chain = link<K, V>(x);
    if (chain && !saveChain<K, V>(m, x, chain)) return false;
    const step = oldBits(m);
    // no branch on where an entry goes: one that stays is stored where it is
    for (let rest = occupied<K, V>(x); rest; rest &= rest - 1) {
      const slot = ctz(rest);
      const key = keyAt<K, V>(x, slot);
      const goes = hash<K>(m, key) & newbit;
      const part = (goes >>> step) << 3;
      const y = bucketAt<K, V>(m, i + goes);
      const to = select<u32>((counts >>> part) & 0xff, slot, goes);
      setKey<K, V>(y, to, key);
      if (valueBytes<V>() != 0) put<V>(valuePtr<K, V>(y, to), valueAt<K, V>(x, slot), 0);
      counts += 1 << part;
      stay |= u32(!goes) << slot;
    }
    if (TALLIES) tally(Work.Move, popcnt(occupied<K, V>(x)) - popcnt(stay));
  }
  const old = oldBucketCount(m);
  for (let to = i + old; to <= i + newbit; to += old) {
    counts >>>= 8;
    put<u32>(bucketAt<K, V>(m, to), ((1 << (counts & 0xff)) - 1) | epoch, metaOffset<K, V>());
  }
  put<u32>(x, stay | epoch, metaOffset<K, V>());
  if (chain) evacuateChain<K, V>(m, chain, 0, i, newbit);
  return true;
}

/** Old buckets below i are evacuated: nothing to give back. */
@inline
export function evacuatedBelow<K, V>(m: Hmap, i: u32): void {}

/** All old buckets are evacuated: nothing to give back. */
@inline
export function dropOld<K, V>(m: Hmap): void {}

/** Every bucket reads as empty, in O(1). A doubling that was under way is undone, since its targets were
 *  never cleared. */
export function emptyArray<K, V>(m: Hmap): void {
  if (m.newbit) {
    const bits = oldBits(m);
    for (let b: u32 = m.B; b > bits; b--) dropExtent<K, V>(m, b);
    m.B = <u8>bits;
    m.growAt = growThreshold<K, V>(m, bits);
  }
  m.epoch += EPOCH_ONE;
}
