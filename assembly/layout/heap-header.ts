// The header of the heap, the only instance of its class, at HEAP.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { FAULT_POINTS, HEAP } from "./fixed";

//    0   status  tellsEnds| runs    top     | limit   -       | used            | maps    scan
//   40   scanCap -       | rng0            | rng1            | drawn           | block64 ...
//  104   ... block32768  | watch   ring    | ringCap noted

@unmanaged
export class HeapHeader {
  /** Reason of the last failed call; the bindings read and clear it. 0 between calls. */
  status: u32;
  /** Whether the bindings want to know of the end of every growth. */
  tellsEnds: u32;
  /** First free run of pages, in order of address; each starts with {next, pages}. */
  runs: usize;
  /** First page never handed out: from here on memory is still all zero. */
  top: u32;
  /** Pages the heap may have (maximumBytes). */
  limit: u32;
  /** Bytes handed out, pages and blocks alike. */
  used: u64;
  /** Living maps. */
  maps: u32;
  /** Address of the scan buffer. */
  scan: usize;
  /** Entries that the scan buffer holds. */
  scanCapacity: u32;
  /** Key of the generator of coefficients (random.ts), from the platform's secure source. */
  rng0: u64;
  rng1: u64;
  /** Numbers drawn from it. */
  drawn: u64;
  /** Free blocks of 64 bytes, linked; then those of 128 and so on. */
  block64: usize;
  block128: usize;
  block256: usize;
  block512: usize;
  block1024: usize;
  block2048: usize;
  block4096: usize;
  block8192: usize;
  block16384: usize;
  block32768: usize;
  /** Bits of events that go to the ring, and WATCH_TIMES (event-ring.ts); 0 is off. */
  watch: u32;
  /** Address of the ring. */
  ring: usize;
  /** Records that the ring holds. */
  ringCapacity: u32;
  /** Events noted in the ring; wraps. */
  noted: u32;
}

/** In the shared core: of the shard that the call is in (shared/shard.ts). */
export let heap: HeapHeader = changetype<HeapHeader>(HEAP);

/** What the last call has to say for itself. */
@unmanaged
class Outcome {
  status: u32;
}

/** The status; the shared core has one for each thread. */
export let outcome: Outcome = changetype<Outcome>(HEAP);

/** Gives the thread whose page it is a status and fault points of its own, at the same places. */
export function moveOutcome(page: usize): void {
  outcome = changetype<Outcome>(page + HEAP);
  faultPoints = changetype<FaultPoints>(page + FAULT_POINTS);
}

/** The calls that follow are in the heap whose header is there. */
export function useHeap(at: usize): void {
  heap = changetype<HeapHeader>(at);
}

/** Sets the status by a store of its low byte, the others being 0 in every status. A compiler does not merge
 *  it with the stores of other statuses then, which would take a register of the paths beside it. */
@inline
export function setStatusByte(status: u32): void {
  store<u8>(changetype<usize>(outcome), <u8>status);
}

/** What makes a FAULTS build fail, at FAULT_POINTS: not in the heap's header, which an undo puts back. */
@unmanaged
export class FaultPoints {
  /** Allocations until one fails; 0 is off. */
  failAlloc: u32;
  /** 1 if all allocations after that fail too. */
  failKeep: u32;
  /** Stores until one traps; 0 is off. */
  failStore: u32;
  /** In the shared core, not 0: a thread stops before each store until a scheduler has made this greater than
   *  `stores`. */
  steps: u32;
  /** Stores that it has stopped before. */
  stores: u32;
}

/** Of the thread (moveOutcome()). */
export let faultPoints: FaultPoints = changetype<FaultPoints>(FAULT_POINTS);

/** Classes of blocks: 64, 128, ... 32768 bytes. */
@inline export const BLOCK_CLASSES: u32 = 10;
/** Bit of `watch`: the time of steps is reported. */
@inline export const WATCH_TIMES: u32 = 0x80000000;
