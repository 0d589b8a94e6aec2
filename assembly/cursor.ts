// Iteration. A cursor is two numbers that the caller keeps: the B that the map had when the iteration began,
// and the next bucket index of that size. Each entry belongs to one index of that size for good, by its hash,
// so nothing repeats and nothing is missed whatever the map does meanwhile: after growth an index stands for
// several buckets, before evacuation reaches it (or after shrinking) for those entries of a larger bucket
// whose hash says so. A cursor holds no memory. (SCAN of Redis and Valkey walks bit-reversed indexes, which
// needs no size to be kept but reads lines in an order that defeats caches and prefetching: 37 ns an entry at
// 1,000,000 against 7.)
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  EPOCH_ONE,
  Hmap,
  LINKED,
  LINK_TO_WORD,
  SHARED,
  VARIES,
  OUT,
  heap,
  keysOffset,
  linkOffset,
  slots,
  stride,
  valueBytes,
  valuesOffset,
} from "./layout";
import { alloc, free, noMemory } from "./heap";
import { commit } from "./journal";
import { hash } from "./hash";
import { bucketAt, rowEnd } from "./array";
import { keyAt, link, metaOf, occupied, valueAt } from "./bucket";
import { move, pack } from "./pack";
import { isEvacuated, readChain } from "./grow";

/** `bits` of a cursor that has not begun. */
@inline const UNSET: u32 = 255;
/** In a mask of hashes: keys are references, whose upper half is their hash. Masks are of 26 bits at most. */
@inline const HASHED: u32 = 1 << 31;
/** Indexes copied at a time, whatever is asked for: the order of entries depends on it. */
@inline const GROUP: u32 = 64;
/** Bytes of OUT that hold links, 4 each. */
@inline const MOST_LINKS: usize = 512;

/** Copies the entries of whole indexes, from `index` on, into the scan buffer: keys, then, 8 bytes per
 *  capacity behind, values. At least one index unless at the end, then while there are fewer than `most`
 *  entries. Returns how many entries, or -1 with STATUS = NO_MEMORY if one index has more than the buffer can
 *  be made to hold. OUT: next index (2^bits at the end), buffer address, its capacity in entries, bits. W is
 *  V, or u8 to copy keys only. `references`: whether 8-byte keys are references; the loops are the same for
 *  both. */
