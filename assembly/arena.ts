// The records of one map, in pages with a count of live bytes each. New records go behind one another in the
// current page. A page without live records goes back to the heap, and arena-compact.ts moves the records of
// sparse ones, so that an arena holds at most about twice its live bytes. Pages are powers of two, from 512
// bytes to 64 KiB, aligned to their own size, which a record's hash word tells; a record too long for them
// has a page to itself.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  ARENA_SIZE,
  Arena,
  ArenaPage,
  Hmap,
  LINE,
  MAX_B,
  NO_PAGE,
  RECORD_DATA,
  RECORD_DEAD,
  RECORD_HASH,
  RECORD_WORD,
} from "./layout";
import { alloc, free, roundedSize } from "./heap";
import { word, recordSize, sizeInPage } from "./record";
import { MARKS, given, taken } from "./marks";
import { copy, put } from "./stores";
import { commit, save, saveArena, saveLines, saveReleased } from "./journal";

/** log2 of the bytes of the shortest page, which is of class 0. */
@inline const PAGE_LEAST: u32 = 9;
/** Classes of pages that are shared. */
@inline const PAGE_CLASSES: u32 = 8;
/** Class of a record that is alone in its page. */
@inline const ALONE: u32 = 8;
/** Bytes of the longest record that shares a page. */
@inline const SHARED_MAX: usize = 16384;
/** Bits of a record's hash word that find its chain; the class of its page follows. */
@inline const HASH_BITS: u32 = MAX_B;
/** Bytes of waste that are never compacted: small maps need not be dense. */
@inline const SLACK: u64 = 4096;

@inline
export function hasRecordValues(m: Hmap): bool {
  return m.arena && m.arena.recordValues;
}

/** Address of the hash coefficients for records of one block. */
@inline
export function coefficients(m: Hmap): usize {
  return changetype<usize>(m.arena) + offsetof<Arena>("c0");
}

/** An arena without pages for a new map. False without memory. */
export function makeArena(m: Hmap, fast: bool, recordValues: bool): bool {
  const block = alloc(ARENA_SIZE);
  if (!block) return false;
  memory.fill(block, 0, ARENA_SIZE);
  save(changetype<usize>(m) + offsetof<Hmap>("arena"));
  m.arena = changetype<Arena>(block);
  m.arena.fast = fast;
  m.arena.recordValues = recordValues;
  return true;
}

/** Gives everything back, in steps of its own. */
export function dropArena(m: Hmap): void {
  if (!m.arena) return;
  freeTrash(m);
  resetArena(m);
  commit();
  freeTrash(m);
  save(changetype<usize>(m) + offsetof<Hmap>("arena"));
  free(changetype<usize>(m.arena), ARENA_SIZE);
  m.arena = changetype<Arena>(0);
  commit();
}

/** Gives the pages in the trash back, a step each. */
export function freeTrash(m: Hmap): void {
  const arena = m.arena;
  if (!arena) return;
  for (let page = arena.trash; page; page = arena.trash) {
    save(changetype<usize>(arena) + offsetof<Arena>("trash"));
    arena.trash = page.next;
    free(changetype<usize>(page), page.bytes);
    commit();
  }
}

/** Part of a step: no record is left, and all pages are in the trash, which is empty before. */
export function resetArena(m: Hmap): void {
  const arena = m.arena;
  if (!arena) return;
  saveLines(changetype<usize>(arena), 2);
  arena.trash = arena.pages;
  arena.pages = NO_PAGE;
  arena.sparse = NO_PAGE;
  arena.page = NO_PAGE;
  arena.next = 0;
  arena.end = 0;
  arena.live = 0;
  arena.held = 0;
}

/** Bytes of live records. */
export function liveBytes(m: Hmap): u64 {
  return m.arena ? m.arena.live : 0;
}

/** Bytes of all that the arena holds, itself included. */
export function heldBytes(m: Hmap): u64 {
  return m.arena ? m.arena.held + ARENA_SIZE : 0;
}

/** A copy of a record that lasts, for a key of hash hv: its address, 0 without memory. Part of a step. */
export function retainRecord(m: Hmap, hv: u32, from: usize): usize {
  const arena = m.arena;
  saveArena(arena);
  const size = recordSize(word(from));
  let cls = ALONE;
  let at: usize;
  if (size > SHARED_MAX) {
    const page = addPage(arena, LINE + size);
    if (!page) return 0;
    at = firstRecord(page);
    page.used = <u32>(LINE + size);
  } else {
    at = arena.next;
    if (at + size > arena.end) {
      if (!nextPage(arena, size)) return 0;
      at = arena.next;
    }
    arena.next = at + size;
    cls = classOf(arena.page.bytes);
  }
  if (MARKS) taken(at, size);
  copyRecord(at, from, size);
  put<u32>(at, (hv & ((1 << HASH_BITS) - 1)) | (cls << HASH_BITS), RECORD_HASH);
  pageOf(at).live += <u32>size;
  arena.live += size;
  return at;
}

/** Word by word where a call of memory.copy would take longer. */
@inline
function copyRecord(to: usize, from: usize, size: usize): void {
  if (size > 128) copy(to, from, size);
  else for (let i: usize = 0; i < size; i += 8) put<u64>(to + i, load<u64>(from + i), 0);
}

