// When a map grows, by Go's two rules: over load, or too many overflow buckets.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { AVOID, FORBID, Hmap, LINE, TWICE, slots, stride } from "../layout";

/** Count has reached the load factor, so that a new key doubles the map. */
@inline
export function overLoadFactor(m: Hmap): bool {
  return m.count >= m.growAt;
}

/** As many overflow buckets as main buckets. */
@inline
export function tooManyOverflowBuckets(m: Hmap): bool {
  return m.noverflow >> m.B != 0;
}

/** Whether a new key, about to come in, begins a growth. */
@inline
export function wantsGrowth(m: Hmap): bool {
  return (overLoadFactor(m) || tooManyOverflowBuckets(m)) && !m.growing && mayGrow(m);
}

/** resize 'forbid' never grows and 'avoid' only over load, since it means chains to be long; after a growth
 *  that got no memory one eighth more inserts pass first. */
function mayGrow(m: Hmap): bool {
  const resize = m.resize;
  if (resize == FORBID || (resize == AVOID && !overLoadFactor(m))) return false;
  const retry = m.retry;
  if (retry) m.retry = retry - 1;
  return !retry;
}

/** Entries above which 2^bits buckets are over load: the load factor `times` over, but never before one
 *  bucket is full (Go). */
export function loadThreshold<K, V>(m: Hmap, bits: u32, times: f64): u32 {
  const entries = Math.floor(m.loadFactor * times * <f64>((<u64>1) << bits));
  return max(slots<K, V>(), <u32>min<f64>(entries, 4294967295));
}

/** Entries above which 2^bits buckets grow. 'avoid': Valkey's hard limit, five times as full. */
export function growThreshold<K, V>(m: Hmap, bits: u32): u32 {
  const resize = m.resize;
  return resize == FORBID ? u32.MAX_VALUE : loadThreshold<K, V>(m, bits, resize == AVOID ? 5 : 1);
}

/** How often 2^bits buckets double in a growth over load. A small array doubles twice at once, so that it
 *  grows half as often while it fills and moves fewer entries: from 2 lines to 8, 32, 64, 256 and 512.
 *  (128 and 512 instead take 12 % longer for 1,000 entries, of which they move more; 4, 16, 64 take 20 %
 *  longer for 100.) classic follows Go: once. */
export function doublings<K, V>(bits: u32): u32 {
  const lines = (stride<K, V>() << bits) / LINE;
  return TWICE && lines >= 2 && lines <= 64 && lines != 32 ? 2 : 1;
}

/** Old buckets of the growth under way: those that lookups start from. */
@inline
export function oldBucketCount(m: Hmap): u32 {
  return m.mask + 1;
}

/** B of the array that is being evacuated. */
@inline
export function oldBits(m: Hmap): u32 {
  return popcnt<u32>(m.mask);
}

/** B that holds `entries` entries at the map's load factor, whatever its resize policy. */
export function bitsFor<K, V>(m: Hmap, entries: u32): u32 {
  let bits: u32 = 0;
  while (bits < 31 && loadThreshold<K, V>(m, bits, 1) < entries) bits++;
  return bits;
}
