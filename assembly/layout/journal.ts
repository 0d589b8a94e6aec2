// The header of the undo journal (journal.ts), the only instance of its class, at JOURNAL.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { JOURNAL } from "./fixed";
import { Hmap } from "./hmap";

//    0   logged  capacity | slotBefore      | slotAt  slotMap | slotCount area
//   32   taskMap task     | clean   undone  | spare   notices

@unmanaged
export class Journal {
  /** What an interruption now would leave to do; 0 between calls. Bit 0: the slot record is in use. Bit 1: a task
   *  is. From bit 2 on: saved lines. */
  logged: u32;
  /** Lines that the area has room for. */
  capacity: u32;
  /** Slot record: the presence word (line) or tophash bytes (classic) of a bucket before this step. */
  slotBefore: u64;
  /** Slot record: the address of that word. */
  slotAt: usize;
  /** Slot record: the map of the bucket. */
  slotMap: Hmap;
  /** Slot record: the map's count before this step. */
  slotCount: u32;
  /** Saved lines: address and content of each. */
  area: usize;
  /** The map that a task of many steps is at. */
  taskMap: Hmap;
  /** Which task: DESTROY or CLEAR. */
  task: u32;
  /** First page that was never handed out: from here on memory is all zero. Never goes back. */
  clean: u32;
  /** Interrupted steps that were undone. */
  undone: u32;
  /** A longer area that is not in use yet; 0 if none. */
  spare: usize;
  /** Notices for the bindings (notices.ts). */
  notices: u32;
}

@inline export const journal = changetype<Journal>(JOURNAL);

/** Task: giving a map back, or one that was not finished. */
@inline export const DESTROY: u32 = 1;
/** Task: emptying a map (classic, whose array is cleared bucket by bucket). */
@inline export const CLEAR: u32 = 2;
