// Pages that no shard has yet, for all shards and threads of a memory, without a lock. Pages are handed out
// in order: `root.top` is the first that is left, and for each run handed out the claims have at its first
// page who has it and how long it is.
//
// Whoever wants pages puts a claim at the place of the first one that is left, which can succeed once, and
// then moves `top` behind it; whoever finds a claim there moves `top` for the one who made it. So a thread
// that is killed here holds nobody up. A shard notes where it claims before it does. Its allocator takes what
// was claimed in a step of the journal: if that is undone, or the thread killed, the next call finds the
// claim (adopt()), and no page is lost.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { PAGE_SHIFT, heap } from "../layout";
import { CLAIMS, Lock, Root, SHARDS, SHARD_BYTES, SHARD_HEAP, root } from "./layout";
import { read, swapIf } from "./atomics";

/** A claim: pages << WHO_BITS | who + 1. */
@inline export const WHO_BITS: u32 = 11;

/** Where the claim of a run that begins with a page is. */
@inline
function claimAt(page: u32): usize {
  return root.claims + ((<usize>page) << 2);
}

/** A run of so many fresh pages for `who`: its address, 0 if there is no memory. */
export function claimPages(pages: u32, who: u32): usize {
  let first = nextFree();
  while (reach(first, pages)) {
    if (swapIf<u32>(claimAt(first), 0, (pages << WHO_BITS) | (who + 1))) {
      moveTop(first, pages);
      return (<usize>first) << PAGE_SHIFT;
    }
    first = nextFree();
  }
  return 0;
}

@inline
function topNow(): u32 {
  return read<u32>(changetype<usize>(root) + offsetof<Root>("top"));
}

/** First page that nobody has claimed. */
function nextFree(): u32 {
  let top = topNow();
  for (let claim = read<u32>(claimAt(top)); claim; claim = read<u32>(claimAt(top))) {
    moveTop(top, claim >>> WHO_BITS);
    top = topNow();
  }
  return top;
}

function moveTop(from: u32, pages: u32): void {
  swapIf<u32>(changetype<usize>(root) + offsetof<Root>("top"), from, from + pages);
}

/** Makes memory as long as the run needs, and by an eighth at least. Other threads may do so at the same
 *  time. */
function reach(first: u32, pages: u32): bool {
  if (pages > root.limit || first > root.limit - pages) return false;
  const size = <u32>memory.size();
  if (first + pages <= size) return true;
  const ahead = min(root.limit, size + (size >> 3));
  if (first + pages < ahead && memory.grow(<i32>(ahead - size)) != -1) return true;
  const now = <u32>memory.size();
  return first + pages <= now || memory.grow(<i32>(first + pages - now)) != -1;
}

// ---- a shard's claims
/** The lock of the shard that the call is in. */
@inline
function lock(): Lock {
  return changetype<Lock>(changetype<usize>(heap) - SHARD_HEAP);
}

/** Its number. */
@inline
function self(): u32 {
  return <u32>((changetype<usize>(lock()) - SHARDS) / SHARD_BYTES);
}

/** Where claim n of the shard is noted. */
@inline
function noteAt(n: u32): usize {
  return changetype<usize>(lock()) + CLAIMS + ((n & 7) << 2);
}

/** As claimPages() for the shard that the call is in; untaken() then has it. False without memory. */
export function claim(pages: u32): bool {
  const n = lock().claimed;
  if (n - heap.top >= 7) return false; // more than a step asks for
  let first = nextFree();
  while (reach(first, pages)) {
    store<u32>(noteAt(n), first);
    if (swapIf<u32>(claimAt(first), 0, (pages << WHO_BITS) | (self() + 1))) {
      moveTop(first, pages);
      settleClaim(n);
      return true;
    }
    first = nextFree();
  }
  store<u32>(noteAt(n), 0);
  return false;
}

/** The note behind is cleared first: what stands there always is the claim under way, or 0. */
function settleClaim(n: u32): void {
  store<u32>(noteAt(n + 1), 0);
  lock().claimed = n + 1;
}

/** The next claim of the shard that its allocator has not taken: its first page; 0 if there is none. */
export function untaken(): u32 {
  const n = lock().claimed;
  const page = load<u32>(noteAt(heap.top));
  if (heap.top != n) return page;
  // the thread that made the last one may have been killed before it counted it
  if (!page || (read<u32>(claimAt(page)) & ((1 << WHO_BITS) - 1)) != self() + 1) return 0;
  settleClaim(n);
  return page;
}

/** Pages of a claim. */
export function pagesOf(page: u32): u32 {
  return read<u32>(claimAt(page)) >>> WHO_BITS;
}
