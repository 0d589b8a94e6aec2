// The allocator of one heap: runs of 64 KiB pages, first fit by address, free neighbours merged; and blocks
// of 64 to 32,768 bytes, halved from a page and kept on free lists. All state lives in the heap header, so
// that several instances over one memory would agree. Nothing here traps: without memory alloc() returns 0.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  BLOCK_CLASSES,
  EPOCH_ONE,
  EXTENTS,
  FIRST_BLOCKS,
  HeapHeader,
  JOURNAL_AREA,
  LINE,
  NO_MEMORY,
  NULL_MAP,
  PAD_MASKS,
  PAGE_SHIFT,
  SCAN_BUFFER,
  SCAN_ENTRIES,
  SHARED,
  ZERO_LINES,
  faultPoints,
  heap,
  journal,
  nullMap,
  outcome,
} from "./layout";
import { mix64 } from "./random";
import { MARKS, given, open, shut, taken } from "./marks";
import { put } from "./stores";
import { commit, initJournal, save, saveHeap } from "./journal";
import { notify, Notice } from "./notices";
import { claim, pagesOf, untaken } from "./shared/pool";
import { begin, note, Event } from "./event-ring";

/** A free run of pages starts with these two words. */
@inline const RUN_NEXT: usize = 0;
@inline const RUN_PAGES: usize = 4;
/** Largest block; larger requests are whole pages. */
@inline const BLOCK_MAX: usize = LINE << (BLOCK_CLASSES - 1);

/** Once per instance, before anything else. `limitPages`: pages the memory may reach, 65,536 at most. */
export function initHeap(limitPages: u32, seed: u64): void {
  initJournal();
  heap.limit = limitPages;
  resetAllocator();
  heap.used = 0;
  heap.rng0 = seed;
  heap.rng1 = mix64(seed);
  heap.drawn = 0;
  heap.scan = SCAN_BUFFER;
  heap.scanCapacity = SCAN_ENTRIES;
  store<u64>(PAD_MASKS, u64.MAX_VALUE);
  store<u64>(PAD_MASKS, u64.MAX_VALUE, 8);
  initNullMap();
  commit();
}

/** Everything is free: pages from 2 on, and of page 1 what the journal leaves. */
export function resetAllocator(): void {
  heap.runs = 0;
  heap.top = 2;
  for (let cls: u32 = 0; cls < BLOCK_CLASSES; cls++) put<u32>(blockList(cls), 0, 0);
  giveBlock(FIRST_BLOCKS, BLOCK_CLASSES - 2);
  giveBlock(FIRST_BLOCKS + 16384, BLOCK_CLASSES - 1);
}

/** Handle 0: no bucket of it is current, and it is over load. */
function initNullMap(): void {
  nullMap.epoch = EPOCH_ONE;
  nullMap.oldEpoch = EPOCH_ONE;
  nullMap.settledEpoch = EPOCH_ONE;
  nullMap.buckets = ZERO_LINES;
  store<u32>(NULL_MAP + EXTENTS + (32 << 2), ZERO_LINES);
}

/** Says in `status` that there is no memory; 0. */
export function noMemory(): usize {
  outcome.status = NO_MEMORY;
  return 0;
}

/** At least `bytes` bytes, 64-byte aligned, contents undefined; 0 if there is no memory. Part of a step, as
 *  free() is: the caller commits. */
export function alloc(bytes: usize): usize {
  if (allocationFails()) return 0;
  saveHeap();
  const ptr = bytes <= BLOCK_MAX ? takeBlock(blockClass(bytes)) : takePages(pagesFor(bytes));
  if (ptr) heap.used += roundedSize(bytes);
  if (MARKS && ptr) taken(ptr, <usize>roundedSize(bytes));
  return ptr;
}

/** As alloc(), but every byte 0; pages that were never handed out are not touched. */
export function allocZeroed(bytes: usize): usize {
  const clean = journal.clean;
  const ptr = alloc(bytes);
  if (ptr && (bytes <= BLOCK_MAX || <u32>(ptr >>> PAGE_SHIFT) < clean)) zero(ptr, bytes);
  return ptr;
}

/** Makes `bytes` bytes 0. A few lines are stored here: memory.fill() is a call out of the engine's code. */
export function zero(ptr: usize, bytes: usize): void {
  if (bytes > 8 * LINE) {
    memory.fill(ptr, 0, bytes);
    return;
  }
  for (let at = ptr; at < ptr + bytes; at += 8) store<u64>(at, 0);
}

/** Gives back what alloc(bytes) gave. When nothing is in use, blocks become pages again. */
export function free(ptr: usize, bytes: usize): void {
  saveHeap();
  if (bytes <= BLOCK_MAX) giveBlock(ptr, blockClass(bytes));
  else givePages(ptr, pagesFor(bytes));
  heap.used -= roundedSize(bytes);
  if (MARKS) given(ptr, <usize>roundedSize(bytes));
  if (!SHARED && heap.used == 0 && journal.area == JOURNAL_AREA) resetAllocator();
}

/** Gives back one page out of the middle of a larger allocation. */
export function freePage(ptr: usize): void {
  free(ptr, 1 << PAGE_SHIFT);
}

/** What a request of `bytes` really takes. */
export function roundedSize(bytes: usize): u64 {
  return bytes <= BLOCK_MAX ? (<u64>LINE) << blockClass(bytes) : (<u64>pagesFor(bytes)) << PAGE_SHIFT;
}

