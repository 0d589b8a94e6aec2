// Which slots of one bucket hold a key: a bit mask, occupied slots only. The one seam between SIMD and
// scalar. Line buckets compare the keys themselves, since for number keys that costs no more than comparing
// tophash bytes first; the classic bucket compares its eight tophash bytes, as Go does, then the keys that
// remain. Of references (layout.ts) they compare the hashes, which stand in the bucket, and then the bytes of
// those that remain.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { EMPTY_ONE, INTERLEAVED, SLOTS, VARIES, isReference, keyAfter, keysOffset, slots } from "./layout";
import { sameRecord } from "./record";
import { TALLIES, tally, Work } from "./work-counters";

/** Bit i set: slot i is occupied and holds `key`. `meta`: the bucket's meta word (line), else unused. */
@inline
export function matchKey<K, V>(b: usize, key: K, top: u32, meta: u32): u32 {
  if (TALLIES) tally(Work.Probe, 1);
  if (CLASSIC) return matchCandidates<K, V>(b, key, matchTop(b, top));
  if (TALLIES) tally(Work.Compare, slots<K, V>());
  let m = (VARIES ? matchVaried<K, V>(b, key) : matchLine<K, V>(b, key)) & meta;
  // with 7 slots the meta word itself stands in the last lane, and may look like the key
  if (VARIES) m &= (1 << slots<K, V>()) - 1;
  else if (slots<K, V>() == 7) m &= 0x7f;
  return isReference<K>() ? matchCandidates<K, V>(b, key, m) : m;
}

/** Whether two keys are the same. References: the same hash, then the same bytes. */
@inline
export function sameKey<K>(a: K, b: K): bool {
  if (!isReference<K>()) return a == b;
  return seen<K>(a) == seen<K>(b) && sameRecord(<usize>(<u32>a), <usize>(<u32>b));
}

/** What the bucket itself can tell two keys by: all of a number, the hash of a reference. */
@inline
function seen<K>(key: K): K {
  return isReference<K>() ? <K>((<u64>key) >> 32) : key;
}

@inline
function matchLine<K, V>(b: usize, key: K): u32 {
  if (!ASC_FEATURE_SIMD) {
    let m: u32 = 0;
    for (let i: u32 = 0; i < slots<K, V>(); i++) {
      m |= u32(seen<K>(load<K>(b + (i << alignof<K>()))) == seen<K>(key)) << i;
    }
    return m;
  }
  // whole vectors; where one key is left over it is compared alone, where three are the meta word fills the
  // lane
  if (sizeof<K>() == 4) {
    const k = i32x4.splat(<i32>key);
    const m: u32 = i32x4.bitmask(i32x4.eq(v128.load(b), k));
    return slots<K, V>() == 5
      ? m | (u32(load<u32>(b, 16) == <u32>key) << 4)
      : m | (i32x4.bitmask(i32x4.eq(v128.load(b, 16), k)) << 4);
  }
  const k = i64x2.splat(<i64>seen<K>(key));
  const m0 = i64x2.eq(seenPair<K>(v128.load(b)), k);
  if (slots<K, V>() == 3) return i64x2.bitmask(m0) | (u32(seen<K>(load<K>(b, 16)) == seen<K>(key)) << 2);
  const m01 = lowHalves(m0, i64x2.eq(seenPair<K>(v128.load(b, 16)), k));
  if (slots<K, V>() == 5) return i32x4.bitmask(m01) | (u32(seen<K>(load<K>(b, 32)) == seen<K>(key)) << 4);
  const m2 = i64x2.eq(seenPair<K>(v128.load(b, 32)), k);
  const m23 = lowHalves(m2, i64x2.eq(seenPair<K>(v128.load(b, 48)), k));
  return i16x8.bitmask(i16x8.narrow_i32x4_s(m01, m23));
}

/** matchLine() of as many slots as a variant has. */
@inline
function matchVaried<K, V>(b: usize, key: K): u32 {
  if (ASC_FEATURE_SIMD && !INTERLEAVED) return matchFours<K>(b, key);
  let m: u32 = 0;
  for (let i: u32 = 0; i < SLOTS; i++) {
    m |= u32(seen<K>(load<K>(b + keyAfter<K, V>(i), keysOffset<K, V>())) == seen<K>(key)) << i;
  }
  return m;
}

