// Key to 32-bit hash. Numbers use multiply-add-shift with secret coefficients per map, strongly universal
// (Dietzfelbinger 1996; Thorup, "High speed hashing for integers and strings", section 3): the top half of
// a*x + b mod 2^64 for 4-byte keys, of a*lo + b*hi + c for 8-byte keys. Pairwise independence alone does not
// spread sequential keys for every seed, so a bijective finaliser follows (test/hash-spread.test.ts).
import { A, B_, C } from "./layout";

/** Hash of a key under the map's coefficients. Bucket index: low bits; tophash: top 8 bits. */
// @ts-ignore: decorator
@inline
export function hash<K>(h: usize, key: K): u32 {
  if (sizeof<K>() == 4) return finalise(<u32>((load<u64>(h, A) * <u64>key + load<u64>(h, B_)) >> 32));
  if (sizeof<K>() == 8)
    return finalise(
      <u32>(
        ((load<u64>(h, A) * ((<u64>key) & 0xffffffff) +
          load<u64>(h, B_) * ((<u64>key) >> 32) +
          load<u64>(h, C)) >>
          32)
      ),
    );
  ERROR("keys are 4 or 8 bytes");
  return 0;
}

/** xorshift-multiply-xorshift, a bijection, so that universality is kept. Multiplier: murmur3's fmix32, second. */
// @ts-ignore: decorator
@inline
export function finalise(x: u32): u32 {
  x = (x ^ (x >> 15)) * 0xc2b2ae35;
  return x ^ (x >> 16);
}

/** The bits that stand for an f64 key: one NaN, and -0 is +0 (SameValueZero). */
// @ts-ignore: decorator
@inline
export function floatKey(key: f64): u64 {
  return key == 0 ? 0 : key != key ? 0x7ff8000000000000 : reinterpret<u64>(key);
}