// ---- blocks
@inline
function blockClass(bytes: usize): u32 {
  return bytes <= LINE ? 0 : 26 - clz<u32>(<u32>bytes - 1);
}

@inline
function pagesFor(bytes: usize): u32 {
  return <u32>((bytes - 1) >>> PAGE_SHIFT) + 1;
}

/** Address of the head of a class's free list. */
@inline
function blockList(cls: u32): usize {
  return changetype<usize>(heap) + offsetof<HeapHeader>("block64") + (cls << 2);
}

/** Pops a block of the class, or halves the next larger one; the largest halves a page. */
function takeBlock(cls: u32): usize {
  const list = blockList(cls);
  const ptr: usize = load<u32>(list);
  if (ptr) {
    save(ptr);
    if (MARKS) open(ptr);
    put<u32>(list, load<u32>(ptr), 0);
    if (MARKS) shut();
    return ptr;
  }
  const whole = cls + 1 == BLOCK_CLASSES ? takePages(1) : takeBlock(cls + 1);
  if (whole) giveBlock(whole + (LINE << cls), cls);
  return whole;
}

export function giveBlock(ptr: usize, cls: u32): void {
  const list = blockList(cls);
  save(ptr);
  if (MARKS) open(ptr);
  put<u32>(ptr, load<u32>(list), 0);
  if (MARKS) shut();
  put<u32>(list, <u32>ptr, 0);
}

// ---- pages
/** First free run that is long enough, its tail; else pages behind all others. */
function takePages(pages: u32): usize {
  let at: usize = changetype<usize>(heap) + offsetof<HeapHeader>("runs");
  for (let run: usize = load<u32>(at); run; at = run + RUN_NEXT, run = load<u32>(at)) {
    const have = load<u32>(run, RUN_PAGES);
    if (have < pages) continue;
    save(run);
    save(at);
    if (have == pages) put<u32>(at, load<u32>(run, RUN_NEXT), 0);
    else put<u32>(run, have - pages, RUN_PAGES);
    return run + ((<usize>(have - pages)) << PAGE_SHIFT);
  }
  if (SHARED) return takeClaimed(pages);
  const top = heap.top;
  if (!reach(top + pages)) return 0;
  journal.clean = max(journal.clean, top + pages);
  heap.top = top + pages;
  return (<usize>top) << PAGE_SHIFT;
}

/** As takePages(), in a shard: of what it has claimed of the pool. What is left of that becomes a free
 *  run. */
function takeClaimed(pages: u32): usize {
  let run: usize = 0;
  while (!run) {
    const first = untaken();
    if (!first && !claim(pages)) break;
    if (first) run = takeRun(first, pages);
  }
  return run;
}

/** Takes a claim: its first pages, or 0 if it is shorter than that and all of it becomes a free run. */
function takeRun(first: u32, pages: u32): usize {
  heap.top++;
  const have = pagesOf(first);
  const run = (<usize>first) << PAGE_SHIFT;
  if (have < pages) givePages(run, have);
  else if (have > pages) givePages(run + ((<usize>pages) << PAGE_SHIFT), have - pages);
  return have < pages ? 0 : run;
}

/** Address-ordered insert, merged with both neighbours. */
function givePages(ptr: usize, pages: u32): void {
  if (MAP_DEBUG) assert((ptr & ((1 << PAGE_SHIFT) - 1)) == 0 && pages > 0); // whole pages
  let before: usize = 0;
  let after: usize = heap.runs;
  while (after && after < ptr) {
    before = after;
    after = load<u32>(after, RUN_NEXT);
  }
  if (after && ptr + ((<usize>pages) << PAGE_SHIFT) == after) {
    pages += load<u32>(after, RUN_PAGES);
    after = load<u32>(after, RUN_NEXT);
  }
  const merge = before && before + ((<usize>load<u32>(before, RUN_PAGES)) << PAGE_SHIFT) == ptr;
  save(ptr);
  if (before) save(before);
  if (merge) {
    put<u32>(before, load<u32>(before, RUN_PAGES) + pages, RUN_PAGES);
    put<u32>(before, <u32>after, RUN_NEXT);
  } else {
    put<u32>(ptr, pages, RUN_PAGES);
    put<u32>(ptr, <u32>after, RUN_NEXT);
    if (before) put<u32>(before, <u32>ptr, RUN_NEXT);
    else heap.runs = ptr;
  }
}

/** Makes memory `pages` pages long. Grows by an eighth at least, since every memory.grow costs the engine an
 *  accounting of the whole buffer (0.6 to 1 ms at 100 MB on Node 20). */
function reach(pages: u32): bool {
  const limit = heap.limit;
  const size = <u32>memory.size();
  if (pages > limit || pages > 65535) return false;
  if (pages <= size) return true;
  const ahead = min(limit, size + (size >> 3));
  const begun = begin();
  if (memory.grow(<i32>(max(pages, ahead) - size)) == -1) {
    if (ahead <= pages || memory.grow(<i32>(pages - size)) == -1) return false;
  }
  notify(nullMap, Notice.Memory);
  if (begun) note(Event.Memory, nullMap, size, <u32>memory.size(), begun);
  return true;
}

/** FAULTS builds: true for the allocation that must fail, and for all after it if so asked. */
function allocationFails(): bool {
  if (!FAULTS) return false;
  const left = faultPoints.failAlloc;
  if (left == 0) return false;
  if (left > 1) {
    faultPoints.failAlloc = left - 1;
    return false;
  }
  if (!faultPoints.failKeep) faultPoints.failAlloc = 0;
  return true;
}
