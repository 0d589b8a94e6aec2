// The bytes of everything the core keeps in linear memory: fixed low addresses, the heap header, the map
// header (hmap) and the bucket, for every geometry. Named offsets, a picture of each, and compile-time checks.
// Only accessors (bucket.ts, heap.ts) add to pointers; this file names what they may add.

// ---- compile-time switches (asconfig.json, --use NAME=0|1) -------------------------------------------------
// CLASSIC    Go's bucket and copying growth instead of whole lines and growth in place
// MAP_DEBUG  asserts on
// FAULTS     allocation n can fail, store n can be the one that is not reached, epochs wrap early

/** Bytes of a cache line: x86-64 and most arm64 cores. */
// @ts-ignore: decorator
@inline export const LINE: usize = 64;

// ---- fixed addresses ---------------------------------------------------------------------------------------
//
//   0        256         448        640          1024      2048         4096                      36864
//   | null    | zero      | heap     | scratch    | out     | BULK_RECORD| scan buffer            | ...
//   | map     | lines     | header   | (1 bucket) | (f64s)  |            | (keys, then values)    |
//
// The null map is what a disposed map's handle (0) points to: it is empty to every read and its version is
// odd, so every write refuses. That check therefore costs a living map nothing.

// @ts-ignore: decorator
@inline export const NULL_MAP: usize = 0;
// @ts-ignore: decorator
@inline export const ZERO_LINES: usize = 256;
// @ts-ignore: decorator
@inline export const HEAP: usize = 448;
// @ts-ignore: decorator
@inline export const SCRATCH: usize = 640;
// @ts-ignore: decorator
@inline export const OUT: usize = 1024;
// @ts-ignore: decorator
@inline export const SCAN_BUFFER: usize = 4096;
/** Entries that the scan buffer holds at first: 8 bytes a key and 8 a value. */
// @ts-ignore: decorator
@inline export const SCAN_ENTRIES: u32 = 2048;
/** Where bulk calls find their keys and what goes with them, up to the end of the page; shared with the scan buffer. */
// @ts-ignore: decorator
@inline export const BULK: usize = SCAN_BUFFER;
/** u32: where bulk calls may make the record of one key at a time. */
// @ts-ignore: decorator
@inline export const BULK_RECORD: usize = 2048;
/** What bulk calls note of the keys they read ahead, 128 at most: bucket and hash, u32 each. */
// @ts-ignore: decorator
@inline export const BULK_NOTES: usize = 2304;
/** 16 bytes of ones, then 16 of zeros: from 16 - n on they mask the first n bytes of a block. */
// @ts-ignore: decorator
@inline export const PAD_MASKS: usize = 2112;
/** Bytes of a page of WebAssembly memory; page 0 holds the fixed addresses. */
// @ts-ignore: decorator
@inline export const PAGE_SHIFT: u32 = 16;

// ---- the heap header, at HEAP ------------------------------------------------------------------------------

/** What the last failed call has to say; the bindings read and clear it. 0 between calls. */
// @ts-ignore: decorator
@inline export const STATUS: usize = HEAP;
// @ts-ignore: decorator
@inline export const OK: u32 = 0;
/** Not an error: the key is not there. */
// @ts-ignore: decorator
@inline export const MISS: u32 = 1;
// @ts-ignore: decorator
@inline export const NO_MEMORY: u32 = 2;
/** A mutation is under way or was torn: the map's (or the heap's) version is odd. */
// @ts-ignore: decorator
@inline export const CONCURRENT: u32 = 3;

