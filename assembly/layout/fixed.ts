// The fixed addresses of page 0 and the numbers that the core and the bindings agree on.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.

// Compile-time switches (asconfig.json, --use NAME=0|1):
// CLASSIC    Go's bucket and copying growth instead of whole lines and growth in place
// MAP_DEBUG  asserts on
// FAULTS     allocation n can fail, store n can be the one that is not reached, epochs wrap early

/** Whether this is the core of maps that threads share (shared/). */
@inline export const SHARED: bool = isDefined(SHARED_CORE);
/** Bytes of a cache line: x86-64 and most arm64 cores. */
@inline export const LINE: usize = 64;
/** log2 of the bytes of a page of WebAssembly memory; page 0 holds the fixed addresses. */
@inline export const PAGE_SHIFT: u32 = 16;

//   0        256         448        640          1024      2048         4096                      36864
//   | null    | zero      | heap     | scratch    | out     | BULK_RECORD| scan buffer            | ...
//   | map     | lines     | header   | (1 bucket) | (f64s)  |            | (keys, then values)    |

// What is `let` here belongs to a thread. The shared core moves it to a page of the thread's own
// (shared/worker.ts); to every other core it is a constant.

/** The null map, which a disposed map's handle (0) points to: empty to every read, and over load, so that a
 * new key asks for a growth, which is where it is refused. The check therefore costs a living map nothing. */
@inline export const NULL_MAP: usize = 0;
/** The null map's bucket. */
@inline export const ZERO_LINES: usize = 256;
/** The heap header (layout/heap-header.ts). */
@inline export const HEAP: usize = 448;
/** A copy of the overflow bucket that is being evacuated. */
@inline export const SCRATCH_AT: usize = 640;
export let SCRATCH: usize = SCRATCH_AT;
/** The last buckets of the chains that it becomes, u32 each. */
@inline export const TAILS_AT: usize = 960;
export let TAILS: usize = TAILS_AT;
/** Results of an export that has more than one, f64 each. */
@inline export const OUT_AT: usize = 1024;
export let OUT: usize = OUT_AT;
/** u32: address where bulk calls may make the record of one key at a time. */
@inline export const BULK_RECORD_AT: usize = 2048;
export let BULK_RECORD: usize = BULK_RECORD_AT;
/** u32: address of the record of a key that comes with no string of the host's, 0 where it is at BULK. */
@inline export const KEY_RECORD_AT: usize = 2052;
export let KEY_RECORD: usize = KEY_RECORD_AT;
/** 16 bytes of ones, then 16 of zeros: from 16 - n on they mask the first n bytes of a block. */
@inline export const PAD_MASKS: usize = 2112;
/** Bucket and hash, u32 each, of up to 128 keys that a bulk call reads ahead. */
@inline export const BULK_NOTES_AT: usize = 2304;
export let BULK_NOTES: usize = BULK_NOTES_AT;
/** Counters of FAULTS builds (layout/heap-header.ts). */
@inline export const FAULT_POINTS: usize = 3328;
/** The journal's header (layout/journal.ts). */
@inline export const JOURNAL: usize = 3392;
/** The first scan buffer: 8 bytes a key and 8 a value. */
@inline export const SCAN_BUFFER_AT: usize = 4096;
export let SCAN_BUFFER: usize = SCAN_BUFFER_AT;
/** Entries that the first scan buffer holds. */
@inline export const SCAN_ENTRIES: u32 = 2048;
/** Keys and values of a bulk call, up to PACK_MASKS; shared with the scan buffer. */
export let BULK: usize = SCAN_BUFFER_AT;
/** 16 masks of 16 bytes, at the end of the page: mask p makes a shuffle move those of four 4-byte lanes that
 *  p has bits for to the front. */
@inline export const PACK_MASKS: usize = 65280;

/** The journal's saved lines, at the beginning of page 1. */
@inline export const JOURNAL_AREA: usize = 65536;
/** Notices for the bindings, behind them (layout/notice.ts). */
@inline export const NOTICES: usize = JOURNAL_AREA + 12288;
/** Notices that are kept until the bindings read them. */
@inline export const NOTICES_MOST: u32 = 64;
/** Behind the notices: blocks for the allocator, a quarter and a half of page 1. */
@inline export const FIRST_BLOCKS: usize = JOURNAL_AREA + 16384;

/** Status: nothing to say. */
@inline export const OK: u32 = 0;
/** Status, not an error: the key is not there. */
@inline export const MISS: u32 = 1;
/** Status: there is no memory. */
@inline export const NO_MEMORY: u32 = 2;
/** Status: the call did nothing, since an earlier one was interrupted; recover() is called first. */
@inline export const INTERRUPTED: u32 = 4;
/** Status: the map was disposed, whose handle is 0. */
@inline export const DISPOSED: u32 = 3;
/** Status, not an error: the write happened, and there are notices. */
@inline export const NOTED: u32 = 5;

/** Moves what belongs to a thread to a page of its own, at the same places (shared/worker.ts). */
export function moveThread(page: usize): void {
  SCRATCH = page + SCRATCH_AT;
  TAILS = page + TAILS_AT;
  OUT = page + OUT_AT;
  BULK_RECORD = page + BULK_RECORD_AT;
  KEY_RECORD = page + KEY_RECORD_AT;
  BULK_NOTES = page + BULK_NOTES_AT;
  SCAN_BUFFER = page + SCAN_BUFFER_AT;
  BULK = page + SCAN_BUFFER_AT;
}
