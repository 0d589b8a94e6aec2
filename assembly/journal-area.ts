// A longer area for the journal, for steps that change more lines than the first one holds: the evacuation of
// a chain of many overflow buckets, which a map has only under hash flooding or with resize 'forbid'.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { journal, heap } from "./layout";
import { alloc, roundedSize } from "./heap";
import { SAVED, commit } from "./journal";

/** Between steps: makes room for so many saved lines. Without memory the journal stays as it is, and a
 *  step that is too long for it traps before it changes anything that it could not undo. */
export function ensureLines(lines: u32): void {
  if (lines <= journal.capacity) return;
  const bytes = <usize>lines * SAVED;
  const area = alloc(bytes);
  if (!area) return;
  heap.used -= roundedSize(bytes); // the heap's own, as the first area
  commit();
  journal.area = area;
  journal.capacity = lines;
}
