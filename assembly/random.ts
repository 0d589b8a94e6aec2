// Secrets: the generator that maps draw their hash coefficients from, and the keyed function behind it.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { heap } from "./layout";

/** The output function of splitmix64 (Steele, Lea, Flood 2014): a bijection of 64 bits. */
export function mix64(x: u64): u64 {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/** SipHash (Aumasson and Bernstein 2012) keyed by k0 and k1, with one round a word: of `words` words at
 * address
 *  `at`, and of `last` in the place of its last block. `finish`: rounds without input at the end. */
@inline
export function sipHash(k0: u64, k1: u64, at: usize, words: usize, last: u64, finish: usize): u64 {
  let v0 = k0 ^ 0x736f6d6570736575;
  let v1 = k1 ^ 0x646f72616e646f6d;
  let v2 = k0 ^ 0x6c7967656e657261;
  let v3 = k1 ^ 0x7465646279746573;
  for (let i: usize = 0; i <= words + finish; i++) {
    const m = i < words ? load<u64>(at + (i << 3)) : i == words ? last : 0;
    v3 ^= m;
    v0 += v1;
    v1 = rotl(v1, 13) ^ v0;
    v0 = rotl(v0, 32);
    v2 += v3;
    v3 = rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotl(v1, 17) ^ v2;
    v2 = rotl(v2, 32);
    v0 ^= m;
    if (i == words) v2 ^= 0xff;
  }
  return v0 ^ v1 ^ v2 ^ v3;
}

/** Next number of the heap's generator: SipHash of a counter, with seven finishing rounds, under 128 bits
 * from
 *  the platform's secure source. Numbers that were drawn tell nothing of others, earlier or later. */
export function random(): u64 {
  const drawn = heap.drawn;
  heap.drawn = drawn + 1;
  return sipHash(heap.rng0, heap.rng1, 0, 0, drawn, 7);
}
