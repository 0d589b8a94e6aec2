// Key to 32-bit hash. Numbers use multiply-add-shift with secret coefficients per map, strongly universal
// (Dietzfelbinger 1996; Thorup, "High speed hashing for integers and strings", section 3): the top half of
// a*x + b mod 2^64 for 4-byte keys, of a*lo + b*hi + c for 8-byte keys. Pairwise independence alone does not
// spread sequential keys for every seed, so a bijective finaliser follows (test/core/hash-spread.test.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Arena, Hmap, RECORD_BLOCK, RECORD_DATA, isReference } from "./layout";
import { mix64, sipHash } from "./random";
import { word, blocksFor, bytesOf } from "./record";

/** Hash of a key under the map's coefficients. Bucket index: low bits; tophash: top 8 bits. */
@inline
export function hash<K>(m: Hmap, key: K): u32 {
  if (isReference<K>()) return <u32>((<u64>key) >> 32); // computed once, by referTo()
  if (sizeof<K>() == 4) return finalise(<u32>((m.coefA * <u64>key + m.coefB) >> 32));
  if (sizeof<K>() == 8)
    return finalise(
      <u32>((m.coefA * ((<u64>key) & 0xffffffff) + m.coefB * ((<u64>key) >> 32) + m.coefC) >> 32),
    );
  ERROR("keys are 4 or 8 bytes");
  return 0;
}

/** xorshift-multiply-xorshift, a bijection, so that universality is kept. Multiplier: murmur3's fmix32,
 *  second. */
@inline
export function finalise(x: u32): u32 {
  x = (x ^ (x >> 15)) * 0xc2b2ae35;
  return x ^ (x >> 16);
}

/** The bits that stand for an f64 key: one NaN, and -0 is +0 (SameValueZero). */
@inline
export function floatKey(key: f64): u64 {
  return key == 0 ? 0 : key != key ? 0x7ff8000000000000 : reinterpret<u64>(key);
}

/** The key that a record stands for: its hash and its address. */
export function referTo(m: Hmap, record: usize): i64 {
  const hv =
    bytesOf(word(record)) <= <u32>RECORD_BLOCK
      ? blockHash(m.arena, record)
      : m.arena.fast
        ? fastHash(m.coefA, record)
        : sipHashOf(m.coefA, m.coefB, record);
  return <i64>(((<u64>hv) << 32) | (<u64>record));
}

function blockHash(arena: Arena, record: usize): u32 {
  return hashOfBlock(
    arena,
    load<u32>(record, RECORD_DATA),
    load<u32>(record, RECORD_DATA + 4),
    load<u32>(record, RECORD_DATA + 8),
    load<u32>(record, RECORD_DATA + 12),
    word(record),
  );
}

/** Records of one block are hashed as numbers are: multiply-add-shift over five 32-bit words, the last of
 *  them the record's word, with a secret coefficient each. A third of SipHash's time for them. */
@inline
export function hashOfBlock(arena: Arena, w0: u64, w1: u64, w2: u64, w3: u64, word: u64): u32 {
  const sum = arena.c0 * w0 + arena.c1 * w1 + arena.c2 * w2 + arena.c3 * w3 + arena.c4 * word + arena.c5;
  return finalise(<u32>(sum >> 32));
}

/** Quick, for longer records of trusted keys: xor, multiply, fold, a word at a time; splitmix64's output
 *  function at the end. Who chooses the keys can make them collide. */
function fastHash(seed: u64, record: usize): u32 {
  const w = word(record);
  const bytes = bytesOf(w);
  let x = seed ^ (<u64>w);
  for (let i: usize = 0; i < bytes; i += 8) {
    x = (x ^ load<u64>(record + i, RECORD_DATA)) * 0x9e3779b97f4a7c15;
    x ^= x >> 32;
  }
  return <u32>mix64(x);
}

/** For longer records: SipHash-1-3, as in Rust's and Python's maps, keyed by the map's secret coefficients,
 * over
 *  the padded words and the record's word, which has the length. */
function sipHashOf(k0: u64, k1: u64, record: usize): u32 {
  const w = word(record);
  const words = (<usize>blocksFor(bytesOf(w))) << 1;
  const x = sipHash(k0, k1, record + RECORD_DATA, words, <u64>w, 3);
  return <u32>(x ^ (x >> 32));
}
