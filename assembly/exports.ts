// Exports of every core: of its heap, and of a map whatever its kinds. Each puts the heap in order first
// (recover.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";
import { ready } from "./recover";
import { commit } from "./journal";
import { alloc, free, initHeap } from "./heap";
import { initPackMasks } from "./pack";
import * as figures from "./stats";
import * as ring from "./event-ring";
import * as invariants from "./invariants";

/** Once per instance, before anything else. `limitPages`: pages the memory may reach, 65,536 at most. */
export function init(limitPages: u32, seed: u64): void {
  initHeap(limitPages, seed);
  if (!isDefined(ORDERED)) initPackMasks();
}

/** Brings the heap in order if a call was interrupted. */
export function recover(): void {
  ready();
}

export function size(m: Hmap): u32 {
  ready();
  return m.count;
}

/** Changes whenever the map does. */
export function version(m: Hmap): u32 {
  return m.version;
}

/** As of event-ring.ts. */
export function watch(mask: u32, at: usize, capacity: u32): void {
  ready();
  ring.watch(mask, at, capacity);
}

export function stats(m: Hmap): void {
  ready();
  figures.stats(m);
}

export function heap_stats(): void {
  ready();
  figures.heapStats();
}

export function verify(m: Hmap): u32 {
  ready();
  return invariants.verify(m);
}

/** Room for what is too long for the bulk area; 0 without memory. */
export function allocate(bytes: usize): usize {
  ready();
  const at = alloc(bytes);
  commit();
  return at;
}

export function release(at: usize, bytes: usize): void {
  ready();
  free(at, bytes);
  commit();
}
