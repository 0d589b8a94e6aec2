// A thread's own part of a shared memory: a slot, which says that it lives, and a page laid out as page 0 of
// other cores is, where keys come in and results go out. Slots are given again, with a new generation, so
// that nobody takes a new thread for a dead one.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { moveOutcome, moveThread } from "../layout";
import { DEAD, LONG, SLOT_BITS, WORKER_BYTES, Worker, root } from "./layout";
import { read, swapIf } from "./atomics";
import { claimPages } from "./pool";

/** Id of this thread; 0 before attach(). */
export let me: u32 = 0;
/** Its page. */
export let page: usize = 0;

@inline
export function slotAt(i: u32): Worker {
  return changetype<Worker>(root.workers + <usize>i * WORKER_BYTES);
}

/** The slot that an id is of. */
@inline
export function slotOf(id: u32): Worker {
  return slotAt(id & ((1 << SLOT_BITS) - 1));
}

/** Tag and id of a slot, which change together. */
@inline
function holderOf(tag: u32, id: u32): u64 {
  return (<u64>tag) | ((<u64>id) << 32);
}

@inline
function holderAt(slot: Worker): u64 {
  return read<u64>(changetype<usize>(slot));
}

/** Whether the thread of an id is gone: told so by lost(), or its slot is free or another thread's. */
export function isDead(id: u32): bool {
  const holder = holderAt(slotOf(id));
  const tag = <u32>holder;
  return <u32>(holder >> 32) != id || tag == 0 || tag == DEAD;
}

/** Marks a thread as dead. False if it has no slot any more. */
export function markDead(id: u32): bool {
  const slot = slotOf(id);
  const holder = holderAt(slot);
  const tag = <u32>holder;
  if (<u32>(holder >> 32) != id || tag == 0) return false;
  return tag == DEAD || swapIf<u64>(changetype<usize>(slot), holder, holderOf(DEAD, id));
}

/** Gives back the slot of a thread that holds no lock. */
export function giveSlot(id: u32): void {
  const slot = slotOf(id);
  const holder = holderAt(slot);
  if (<u32>(holder >> 32) == id) swapIf<u64>(changetype<usize>(slot), holder, holderOf(0, id));
}

/** Takes a slot for this thread: its id, 0 if there is none or no memory. `tag`: neither 0 nor DEAD. */
export function attach(tag: u32): u32 {
  for (let i: u32 = 0; i < root.workersMost; i++) {
    const slot = slotAt(i);
    const holder = holderAt(slot);
    if (<u32>holder != 0) continue;
    const generation = ((<u32>(holder >> 32)) >>> SLOT_BITS) + 1;
    const id = i | (generation << SLOT_BITS);
    if (!swapIf<u64>(changetype<usize>(slot), holder, holderOf(tag, id))) continue;
    if (!slot.page) slot.page = claimPages(1, OUTSIDE);
    if (!slot.page) {
      giveSlot(id);
      return 0;
    }
    use(id, slot.page);
    return id;
  }
  return 0;
}

/** Who claims pages that are of no shard: beyond the last shard there can be (1,024). */
@inline export const OUTSIDE: u32 = 2046;

/** Buffer 0 to 3 of this thread for a record of so many pages, relative to its page; 0 without memory. */
export function longBuffer(which: u32, pages: u32): usize {
  const at = changetype<usize>(slotOf(me)) + LONG + ((<usize>which) << 3);
  if (load<u32>(at, 4) < pages) {
    const run = claimPages(pages, OUTSIDE);
    if (!run) return 0;
    store<u32>(at, <u32>run);
    store<u32>(at, pages, 4);
  }
  return <usize>load<u32>(at) - page;
}

/** From here on this instance is the thread of the id. */
function use(id: u32, at: usize): void {
  me = id;
  page = at;
  moveThread(at);
  moveOutcome(at);
}
