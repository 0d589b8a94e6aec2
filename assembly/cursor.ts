// Iteration. A cursor is two numbers that the caller keeps: the B that the map had when the iteration began,
// and the next bucket index of that size. Each entry belongs to one index of that size for good, by its hash,
// so nothing repeats and nothing is missed whatever the map does meanwhile: after growth an index stands for
// several buckets, before evacuation reaches it (or after shrinking) for those entries of a larger bucket
// whose hash says so. A cursor holds no memory. (SCAN of Redis and Valkey walks bit-reversed indexes, which
// needs no size to be kept but reads lines in an order that defeats caches and prefetching: 37 ns an entry at
// 1,000,000 against 7.)
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, OUT, heap, slots, valueBytes } from "./layout";
import { alloc, free, noMemory } from "./heap";
import { commit } from "./journal";
import { hash } from "./hash";
import { link, occupied, keyAt, valueAt } from "./bucket";
import { isEvacuated, readChain } from "./grow";

/** `bits` of a cursor that has not begun. */
@inline const UNSET: u32 = 255;
/** In a mask of hashes: keys are references, whose upper half is their hash. Masks are of 26 bits at most. */
@inline const HASHED: u32 = 1 << 31;
/** Indexes copied at a time; OUT has room for as many links. */
@inline const GROUP: u32 = 32;

/** Copies the entries of whole indexes, from `index` on, into the scan buffer: keys, then, 8 bytes per
 *  capacity behind, values. At least one index unless at the end, then while there are fewer than `most`
 *  entries. Returns how many entries, or -1 with STATUS = NO_MEMORY if one index has more than the buffer can
 *  be made to hold. OUT: next index (2^bits at the end), buffer address, its capacity in entries, bits. W is
 *  V, or u8 to copy keys only. `references`: whether 8-byte keys are references; the loops are the same for
 *  both. */
export function scan<K, V, W>(m: Hmap, bits: u32, index: f64, most: u32, references: bool): i32 {
  if (bits == UNSET) bits = m.B;
  const end = (<u32>1) << bits;
  const settled = !m.growing && m.mask == end - 1;
  let at = <u32>index;
  let n: u32 = 0;
  while (at < end && (n < most || n == 0)) {
    if (settled) {
      const copied = copyGroup<K, V, W>(m, at, end, n);
      if (copied >= 0) {
        n = copied;
        at = min(end, at + GROUP);
        continue;
      }
    }
    const after = copyIndex<K, V, W>(m, at, end - 1, n, references ? HASHED : 0);
    if (after < 0) {
      if (n) break;
      if (!enlargeBuffer()) return -1;
      continue;
    }
    n = after;
    at++;
  }
  store<f64>(OUT, <f64>at, 0);
  store<f64>(OUT, <f64>heap.scan, 8);
  store<f64>(OUT, <f64>heap.scanCapacity, 16);
  store<f64>(OUT, <f64>bits, 24);
  return n;
}

/** Appends the entries of up to GROUP indexes of a map that does not grow, B as when the iteration began; -1
 *  if they might not fit. First all first buckets, which lie in a row, then what they link to, so that the
 *  processor has the addresses of all overflow buckets early and fetches them together (10 ns an entry one
 *  chain at a time, 5 so). */
@inline
function copyGroup<K, V, W>(m: Hmap, at: u32, end: u32, n: i32): i32 {
  const keys: usize = heap.scan;
  const room: i32 = heap.scanCapacity;
  const values = keys + ((<usize>room) << 3);
  const stop = min(end, at + GROUP);
  if (n + GROUP * slots<K, V>() > room) return -1;
  let links = OUT; // which is written at the end of the scan only
  for (; at < stop; at++) {
    const b = readChain<K, V>(m, at);
    if (!b) continue;
    n = copyBucket<K, V, W>(b, keys, values, n);
    const linked = link<K, V>(b);
    store<u32>(links, <u32>linked);
    links += linked ? 4 : 0;
  }
  for (let from = OUT; from < links; from += 4) {
    n = copyChain<K, V, W>(m, load<u32>(from), 0, 0, n);
    if (n < 0) break;
  }
  return n;
}

