// A map's beginning, its policy and its end.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { DESTROY, EPOCH_ONE, FIRST_B, HMAP_SIZE, Hmap, checkLayout, heap, slots } from "./layout";
import { beginTask, commit, endTask, saveHeader, saveHeap, undo } from "./journal";
import { giveBackArea } from "./journal-area";
import { mix64 } from "./random";
import { alloc, free, noMemory, zero } from "./heap";
import { dropArena, makeArena } from "./arena";
import { dropArray, makeArray } from "./array";
import { dropOverflow } from "./overflow";
import { settle, dropOld } from "./grow";
import { bitsFor, growThreshold } from "./grow/policy";
import { drawCoefficients } from "./emptied";
import { enter } from "./hmap";

/** Flags of create(), numbered as in bindings/typed/table.ts: the coefficients come from `seed` and stay,
 *  instead of from the heap's generator; keys or values are records; keys are trusted, and so hashed by the
 *  fast function; values are records. */
export enum Flag {
  Fixed = 1,
  Records = 2,
  Fast = 4,
  RecordValues = 8,
}

/** A new empty map with room for `entries`: its handle, 0 without memory. `pair`: number of its storage pair;
 *  given, so that pairs whose buckets look the same share the compiled code. `loadFactor`: entries per 8
 *  slots above which it grows. */
export function create<K, V>(
  pair: u32,
  entries: u32,
  loadFactor: f64,
  assist: u32,
  resize: u32,
  flags: u32,
  seed: u64,
): Hmap {
  const m = make<K, V>(pair, entries, loadFactor, assist, resize, flags, seed, entries ? 0 : FIRST_B);
  endTask();
  return m;
}

/** As create(), but the task goes on: until endTask() an interruption gives the map back. `least`: B is no
 *  less. */
export function make<K, V>(
  pair: u32,
  entries: u32,
  loadFactor: f64,
  assist: u32,
  resize: u32,
  flags: u32,
  seed: u64,
  least: u32,
): Hmap {
  checkLayout<K, V>();
  if (heap.used == 0) giveBackArea();
  const m = changetype<Hmap>(alloc(HMAP_SIZE));
  if (!m) return changetype<Hmap>(noMemory());
  // continue the version of the freed map at this address: a stale cursor must not match
  const version = m.version;
  zero(changetype<usize>(m), HMAP_SIZE);
  m.version = (version + 2) & ~1;
  m.pair = <u8>pair;
  heap.maps++;
  beginTask(DESTROY, m);
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.fixedSeed = (flags & Flag.Fixed) != 0;
  m.epoch = EPOCH_ONE;
  const bits = max(bitsFor<K, V>(m, entries), least);
  const hasArena =
    (flags & Flag.Records) == 0 || makeArena(m, (flags & Flag.Fast) != 0, (flags & Flag.RecordValues) != 0);
  commit();
  if (!hasArena || !makeArray<K, V>(m, bits)) {
    undo();
    destroy<K, V>(m);
    return changetype<Hmap>(noMemory());
  }
  m.growAt = growThreshold<K, V>(m, bits);
  drawCoefficients(m, mix64(seed));
  settle(m);
  commit();
  return m;
}

/** Gives everything back, a task. The handle must not be used again. */
export function destroy<K, V>(m: Hmap): void {
  beginTask(DESTROY, m);
  m.version += 2;
  if (m.growing) giveUpOld<K, V>(m);
  dropArray<K, V>(m);
  dropOverflow(m);
  dropArena(m);
  saveHeap();
  heap.maps--;
  free(changetype<usize>(m), HMAP_SIZE);
  endTask();
}

/** One step: no growth is under way any more, and oldbuckets are given back. */
function giveUpOld<K, V>(m: Hmap): void {
  saveHeader(m);
  dropOld<K, V>(m);
  m.growing = false;
  commit();
}

/** Changes a map's policy, as given to create(). False if refused. A growth under way goes on. */
export function retune<K, V>(m: Hmap, loadFactor: f64, assist: u32, resize: u32): bool {
  if (!enter(m)) return false;
  saveHeader(m);
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.growAt = growThreshold<K, V>(m, m.B);
  commit();
  return true;
}
