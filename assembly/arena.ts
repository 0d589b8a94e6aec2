// The records of one map, in pages with a count of live bytes each. New records go behind one another in the current
// page; a page without live records goes back to the heap, and tidy.ts moves the records of sparse ones, so that an
// arena holds at most about twice its live bytes. Pages are powers of two, from 512 bytes to 64 KiB, aligned to their
// own size and told by the class in each record's hash word; a record too long for them has a page to itself.
import {
  ARENA,
  ARENA_COEFFICIENTS,
  ARENA_END,
  ARENA_FAST,
  ARENA_HELD,
  ARENA_LIVE,
  ARENA_NEXT,
  ARENA_PAGE,
  ARENA_PAGES,
  ARENA_SIZE,
  ARENA_SPARSE,
  ARENA_VALUES,
  LINE,
  RECORD_DEAD,
  RECORD_HASH,
  RECORD_WORD,
} from "./layout";
import { alloc, free, roundedSize } from "./heap";
import { recordSize, word } from "./record";
import { copy, put } from "./store";

/** The line that a page begins with: neighbours in the list of all pages, live bytes, end of the records, length. */
// @ts-ignore: decorator
@inline const PAGE_NEXT: usize = 0;
// @ts-ignore: decorator
@inline const PAGE_PREV: usize = 4;
// @ts-ignore: decorator
@inline const PAGE_LIVE: usize = 8;
// @ts-ignore: decorator
@inline const PAGE_USED: usize = 12;
// @ts-ignore: decorator
@inline const PAGE_BYTES: usize = 16;

/** log2 of the shortest page's length; classes 0 to 7, and that of a record alone in its page. */
// @ts-ignore: decorator
@inline const PAGE_LEAST: u32 = 9;
// @ts-ignore: decorator
@inline const PAGE_CLASSES: u32 = 8;
// @ts-ignore: decorator
@inline const ALONE: u32 = 8;
/** Longest record that shares a page. */
// @ts-ignore: decorator
@inline const SHARED_MAX: usize = 16384;
/** A record's hash word: bits that find its chain, layout.ts's MAX_B of them, then the class of its page. */
// @ts-ignore: decorator
@inline const HASH_BITS: u32 = 26;
/** Waste that is never tidied up: small maps need not be dense. */
// @ts-ignore: decorator
@inline const SLACK: u64 = 4096;

// @ts-ignore: decorator
@inline
function arenaOf(h: usize): usize {
  return load<u32>(h, ARENA);
}

// @ts-ignore: decorator
@inline
export function hasRecordValues(h: usize): bool {
  const arena = arenaOf(h);
  return arena != 0 && load<u8>(arena, ARENA_VALUES) != 0;
}

// @ts-ignore: decorator
@inline
export function isFast(h: usize): bool {
  return load<u8>(arenaOf(h), ARENA_FAST) != 0;
}

/** Address of the hash coefficients for records. */
// @ts-ignore: decorator
@inline
export function coefficients(h: usize): usize {
  return arenaOf(h) + ARENA_COEFFICIENTS;
}

/** An arena without pages for a new map. False without memory. */
export function makeArena(h: usize, fast: bool, values: bool): bool {
  const arena = alloc(ARENA_SIZE);
  if (!arena) return false;
  memory.fill(arena, 0, ARENA_SIZE);
  store<u8>(arena, fast, ARENA_FAST);
  store<u8>(arena, values, ARENA_VALUES);
  store<u32>(h, <u32>arena, ARENA);
  return true;
}

/** Gives everything back. */
export function dropArena(h: usize): void {
  const arena = arenaOf(h);
  if (!arena) return;
  resetArena(h);
  free(arena, ARENA_SIZE);
  put<u32>(h, 0, ARENA);
}

/** No record is left. */
export function resetArena(h: usize): void {
  const arena = arenaOf(h);
  if (!arena) return;
  let page: usize = load<u32>(arena, ARENA_PAGES);
  put<u32>(arena, 0, ARENA_PAGES);
  put<u32>(arena, 0, ARENA_SPARSE);
  put<u64>(arena, 0, ARENA_PAGE); // and NEXT
  put<u32>(arena, 0, ARENA_END);
  put<u64>(arena, 0, ARENA_LIVE);
  put<u64>(arena, 0, ARENA_HELD);
  while (page) {
    const after: usize = load<u32>(page, PAGE_NEXT);
    free(page, load<u32>(page, PAGE_BYTES));
    page = after;
  }
}

