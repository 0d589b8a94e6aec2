// Copying growth (classic), as in Go: a second array beside oldbuckets. Tophash marks in oldbuckets tell what
// is evacuated.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EVACUATED_EMPTY, EVACUATED_X, Hmap, MIN_TOPHASH } from "../layout";
import { link, resetBucket, tophashAt } from "../bucket";
import { arrayBytes, arrayFits } from "../array/size";
import { bucketAt } from "../array";
import { dropOldArray, oldBucketAt, releaseOldPages } from "../array/contiguous";
import { alloc } from "../heap";
import { put } from "../stores";
import { evacuateChain, saveChain } from "./distribute";
import { oldBits } from "./policy";

/** Whether old bucket i has been evacuated. Asked only while growing. */
export function isEvacuated<K, V>(m: Hmap, i: u32): bool {
  if (i < m.nevacuate) return true; // its page may be gone
  const mark = tophashAt(oldBucketAt<K, V>(m, i), 0);
  return mark >= EVACUATED_X && mark < MIN_TOPHASH;
}

/** The one chain that can hold the hash: its first bucket. */
@inline
export function readChain<K, V>(m: Hmap, hv: u32): usize {
  let i = hv & m.mask;
  if (m.growing) {
    if (!isEvacuated<K, V>(m, i)) return oldBucketAt<K, V>(m, i);
    i |= hv & m.newbit;
  }
  return bucketAt<K, V>(m, i);
}

/** Makes the array that entries go to, and sets B. False, and nothing changed, without memory. */
export function attachTarget<K, V>(m: Hmap, doublings: u32): bool {
  const newBits = <u32>m.B + doublings;
  if (!arrayFits<K, V>(newBits)) return false;
  const array = alloc(arrayBytes<K, V>(newBits));
  if (!array) return false;
  m.oldbuckets = m.buckets;
  m.nevacuate = 0;
  m.buckets = array;
  m.B = <u8>newBits;
  m.released = 0;
  return true;
}

/** Moves old bucket i and its chain to buckets i and i + newbit, or, if newbit is 0, to bucket i. False
 *  without memory for the journal. */
@inline
export function moveBucket<K, V>(m: Hmap, i: u32, newbit: u32): bool {
  const old = oldBucketAt<K, V>(m, i);
  const x = bucketAt<K, V>(m, i);
  const y = newbit ? bucketAt<K, V>(m, i + newbit) : x;
  resetBucket<K, V>(y, 0);
  if (newbit) resetBucket<K, V>(x, 0);
  const chain = link<K, V>(old);
  if (chain && !saveChain<K, V>(m, old, chain)) return false;
  evacuateChain<K, V>(m, old, old, i, newbit);
  markEvacuated(old);
  return true;
}

/** One mark for all slots: readers look at slot 0 only, as Go does, and need no EVACUATED_X or _Y. */
function markEvacuated(old: usize): void {
  put<u64>(old, 0x0101010101010101 * <u64>EVACUATED_EMPTY, 0);
}

/** Old buckets below i are evacuated: gives back their pages. */
@inline
export function evacuatedBelow<K, V>(m: Hmap, i: u32): void {
  releaseOldPages<K, V>(m, oldBits(m), i);
}

/** All old buckets are evacuated, or not needed: gives back what is left of oldbuckets. */
@inline
export function dropOld<K, V>(m: Hmap): void {
  dropOldArray<K, V>(m, oldBits(m));
}

/** Every bucket reads as empty: clears the array. */
export function emptyArray<K, V>(m: Hmap): void {
  if (m.growing) dropOldArray<K, V>(m, oldBits(m));
  memory.fill(m.buckets, 0, arrayBytes<K, V>(m.B));
}
