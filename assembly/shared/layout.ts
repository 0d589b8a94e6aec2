// What a shared memory holds besides records, extents and overflow buckets. One memory is one map.
//
//   0      448         768     1024   3328    65280   | 65536 ...       | ...          | ...         | pool
//   | null | root map  | root  | root | fault | pack  | shards          | workers      | claims      | of
//   | map  | (secrets) |       | arena| points| masks | 640 bytes each  | 64 each      | 4 a page    | pages
//
// A shard is a heap of its own with one map in it: header, allocator and journal. The headers of all shards
// stand close together, and not at the beginning of a page each, since lines that are 64 KiB apart share one
// place in a processor's caches.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { HEAP, LINE } from "../layout/fixed";
import { HMAP_SIZE, Hmap } from "../layout/hmap";
import { HeapHeader } from "../layout/heap-header";
import { Journal } from "../layout/journal";
import { Arena } from "../layout/record";

/** Status: another thread holds the shard; the caller waits and calls again. */
@inline export const BUSY: u32 = 6;
/** Status: the map is frozen. */
@inline export const FROZEN: u32 = 7;
/** Status: a record does not fit where it is to go; OUT has the bytes that it takes. */
@inline export const NO_ROOM: u32 = 8;

/** A map without entries that has the hash coefficients of all shards. */
@inline export const rootMap = changetype<Hmap>(HEAP);
/** Its arena, which has those for records. */
@inline export const rootArena = changetype<Arena>(1024);

/** Life of the map: usual. */
@inline export const LIVING: u32 = 0;
/** Life of the map: writes are refused; some may be under way. */
@inline export const FREEZING: u32 = 1;
/** Life of the map: read only, for good; no lock is looked at any more. */
@inline export const STILL: u32 = 2;
/** Life of the map: disposed. */
@inline export const GONE: u32 = 3;

@unmanaged
export class Root {
  /** LIVING, FREEZING, STILL or GONE. Atomic; read at the beginning of every call. */
  life: u32;
  /** Shards. */
  shards: u32;
  /** Address of the first worker's slot. */
  workers: usize;
  /** Slots of workers. */
  workersMost: u32;
  /** Address of the claims (pool.ts), by page. */
  claims: usize;
  /** Pages that the memory may have. */
  limit: u32;
  /** First page that was never claimed. Atomic. */
  top: u32;
  /** Locks that were taken back from dead threads. Atomic. */
  recoveries: u32;
}

/** Where it is. */
@inline export const ROOT: usize = 768;
@inline export const root = changetype<Root>(ROOT);

/** Version of this layout and of the protocol; handles say it. */
@inline export const SHARED_VERSION: u32 = 1;

/** The first line of a shard: its lock, and what its allocator claimed of the pool. */
@unmanaged
export class Lock {
  /** Owner's id (upper half, 0: nobody) and a count of changes (lower half), odd while there is an owner.
   *  Atomic. */
  word: u64;
  /** Somebody waits for the lock. Atomic. */
  awaited: u32;
  /** Claims that succeeded (pool.ts); those that the shard's allocator has taken are in its header. */
  claimed: u32;
  /** Pages of the last eight claims, the one under way included. */
  claim0: u32;
  claim1: u32;
  claim2: u32;
  claim3: u32;
  claim4: u32;
  claim5: u32;
  claim6: u32;
  claim7: u32;
}

/** First claim. */
@inline export const CLAIMS: usize = offsetof<Lock>("claim0");

/** A shard. `map`, `heap` and `journal` lie behind the lock. */
@inline export const SHARDS: usize = 65536;
@inline export const SHARD_MAP: usize = LINE;
@inline export const SHARD_HEAP: usize = SHARD_MAP + HMAP_SIZE;
@inline export const SHARD_JOURNAL: usize = SHARD_HEAP + 2 * LINE;
@inline export const SHARD_BYTES: usize = SHARD_JOURNAL + 3 * LINE;

/** A thread that has attached. */
@unmanaged
export class Worker {
  /** What the thread is known by outside, not 0: 0 is a free slot. Atomic, together with the id. */
  tag: u32;
  /** Its id: slot | generation << 8. Generations begin with 1, so that no id is 0. */
  id: u32;
  /** Page of its own (worker.ts), which stays with the slot. */
  page: usize;
  /** Address and pages of buffers for long records, which stay too. */
  long0: u32;
  pages0: u32;
  long1: u32;
  pages1: u32;
  long2: u32;
  pages2: u32;
  long3: u32;
  pages3: u32;
  /** Its id again, once it holds a lock of the browser that ends with it (bindings/shared/deaths.ts). */
  held: u32;
}

/** The first buffer. */
@inline export const LONG: usize = offsetof<Worker>("long0");
/** Bytes of a slot. */
@inline export const WORKER_BYTES: usize = LINE;
/** Tag of a slot whose thread is dead, while its locks are taken back. */
@inline export const DEAD: u32 = 0xffffffff;
/** Bits of an id that are the slot. */
@inline export const SLOT_BITS: u32 = 8;

/** Compile-time proof of the picture above. */
export function checkShared(): void {
  if (offsetof<Lock>() > LINE) ERROR("lock exceeds its line");
  if (offsetof<HeapHeader>() > 2 * LINE) ERROR("heap header exceeds its lines");
  if (offsetof<Journal>() > 3 * LINE) ERROR("journal exceeds its lines");
  if (HEAP + HMAP_SIZE > ROOT || ROOT + offsetof<Root>() > 1024) ERROR("roots overlap");
}