/** Bytes of live records. */
export function liveBytes(h: usize): u64 {
  const arena = arenaOf(h);
  return arena ? load<u64>(arena, ARENA_LIVE) : 0;
}

/** Bytes of all that the arena holds, itself included. */
export function heldBytes(h: usize): u64 {
  const arena = arenaOf(h);
  return arena ? load<u64>(arena, ARENA_HELD) + ARENA_SIZE : 0;
}

/** A copy of a record that lasts, for a key of hash hv: its address, 0 without memory. */
export function own(h: usize, hv: u32, from: usize): usize {
  const arena = arenaOf(h);
  const size = recordSize(word(from));
  let cls = ALONE;
  let at: usize;
  if (size > SHARED_MAX) {
    const page = addPage(arena, LINE + size);
    if (!page) return 0;
    at = page + LINE;
    put<u32>(page, <u32>(LINE + size), PAGE_USED);
  } else {
    at = load<u32>(arena, ARENA_NEXT);
    if (at + size > load<u32>(arena, ARENA_END)) {
      if (!nextPage(arena, size)) return 0;
      at = load<u32>(arena, ARENA_NEXT);
    }
    put<u32>(arena, <u32>(at + size), ARENA_NEXT);
    cls = classOf(load<u32>(load<u32>(arena, ARENA_PAGE), PAGE_BYTES));
  }
  copyRecord(at, from, size);
  put<u32>(at, (hv & ((1 << HASH_BITS) - 1)) | (cls << HASH_BITS), RECORD_HASH);
  const page = pageOf(at);
  put<u32>(page, load<u32>(page, PAGE_LIVE) + <u32>size, PAGE_LIVE);
  put<u64>(arena, load<u64>(arena, ARENA_LIVE) + size, ARENA_LIVE);
  return at;
}

/** Word by word where a call of memory.copy would take longer. */
// @ts-ignore: decorator
@inline
function copyRecord(to: usize, from: usize, size: usize): void {
  if (size > 128) copy(to, from, size);
  else for (let i: usize = 0; i < size; i += 8) put<u64>(to + i, load<u64>(from + i), 0);
}

/** The record is not needed any more. */
export function disown(h: usize, record: usize): void {
  const arena = arenaOf(h);
  const page = pageOf(record);
  const alone = classAt(record) == ALONE;
  const size = recordSize(word(record));
  if (!alone) put<u32>(record, word(record) | RECORD_DEAD, RECORD_WORD);
  const live = load<u32>(page, PAGE_LIVE) - <u32>size;
  put<u32>(page, live, PAGE_LIVE);
  put<u64>(arena, load<u64>(arena, ARENA_LIVE) - size, ARENA_LIVE);
  if (live) return;
  if (page == <usize>load<u32>(arena, ARENA_PAGE)) put<u32>(arena, <u32>(page + LINE), ARENA_NEXT);
  else removePage(arena, page);
}

// ---- what tidying asks -------------------------------------------------------------------------------------

/** The next page of those that are less than half live, if more than half of the arena is waste; else 0. Looks at a
 *  few pages per call. */
