// Iteration. Every entry has a place in one fixed order: its hash with the bits reversed. A cursor is a position
// in that order, a number that the caller keeps; it holds no memory and survives any growth. Buckets in the
// order of their bit-reversed index are ranges of it, of 2^(32-B) positions each (Redis's and Valkey's SCAN
// walks them so), and where a range was left in the middle, because the map shrank or a half is not yet
// evacuated, entries before the cursor are told by their own position. So nothing repeats and nothing is missed.
import { BITS, HEAP, HEAP_SCAN, HEAP_SCAN_CAP, MASK, NEWBIT, OUT } from "./layout";
import { alloc, free, noMemory } from "./heap";
import { hash } from "./hash";
import { bucketAt } from "./array";
import { keyAt, link, occupied, valuePtr } from "./bucket";
import { home } from "./hmap";
import { isEvacuated } from "./grow";

/** Cursor past the last entry. */
// @ts-ignore: decorator
@inline const END: u64 = 1 << 32;

// @ts-ignore: decorator
@inline
function reverse(x: u32): u32 {
  x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  return bswap<u32>(x);
}

/** Copies whole chains from position `cursor` (0 to 2^32) on into the scan buffer, keys first, values 8 bytes
 *  per capacity behind, at least one chain unless at the end. Returns how many entries, or -1 with STATUS
 *  = NO_MEMORY if one chain is longer than the buffer can be made. OUT: next cursor, buffer address, capacity. */
export function scan<K, V>(h: usize, cursor: f64, most: u32): i32 {
  let at = <u64>cursor;
  let n: u32 = 0;
  while (at < END) {
    const position = <u32>at;
    const hv = reverse(position);
    const bits = rangeBits<K, V>(h, hv);
    const room = min(load<u32>(HEAP + HEAP_SCAN_CAP), n ? most : u32.MAX_VALUE);
    const b = home<K, V>(h, hv);
    const end = b ? copyChain<K, V>(h, b, position, bits, n, room) : n;
    if (end < 0) {
      if (n) break;
      if (!enlargeBuffer()) return -1;
      continue;
    }
    n = end;
    at = ((at >> (32 - bits)) + 1) << (32 - bits);
  }
  store<f64>(OUT, <f64>at, 0);
  store<f64>(OUT, <f64>load<u32>(HEAP + HEAP_SCAN), 8);
  store<f64>(OUT, <f64>load<u32>(HEAP + HEAP_SCAN_CAP), 16);
  return n;
}

/** How many hash bits the chain of this hash is chosen by: B, or one fewer before a doubling reaches it. */
// @ts-ignore: decorator
@inline
function rangeBits<K, V>(h: usize, hv: u32): u64 {
  const bits = <u64>load<u8>(h, BITS);
  return load<u32>(h, NEWBIT) && !isEvacuated<K, V>(h, hv & load<u32>(h, MASK)) ? bits - 1 : bits;
}

/** Appends a chain's entries at or behind `position`; the new count, or -1 if they do not fit below `room`. */
function copyChain<K, V>(h: usize, b: usize, position: u32, bits: u64, n: u32, room: u32): i32 {
  const keys: usize = load<u32>(HEAP + HEAP_SCAN);
  const values = keys + (<usize>load<u32>(HEAP + HEAP_SCAN_CAP) << 3);
  const inside = <u64>position & (((<u64>1) << (32 - bits)) - 1);
  do {
    for (let rest = occupied<K, V>(b); rest; rest &= rest - 1) {
      const i = ctz(rest);
      const key = keyAt<K, V>(b, i);
      if (inside && reverse(hash<K>(h, key)) < position) continue;
      if (n >= room) return -1;
      store<K>(keys + (<usize>n << alignof<K>()), key);
      store<V>(values + (<usize>n << alignof<V>()), load<V>(valuePtr<K, V>(b, i)));
      n++;
    }
    b = link<K, V>(b);
  } while (b);
  return n;
}

/** Doubles the scan buffer, for a chain longer than it. */
function enlargeBuffer(): bool {
  const cap = load<u32>(HEAP + HEAP_SCAN_CAP);
  const buffer = cap < 1 << 26 ? alloc(<usize>cap << 5) : 0;
  if (!buffer) return noMemory() != 0;
  const before: usize = load<u32>(HEAP + HEAP_SCAN);
  if (before >= 1 << 16) free(before, <usize>cap << 4);
  store<u32>(HEAP + HEAP_SCAN, <u32>buffer);
  store<u32>(HEAP + HEAP_SCAN_CAP, cap << 1);
  return true;
}
