// A door to the inside, for tests only: the core's exports plus hash, matching, geometry and layout
// constants.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  BULK,
  CONCURRENT,
  EMPTY_ONE,
  EMPTY_REST,
  EPOCH_SHIFT,
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  HEAP,
  HMAP_SIZE,
  HeapHeader,
  Hmap,
  LINE,
  LINKED,
  MIN_TOPHASH,
  MISS,
  NO_MEMORY,
  OUT,
  SCAN_BUFFER,
  SCRATCH,
  filterOffset,
  hasFilter,
  keysOffset,
  linkInLastSlot,
  linkOffset,
  metaOffset,
  slots,
  stride,
  valuesOffset,
} from "./layout";
import { hash, floatKey } from "./hash";
import { matchEmpty, matchKey, matchTop } from "./match";
import { tophash } from "./bucket";

export * from "./index";

// ---- constants, as globals
// ---------------------------------------------------------------------------------

export const C_STATUS: i32 = <i32>(HEAP + offsetof<HeapHeader>("status"));
export const C_MISS: i32 = MISS;
export const C_NO_MEMORY: i32 = NO_MEMORY;
export const C_CONCURRENT: i32 = CONCURRENT;
export const C_COEFFICIENT: i32 = <i32>offsetof<Hmap>("coefA");
export const C_RNG: i32 = <i32>(HEAP + offsetof<HeapHeader>("rng"));
export const C_VERSION: i32 = <i32>offsetof<Hmap>("version");
export const C_COUNT: i32 = <i32>offsetof<Hmap>("count");
export const C_OUT: i32 = <i32>OUT;
export const C_SCRATCH: i32 = <i32>SCRATCH;
export const C_SCAN_BUFFER: i32 = <i32>SCAN_BUFFER;
export const C_BULK: i32 = <i32>BULK;
export const C_LINE: i32 = <i32>LINE;
export const C_HMAP_SIZE: i32 = <i32>HMAP_SIZE;
export const C_FAIL_ALLOC: i32 = <i32>(HEAP + offsetof<HeapHeader>("failAlloc"));
export const C_FAIL_KEEP: i32 = <i32>(HEAP + offsetof<HeapHeader>("failKeep"));
export const C_FAIL_STORE: i32 = <i32>(HEAP + offsetof<HeapHeader>("failStore"));
export const C_LINKED: i32 = LINKED;
export const C_EPOCH_SHIFT: i32 = EPOCH_SHIFT;
export const C_EMPTY_REST: i32 = EMPTY_REST;
export const C_EMPTY_ONE: i32 = EMPTY_ONE;
export const C_EVACUATED_X: i32 = EVACUATED_X;
export const C_EVACUATED_Y: i32 = EVACUATED_Y;
export const C_EVACUATED_EMPTY: i32 = EVACUATED_EMPTY;
export const C_MIN_TOPHASH: i32 = MIN_TOPHASH;

// ---- geometry, per storage pair
// ----------------------------------------------------------------------------

/** Bytes of one bucket, as numbers to OUT: slots, stride, keys, meta, values, link, link in the last slot,
 *  filter (-1: none). */
function geometry<K, V>(): void {
  store<f64>(OUT, slots<K, V>(), 0);
  store<f64>(OUT, <f64>stride<K, V>(), 8);
  store<f64>(OUT, <f64>keysOffset<K, V>(), 16);
  store<f64>(OUT, CLASSIC ? -1 : <f64>metaOffset<K, V>(), 24);
  store<f64>(OUT, <f64>valuesOffset<K, V>(), 32);
  store<f64>(OUT, <f64>linkOffset<K, V>(), 40);
  store<f64>(OUT, u32(linkInLastSlot<K, V>()), 48);
  store<f64>(OUT, hasFilter<K, V>() ? <f64>filterOffset<K, V>() : -1, 56);
}

export function geometry_u32_0(): void {
  geometry<u32, u8>();
}

export function geometry_u64_0(): void {
  geometry<u64, u8>();
}

export function geometry_u32_4(): void {
  geometry<u32, u32>();
}

export function geometry_u32_8(): void {
  geometry<u32, u64>();
}

export function geometry_u64_4(): void {
  geometry<u64, u32>();
}

export function geometry_u64_8(): void {
  geometry<u64, u64>();
}

// ---- hash and matching
// -------------------------------------------------------------------------------------

/** Hash of a key under the coefficients of map m. */
export function hash_u32(m: Hmap, key: u32): u32 {
  return hash<u32>(m, key);
}

export function hash_u64(m: Hmap, key: u64): u32 {
  return hash<u64>(m, key);
}

export function hash_f64(m: Hmap, key: f64): u32 {
  return hash<u64>(m, floatKey(key));
}

export function tophash_of(hash: u32): u32 {
  return tophash(hash);
}

export function match_top(b: usize, top: u32): u32 {
  return matchTop(b, top);
}

export function match_empty(b: usize): u32 {
  return matchEmpty(b);
}

export function match_u32_4(b: usize, key: u32, top: u32, meta: u32): u32 {
  return matchKey<u32, u32>(b, key, top, meta);
}

export function match_u32_8(b: usize, key: u32, top: u32, meta: u32): u32 {
  return matchKey<u32, u64>(b, key, top, meta);
}

export function match_u64_4(b: usize, key: u64, top: u32, meta: u32): u32 {
  return matchKey<u64, u32>(b, key, top, meta);
}

export function match_u64_8(b: usize, key: u64, top: u32, meta: u32): u32 {
  return matchKey<u64, u64>(b, key, top, meta);
}
