// What the bindings need of a heap and of a map whatever its kinds.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "../layout";
import { alloc, free, initHeap } from "../heap";
import { heapStats } from "../stats";
import { watch as watchEvents } from "../event-ring";

/** Once, before anything else: pages the memory may reach, and 64 bits from a secure source. */
export function init(limitPages: u32, seed: u64): void {
  initHeap(limitPages, seed);
}

export function size(m: Hmap): u32 {
  return m.count;
}

/** Changes whenever the map does; odd inside a mutation or torn. */
export function version(m: Hmap): u32 {
  return m.version;
}

/** Notes events of the mask in a ring (event-ring.ts); 0 ends it. */
export function watch(mask: u32, ring: usize, capacity: u32): void {
  watchEvents(mask, ring, capacity);
}

export function heap_stats(): void {
  heapStats();
}

/** Room for what is too long for the bulk area; 0 without memory. */
export function allocate(bytes: usize): usize {
  return alloc(bytes);
}

export function release(ptr: usize, bytes: usize): void {
  free(ptr, bytes);
}
