// A door to the inside, for tests only: the core's exports plus hash, matching, geometry and the
// numbers of abi.ts.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  Hmap,
  OUT,
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
export * from "./abi";

// ---- geometry, per storage pair
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