/** Marks a record dead; its page goes back to the heap with its last live record. Part of a step. */
export function releaseRecord(m: Hmap, record: usize): void {
  const arena = m.arena;
  const page = pageOf(record);
  const alone = classAt(record) == ALONE;
  const size = recordSize(word(record));
  saveArena(arena);
  saveReleased(alone ? 0 : record, page);
  if (!alone) put<u32>(record, word(record) | RECORD_DEAD, RECORD_WORD);
  const live = page.live - <u32>size;
  page.live = live;
  arena.live -= size;
  if (MARKS) given(record + RECORD_DATA, size - RECORD_DATA);
  if (live) return;
  if (page == arena.page) {
    arena.next = firstRecord(page);
    return;
  }
  unlinkPage(arena, page);
  free(changetype<usize>(page), page.bytes);
}

// ---- for compaction and verify()
/** The next page that is less than half live, if more than half of the arena is waste; else no page. Looks at
 *  a few pages per call. */
export function sparsePage(m: Hmap): ArenaPage {
  const arena = m.arena;
  const unused = <u64>(arena.end - arena.next);
  if (arena.held - unused <= 2 * arena.live + SLACK) return NO_PAGE;
  let page = arena.sparse;
  for (let n = 0; n < 4; n++) {
    if (!page) page = arena.pages;
    if (!page) return NO_PAGE;
    if (page != arena.page && isSparse(page)) return page;
    page = page.next;
    arena.sparse = page;
  }
  return NO_PAGE;
}

@inline
function isSparse(page: ArenaPage): bool {
  return page.live * 2 < page.bytes;
}

@inline
export function firstRecord(page: ArenaPage): usize {
  return changetype<usize>(page) + LINE;
}

/** End of a page's last record. */
export function endOfRecords(m: Hmap, page: ArenaPage): usize {
  return page == m.arena.page ? m.arena.next : changetype<usize>(page) + <usize>page.used;
}

/** Bits of the hash that find the chain of a record's key. */
@inline
export function chainBits(record: usize): u32 {
  return load<u32>(record, RECORD_HASH) & ((1 << HASH_BITS) - 1);
}

@inline
export function isDead(record: usize): bool {
  return classAt(record) != ALONE && (word(record) & RECORD_DEAD) != 0;
}

/** Bytes of what may be a record of which the first block is there; 0 if it is longer than its page, or of no
 *  class of pages. */
export function sizeOfRecord(record: usize): usize {
  const cls = classAt(record);
  const size = recordSize(word(record));
  if (cls == ALONE) return size + LINE <= pageOf(record).bytes ? size : 0;
  if (cls > ALONE) return 0;
  const bytes = (<usize>1) << (PAGE_LEAST + cls);
  const from = record & (bytes - 1);
  return from >= LINE && from + sizeInPage(word(record)) <= bytes ? sizeInPage(word(record)) : 0;
}

// ---- pages
@inline
function classAt(record: usize): u32 {
  return load<u32>(record, RECORD_HASH) >>> HASH_BITS;
}

@inline
function classOf(bytes: u32): u32 {
  return ctz(bytes) - PAGE_LEAST;
}

@inline
function pageOf(record: usize): ArenaPage {
  const cls = classAt(record);
  return changetype<ArenaPage>(
    cls == ALONE ? record - LINE : record & ~(((<usize>1) << (PAGE_LEAST + cls)) - 1),
  );
}

/** A new current page with room for `size` bytes: as long as all pages before it together, within bounds. */
function nextPage(arena: Arena, size: usize): bool {
  let cls: u32 = 0;
  while (cls < PAGE_CLASSES - 1 && (<u64>1) << (PAGE_LEAST + cls) < arena.held) cls++;
  while ((<usize>1) << (PAGE_LEAST + cls) < LINE + size) cls++;
  const page = addPage(arena, (<usize>1) << (PAGE_LEAST + cls));
  if (!page) return false;
  const before = arena.page;
  if (before) {
    save(changetype<usize>(before));
    before.used = <u32>(arena.next - changetype<usize>(before));
    if (before.live == 0) {
      unlinkPage(arena, before);
      before.next = arena.trash; // and not to the heap, which this step may still take memory of
      save(changetype<usize>(arena) + offsetof<Arena>("trash"));
      arena.trash = before;
    }
  }
  arena.page = page;
  arena.next = firstRecord(page);
  arena.end = changetype<usize>(page) + page.bytes;
  return true;
}

function addPage(arena: Arena, bytes: usize): ArenaPage {
  const page = changetype<ArenaPage>(alloc(bytes));
  if (!page) return NO_PAGE;
  save(changetype<usize>(arena));
  const first = arena.pages;
  page.next = first;
  page.prev = NO_PAGE;
  page.live = 0;
  page.bytes = <u32>bytes;
  if (first) {
    save(changetype<usize>(first));
    first.prev = page;
  }
  arena.pages = page;
  arena.held += roundedSize(bytes);
  return page;
}

/** Takes a page out of the list of all. */
function unlinkPage(arena: Arena, page: ArenaPage): void {
  save(changetype<usize>(arena));
  const before = page.prev;
  const after = page.next;
  if (before) {
    save(changetype<usize>(before));
    before.next = after;
  } else {
    arena.pages = after;
  }
  if (after) {
    save(changetype<usize>(after));
    after.prev = before;
  }
  if (page == arena.sparse) arena.sparse = after;
  arena.held -= roundedSize(page.bytes);
}
