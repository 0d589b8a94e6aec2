// Shards: which one a hash belongs to, and coming in and going out. A writer has its shard to itself; a
// reader looks at the lock's word before and after, and what it read counts if nothing was changed meanwhile.
//
//   word:  | owner's id, 0: nobody | changes, odd while there is an owner |
//
// Nothing of JavaScript runs while a shard is held, and everything in it that matters is in its journal. So a
// thread that died in there left a journal to undo, whatever it was doing: who takes its lock undoes that and
// goes on. The same holds for a call of this thread's own that was interrupted.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { DISPOSED, Hmap, OUT, journal, outcome, useHeap, useJournal } from "../layout";
import { isInterrupted } from "../journal";
import { ready } from "../recover";
import { BUSY, FROZEN, GONE, LIVING, Lock, Root, root } from "./layout";
import { SHARDS, SHARD_BYTES, SHARD_HEAP, SHARD_JOURNAL, SHARD_MAP } from "./layout";
import { count, read, swapIf, write } from "./atomics";
import { isDead, me, page } from "./worker";

/** Looks at a held lock before a call gives up and lets the bindings wait: tens of microseconds. */
@inline const SPINS: u32 = 12;
/** Reads between the first two of them, a third of a microsecond; twice as many before each further one, up
 *  to 16 times. */
@inline const PAUSE: u32 = 1024;

@inline
export function shardAt(i: u32): Lock {
  return changetype<Lock>(SHARDS + <usize>i * SHARD_BYTES);
}

/** The shard of a hash. Multiplied by 2^32 / phi the hash's upper bits depend on all of its bits, and for
 *  each value of the bits that choose bucket or tophash all shards come out equally often. Any number of
 *  shards will do: the product is scaled to it. */
@inline
export function shardOf(hv: u32): Lock {
  return shardAt(<u32>((<u64>(hv * 0x9e3779b1) * <u64>root.shards) >> 32));
}

@inline
export function mapOf(s: Lock): Hmap {
  return changetype<Hmap>(changetype<usize>(s) + SHARD_MAP);
}

/** Of the map: LIVING and so on. */
@inline
export function life(): u32 {
  return read<u32>(changetype<usize>(root));
}

// ---- readers
/** Whether a read may begin that the word tells of: nobody changes the shard. */
@inline
export function isFree(word: u64): bool {
  return word >> 32 == 0;
}

@inline
export function wordOf(s: Lock): u64 {
  return read<u64>(changetype<usize>(s));
}

/** Whether this machine may let loads overtake each other; the bindings say (attach()). */
let overtaking: bool = true;

export function letOvertake(on: bool): void {
  overtaking = on;
}

/** Whether nobody has changed the shard since. The loads before must come before this one: it is an addition
 *  of 0, a write to those who order memory, which no load before it may follow (Boehm, "Can seqlocks get
 *  along with programming language memory models?", 2012). On x86 loads stay in order by themselves, and
 *  readers then leave the line to each other. */
@inline
export function isStill(s: Lock, word: u64): bool {
  return (overtaking ? atomic.add<u64>(changetype<usize>(s), 0) : wordOf(s)) == word;
}

// ---- writers
/** Begins a change of a shard. False, with STATUS, if another thread holds it for long, or the map is frozen
 *  or disposed. */
@inline
export function enter(s: Lock): bool {
  if (!hold(s)) return false;
  return life() == LIVING || refuse(s);
}

/** The lock that a call of this thread has taken and not given back: between calls 0, unless one was
 *  interrupted. */
let inside: usize = 0;

/** Gives back what a call took that was interrupted: by a full stack, or an engine that ends execution. */
export function letGo(): void {
  if (!inside) return;
  const s = changetype<Lock>(inside);
  inside = 0;
  if (hold(s)) leave(s); // which undoes what the call was in the middle of
}

/** As enter(), whatever the life of the map. */
@inline
export function hold(s: Lock): bool {
  if (inside) letGo();
  const at = changetype<usize>(s);
  const word = read<u64>(at);
  if (word >> 32 != 0 || !swapIf<u64>(at, word, taken(word))) {
    if (!enterLater(s)) return false;
  }
  inside = at;
  useHeap(at + SHARD_HEAP);
  useJournal(at + SHARD_JOURNAL);
  ready();
  return true;
}

/** The word of a lock that this thread has taken. */
@inline
function taken(word: u64): u64 {
  return ((<u64>me) << 32) | (<u64>((<u32>word) | 1));
}

/** Only with the lock is it sure that nobody freezes the map meanwhile. */
function refuse(s: Lock): bool {
  leave(s);
  refused();
  return false;
}

export function refused(): void {
  outcome.status = life() == GONE ? DISPOSED : FROZEN;
}

/** Somebody holds the shard: looks again for a while, and takes the lock of a thread that is gone. False with
 *  STATUS = BUSY, and the lock's address at OUT. */
function enterLater(s: Lock): bool {
  const at = changetype<usize>(s);
  for (let i: u32 = 0; i < SPINS; i++) {
    pause(PAUSE << min<u32>(i, 4));
    const word = read<u64>(at);
    const owner = <u32>(word >> 32);
    if (owner == me) return true; // a call of this thread was interrupted
    if (owner == 0) {
      if (swapIf<u64>(at, word, taken(word))) return true;
    } else if (i + 1 == SPINS && isDead(owner) && swapIf<u64>(at, word, taken(word))) {
      count(changetype<usize>(root) + offsetof<Root>("recoveries"));
      return true;
    }
  }
  store<u32>(OUT, <u32>at);
  outcome.status = BUSY;
  return false;
}

/** Leaves the lock's line to its owner for a while: reads of this thread's own page, which no engine leaves
 *  out. Meanwhile the owner makes many calls, for which the map's lines need not change hands. */
function pause(reads: u32): void {
  for (let i: u32 = 0; i < reads; i++) read<u32>(page);
}

/** Ends it. */
@inline
export function leave(s: Lock): void {
  const at = changetype<usize>(s);
  if (journal.notices) journal.notices = 0;
  write<u64>(at, <u64>(<u32>read<u64>(at) + 1));
  inside = 0;
  if (read<u32>(at + offsetof<Lock>("awaited"))) wake(s);
}

/** Wakes who waits for the shard. The bindings wait at the count of changes, the word's lower half: the owner
 *  may have gone and come again since they looked. Those that come too late wait and look again. */
function wake(s: Lock): void {
  const at = changetype<usize>(s);
  write<u32>(at + offsetof<Lock>("awaited"), 0);
  atomic.notify(at, -1);
}