/** Odd while the allocator is inside a change; found odd, the heap is torn and allocates nothing more. */
// @ts-ignore: decorator
@inline export const HEAP_VERSION: usize = 4;
/** Address-ordered list of free page runs; each starts with {next, pages}. */
// @ts-ignore: decorator
@inline export const HEAP_RUNS: usize = 8;
/** First page never handed out: from here on memory is still all zero. */
// @ts-ignore: decorator
@inline export const HEAP_TOP: usize = 12;
/** Pages the heap may have (maximumBytes). */
// @ts-ignore: decorator
@inline export const HEAP_LIMIT: usize = 16;
/** Bytes handed out, pages and blocks alike. */
// @ts-ignore: decorator
@inline export const HEAP_USED: usize = 24;
// @ts-ignore: decorator
@inline export const HEAP_MAPS: usize = 32;
/** Scan buffer: address and capacity in entries. */
// @ts-ignore: decorator
@inline export const HEAP_SCAN: usize = 36;
// @ts-ignore: decorator
@inline export const HEAP_SCAN_CAP: usize = 40;
/** Generator of map coefficients (splitmix64 state), seeded by the bindings from the platform's secure source. */
// @ts-ignore: decorator
@inline export const HEAP_RNG: usize = 48;
/** Free lists of blocks of 64, 128, ... 32768 bytes. */
// @ts-ignore: decorator
@inline export const HEAP_BLOCKS: usize = 56;
// @ts-ignore: decorator
@inline export const BLOCK_CLASSES: u32 = 10;
/** Fault points: allocations, then stores, that still succeed; 0 is off. */
// @ts-ignore: decorator
@inline export const HEAP_FAIL_ALLOC: usize = 96;
// @ts-ignore: decorator
@inline export const HEAP_FAIL_KEEP: usize = 100;
// @ts-ignore: decorator
@inline export const HEAP_FAIL_STORE: usize = 104;
/** Who watches (trace.ts): bits of events that go to the ring, and WATCH_TIMES; 0 is off. The ring's address and capacity in
 *  records, and how many events were noted in it, a count that wraps. */
// @ts-ignore: decorator
@inline export const HEAP_WATCH: usize = 108;
// @ts-ignore: decorator
@inline export const HEAP_RING: usize = 112;
// @ts-ignore: decorator
@inline export const HEAP_RING_CAP: usize = 116;
// @ts-ignore: decorator
@inline export const HEAP_NOTED: usize = 120;
// @ts-ignore: decorator
@inline export const WATCH_TIMES: u32 = 0x80000000;
// @ts-ignore: decorator
@inline export const HEAP_SIZE: usize = 128;

// ---- the map header (hmap): 256 bytes, Go's names where Go has them ----------------------------------------
//
//   line 0   a b c | mask newbit epoch oldEpoch | version count growAt B sameSize growing degraded | buckets old
//   line 1   nevacuate noverflow, overflow slabs, policy, counters
//   line 2-3 counters, then the directory of extents, indexed by clz(bucket)

/** Hash coefficients, u64 each (hash.ts). */
// @ts-ignore: decorator
@inline export const A: usize = 0;
// @ts-ignore: decorator
@inline export const B_: usize = 8;
// @ts-ignore: decorator
@inline export const C: usize = 16;
/** Where lookups start: 2^B - 1, or the old mask while the map doubles. */
// @ts-ignore: decorator
@inline export const MASK: usize = 24;
/** While doubling, the hash bit that tells bucket i from bucket i + N; else 0. */
// @ts-ignore: decorator
@inline export const NEWBIT: usize = 28;
/** Epochs of current and of not yet evacuated buckets, shifted as in a bucket's meta word; equal when not growing. */
// @ts-ignore: decorator
@inline export const EPOCH: usize = 32;
// @ts-ignore: decorator
@inline export const OLD_EPOCH: usize = 36;
/** Odd while a mutation is under way (Go's hashWriting); its other bits count mutations. */
// @ts-ignore: decorator
@inline export const VERSION: usize = 40;
// @ts-ignore: decorator
@inline export const COUNT: usize = 44;
/** A new key grows the map when count would exceed this. */
// @ts-ignore: decorator
@inline export const GROW_AT: usize = 48;
// @ts-ignore: decorator
@inline export const BITS: usize = 52;
// @ts-ignore: decorator
@inline export const SAME_SIZE: usize = 53;
// @ts-ignore: decorator
@inline export const GROWING: usize = 54;
// @ts-ignore: decorator
@inline export const DEGRADED: usize = 55;
/** classic: the arrays. line: 0, the extents are the array. */
// @ts-ignore: decorator
@inline export const BUCKETS: usize = 56;
// @ts-ignore: decorator
@inline export const OLDBUCKETS: usize = 60;

