// Distributes the entries of a chain over one, two or four new ones. Never allocates, and so cannot fail.
//
// Why the freed overflow buckets always suffice. An old chain has L buckets, L-1 of them overflow, and each
// is freed before its entries are placed. They go to k chains, whose k main buckets are there. S slots and a
// link beside them: n <= SL entries take at most (n + k(S-1)) / S <= L + k - k/S buckets, so L + k - 1: L - 1
// overflow buckets. Link in the last of S slots, d = S-1: n <= (L-1)d + S, and a chain of n > 0 entries takes
// max(1, ceil((n-1)/d)) buckets. The sum is at most (n - k + k(d-1)) / d <= (L*d + 1 - 2k + k*d) / d
// = L + k - (2k-1)/d, so L + k - 1 for k > 1: (2k-1)/d > 0. The same holds for every beginning of a chain, so
// also at each step. (test/core/evacuation.test.ts)
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, LINE, SCRATCH, TAILS, VARIES, linesIn, stride } from "../layout";
import { bucketAt } from "../array";
import { link, occupied, occupy, tophash, addToFilter, emptySlots, keyAt, valueAt } from "../bucket";
import { extendByFreed, giveOverflow } from "../overflow";
import { hash } from "../hash";
import { beginCount, saveLines, saveOverflow } from "../journal";
import { ensureLines } from "../journal-area";
import { copy, put } from "../stores";
import { TALLIES, tally, Work } from "../work-counters";
import { oldBits } from "./policy";

/** Before a chain is evacuated: saves what evacuateChain() changes besides its overflow buckets. Makes the
 *  journal longer if the chain may have more lines than it holds; false without memory for that. */
@inline
export function saveChain<K, V>(m: Hmap, head: usize, second: usize): bool {
  if (link<K, V>(second)) {
    if (!ensureFor<K, V>(head)) return false;
    beginCount(m); // a longer journal was a step of its own
  }
  saveLines(head, VARIES && !CLASSIC ? linesIn<K, V>() : 1); // save() would be inlined
  saveOverflow(m);
  return true;
}

/** Twice all lines of the chain's buckets, which are given back and taken again, and some that are of no
 *  bucket. */
function ensureFor<K, V>(head: usize): bool {
  let buckets: u32 = 0;
  for (let b = head; b; b = link<K, V>(b)) buckets++;
  return ensureLines(2 * buckets * <u32>((stride<K, V>() + LINE - 1) / LINE) + 32);
}

/** Distributes a chain of old buckets over the buckets that i becomes. Overflow buckets are copied to scratch
 *  and freed before their entries are placed; `keep` (classic's old main bucket) is read where it is. */
export function evacuateChain<K, V>(m: Hmap, old: usize, keep: usize, i: u32, newbit: u32): void {
  const bits = oldBits(m);
  for (let part: u32 = 0; part <= newbit >>> bits; part++) {
    put<u32>(TAILS + (part << 2), <u32>bucketAt<K, V>(m, i + (part << bits)), 0);
  }
  for (let b = old; b;) {
    let from = b;
    if (b != keep) {
      copy(SCRATCH, b, stride<K, V>());
      giveOverflow(m, b, stride<K, V>());
      from = SCRATCH;
    }
    for (let rest = occupied<K, V>(from); rest; rest &= rest - 1) {
      const slot = ctz(rest);
      const key = keyAt<K, V>(from, slot);
      const hv = hash<K>(m, key);
      const goes = hv & newbit;
      const head = bucketAt<K, V>(m, i + goes);
      const tail = TAILS + ((goes >>> bits) << 2);
      put<u32>(tail, <u32>place<K, V>(m, head, load<u32>(tail), key, valueAt<K, V>(from, slot), hv), 0);
    }
    b = link<K, V>(from);
  }
}

/** Puts an entry behind what the chain from `head` to `tail` holds; returns the tail afterwards. A freed
 *  bucket is at hand. */
function place<K, V>(m: Hmap, head: usize, tail: usize, key: K, value: V, hv: u32): usize {
  if (TALLIES) tally(Work.Move, 1);
  if (!emptySlots<K, V>(tail)) {
    if (MAP_DEBUG) assert(m.ovfFree != 0); // the proof above: a bucket was freed for it
    tail = extendByFreed<K, V>(m, tail);
  }
  if (tail != head) addToFilter<K, V>(head, hv);
  occupy<K, V>(tail, ctz(emptySlots<K, V>(tail)), key, value, tophash(hv));
  return tail;
}
