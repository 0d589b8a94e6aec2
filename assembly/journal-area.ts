// A longer area for the journal, for steps that change more lines than the first one holds: the evacuation of
// a chain of many overflow buckets, which a map has only under hash flooding or with resize 'forbid'.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { JOURNAL_AREA, heap, journal } from "./layout";
import { alloc, resetAllocator, roundedSize } from "./heap";
import { FIRST_CAPACITY, SAVED, commit, saveLines } from "./journal";

/** Between steps: makes room for so many saved lines. False without memory. */
export function ensureLines(lines: u32): bool {
  if (lines <= journal.capacity) return true;
  const bytes = <usize>lines * SAVED;
  const area = alloc(bytes);
  if (!area) return false;
  heap.used -= roundedSize(bytes); // the heap's own, as the first area
  commit();
  journal.area = area;
  journal.capacity = lines;
  return true;
}

/** Between steps, when nothing is in use: the first area will do, and the longer one is memory again. */
export function giveBackArea(): void {
  if (journal.area == JOURNAL_AREA) return;
  journal.capacity = FIRST_CAPACITY;
  journal.area = JOURNAL_AREA;
  saveLines(changetype<usize>(heap), 2);
  resetAllocator();
  commit();
}
