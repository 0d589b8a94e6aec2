// Exports of every core: of its heap, and of a map whatever its kinds.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";

export { alloc as allocate, free as release, initHeap as init } from "./heap";
export { heapStats as heap_stats, stats } from "./stats";
export { watch } from "./event-ring";
export { verify } from "./invariants";

export function size(m: Hmap): u32 {
  return m.count;
}

/** Changes whenever the map does; odd inside a mutation or torn. */
export function version(m: Hmap): u32 {
  return m.version;
}
