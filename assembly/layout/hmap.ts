// The header of a map, 256 bytes, with Go's names where Go has them.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { NULL_MAP } from "./fixed";
import { Arena } from "./record";

// line 0     0  coefA           | coefB           | coefC           | mask    newbit
//           32  epoch  oldEpoch | version  count  | growAt  B flags | buckets oldbuckets
// line 1    64  nevacuate noverflow | ovfFree ovfNext | ovfEnd ovfSlab | ovfFirst ovfBytes
//           96  loadFactor      | policy evacuated| released growsDouble | growsSame byAssist
// line 2-3 128  byBackground byDrain | retry settledEpoch | directory of extents ... arena

@unmanaged
export class Hmap {
  /** Hash coefficients (hash.ts). */
  coefA: u64;
  coefB: u64;
  coefC: u64;
  /** Where lookups start: 2^B - 1, or the old mask while the map doubles. */
  mask: u32;
  /** While doubling, the hash bit that tells bucket i from bucket i + N, or the two bits that tell four such
   *  buckets apart (line); else 0. */
  newbit: u32;
  /** Epoch of current buckets, shifted as in a bucket's meta word (line). */
  epoch: u32;
  /** Epoch of buckets not yet evacuated; `epoch` when not growing (line). */
  oldEpoch: u32;
  /** Counts mutations, by 2. */
  version: u32;
  /** Entries. */
  count: u32;
  /** Entries at which a new key grows the map. */
  growAt: u32;
  /** log2 of the buckets. */
  B: u8;
  /** The growth under way keeps the number of buckets. */
  sameSizeGrow: bool;
  /** Old buckets are being evacuated. */
  growing: bool;
  /** The last growth got no memory. */
  degraded: bool;
  /** The bucket array (classic; line has extents). */
  buckets: usize;
  /** The array that is being evacuated, 0 if none (classic). */
  oldbuckets: usize;

  /** First old bucket that may not be evacuated; every one below it is. */
  nevacuate: u32;
  /** Overflow buckets linked in chains, exact (Go samples it). */
  noverflow: u32;
  /** Free overflow buckets, linked through their first word. */
  ovfFree: usize;
  /** Next bucket of the current slab that was never used. */
  ovfNext: usize;
  /** End of the current slab. */
  ovfEnd: usize;
  /** Current slab. */
  ovfSlab: Slab;
  /** First slab. */
  ovfFirst: Slab;
  /** Bytes of all slabs. */
  ovfBytes: u32;
  /** Entries per bucket above which the map grows: 13/16 of the slots by default. */
  loadFactor: f64;
  /** Old buckets evacuated per write beyond the one it needs (Go: 1). */
  assist: u8;
  /** Number of its storage pair (pair-dispatch.ts), for exports that serve all pairs. */
  pair: u8;
  /** Resize policy: ALLOW, AVOID or FORBID. */
  resize: u8;
  /** Coefficients come from a given seed and stay. */
  fixedSeed: bool;
  /** Old buckets of the growth under way that are evacuated. */
  evacuated: u32;
  /** Pages of oldbuckets that went back to the heap (classic). */
  released: u32;
  /** Doublings over the map's life. */
  growsDouble: u32;
  /** Growths of the same size over the map's life. */
  growsSame: u32;
  /** Old buckets evacuated by writes. */
  byAssist: u32;
  /** Old buckets evacuated in the background. */
  byBackground: u32;
  /** Old buckets evacuated by drain() and reserve(). */
  byDrain: u32;
  /** Inserts to go before a growth that got no memory is tried again. */
  retry: u32;
  /** `epoch`, or EPOCH_NEVER while growing: a lookup asks one question on its way to a bucket (line). */
  settledEpoch: u32;
  /** Directory of extents (line), by clz(bucket), so that of buckets 0, 1, 2-3, 4-7, ... the last is first:
   *  an extent's address minus the offset of its first bucket. */
  extent26: usize;
  extent25: usize;
  extent24: usize;
  extent23: usize;
  extent22: usize;
  extent21: usize;
  extent20: usize;
  extent19: usize;
  extent18: usize;
  extent17: usize;
  extent16: usize;
  extent15: usize;
  extent14: usize;
  extent13: usize;
  extent12: usize;
  extent11: usize;
  extent10: usize;
  extent9: usize;
  extent8: usize;
  extent7: usize;
  extent6: usize;
  extent5: usize;
  extent4: usize;
  extent3: usize;
  extent2: usize;
  extent1: usize;
  extent0: usize;
  /** Where records are kept; 0 in a map of numbers. */
  arena: Arena;
}

/** Bytes of a map's header. */
@inline export const HMAP_SIZE: usize = 256;
/** log2 of the most buckets a map has. */
@inline export const MAX_B: u32 = 26;
/** Offset of entry 0 of the directory; the first that there is, that of clz 32 - MAX_B, is extent26. */
@inline export const EXTENTS: usize = offsetof<Hmap>("extent0") - (32 << 2);

/** The line that a slab of overflow buckets begins with. */
@unmanaged
export class Slab {
  next: Slab;
  bytes: u32;
}

/** No slab. */
@inline export const NO_SLAB = changetype<Slab>(0);

@inline export const nullMap = changetype<Hmap>(NULL_MAP);

/** Resize policy: grow when over load or when there are too many overflow buckets. */
@inline export const ALLOW: u32 = 0;
/** Resize policy: grow at five times the load only. */
@inline export const AVOID: u32 = 1;
/** Resize policy: never grow. */
@inline export const FORBID: u32 = 2;

/** Offsets of the counters of evacuated buckets, by who evacuates. */
@inline export const BY_ASSIST: usize = offsetof<Hmap>("byAssist");
@inline export const BY_BACKGROUND: usize = offsetof<Hmap>("byBackground");
@inline export const BY_DRAIN: usize = offsetof<Hmap>("byDrain");