/** Appends all entries whose hash, under `mask`, is `index`; the new count, or -1 if they do not fit. */
@inline
function copyIndex<K, V, W>(m: Hmap, index: u32, mask: u32, n: i32, hashed: u32): i32 {
  const start = m.mask;
  const newbit = m.newbit;
  // every bucket that lookups start from and that can hold such entries; one when the sizes agree
  for (let i = index & start; i <= start && n >= 0; i += mask + 1) {
    const split = newbit != 0 && m.growing && isEvacuated<K, V>(m, i);
    const reached = split ? start | newbit : start;
    // an evacuated bucket is two: both if the index does not tell them apart, else the one it means
    if (reached > mask && split) n = copyChain<K, V, W>(m, readChain<K, V>(m, i | newbit), 0, 0, n);
    if (n < 0) break;
    const chain = split && mask >= reached ? i | (index & newbit) : i;
    n = copyChain<K, V, W>(m, readChain<K, V>(m, chain), reached < mask ? mask | hashed : 0, index, n);
    if (i + mask + 1 < i) break;
  }
  return n;
}

/** Appends a chain's entries whose hash under `mask` is `index`; mask 0: all. -1 if they might not fit. */
function copyChain<K, V, W>(m: Hmap, b: usize, mask: u32, index: u32, n: i32): i32 {
  const keys: usize = heap.scan;
  const room: i32 = heap.scanCapacity;
  const values = keys + ((<usize>room) << 3);
  for (; b; b = link<K, V>(b)) {
    if (n + slots<K, V>() > room) return -1;
    const after = copyBucket<K, V, W>(b, keys, values, n);
    n = mask ? keepIndex<K, V, W>(m, keys, values, mask, index, n, after) : after;
  }
  return n;
}

/** Copies a bucket's entries behind the first n. Every slot is copied and an empty one overwritten by the
 *  next, since a branch on what is occupied would often be mispredicted (7 to 10 ns an entry with one, 2 to 3
 *  without). W: V, or u8 for keys only. */
@inline
function copyBucket<K, V, W>(b: usize, keys: usize, values: usize, n: u32): u32 {
  const present = occupied<K, V>(b);
  n = copySlot<K, V, W>(b, 0, present, keys, values, n);
  n = copySlot<K, V, W>(b, 1, present, keys, values, n);
  n = copySlot<K, V, W>(b, 2, present, keys, values, n);
  if (slots<K, V>() > 3) n = copySlot<K, V, W>(b, 3, present, keys, values, n);
  if (slots<K, V>() > 4) n = copySlot<K, V, W>(b, 4, present, keys, values, n);
  if (slots<K, V>() > 5) n = copySlot<K, V, W>(b, 5, present, keys, values, n);
  if (slots<K, V>() > 6) n = copySlot<K, V, W>(b, 6, present, keys, values, n);
  if (slots<K, V>() > 7) n = copySlot<K, V, W>(b, 7, present, keys, values, n);
  return n;
}

@inline
function copySlot<K, V, W>(b: usize, i: u32, present: u32, keys: usize, values: usize, n: u32): u32 {
  store<K>(keys + ((<usize>n) << alignof<K>()), keyAt<K, V>(b, i));
  if (valueBytes<W>() != 0) store<V>(values + ((<usize>n) << alignof<V>()), valueAt<K, V>(b, i));
  return n + ((present >> i) & 1);
}

/** Of the entries copied last, from `from` on, keeps those whose hash under `mask` is `index`. */
function keepIndex<K, V, W>(
  m: Hmap,
  keys: usize,
  values: usize,
  mask: u32,
  index: u32,
  from: u32,
  to: u32,
): u32 {
  let n = from;
  for (let i = from; i < to; i++) {
    const key = load<K>(keys + ((<usize>i) << alignof<K>()));
    const hv = sizeof<K>() == 8 && mask & HASHED ? <u32>((<u64>key) >> 32) : hash<K>(m, key);
    if ((hv & mask & ~HASHED) != index) continue;
    store<K>(keys + ((<usize>n) << alignof<K>()), key);
    if (valueBytes<W>() != 0) {
      store<V>(values + ((<usize>n) << alignof<V>()), load<V>(values + ((<usize>i) << alignof<V>())));
    }
    n++;
  }
  return n;
}

/** Doubles the scan buffer, for an index with more entries than it holds. */
function enlargeBuffer(): bool {
  const cap = heap.scanCapacity;
  const buffer = cap < 1 << 26 ? alloc((<usize>cap) << 5) : 0;
  if (!buffer) return noMemory() != 0;
  const before: usize = heap.scan;
  if (before >= 1 << 16) free(before, (<usize>cap) << 4);
  heap.scan = buffer;
  heap.scanCapacity = cap << 1;
  commit();
  return true;
}
