// Overflow buckets of one map: a free list, then a bump region in slabs that belong to the map. A slab begins
// with one line {next, bytes}. Slabs stay with the map when it empties, so that emptying is O(1).
import {
  BITS,
  LINE,
  NOVERFLOW,
  OVF_BYTES,
  OVF_END,
  OVF_FIRST,
  OVF_FREE,
  OVF_NEXT,
  OVF_SLAB,
  PAGE_SHIFT,
  linkInLastSlot,
  slots,
  stride,
} from "./layout";
import { alloc, free, roundedSize } from "./heap";
import { hash } from "./hash";
import { append, keyAt, resetBucket } from "./bucket";
import { put } from "./store";
import { Event, note, watching } from "./trace";

// @ts-ignore: decorator
@inline const SLAB_NEXT: usize = 0;
// @ts-ignore: decorator
@inline const SLAB_BYTES: usize = 4;

/** A bucket with undefined contents, counted in noverflow; 0 without memory. */
export function takeOverflow<K, V>(h: usize): usize {
  let b: usize = load<u32>(h, OVF_FREE);
  if (b) {
    put<u32>(h, load<u32>(b), OVF_FREE);
  } else {
    b = load<u32>(h, OVF_NEXT);
    if (b + stride<K, V>() > load<u32>(h, OVF_END) || !b) {
      if (!nextSlab<K, V>(h)) return 0;
      b = load<u32>(h, OVF_NEXT);
    }
    put<u32>(h, <u32>(b + stride<K, V>()), OVF_NEXT);
  }
  put<u32>(h, load<u32>(h, NOVERFLOW) + 1, NOVERFLOW);
  if (watching()) note(Event.Overflow, h, load<u32>(h, NOVERFLOW), 0, 0);
  return b;
}

/** Hangs an empty overflow bucket behind `tail`, the full last one of its chain: the new tail, 0 without memory. */
// @ts-ignore: decorator
@inline
export function extendChain<K, V>(h: usize, tail: usize): usize {
  const child = takeOverflow<K, V>(h);
  if (!child) return 0;
  resetBucket<K, V>(child, 0);
  const moved = linkInLastSlot<K, V>() ? hash<K>(h, keyAt<K, V>(tail, slots<K, V>() - 1)) : 0;
  append<K, V>(tail, child, moved);
  return child;
}

/** Back to the free list; the bucket must be out of its chain. */
export function giveOverflow(h: usize, b: usize): void {
  if (MAP_DEBUG) assert(load<u32>(h, NOVERFLOW) > 0); // it was counted when it was taken
  put<u32>(b, load<u32>(h, OVF_FREE), 0);
  put<u32>(h, <u32>b, OVF_FREE);
  put<u32>(h, load<u32>(h, NOVERFLOW) - 1, NOVERFLOW);
}

/** Every overflow bucket is free again; slabs are kept. O(1). */
export function resetOverflow(h: usize): void {
  put<u32>(h, 0, NOVERFLOW);
  put<u32>(h, 0, OVF_FREE);
  useSlab(h, load<u32>(h, OVF_FIRST));
}

/** Gives all slabs back to the heap. */
export function dropOverflow(h: usize): void {
  for (let slab: usize = load<u32>(h, OVF_FIRST); slab;) {
    const after: usize = load<u32>(slab, SLAB_NEXT);
    free(slab, load<u32>(slab, SLAB_BYTES));
    slab = after;
  }
}

function useSlab(h: usize, slab: usize): void {
  put<u32>(h, <u32>slab, OVF_SLAB);
  put<u32>(h, slab ? <u32>(slab + LINE) : 0, OVF_NEXT);
  put<u32>(h, slab ? <u32>(slab + load<u32>(slab, SLAB_BYTES)) : 0, OVF_END);
}

/** The slab behind the current one, kept from before the map emptied, or a new one: a sixteenth of the main
 *  array as Go preallocates, but at least four strides and at most a page. */
function nextSlab<K, V>(h: usize): bool {
  const current: usize = load<u32>(h, OVF_SLAB);
  const kept: usize = current ? <usize>load<u32>(current, SLAB_NEXT) : 0;
  if (kept) {
    useSlab(h, kept);
    return true;
  }
  const wanted = (stride<K, V>() << load<u8>(h, BITS)) >>> 4;
  const bytes = <usize>roundedSize(max(stride<K, V>() * 4, min(wanted, (<usize>1) << PAGE_SHIFT)));
  const slab = alloc(bytes);
  if (!slab) return false;
  put<u32>(slab, 0, SLAB_NEXT);
  put<u32>(slab, <u32>bytes, SLAB_BYTES);
  if (current) put<u32>(current, <u32>slab, SLAB_NEXT);
  else put<u32>(h, <u32>slab, OVF_FIRST);
  put<u32>(h, load<u32>(h, OVF_BYTES) + <u32>bytes, OVF_BYTES);
  useSlab(h, slab);
  return true;
}