/** Next old bucket to evacuate; every one below it is done. */
// @ts-ignore: decorator
@inline export const NEVACUATE: usize = 64;
/** Overflow buckets linked in chains, exact (Go samples it). */
// @ts-ignore: decorator
@inline export const NOVERFLOW: usize = 68;
/** Free overflow buckets, linked through their first word. */
// @ts-ignore: decorator
@inline export const OVF_FREE: usize = 72;
/** Bump region of the current slab. */
// @ts-ignore: decorator
@inline export const OVF_NEXT: usize = 76;
// @ts-ignore: decorator
@inline export const OVF_END: usize = 80;
/** Current slab and first slab: a slab begins with one line {next, bytes}. */
// @ts-ignore: decorator
@inline export const OVF_SLAB: usize = 84;
// @ts-ignore: decorator
@inline export const OVF_FIRST: usize = 88;
/** Bytes of all slabs. */
// @ts-ignore: decorator
@inline export const OVF_BYTES: usize = 92;
/** Entries per bucket above which the map grows, f64: 13/16 of the slots by default. */
// @ts-ignore: decorator
@inline export const LOAD: usize = 96;
/** Old buckets evacuated per write beyond the one it needs (Go: 1). */
// @ts-ignore: decorator
@inline export const ASSIST: usize = 104;
/** One of the three below. */
// @ts-ignore: decorator
@inline export const RESIZE: usize = 106;
// @ts-ignore: decorator
@inline export const ALLOW: u32 = 0;
// @ts-ignore: decorator
@inline export const AVOID: u32 = 1;
// @ts-ignore: decorator
@inline export const FORBID: u32 = 2;
// @ts-ignore: decorator
@inline export const FIXED_SEED: usize = 107;
/** Line: EPOCH, or EPOCH_NEVER while growing, so that a lookup asks one question on its way to a bucket. */
// @ts-ignore: decorator
@inline export const SETTLED: usize = 140;
/** Old buckets of the growth under way that are evacuated. */
// @ts-ignore: decorator
@inline export const EVACUATED: usize = 108;
/** First old bucket whose page has not gone back to the heap (classic). */
// @ts-ignore: decorator
@inline export const RELEASED: usize = 112;
/** Counters over the map's life. */
// @ts-ignore: decorator
@inline export const GROWS_DOUBLE: usize = 116;
// @ts-ignore: decorator
@inline export const GROWS_SAME: usize = 120;
// @ts-ignore: decorator
@inline export const BY_ASSIST: usize = 124;
// @ts-ignore: decorator
@inline export const BY_BACKGROUND: usize = 128;
// @ts-ignore: decorator
@inline export const BY_DRAIN: usize = 132;
/** After a growth that got no memory: inserts to go before the next try. */
// @ts-ignore: decorator
@inline export const RETRY: usize = 136;
/** Directory of extents (line): entry clz(i) is extent's address minus i's own offset, for 2^26 buckets at most. */
// @ts-ignore: decorator
@inline export const MAX_B: u32 = 26;
// @ts-ignore: decorator
@inline export const EXTENTS: usize = 144 - ((31 - <usize>MAX_B) << 2) - 4;
/** Where records are kept (arena.ts): 0 in a map that has none, that is, of numbers. */
// @ts-ignore: decorator
@inline export const ARENA: usize = 252;
// @ts-ignore: decorator
@inline export const HMAP_SIZE: usize = 256;

// ---- records: the bytes of string and bytes keys and values ------------------------------------------------
//
//   | hash | word | bytes ... | zeros |
//
// hash: bits of that of the key that the record belongs to, so that its slot can be found from here. word: bytes of data, 2^30 at most;
// bit 31: two bytes a character (a string with a character above 0xff; each string has one form only);
// bit 30: dead. A key in a bucket is a reference, i64: hash << 32 | address. A value is an address, u32.

// @ts-ignore: decorator
@inline export const RECORD_HASH: usize = 0;
// @ts-ignore: decorator
@inline export const RECORD_WORD: usize = 4;
// @ts-ignore: decorator
@inline export const RECORD_DATA: usize = 8;
/** Data is whole blocks of so many bytes, one at least. */
// @ts-ignore: decorator
@inline export const RECORD_BLOCK: usize = 16;
// @ts-ignore: decorator
@inline export const RECORD_DEAD: u32 = 0x40000000;
/** Bytes of data in the word of a record that may be dead. */
// @ts-ignore: decorator
@inline export const RECORD_BYTES: u32 = 0x3fffffff;

/** Whether keys of this storage type are references to records. Numbers are stored as u32 and u64. */
// @ts-ignore: decorator
@inline
export function isReference<K>(): bool {
  return isSigned<K>();
}

// The arena of a map (arena.ts), one block.