/** As many fours of keys as the slots of a variant begin; what is no key is masked by the caller. */
@inline
function matchFours<K>(b: usize, key: K): u32 {
  let m = matchFour<K>(b, key);
  if (SLOTS > 4) m |= matchFour<K>(b + 4 * sizeof<K>(), key) << 4;
  if (SLOTS > 8) m |= matchFour<K>(b + 8 * sizeof<K>(), key) << 8;
  if (SLOTS > 12) m |= matchFour<K>(b + 12 * sizeof<K>(), key) << 12;
  return m;
}

@inline
function matchFour<K>(at: usize, key: K): u32 {
  if (sizeof<K>() == 4) return i32x4.bitmask(i32x4.eq(v128.load(at), i32x4.splat(<i32>key)));
  const k = i64x2.splat(<i64>seen<K>(key));
  const low = i64x2.eq(seenPair<K>(v128.load(at)), k);
  return i32x4.bitmask(lowHalves(low, i64x2.eq(seenPair<K>(v128.load(at, 16)), k)));
}

/** seen() of two keys. */
@inline
function seenPair<K>(keys: v128): v128 {
  return isReference<K>() ? i64x2.shr_u(keys, 32) : keys;
}

/** The low halves of four 64-bit lanes as four 32-bit lanes. */
@inline
function lowHalves(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

/** Bit i set: tophash i equals `top`. */
@inline
export function matchTop(b: usize, top: u32): u32 {
  if (VARIES || ASC_FEATURE_SIMD)
    return VARIES
      ? matchTops(b, top)
      : i8x16.bitmask(i8x16.eq(v128.load64_zero(b), i8x16.splat(<i8>top))) & 0xff;
  return zeroBytes(load<u64>(b) ^ (<u64>top * 0x0101010101010101));
}

/** Bit i set: tophash i says empty, emptyRest or emptyOne. */
@inline
export function matchEmpty(b: usize): u32 {
  if (VARIES) return matchEmpties(b);
  else if (ASC_FEATURE_SIMD) {
    const limit = i8x16.splat(<i8>(EMPTY_ONE + 1));
    return i8x16.bitmask(i8x16.lt_u(v128.load64_zero(b), limit)) & 0xff;
  }
  return zeroBytes(load<u64>(b) & 0xfefefefefefefefe);
}

/** matchTop() of as many slots as a variant has. */
@inline
function matchTops(b: usize, top: u32): u32 {
  const all: u32 = (1 << SLOTS) - 1;
  if (ASC_FEATURE_SIMD) return i8x16.bitmask(i8x16.eq(v128.load(b), i8x16.splat(<i8>top))) & all;
  const tops = <u64>top * 0x0101010101010101;
  let m = zeroBytes(load<u64>(b) ^ tops);
  if (SLOTS > 8) m |= zeroBytes(load<u64>(b, 8) ^ tops) << 8;
  return m & all;
}

/** matchEmpty() of as many slots as a variant has. */
@inline
function matchEmpties(b: usize): u32 {
  const all: u32 = (1 << SLOTS) - 1;
  if (ASC_FEATURE_SIMD)
    return i8x16.bitmask(i8x16.lt_u(v128.load(b), i8x16.splat(<i8>(EMPTY_ONE + 1)))) & all;
  let m = zeroBytes(load<u64>(b) & 0xfefefefefefefefe);
  if (SLOTS > 8) m |= zeroBytes(load<u64>(b, 8) & 0xfefefefefefefefe) << 8;
  return m & all;
}

/** Bit i set: byte i of the word is 0. Exact: no carry crosses a byte (Hacker's Delight, 6-1). */
@inline
function zeroBytes(x: u64): u32 {
  const low7: u64 = 0x7f7f7f7f7f7f7f7f;
  const zero = ~(((x & low7) + low7) | x | low7);
  return <u32>(((zero >> 7) * 0x0102040810204080) >> 56);
}

@inline
function matchCandidates<K, V>(b: usize, key: K, candidates: u32): u32 {
  while (candidates) {
    const i = ctz(candidates);
    if (TALLIES) tally(Work.Compare, 1);
    if (
      sameKey<K>(load<K>(b + (INTERLEAVED ? keyAfter<K, V>(i) : i << alignof<K>()), keysOffset<K, V>()), key)
    )
      return 1 << i;
    candidates &= candidates - 1;
  }
  return 0;
}
