// The index of the ordered map (tophash/map): from a key's code to the numbers of the entries that have it.
// The entries themselves, in the order of insertion, are on the JavaScript side
// (bindings/ordered/entry-log.ts), since keys and values may be any object there; an entry keeps its number
// for life, so that growth, deletion and iteration need not agree on anything.
//
// It is the line map of a u32 and a u64, 5 slots in one line, with one difference: keys of one code stand
// beside each other, and who asks for an entry says which. A code is 32 bits: an integer is its own, so that
// no two of them share one, and everything else is hashed with the map's secret coefficients. The u64 is an
// entry's number and 32 bits that are the caller's: values that are small integers go there, so that to look
// one up needs this line and no other.
//
//   |code x 5|meta|entry, value x 5|     evacuate() reads this line and no other: the code is the stored hash
//
// 5 slots with whole codes, and not 8 with tophash bytes: those would send each lookup to a log of hashes,
// and evacuation to 8 of its lines.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap } from "./layout";
import { hash, floatKey } from "./hash";
import { mix64 } from "./random";
import { matchKey } from "./match";
import { next, tophash, metaOf, valueAt, valuePtr } from "./bucket";
import { growWork, readChain } from "./grow";
import { finishRemoval, insert, lookup, missing, takeOut, touch } from "./hmap";
import { put } from "./stores";

/** No entry; the one number that no entry has. */
@inline export const NONE: u32 = u32.MAX_VALUE;
/** Offset of the caller's 32 bits in a slot's u64, behind the entry's number. */
@inline const VALUE: usize = 4;

// ---- codes
/** Code of a number: the 32-bit integer that it is, or a hash of its bits. -0 is 0, and there is one NaN. */
@inline
export function codeOf(m: Hmap, key: f64): u32 {
  const whole = <i32>key;
  return <f64>whole == key ? <u32>whole : hash<u64>(m, floatKey(key));
}

/** Code of a sequence of 64-bit digits: that of those before, and the next one. */
@inline
export function foldCode(m: Hmap, code: u32, digit: u64): u32 {
  return hash<u64>(m, mix64(digit ^ ((<u64>code) << 32)));
}

// ---- reads
/** The first entry of a code, NONE if there is none. Changes nothing. */
@inline
export function firstEntry(m: Hmap, code: u32): u32 {
  const at = lookup<u32, u64>(m, code);
  return at ? load<u32>(at) : NONE;
}

/** What stands beside the first entry of a code; with STATUS = MISS if there is none, and then the same as
 *  TypedMap's get. */
@inline
export function firstValue(m: Hmap, code: u32): u32 {
  const at = lookup<u32, u64>(m, code);
  if (at) return load<u32>(at, VALUE);
  missing();
  return 0x9e3779b1;
}

/** The entry of a code that comes after `entry`, NONE if that is the last. The order is of no importance: it
 *  stays while the map does. */
export function nextEntry(m: Hmap, code: u32, entry: u32): u32 {
  const hv = hash<u32>(m, code);
  let found = false;
  for (let b = readChain<u32, u64>(m, hv); b; b = next<u32, u64>(b)) {
    for (let hits = matchKey<u32, u64>(b, code, tophash(hv), metaOf<u32, u64>(b)); hits; hits &= hits - 1) {
      const candidate = <u32>valueAt<u32, u64>(b, ctz(hits));
      if (found) return candidate;
      found = candidate == entry;
    }
  }
  return NONE;
}

// ---- writes
/** Adds an entry under a code that may have others; `value`: the word behind its number. False with STATUS if
 *  refused or without memory. */
@inline
export function addEntry(m: Hmap, code: u32, entry: u32, value: u32): bool {
  touch(m);
  const hv = hash<u32>(m, code);
  if (m.growing) growWork<u32, u64>(m, hv);
  return insert<u32, u64>(m, code, hv, readChain<u32, u64>(m, hv), ((<u64>value) << 32) | entry) != 0;
}

/** Removes an entry; false if it is not there, or refused with STATUS. Never allocates. */
export function removeEntry(m: Hmap, code: u32, entry: u32): bool {
  touch(m);
  const hv = hash<u32>(m, code);
  if (m.growing) growWork<u32, u64>(m, hv);
  const head = readChain<u32, u64>(m, hv);
  for (let b = head; b; b = next<u32, u64>(b)) {
    const i = slotOf(b, code, hv, entry);
    if (i < 0) continue;
    takeOut<u32, u64>(m, b, i, false);
    finishRemoval<u32, u64>(m, head, b, i);
    return true;
  }
  return false;
}

/** Gives an entry another number; false if it is not there, or refused with STATUS. Never allocates. */
export function renumberEntry(m: Hmap, code: u32, entry: u32, to: u32): bool {
  touch(m);
  const hv = hash<u32>(m, code);
  if (m.growing) growWork<u32, u64>(m, hv);
  for (let b = readChain<u32, u64>(m, hv); b; b = next<u32, u64>(b)) {
    const i = slotOf(b, code, hv, entry);
    if (i < 0) continue;
    put<u32>(valuePtr<u32, u64>(b, i), to, 0); // and keeps its value
    return true;
  }
  return false;
}

/** Slot of bucket b that holds an entry of a code, -1 if none does. */
@inline
function slotOf(b: usize, code: u32, hv: u32, entry: u32): i32 {
  for (let hits = matchKey<u32, u64>(b, code, tophash(hv), metaOf<u32, u64>(b)); hits; hits &= hits - 1) {
    if (<u32>valueAt<u32, u64>(b, ctz(hits)) == entry) return ctz(hits);
  }
  return -1;
}