/** Page that new records go to, its next free byte and its end. */
// @ts-ignore: decorator
@inline export const ARENA_PAGE: usize = 0;
// @ts-ignore: decorator
@inline export const ARENA_NEXT: usize = 4;
// @ts-ignore: decorator
@inline export const ARENA_END: usize = 8;
/** All pages, linked, and the one that is looked at next for being sparse. */
// @ts-ignore: decorator
@inline export const ARENA_PAGES: usize = 12;
// @ts-ignore: decorator
@inline export const ARENA_SPARSE: usize = 16;
/** Bytes of live records, and of all that the arena holds. */
// @ts-ignore: decorator
@inline export const ARENA_LIVE: usize = 24;
// @ts-ignore: decorator
@inline export const ARENA_HELD: usize = 32;
/** 1: keys are hashed by the fast function (hash.ts). 1: values are records. */
// @ts-ignore: decorator
@inline export const ARENA_FAST: usize = 40;
// @ts-ignore: decorator
@inline export const ARENA_VALUES: usize = 41;
/** Hash coefficients for records of one block, u64 each (hash.ts). */
// @ts-ignore: decorator
@inline export const ARENA_COEFFICIENTS: usize = 48;
// @ts-ignore: decorator
@inline export const RECORD_COEFFICIENTS: u32 = 6;
// @ts-ignore: decorator
@inline export const ARENA_SIZE: usize = 128;

// ---- the bucket --------------------------------------------------------------------------------------------
//
// line, 4-byte key and value: 7 slots, 1 line     |k0 k1 k2 k3 k4 k5 k6|meta|v0 v1 v2 v3 v4 v5 v6|link|
// line, 4-byte key, 8-byte value: 5 slots, 1 line |k0 k1 k2 k3 k4|meta|v0  v1  v2  v3  v4 |    link in k4
// line, 8-byte key, 4-byte value: 5 slots, 1 line |k0  k1  k2  k3  k4 |meta|v0 v1 v2 v3 v4|    link in k4
// line, 8-byte key and value: 3 slots, 1 line     |k0  k1  k2 |meta|link|v0  v1  v2 |filter|4 spare|
// line, 4-byte key, no value: 7 slots, half a line|k0 k1 k2 k3 k4 k5 k6|meta|           link in k6
// line, 8-byte key, no value: 7 slots, 1 line     |k0  k1  k2  k3  k4  k5  k6 |meta|link|
//   a linked bucket of 5 slots: k4 and v4 give way to the link and the filter, see filterOffset()
//   meta (u32): bit i = slot i is occupied, bit 7 = the bucket has a link, bits 8-31 = epoch
// classic: 8 slots, Go's order, padded to lines   |tophash x 8|k0 ... k7|v0 ... v7|overflow|pad|

/** Bytes of a stored value; the storage type u8 stands for none, in sets. */
// @ts-ignore: decorator
@inline
export function valueBytes<V>(): usize {
  return sizeof<V>() == 1 ? 0 : sizeof<V>();
}

// @ts-ignore: decorator
@inline
export function slots<K, V>(): u32 {
  if (CLASSIC) return 8;
  if (sizeof<K>() == 8 && sizeof<V>() == 8) return 3;
  return valueBytes<V>() == 0 || sizeof<K>() == sizeof<V>() ? 7 : 5;
}

/** Line buckets without room for a link: the last slot's key becomes it when the bucket is chained. */
// @ts-ignore: decorator
@inline
export function linkInLastSlot<K, V>(): bool {
  return !CLASSIC && (slots<K, V>() == 5 || (sizeof<K>() == 4 && valueBytes<V>() == 0));
}

// @ts-ignore: decorator
@inline
export function keysOffset<K, V>(): usize {
  return CLASSIC ? 8 : 0;
}

/** Line only: the meta word stands right behind the keys. */
// @ts-ignore: decorator
@inline
export function metaOffset<K, V>(): usize {
  return slots<K, V>() * sizeof<K>();
}

// @ts-ignore: decorator
@inline
export function valuesOffset<K, V>(): usize {
  return CLASSIC
    ? 8 + 8 * sizeof<K>()
    : valueBytes<V>() == 0
      ? 0
      : slots<K, V>() * sizeof<K>() + (sizeof<K>() == 8 && sizeof<V>() == 8 ? 8 : 4);
}

// @ts-ignore: decorator
@inline
export function linkOffset<K, V>(): usize {
  return CLASSIC
    ? 8 + 8 * (sizeof<K>() + valueBytes<V>())
    : linkInLastSlot<K, V>()
      ? (slots<K, V>() - 1) * sizeof<K>()
      : sizeof<K>() == 8
        ? metaOffset<K, V>() + 4
        : LINE - 4;
}

/** Whether the first bucket of a chain has a filter of what lies behind it: where the last slot's value is free. */
// @ts-ignore: decorator
@inline
export function hasFilter<K, V>(): bool {
  return !CLASSIC && slots<K, V>() < 7;
}

