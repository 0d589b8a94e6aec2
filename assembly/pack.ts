// The keys or the values of a bucket that are there, copied one behind the other.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { PACK_MASKS } from "./layout";

/** Once per instance: writes the masks of packFour(). */
export function initPackMasks(): void {
  for (let present: u32 = 0; present < 16; present++) {
    let at = PACK_MASKS + ((<usize>present) << 4);
    for (let lane: u32 = 0; lane < 4; lane++) {
      store<u32>(at, 0x03020100 + lane * 0x04040404);
      at += ((present >> lane) & 1) << 2;
    }
  }
}

/** Copies those of `count` keys or values that are present, one behind the other. What is absent is written
 *  too, and overwritten by what comes next, since a branch on what is there would often be mispredicted. With
 *  4-byte ones that is up to 8 of them whatever `count` is; the scan buffer has room for that. */
@inline
export function pack<T>(count: u32, from: usize, to: usize, present: u32): void {
  if (sizeof<T>() == 4) {
    packFour(from, to, present & 15);
    const rest = to + ((<usize>popcnt(present & 15)) << 2);
    if (count == 5) store<u32>(rest, load<u32>(from, 16));
    else packFour(from + 16, rest, present >> 4);
    return;
  }
  store<u64>(to, load<u64>(from));
  to = behind(to, present, 0);
  store<u64>(to, load<u64>(from, 8));
  to = behind(to, present, 1);
  store<u64>(to, load<u64>(from, 16));
  if (count < 4) return;
  to = behind(to, present, 2);
  store<u64>(to, load<u64>(from, 24));
  to = behind(to, present, 3);
  store<u64>(to, load<u64>(from, 32));
  if (count < 6) return;
  to = behind(to, present, 4);
  store<u64>(to, load<u64>(from, 40));
  to = behind(to, present, 5);
  store<u64>(to, load<u64>(from, 48));
  if (count < 8) return;
  to = behind(to, present, 6);
  store<u64>(to, load<u64>(from, 56));
}

/** Copies `count` keys or values as they stand. */
@inline
export function move<T>(count: u32, from: usize, to: usize): void {
  const bytes = count * sizeof<T>();
  if (ASC_FEATURE_SIMD) {
    v128.store(to, v128.load(from));
    if (bytes >= 32) v128.store(to, v128.load(from, 16), 16);
    if (bytes >= 48) v128.store(to, v128.load(from, 32), 32);
    if (bytes >= 64) v128.store(to, v128.load(from, 48), 48);
    const rest = bytes & 15;
    const last = bytes - rest;
    if (rest == 4) store<u32>(to + last, load<u32>(from + last));
    if (rest == 8) store<u64>(to + last, load<u64>(from + last));
    if (rest == 12) v128.store(to + last - 4, v128.load(from + last - 4));
    return;
  }
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
  if (bytes >= 24) store<u64>(to, load<u64>(from, 16), 16);
  if (bytes >= 32) store<u64>(to, load<u64>(from, 24), 24);
  if (bytes >= 40) store<u64>(to, load<u64>(from, 32), 32);
  if (bytes >= 48) store<u64>(to, load<u64>(from, 40), 40);
  if (bytes >= 56) store<u64>(to, load<u64>(from, 48), 48);
  if (bytes >= 64) store<u64>(to, load<u64>(from, 56), 56);
  if (bytes & 4) store<u32>(to + bytes - 4, load<u32>(from + bytes - 4));
}

/** Where what follows number i of 8 bytes goes: 8 bytes on if that is present. */
@inline
function behind(to: usize, present: u32, i: u32): usize {
  return to + (i < 3 ? (present << (3 - i)) & 8 : (present >> (i - 3)) & 8);
}

/** Four of 4 bytes: SIMD moves them as a table says. */
@inline
function packFour(from: usize, to: usize, present: u32): void {
  if (ASC_FEATURE_SIMD) {
    v128.store(to, i8x16.swizzle(v128.load(from), v128.load((<usize>present) << 4, PACK_MASKS)));
    return;
  }
  store<u32>(to, load<u32>(from));
  to += (present & 1) << 2;
  store<u32>(to, load<u32>(from, 4));
  to += (present & 2) << 1;
  store<u32>(to, load<u32>(from, 8));
  to += present & 4;
  store<u32>(to, load<u32>(from, 12));
}