export function scan<K, V, W>(m: Hmap, bits: u32, index: f64, most: u32, references: bool): i32 {
  if (bits == UNSET) bits = m.B;
  const end = (<u32>1) << bits;
  // buckets of two epochs are current while epochs are numbered anew (renewEpochs() of grow/in-place.ts)
  const settled = !m.growing && m.oldEpoch == m.epoch && m.mask == end - 1;
  let at = <u32>index;
  let n: u32 = 0;
  while (at < end && (n < most || n == 0)) {
    if (settled) {
      const stop = min(min(end, at + GROUP), rowEnd(at));
      const copied = copyGroup<K, V, W>(m, at, stop, n);
      if (copied >= 0) {
        n = copied;
        at = stop;
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

/** Appends the entries of indexes `at` to `stop` - 1 of a map that does not grow, B as when the iteration
 *  began, whose buckets lie in a row; -1 if they might not fit. First all first buckets; then those that they
 *  link to are read, so that the processor fetches them all at once, and then they are copied, round by
 *  round (at 1,000,000 entries 4 ns each without reading ahead, 2.7 so). */
@inline
function copyGroup<K, V, W>(m: Hmap, at: u32, stop: u32, n: i32): i32 {
  const keys: usize = heap.scan;
  const room: i32 = heap.scanCapacity;
  const values = keys + ((<usize>room) << 3);
  if (n + GROUP * slots<K, V>() > room) return -1;
  let links = OUT; // which is written at the end of the scan only
  let b = bucketAt<K, V>(m, at);
  for (const last = b + <usize>(stop - at) * stride<K, V>(); b < last; b += stride<K, V>()) {
    const bits = bitsOf<K, V>(b, CLASSIC ? 0 : m.settledEpoch);
    n = VARIES ? copySlots<K, V, W>(b, bits, keys, values, n) : copyBucket<K, V, W>(b, bits, keys, values, n);
    links = noteLink<K, V>(b, links, bits);
  }
  let sum: u32 = 0;
  for (let from = OUT; from < links; from += 4) sum += load<u32>(load<u32>(from));
  store<u32>(OUT, sum, MOST_LINKS); // or else the compiler would drop the loop
  for (let from = OUT; from < links; from += 4) {
    if (n + slots<K, V>() > room || links - OUT >= MOST_LINKS) return -1;
    b = load<u32>(from);
    const bits = bitsOf<K, V>(b, 0);
    n = VARIES ? copySlots<K, V, W>(b, bits, keys, values, n) : copyBucket<K, V, W>(b, bits, keys, values, n);
    links = noteLink<K, V>(b, links, bits);
  }
  return n;
}

/** Presence bits of a bucket, and LINKED; 0 if it is not of this epoch. Overflow buckets are of epoch 0. */
@inline
function bitsOf<K, V>(b: usize, epoch: u32): u32 {
  if (CLASSIC) return occupied<K, V>(b);
  const bits = metaOf<K, V>(b) ^ epoch;
  return select<u32>(bits, 0, bits < EPOCH_ONE);
}

/** Writes what stands in the place of a bucket's link to `links`, and moves on if it is one: a branch would
 *  be mispredicted for every fifth bucket. */
@inline
function noteLink<K, V>(b: usize, links: usize, bits: u32): usize {
  const word = load<u32>(b, linkOffset<K, V>());
  store<u32>(links, word);
  return links + (CLASSIC ? u32(word != 0) << 2 : (bits & LINKED) >> LINK_TO_WORD);
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
    // an evacuated bucket is two or four: those that the index does not tell apart
    for (let chain = i; chain <= reached && n >= 0; chain += start + 1) {
      if ((chain ^ index) & mask & reached) continue;
      n = copyChain<K, V, W>(m, readChain<K, V>(m, chain), reached < mask ? mask | hashed : 0, index, n);
    }
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
    const after = VARIES
      ? copySlots<K, V, W>(b, occupied<K, V>(b), keys, values, n)
      : copyBucket<K, V, W>(b, occupied<K, V>(b), keys, values, n);
    n = mask ? keepIndex<K, V, W>(m, keys, values, mask, index, n, after) : after;
  }
  return n;
}

/** Copies a bucket's entries behind the first n; the new count. `bits`: bitsOf(). W: V, or u8 for keys
 *  only. Most buckets have no empty slot before a full one: a growth leaves such slots in one bucket of ten,
 *  and inserts fill them. Those are copied as they are. Keys alone are packed in less time than the branch
 *  takes where it is mispredicted. */
@inline
function copyBucket<K, V, W>(b: usize, bits: u32, keys: usize, values: usize, n: u32): u32 {
  const count = slots<K, V>();
  const present = bits & ((1 << count) - 1);
  const toKeys = keys + ((<usize>n) << alignof<K>());
  const toValues = values + ((<usize>n) << alignof<V>());
  if (valueBytes<W>() != 0 && !(present & (present + 1))) {
    move<K>(count, b + keysOffset<K, V>(), toKeys);
    move<V>(count, b + valuesOffset<K, V>(), toValues);
  } else {
    pack<K>(count, b + keysOffset<K, V>(), toKeys, present);
    if (valueBytes<W>() != 0) pack<V>(count, b + valuesOffset<K, V>(), toValues, present);
  }
  return n + popcnt(present);
}

/** The same one by one, for the bucket of a variant. */
function copySlots<K, V, W>(b: usize, bits: u32, keys: usize, values: usize, n: u32): u32 {
  for (let rest = bits & ((1 << slots<K, V>()) - 1); rest; rest &= rest - 1) {
    const i = ctz(rest);
    store<K>(keys + ((<usize>n) << alignof<K>()), keyAt<K, V>(b, i));
    if (valueBytes<W>() != 0) store<V>(values + ((<usize>n) << alignof<V>()), valueAt<K, V>(b, i));
    n++;
  }
  return n;
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
  if (SHARED) return noMemory() != 0; // more than 2,048 entries of one index: flooded

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
