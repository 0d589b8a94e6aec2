// Overflow buckets of one map: a free list, then a bump region in slabs that belong to the map. A slab begins
// with one line {next, bytes}. Slabs stay with the map when it empties, so that emptying is O(1).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, LINE, NO_SLAB, PAGE_SHIFT, Slab, linkInLastSlot, slots, stride } from "./layout";
import { alloc, free, roundedSize } from "./heap";
import { hash } from "./hash";
import { append, keyAt, resetBucket, saveLink } from "./bucket";
import { MARKS, given, taken } from "./marks";
import { put } from "./stores";
import { commit, save, saveGiven, saveLines, saveOverflow } from "./journal";
import { note, watching, Event } from "./event-ring";

/** Saves the line of the header that has all of a map's overflow fields. */
@inline
function saveFields(m: Hmap): void {
  save(changetype<usize>(m) + offsetof<Hmap>("noverflow"));
}

/** A bucket with undefined contents, counted in noverflow; 0 without memory. Part of a step, as all of
 *  this file. */
function takeOverflow<K, V>(m: Hmap): usize {
  saveOverflow(m);
  let b: usize = m.ovfFree;
  if (b) {
    m.ovfFree = load<u32>(b);
  } else {
    b = m.ovfNext;
    if (b + stride<K, V>() > m.ovfEnd || !b) {
      if (!nextSlab<K, V>(m)) return 0;
      b = m.ovfNext;
    }
    m.ovfNext = b + stride<K, V>();
  }
  m.noverflow++;
  if (MARKS) taken(b, stride<K, V>());
  if (watching()) note(Event.Overflow, m, m.noverflow, 0, 0);
  return b;
}

/** Hangs an empty overflow bucket behind `tail`, the full last one of its chain: the new tail, 0 without
 *  memory. */
@inline
export function extendChain<K, V>(m: Hmap, tail: usize): usize {
  const child = takeOverflow<K, V>(m);
  if (!child) return 0;
  saveLink<K, V>(tail);
  hang<K, V>(m, tail, child);
  return child;
}

/** As extendChain(), with a bucket that this step has given back; what is of the header and of the tail is
 *  saved. */
@inline
export function extendByFreed<K, V>(m: Hmap, tail: usize): usize {
  const child: usize = m.ovfFree;
  saveLines(child, <u32>((stride<K, V>() + LINE - 1) / LINE));
  if (MARKS) taken(child, stride<K, V>());
  m.ovfFree = load<u32>(child);
  m.noverflow++;
  hang<K, V>(m, tail, child);
  return child;
}

@inline
function hang<K, V>(m: Hmap, tail: usize, child: usize): void {
  resetBucket<K, V>(child, 0);
  const moved = linkInLastSlot<K, V>() ? hash<K>(m, keyAt<K, V>(tail, slots<K, V>() - 1)) : 0;
  append<K, V>(tail, child, moved);
}

/** Bytes that a free bucket keeps its link in, and what lies beside that. */
@inline const LINK_BYTES: usize = 8;

/** Back to the free list, the overflow record being made; the bucket, of so many bytes, must be out of its
 *  chain. */
@inline
export function giveOverflow(m: Hmap, b: usize, bytes: usize): void {
  saveGiven(b);
  if (MAP_DEBUG) assert(m.noverflow > 0); // it was counted when it was taken
  put<u32>(b, <u32>m.ovfFree, 0);
  m.ovfFree = b;
  m.noverflow--;
  if (MARKS) given(b + LINK_BYTES, bytes - LINK_BYTES);
}

/** Every overflow bucket is free again, the header's line being saved; slabs are kept. O(1). */
export function resetOverflow(m: Hmap): void {
  m.noverflow = 0;
  m.ovfFree = 0;
  useSlab(m, m.ovfFirst);
}

/** Gives all slabs back to the heap, a step each. */
export function dropOverflow(m: Hmap): void {
  for (let slab = m.ovfFirst; slab; slab = m.ovfFirst) {
    saveFields(m);
    m.ovfFirst = slab.next;
    free(changetype<usize>(slab), slab.bytes);
    commit();
  }
}

function useSlab(m: Hmap, slab: Slab): void {
  const at = changetype<usize>(slab);
  m.ovfSlab = slab;
  m.ovfNext = slab ? at + LINE : 0;
  m.ovfEnd = slab ? at + slab.bytes : 0;
}

/** The slab behind the current one, kept from before the map emptied, or a new one: a sixteenth of the main
 *  array as Go preallocates, but at least four strides and at most a page; in the smallest maps one
 *  bucket. */
function nextSlab<K, V>(m: Hmap): bool {
  const current = m.ovfSlab;
  const kept = current ? current.next : NO_SLAB;
  saveFields(m);
  if (kept) {
    useSlab(m, kept);
    return true;
  }
  const wanted = (stride<K, V>() << m.B) >>> 4;
  const least = m.B < 2 ? LINE + stride<K, V>() : stride<K, V>() * 4;
  const bytes = <usize>roundedSize(max(least, min(wanted, (<usize>1) << PAGE_SHIFT)));
  const slab = changetype<Slab>(alloc(bytes));
  if (!slab) return false;
  slab.next = NO_SLAB;
  slab.bytes = <u32>bytes;
  if (current) {
    save(changetype<usize>(current));
    current.next = slab;
  } else {
    m.ovfFirst = slab;
  }
  m.ovfBytes += <u32>bytes;
  useSlab(m, slab);
  return true;
}
