// The undo journal of a heap: a write happens or does not, whatever interrupts it.
//
// A write is made of steps: one entry, one evacuated bucket, one page given back. Before a step changes
// memory that the heap needs, it notes what was there; commit() ends the step with one store, and from then
// on it has happened. A stack overflow, or an engine that ends execution, leaves the journal in use. The next
// call, of whatever kind, finds that and undoes the step (recover.ts). Nothing of JavaScript that could call
// back runs inside a step, so a journal in use means an interruption and never a call inside a call.
//
// - What nearly every write changes are a few words: they have records of fixed places, one store a word. All
// else is saved as lines of 64 bytes.
// - Lines are put back before records, the last one first: a record is older than each line that has its
//   words.
// - Free memory and empty slots need no saving: nobody reads them after an undo. A block that is taken from a
// free list saves the line with the list's link. A step takes memory before it gives any back.
// - Undoing may be interrupted too: what is put back twice is the same.
// - What takes many steps (to make or destroy a map) notes a task, which recover() ends.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  Arena,
  ArenaPage,
  HMAP_SIZE,
  Hmap,
  JOURNAL_AREA,
  LINE,
  PAGE_SHIFT,
  RECORD_DEAD,
  RECORD_WORD,
  heap,
  journal,
  unfinished,
} from "./layout";
import { MARKS, open, shut, undoing, undone } from "./marks";
import { put } from "./stores";

// bits of journal.logged; from bit LINES on, the number of saved lines
@inline const SLOT: u32 = 1;
@inline const ARENA: u32 = 2;
@inline const RELEASED1: u32 = 4;
@inline const RELEASED2: u32 = 8;
@inline const TASK: u32 = 16;
@inline const OVERFLOW: u32 = 32;
@inline const GIVEN: u32 = 64;
@inline const HEAD: u32 = 128;
@inline const LINES: u32 = 8;
/** Bytes of a saved line: its content, then its address. */
@inline export const SAVED: usize = LINE + 8;
/** Lines that the first area holds: 12 KiB. */
@inline export const FIRST_CAPACITY: u32 = 170;

/** Once per instance. */
export function initJournal(): void {
  journal.area = JOURNAL_AREA;
  journal.capacity = FIRST_CAPACITY;
  journal.clean = <u32>(JOURNAL_AREA >>> PAGE_SHIFT) + 1;
}

/** Whether a call was interrupted, so that recover() has something to do. Asked at the beginning of every
 *  call. */
@inline
export function isInterrupted(): bool {
  return load<u64>(unfinished()) != 0; // logged or counted
}

// ---- what a step notes before it changes it
/** Saves the line that holds address `at`. */
export function save(at: usize): void {
  const line = at & ~(LINE - 1);
  const n = journal.logged >> LINES;
  if (n >= journal.capacity) unreachable(); // ensureLines() comes before steps that may be so long
  const to = journal.area + <usize>n * SAVED;
  put<usize>(to, line, LINE);
  if (MARKS) open(line);
  copyLine(to, line);
  if (MARKS) shut();
  journal.logged += 1 << LINES;
}

/** Saves `lines` lines from address `at` on. */
export function saveLines(at: usize, lines: u32): void {
  for (let i: u32 = 0; i < lines; i++) save(at + ((<usize>i) << 6));
}

/** Saves the header of the heap, once in a step. */
export function saveHeap(): void {
  if (journal.logged & HEAD) return;
  saveLines(changetype<usize>(heap), 2);
  journal.logged |= HEAD;
}

/** Saves a map's header, but for its last line, which has a part of the directory and the arena. */
@inline
export function saveHeader(m: Hmap): void {
  saveLines(changetype<usize>(m), <u32>(HMAP_SIZE / LINE) - 1);
}

@inline
function copyLine(to: usize, from: usize): void {
  if (ASC_FEATURE_SIMD) {
    put<v128>(to, v128.load(from), 0);
    put<v128>(to, v128.load(from, 16), 16);
    put<v128>(to, v128.load(from, 32), 32);
    put<v128>(to, v128.load(from, 48), 48);
  } else {
    for (let i: usize = 0; i < LINE; i += 8) put<u64>(to + i, load<u64>(from + i), 0);
  }
}

/** Notes that an entry comes or goes, or an old bucket is evacuated, and that the map's count of them changes
 * with it: two stores, and so one of them may be missing. The buckets are the truth then, and recover()
 * counts
 *  anew. In an engine this takes care of itself, since nothing interrupts a few stores; but a worker may be
 *  killed at any instruction. */
@inline
export function beginCount(m: Hmap): void {
  journal.counted = m;
}

