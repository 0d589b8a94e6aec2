// The undo journal of a heap: a write happens or does not, whatever interrupts it.
//
// A write is made of steps: one entry, one evacuated bucket, one page given back. Before a step changes a line (64
// bytes) that the heap needs, it saves the line; commit() ends the step with one store, and from then on it has
// happened. A stack overflow, or an engine that ends execution, leaves the journal in use. The next call, of
// whatever kind, finds that and undoes the step (recover.ts). Nothing of JavaScript that could call back runs
// inside a step, so a journal in use means an interruption and never a call inside a call.
//
// - Free memory and empty slots need no saving: nobody reads them after an undo. What takes them from a free list
//   saves the line with the list's link. A step takes memory before it gives any back.
// - The entry that comes or goes is two words, the presence of its slot and the map's count. They go to the slot
//   record, which costs less than lines.
// - Undoing may be interrupted too: a line that is put back twice has the same bytes.
// - What takes many steps (to make or destroy a map) notes a task, which recover() ends.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, JOURNAL_AREA, LINE, PAGE_SHIFT, journal } from "./layout";
import { put } from "./put";

@inline const SLOT: u32 = 1;
@inline const TASK: u32 = 2;
@inline const LINES_SHIFT: u32 = 2;
/** Bytes of a saved line: its content, then its address. */
@inline const SAVED: usize = LINE + 8;
/** Lines that the first area holds: 12 KiB. */
@inline const FIRST_CAPACITY: u32 = 170;

/** Once per instance. */
export function initJournal(): void {
  journal.area = JOURNAL_AREA;
  journal.capacity = FIRST_CAPACITY;
  journal.clean = <u32>(JOURNAL_AREA >>> PAGE_SHIFT) + 1;
}

/** Whether a call was interrupted, so that recover() has something to do. Asked at the beginning of every call. */
@inline
export function isInterrupted(): bool {
  return journal.logged != 0;
}

/** Saves the line that holds address `at`, before its first change in a step. */
export function save(at: usize): void {
  const line = at & ~(LINE - 1);
  const n = journal.logged >> LINES_SHIFT;
  if (n >= journal.capacity) unreachable(); // ensureLines() comes before steps that may be so long
  const to = journal.area + <usize>n * SAVED;
  put<usize>(to, line, LINE);
  for (let i: usize = 0; i < LINE; i += 8) put<u64>(to + i, load<u64>(line + i), 0);
  journal.logged += 1 << LINES_SHIFT;
}

/** Saves `lines` lines from address `at` on. */
export function saveLines(at: usize, lines: u32): void {
  for (let i: u32 = 0; i < lines; i++) save(at + ((<usize>i) << 6));
}

/** Saves what tells whether the slots of a bucket are in use, at address `at`, and the map's count. W: u32 (line) or
 *  u64 (classic). Once in a step. */
@inline
export function saveSlot<W>(m: Hmap, at: usize): void {
  journal.slotBefore = load<W>(at);
  journal.slotAt = at;
  journal.slotMap = m;
  journal.slotCount = m.count;
  journal.logged |= SLOT;
}

/** Ends a step: it has happened. */
@inline
export function commit(): void {
  journal.logged &= TASK;
}

/** Ends a step and notes what an interruption would leave to do behind it. */
export function beginTask(task: u32, m: Hmap): void {
  journal.task = task;
  journal.taskMap = m;
  journal.logged = TASK;
}

/** Ends a step, and the task with it. */
export function endTask(): void {
  journal.logged = 0;
}

export function hasTask(): bool {
  return (journal.logged & TASK) != 0;
}

/** Undoes the step under way, by an interruption or for want of memory. */
export function undo(): void {
  for (let n = journal.logged >> LINES_SHIFT; n; n--) putBack(journal.area + <usize>(n - 1) * SAVED);
  if (journal.logged & SLOT) {
    if (CLASSIC) put<u64>(journal.slotAt, journal.slotBefore, 0);
    else put<u32>(journal.slotAt, <u32>journal.slotBefore, 0);
    journal.slotMap.count = journal.slotCount;
  }
  commit();
}

function putBack(saved: usize): void {
  const line = load<usize>(saved, LINE);
  for (let i: usize = 0; i < LINE; i += 8) put<u64>(line + i, load<u64>(saved + i), 0);
}
