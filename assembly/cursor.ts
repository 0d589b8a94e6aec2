// Iteration. A cursor is two numbers that the caller keeps: the B that the map had when the iteration began, and
// the next bucket index of that size. Each entry belongs to one index of that size for good, by its hash, so
// nothing repeats and nothing is missed whatever the map does meanwhile: after growth an index stands for several
// buckets, before evacuation reaches it (or after shrinking) for those entries of a larger bucket whose hash says so.
// A cursor holds no memory. (SCAN of Redis and Valkey walks bit-reversed indexes, which needs no size to be kept
// but reads lines in an order that defeats caches and prefetching: 37 ns an entry at 1,000,000 against 7.)
import { BITS, HEAP, HEAP_SCAN, HEAP_SCAN_CAP, MASK, NEWBIT, OUT, valueBytes } from "./layout";
import { alloc, free, noMemory } from "./heap";
import { hash } from "./hash";
import { keyAt, link, occupied, valueAt } from "./bucket";
import { home } from "./hmap";
import { isEvacuated, isGrowing } from "./grow";

/** `bits` of a cursor that has not begun. */
// @ts-ignore: decorator
@inline const UNSET: u32 = 255;

/** Copies the entries of whole indexes, from `index` on, into the scan buffer: keys, then, 8 bytes per capacity
 *  behind, values. At least one index unless at the end, then while there are fewer than `most` entries. Returns
 *  how many entries, or -1 with STATUS = NO_MEMORY if one index has more than the buffer can be made to hold.
 *  OUT: next index (2^bits at the end), buffer address, its capacity in entries, bits. */
export function scan<K, V>(h: usize, bits: u32, index: f64, most: u32): i32 {
  if (bits == UNSET) bits = load<u8>(h, BITS);
  const end = (<u32>1) << bits;
  let at = <u32>index;
  let n: u32 = 0;
  while (at < end && (n < most || n == 0)) {
    const after = copyIndex<K, V>(h, at, end - 1, n);
    if (after < 0) {
      if (n) break;
      if (!enlargeBuffer()) return -1;
      continue;
    }
    n = after;
    at++;
  }
  store<f64>(OUT, <f64>at, 0);
  store<f64>(OUT, <f64>load<u32>(HEAP + HEAP_SCAN), 8);
  store<f64>(OUT, <f64>load<u32>(HEAP + HEAP_SCAN_CAP), 16);
  store<f64>(OUT, <f64>bits, 24);
  return n;
}

/** Appends all entries whose hash, under `mask`, is `index`; the new count, or -1 if they do not fit. */
// @ts-ignore: decorator
@inline
function copyIndex<K, V>(h: usize, index: u32, mask: u32, n: i32): i32 {
  const start = load<u32>(h, MASK);
  const newbit = load<u32>(h, NEWBIT);
  // every bucket that lookups start from and that can hold such entries; one when the sizes agree
  for (let i = index & start; i <= start && n >= 0; i += mask + 1) {
    const split = newbit != 0 && isGrowing(h) && isEvacuated<K, V>(h, i);
    const reached = split ? start | newbit : start;
    // an evacuated bucket is two: both if the index does not tell them apart, else the one it means
    if (reached > mask && split) n = copyChain<K, V>(h, home<K, V>(h, i | newbit), 0, 0, n);
    if (n < 0) break;
    const chain = split && mask >= reached ? i | (index & newbit) : i;
    n = copyChain<K, V>(h, home<K, V>(h, chain), reached < mask ? mask : 0, index, n);
    if (i + mask + 1 < i) break;
  }
  return n;
}

/** Appends a chain's entries whose hash under `mask` is `index`; mask 0: all. -1 if they do not fit. */
function copyChain<K, V>(h: usize, b: usize, mask: u32, index: u32, n: i32): i32 {
  const keys: usize = load<u32>(HEAP + HEAP_SCAN);
  const room: i32 = load<u32>(HEAP + HEAP_SCAN_CAP);
  const values = keys + ((<usize>room) << 3);
  for (; b; b = link<K, V>(b)) {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      if (mask && (hash<K>(h, key) & mask) != index) continue;
      if (n >= room) return -1;
      store<K>(keys + ((<usize>n) << alignof<K>()), key);
      if (valueBytes<V>() != 0) store<V>(values + ((<usize>n) << alignof<V>()), valueAt<K, V>(b, i));
      n++;
    }
  }
  return n;
}

/** Doubles the scan buffer, for an index with more entries than it holds. */
function enlargeBuffer(): bool {
  const cap = load<u32>(HEAP + HEAP_SCAN_CAP);
  const buffer = cap < 1 << 26 ? alloc((<usize>cap) << 5) : 0;
  if (!buffer) return noMemory() != 0;
  const before: usize = load<u32>(HEAP + HEAP_SCAN);
  if (before >= 1 << 16) free(before, (<usize>cap) << 4);
  store<u32>(HEAP + HEAP_SCAN, <u32>buffer);
  store<u32>(HEAP + HEAP_SCAN_CAP, cap << 1);
  return true;
}