/** Slot record: what tells at `at` that a slot is in use, for a step that must be undone as a whole
 *  because it has records. W: u32 (line) or u8 (classic). Once in a step. */
@inline
export function saveSlot<W>(at: usize): void {
  journal.slotBefore = load<W>(at);
  journal.slotAt = at;
  journal.logged |= SLOT;
}

/** Arena record: the end of the records and the bytes that live, of the arena and of its current page. Before
 *  a line of either is saved. */
export function saveArena(arena: Arena): void {
  if (journal.logged & ARENA) return;
  const page = arena.page;
  journal.arena = arena;
  journal.arenaNext = arena.next;
  journal.arenaLive = arena.live;
  journal.page = page;
  if (page) journal.pageLive = page.live;
  journal.logged |= ARENA;
}

/** Release record: a record that becomes dead (0: alone in its page), and the live bytes of its page. Two at
 *  most in a step, a key and a value. */
export function saveReleased(record: usize, page: ArenaPage): void {
  if (journal.logged & RELEASED1) {
    journal.record2 = record;
    journal.page2 = page;
    journal.live2 = page.live;
    journal.logged |= RELEASED2;
    return;
  }
  journal.record1 = record;
  journal.page1 = page;
  journal.live1 = page.live;
  journal.logged |= RELEASED1;
}

/** Overflow record: a map's overflow buckets, of which one is taken or some are given back. */
export function saveOverflow(m: Hmap): void {
  const free: usize = m.ovfFree;
  journal.overflowOf = m;
  journal.noverflow = m.noverflow;
  journal.ovfFree = free;
  journal.ovfFreeNext = load<u32>(free);
  journal.ovfNext = m.ovfNext;
  journal.logged |= OVERFLOW;
}

/** Given record: the first word of an overflow bucket that is given back, which becomes a link. The first
 *  one of a step; of further ones the line is saved. */
export function saveGiven(b: usize): void {
  if (journal.logged & GIVEN) {
    save(b);
    return;
  }
  journal.given = b;
  journal.givenWord = load<u32>(b);
  journal.logged |= GIVEN;
}

// ---- the end of a step
/** Ends a step: it has happened. One store clears `logged` and `counted`. */
@inline
export function commit(): void {
  put<u64>(unfinished(), <u64>journal.idle, 0);
}

/** Ends a step that has only begun to count. */
@inline
export function commitCount(): void {
  journal.counted = changetype<Hmap>(0);
}

/** Ends a step and notes what an interruption would leave to do behind it. */
export function beginTask(task: u32, m: Hmap): void {
  journal.task = task;
  journal.taskMap = m;
  put<u64>(unfinished(), <u64>TASK, 0); // from here on there is a task: undo() restores `idle` by this
  journal.idle = TASK;
}

/** Ends a step, and the task with it. */
export function endTask(): void {
  journal.idle = 0;
  commit();
}

export function hasTask(): bool {
  return journal.idle != 0;
}

// ---- undo
/** Undoes the step under way, for an interruption or for want of memory. */
export function undo(): void {
  const logged = journal.logged;
  if (MARKS) undoing();
  for (let n = logged >> LINES; n; n--) putBack(journal.area + <usize>(n - 1) * SAVED);
  if (logged & RELEASED2) revive(journal.record2, journal.page2, journal.live2);
  if (logged & RELEASED1) revive(journal.record1, journal.page1, journal.live1);
  if (logged & ARENA) undoArena();
  if (logged & SLOT) undoSlot();
  if (logged & GIVEN) put<u32>(journal.given, journal.givenWord, 0);
  if (logged & OVERFLOW) undoOverflow();
  journal.idle = logged & TASK;
  journal.logged = logged & TASK;
  if (MARKS) undone();
}

function putBack(saved: usize): void {
  copyLine(load<usize>(saved, LINE), saved);
}

function revive(record: usize, page: ArenaPage, live: u32): void {
  page.live = live;
  if (record) put<u32>(record, load<u32>(record, RECORD_WORD) & ~RECORD_DEAD, RECORD_WORD);
}

function undoArena(): void {
  const arena = journal.arena;
  arena.next = journal.arenaNext;
  arena.live = journal.arenaLive;
  if (journal.page) journal.page.live = journal.pageLive;
}

function undoOverflow(): void {
  const m = journal.overflowOf;
  const free = journal.ovfFree;
  m.noverflow = journal.noverflow;
  m.ovfFree = free;
  if (free) put<u32>(free, journal.ovfFreeNext, 0);
  m.ovfNext = journal.ovfNext;
}

function undoSlot(): void {
  if (CLASSIC) put<u8>(journal.slotAt, <u8>journal.slotBefore, 0);
  else put<u32>(journal.slotAt, journal.slotBefore, 0);
}
