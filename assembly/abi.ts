// The numbers that the bindings share with the core. Probe builds export them, and tools/gen-abi.mjs writes
// bindings/core/abi.ts from these exports: GROUP_field becomes a field of GROUP, an enum an object.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import * as layout from "./layout";
import { Arena, FaultPoints, HeapHeader, Hmap, Journal } from "./layout";
import { RECORD } from "./event-ring";
import * as operations from "./operations";

export { Event } from "./event-ring";
export { Flag } from "./create-destroy";
export { IfPresent } from "./hmap";
export { Notice } from "./notices";

export const MISS: u32 = layout.MISS;
export const NO_MEMORY: u32 = layout.NO_MEMORY;
export const DISPOSED: u32 = layout.DISPOSED;
export const INTERRUPTED: u32 = layout.INTERRUPTED;
export const NOTED: u32 = layout.NOTED;
export const UNKNOWN: u32 = operations.UNKNOWN;
/** What an integer read gives on a miss. */
export const MISSING: i32 = operations.absent<u32>();

// ---- addresses
@inline
function inHeap(offset: usize): usize {
  return layout.HEAP + offset;
}

export const HEAP_status: usize = inHeap(offsetof<HeapHeader>("status"));
export const HEAP_tellsEnds: usize = inHeap(offsetof<HeapHeader>("tellsEnds"));
export const HEAP_maps: usize = inHeap(offsetof<HeapHeader>("maps"));
export const HEAP_rng: usize = inHeap(offsetof<HeapHeader>("rng0"));
export const HEAP_ring: usize = inHeap(offsetof<HeapHeader>("ring"));
export const HEAP_ringCapacity: usize = inHeap(offsetof<HeapHeader>("ringCapacity"));
export const HEAP_noted: usize = inHeap(offsetof<HeapHeader>("noted"));
export const ADDRESS_scratch: usize = layout.SCRATCH_AT;
export const ADDRESS_out: usize = layout.OUT_AT;
export const ADDRESS_bulkRecord: usize = layout.BULK_RECORD_AT;
export const ADDRESS_keyRecord: usize = layout.KEY_RECORD_AT;
export const ADDRESS_bulkNotes: usize = layout.BULK_NOTES_AT;
export const ADDRESS_scanBuffer: usize = layout.SCAN_BUFFER_AT;
export const ADDRESS_bulk: usize = layout.SCAN_BUFFER_AT;
export const ADDRESS_bulkEnd: usize = layout.PACK_MASKS;
export const ADDRESS_logged: usize = layout.JOURNAL + offsetof<Journal>("logged");
export const ADDRESS_noticed: usize = layout.JOURNAL + offsetof<Journal>("notices");
export const ADDRESS_notices: usize = layout.NOTICES;
export const NOTICE_BYTES: usize = offsetof<layout.NoticeRecord>();
export const NOTICES_MOST: u32 = layout.NOTICES_MOST;
export const ADDRESS_failAlloc: usize = layout.FAULT_POINTS + offsetof<FaultPoints>("failAlloc");
export const ADDRESS_failKeep: usize = layout.FAULT_POINTS + offsetof<FaultPoints>("failKeep");
export const ADDRESS_failStore: usize = layout.FAULT_POINTS + offsetof<FaultPoints>("failStore");

// ---- offsets in structures, and their bytes
export const HMAP_coefA: usize = offsetof<Hmap>("coefA");
export const HMAP_version: usize = offsetof<Hmap>("version");
export const HMAP_count: usize = offsetof<Hmap>("count");
export const HMAP_growAt: usize = offsetof<Hmap>("growAt");
export const HMAP_B: usize = offsetof<Hmap>("B");
export const HMAP_growing: usize = offsetof<Hmap>("growing");
export const HMAP_buckets: usize = offsetof<Hmap>("buckets");
export const HMAP_noverflow: usize = offsetof<Hmap>("noverflow");
export const HMAP_loadFactor: usize = offsetof<Hmap>("loadFactor");
export const HMAP_pair: usize = offsetof<Hmap>("pair");
export const HMAP_byAssist: usize = offsetof<Hmap>("byAssist");
export const HMAP_byBackground: usize = offsetof<Hmap>("byBackground");
export const HMAP_byDrain: usize = offsetof<Hmap>("byDrain");
export const HMAP_retry: usize = offsetof<Hmap>("retry");
export const HMAP_extent0: usize = offsetof<Hmap>("extent0");
export const HMAP_arena: usize = offsetof<Hmap>("arena");
export const HMAP_bytes: usize = layout.HMAP_SIZE;
export const ARENA_c0: usize = offsetof<Arena>("c0");
export const RECORD_word: usize = layout.RECORD_WORD;
export const RECORD_data: usize = layout.RECORD_DATA;
/** Data is whole blocks of so many bytes. */
export const RECORD_block: usize = layout.RECORD_BLOCK;
/** An event in the ring. */
export const EVENT_BYTES: usize = RECORD;
/** Bit of watch()'s mask: the time of steps is reported. f64, since JavaScript reads a u32 as signed. */
export const WATCH_TIMES: f64 = <f64>layout.WATCH_TIMES;

// ---- buckets
export const BUCKET_line: usize = layout.LINE;
export const BUCKET_linked: u32 = layout.LINKED;
export const BUCKET_epochShift: u32 = layout.EPOCH_SHIFT;
export const TOPHASH_emptyRest: u32 = layout.EMPTY_REST;
export const TOPHASH_emptyOne: u32 = layout.EMPTY_ONE;
export const TOPHASH_evacuatedX: u32 = layout.EVACUATED_X;
export const TOPHASH_evacuatedY: u32 = layout.EVACUATED_Y;
export const TOPHASH_evacuatedEmpty: u32 = layout.EVACUATED_EMPTY;
export const TOPHASH_least: u32 = layout.MIN_TOPHASH;
