// A notice for the bindings (notices.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./hmap";

@unmanaged
export class NoticeRecord {
  /** The map, 0 if it is not of one. */
  map: Hmap;
  /** What happened: a Notice. */
  notice: u32;
  /** Of the map at that moment: entries, B, and overflow buckets. */
  count: u32;
  B: u32;
  noverflow: u32;
  /** Doublings over its life. */
  growsDouble: u32;
  /** Old buckets of the map that were evacuated until then, by whom. */
  byAssist: u32;
  byBackground: u32;
  byDrain: u32;
}