export function sparsePage(h: usize): usize {
  const arena = arenaOf(h);
  const unused = <u64>(load<u32>(arena, ARENA_END) - load<u32>(arena, ARENA_NEXT));
  if (load<u64>(arena, ARENA_HELD) - unused <= 2 * load<u64>(arena, ARENA_LIVE) + SLACK) return 0;
  let page: usize = load<u32>(arena, ARENA_SPARSE);
  for (let n = 0; n < 4; n++) {
    if (!page) page = load<u32>(arena, ARENA_PAGES);
    if (!page) return 0;
    if (page != <usize>load<u32>(arena, ARENA_PAGE) && isSparse(page)) return page;
    page = load<u32>(page, PAGE_NEXT);
    put<u32>(arena, <u32>page, ARENA_SPARSE);
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function isSparse(page: usize): bool {
  return load<u32>(page, PAGE_LIVE) * 2 < load<u32>(page, PAGE_BYTES);
}

/** A page's first record, and the end of the last one. */
// @ts-ignore: decorator
@inline
export function firstRecord(page: usize): usize {
  return page + LINE;
}

export function endOfRecords(h: usize, page: usize): usize {
  const arena = arenaOf(h);
  return page == <usize>load<u32>(arena, ARENA_PAGE)
    ? <usize>load<u32>(arena, ARENA_NEXT)
    : page + <usize>load<u32>(page, PAGE_USED);
}

/** Bits of the hash that find the chain of a record's key. */
// @ts-ignore: decorator
@inline
export function chainBits(record: usize): u32 {
  return load<u32>(record, RECORD_HASH) & ((1 << HASH_BITS) - 1);
}

// @ts-ignore: decorator
@inline
export function isDead(record: usize): bool {
  return classAt(record) != ALONE && (word(record) & RECORD_DEAD) != 0;
}

/** All pages one after another, from 0; 0 at the end. */
export function pageAfter(h: usize, page: usize): usize {
  return page ? load<u32>(page, PAGE_NEXT) : load<u32>(arenaOf(h), ARENA_PAGES);
}

// @ts-ignore: decorator
@inline
export function liveInPage(page: usize): u32 {
  return load<u32>(page, PAGE_LIVE);
}

// ---- pages -------------------------------------------------------------------------------------------------

// @ts-ignore: decorator
@inline
function classAt(record: usize): u32 {
  return load<u32>(record, RECORD_HASH) >>> HASH_BITS;
}

// @ts-ignore: decorator
@inline
function classOf(bytes: u32): u32 {
  return ctz(bytes) - PAGE_LEAST;
}

// @ts-ignore: decorator
@inline
function pageOf(record: usize): usize {
  const cls = classAt(record);
  return cls == ALONE ? record - LINE : record & ~(((<usize>1) << (PAGE_LEAST + cls)) - 1);
}

/** A new current page with room for `size` bytes: as long as all pages before it together, within bounds. */
function nextPage(arena: usize, size: usize): bool {
  let cls: u32 = 0;
  while (cls < PAGE_CLASSES - 1 && (<u64>1) << (PAGE_LEAST + cls) < load<u64>(arena, ARENA_HELD)) cls++;
  while ((<usize>1) << (PAGE_LEAST + cls) < LINE + size) cls++;
  const page = addPage(arena, (<usize>1) << (PAGE_LEAST + cls));
  if (!page) return false;
  const before: usize = load<u32>(arena, ARENA_PAGE);
  if (before) {
    put<u32>(before, load<u32>(arena, ARENA_NEXT) - <u32>before, PAGE_USED);
    if (load<u32>(before, PAGE_LIVE) == 0) removePage(arena, before);
  }
  put<u32>(arena, <u32>page, ARENA_PAGE);
  put<u32>(arena, <u32>(page + LINE), ARENA_NEXT);
  put<u32>(arena, <u32>(page + load<u32>(page, PAGE_BYTES)), ARENA_END);
  return true;
}

function addPage(arena: usize, bytes: usize): usize {
  const page = alloc(bytes);
  if (!page) return 0;
  const first: usize = load<u32>(arena, ARENA_PAGES);
  put<u32>(page, <u32>first, PAGE_NEXT);
  put<u32>(page, 0, PAGE_PREV);
  put<u32>(page, 0, PAGE_LIVE);
  put<u32>(page, <u32>bytes, PAGE_BYTES);
  if (first) put<u32>(first, <u32>page, PAGE_PREV);
  put<u32>(arena, <u32>page, ARENA_PAGES);
  put<u64>(arena, load<u64>(arena, ARENA_HELD) + roundedSize(bytes), ARENA_HELD);
  return page;
}

function removePage(arena: usize, page: usize): void {
  const before: usize = load<u32>(page, PAGE_PREV);
  const after: usize = load<u32>(page, PAGE_NEXT);
  const bytes = load<u32>(page, PAGE_BYTES);
  if (before) put<u32>(before, <u32>after, PAGE_NEXT);
  else put<u32>(arena, <u32>after, ARENA_PAGES);
  if (after) put<u32>(after, <u32>before, PAGE_PREV);
  if (page == <usize>load<u32>(arena, ARENA_SPARSE)) put<u32>(arena, <u32>after, ARENA_SPARSE);
  put<u64>(arena, load<u64>(arena, ARENA_HELD) - roundedSize(bytes), ARENA_HELD);
  free(page, bytes);
}
