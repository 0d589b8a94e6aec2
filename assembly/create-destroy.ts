// A map's beginning, its policy and its end.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EPOCH_ONE, HMAP_SIZE, Hmap, checkLayout, heap, slots } from "./layout";
import { alloc, free, mix64, random, noMemory } from "./heap";
import { dropArena, makeArena } from "./arena";
import { dropArray, makeArray } from "./array";
import { dropOverflow } from "./overflow";
import { settle, dropOld } from "./grow";
import { bitsFor, growThreshold } from "./grow/policy";
import { enter, leave, drawCoefficients } from "./hmap";

/** Flags of create(), numbered as in bindings/typed/table.ts: the coefficients come from `seed` and stay,
 *  instead of from the heap's generator; keys or values are records; keys are trusted, and so hashed by the
 *  fast function; values are records. */
export enum Flag {
  Fixed = 1,
  Records = 2,
  Fast = 4,
  RecordValues = 8,
}

/** A new empty map with room for `entries`: its handle, 0 without memory. `loadFactor`: entries per 8 slots
 *  above which it grows. */
export function create<K, V>(
  entries: u32,
  loadFactor: f64,
  assist: u32,
  resize: u32,
  flags: u32,
  seed: u64,
): Hmap {
  checkLayout<K, V>();
  const m = changetype<Hmap>(alloc(HMAP_SIZE));
  if (!m) return changetype<Hmap>(noMemory());
  // continue the version of the freed map at this address: a stale cursor must not match
  const version = m.version;
  memory.fill(changetype<usize>(m), 0, HMAP_SIZE);
  m.version = (version + 2) & ~1;
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.fixedSeed = (flags & Flag.Fixed) != 0;
  m.epoch = EPOCH_ONE;
  const bits = bitsFor<K, V>(m, entries);
  const hasArena =
    (flags & Flag.Records) == 0 || makeArena(m, (flags & Flag.Fast) != 0, (flags & Flag.RecordValues) != 0);
  if (!hasArena || !makeArray<K, V>(m, bits)) {
    dropArena(m);
    free(changetype<usize>(m), HMAP_SIZE);
    return changetype<Hmap>(noMemory());
  }
  m.growAt = growThreshold<K, V>(m, bits);
  drawCoefficients(m, flags & Flag.Fixed ? mix64(seed) : random());
  settle(m);
  heap.maps++;
  return m;
}

/** Gives everything back. The handle must not be used again. What a torn map points to cannot be trusted: it
 *  is left where it is. */
export function destroy<K, V>(m: Hmap): void {
  heap.maps--;
  if (m.version & 1) return;
  m.version += 2;
  dropContents<K, V>(m);
  free(changetype<usize>(m), HMAP_SIZE);
}

/** Gives back all buckets and records. */
export function dropContents<K, V>(m: Hmap): void {
  if (m.growing) dropOld<K, V>(m);
  dropArray<K, V>(m);
  dropOverflow(m);
  dropArena(m);
}

/** Changes a map's policy, as given to create(). False if refused. A growth under way goes on. */
export function retune<K, V>(m: Hmap, loadFactor: f64, assist: u32, resize: u32): bool {
  if (!enter(m)) return false;
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.growAt = growThreshold<K, V>(m, m.B);
  leave(m);
  return true;
}
