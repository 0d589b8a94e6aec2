// A door to the inside, for tests and the explorer only: the core's exports plus hash, matching, geometry,
// the way over a map's buckets, and the numbers of abi.ts.
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
import { evacuated, hashOf, homeOf, keyOf, linkOf, occupiedOf } from "./pair-dispatch";

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

// ---- buckets of a map of any pair
/** The first bucket of the chain that hashes of low bits i lead to; 0 where the bucket reads as empty. */
export function chain_of(m: Hmap, i: u32): usize {
  return homeOf(m.pair, m, i);
}

/** Whether that is an old bucket, which a growth has not evacuated yet. */
export function is_old(m: Hmap, i: u32): bool {
  return m.growing && !evacuated(m.pair, m, i & m.mask);
}

/** Buckets that lookups start from: in a growth under way the old ones, which are the first places. */
export function starts_of(m: Hmap): u32 {
  return m.mask + 1;
}

/** The bucket behind b in its chain, 0 at the end. */
export function link_of(m: Hmap, b: usize): usize {
  return linkOf(m.pair, b);
}

/** Bit i set: slot i of bucket b is occupied. */
export function occupied_of(m: Hmap, b: usize): u32 {
  return occupiedOf(m.pair, b);
}

/** Hash of the key in an occupied slot. */
export function hash_of_slot(m: Hmap, b: usize, i: u32): u32 {
  return hashOf(m.pair, m, keyOf(m.pair, b, i));
}