/** The filter, a u32: bit (hash >> 27) is set for every key in the overflow buckets. A lookup of a key that is not
 *  there then ends in its first line 96 times of 100 or more, although a fifth of the buckets are linked near full load. */
// @ts-ignore: decorator
@inline
export function filterOffset<K, V>(): usize {
  const inUse = linkInLastSlot<K, V>() ? slots<K, V>() - 1 : slots<K, V>();
  return valuesOffset<K, V>() + <usize>inUse * valueBytes<V>();
}

/** Bytes from one bucket to the next: whole lines, or half a line. */
// @ts-ignore: decorator
@inline
export function stride<K, V>(): usize {
  return CLASSIC
    ? (8 + 8 * (sizeof<K>() + valueBytes<V>()) + 4 + (LINE - 1)) & ~(LINE - 1)
    : sizeof<K>() == 4 && valueBytes<V>() == 0
      ? LINE / 2
      : LINE;
}

/** Line meta word: the bucket has a link. */
// @ts-ignore: decorator
@inline export const LINKED: u32 = 0x80;
// @ts-ignore: decorator
@inline export const EPOCH_SHIFT: u32 = 8;
/** A meta word XOR an epoch is below this exactly if the bucket is of that epoch. */
// @ts-ignore: decorator
@inline export const EPOCH_ONE: u32 = 1 << EPOCH_SHIFT;
/** Last epoch before the sweep (invariant: no bucket carries a later one). Fault builds reach it soon. */
// @ts-ignore: decorator
@inline export const EPOCH_LAST: u32 = FAULTS ? 12 << EPOCH_SHIFT : 0xfffffe00;
/** No bucket is ever of this epoch. */
// @ts-ignore: decorator
@inline export const EPOCH_NEVER: u32 = 0xffffff00;

// classic tophash values (Go: runtime/map.go, 1.23)
/** This slot is empty and so is all that follows in the chain. */
// @ts-ignore: decorator
@inline export const EMPTY_REST: u32 = 0;
/** This slot is empty. */
// @ts-ignore: decorator
@inline export const EMPTY_ONE: u32 = 1;
/** The entry went to the first half of the new array / to the second half / the slot was empty when evacuated. */
// @ts-ignore: decorator
@inline export const EVACUATED_X: u32 = 2;
// @ts-ignore: decorator
@inline export const EVACUATED_Y: u32 = 3;
// @ts-ignore: decorator
@inline export const EVACUATED_EMPTY: u32 = 4;
/** Smallest tophash of an occupied slot. */
// @ts-ignore: decorator
@inline export const MIN_TOPHASH: u32 = 5;

/** Compile-time proof of the pictures above; called once per storage pair. */
export function checkLayout<K, V>(): void {
  if (EXTENTS + 32 * 4 + 4 > ARENA) ERROR("directory overlaps the arena");
  if (ARENA_VALUES >= ARENA_COEFFICIENTS || ARENA_COEFFICIENTS + 8 * RECORD_COEFFICIENTS > ARENA_SIZE)
    ERROR("arena exceeds its block");
  if (HEAP_FAIL_STORE + 4 > HEAP_SIZE) ERROR("heap header overlaps the scratch bucket");
  if (HEAP_BLOCKS + BLOCK_CLASSES * 4 > HEAP_FAIL_ALLOC) ERROR("block lists overlap the fault points");
  if (EXTENTS + 32 * 4 + 4 > HMAP_SIZE) ERROR("directory exceeds the map header");
  if (EXTENTS + ((32 - <usize>MAX_B) << 2) < SETTLED + 4) ERROR("directory overlaps the counters");
  if (valuesOffset<K, V>() + <usize>slots<K, V>() * valueBytes<V>() > stride<K, V>())
    ERROR("values exceed the bucket");
  if (linkOffset<K, V>() + 4 > stride<K, V>()) ERROR("link exceeds the bucket");
  if (valuesOffset<K, V>() % sizeof<V>() != 0) ERROR("values are not aligned");
  if (stride<K, V>() > ZERO_LINES - NULL_MAP && stride<K, V>() > HEAP - ZERO_LINES)
    ERROR("zero lines too short");
  if (!CLASSIC && metaOffset<K, V>() + 4 > LINE) ERROR("keys and meta must share the first line");
  if (slots<K, V>() >= 8 && !CLASSIC) ERROR("presence bits and link bit must fit eight bits");
}
