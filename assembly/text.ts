// Strings of the host as keys. Where the engine has JS String Builtins they are read here, character by
// character, and put together in the first page as the record that is hashed, compared, and copied if the key
// is new. The bindings do the same where it has none (bindings/heap/records.ts), and for strings too long for
// the page: the records are equal, so a map may be reached both ways.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BULK, Hmap, KEY_RECORD, RECORD_BLOCK, RECORD_DATA, RECORD_WIDE, RECORD_WORD } from "./layout";
import { hashOfBlock, referTo } from "./hash";
import { blocksFor } from "./record";

@external("wasm:js-string", "length")
declare function lengthOf(text: externref): u32;

/** Code unit i, which must be there. The engine looks at the kind of a string once, where it can see that a
 *  read of the same string comes before on every way. */
@external("wasm:js-string", "charCodeAt")
declare function unitAt(text: externref, i: u32): u32;

/** Four characters as bytes. Greater ones spill over: their bits in `all` tell. */
@inline
function packed(a: u32, b: u32, c: u32, d: u32): u64 {
  return <u64>(a | (b << 8) | (c << 16) | (d << 24));
}

/** The key that a string stands for; of null: that the record does which the bindings have put together. */
@inline
export function keyOf(m: Hmap, text: externref): i64 {
  return text ? keyOfText(m, text) : keyOfRecord(m);
}

/** A branch and no select: the address of most, which is known, waits for no load then. */
function keyOfRecord(m: Hmap): i64 {
  const at = load<u32>(KEY_RECORD);
  if (at) return referTo(m, at);
  return referTo(m, BULK);
}

export function keyOfText(m: Hmap, text: externref): i64 {
  const n = lengthOf(text);
  if (n - 1 >= <u32>RECORD_BLOCK) return keyOfLong(m, text, n);
  const first = unitAt(text, 0);
  if (first > 0xff) return keyOfLong(m, text, n); // as all characters of most such strings
  let all = first;
  let low: u64;
  let high: u64 = 0;
  if (n < 4) {
    const b = unitAt(text, n >> 1);
    const c = unitAt(text, n - 1);
    all |= b | c;
    low = <u64>(first | (b << ((n >> 1) << 3)) | (c << ((n - 1) << 3)));
  } else {
    const b = unitAt(text, 1);
    const c = unitAt(text, 2);
    const d = unitAt(text, 3);
    all |= b | c | d;
    low = packed(first, b, c, d);
    if (n > 4) {
      // the last four, of which those that are there already are shifted out
      const b = unitAt(text, n - 4);
      const c = unitAt(text, n - 3);
      const d = unitAt(text, n - 2);
      const e = unitAt(text, n - 1);
      all |= b | c | d | e;
      const last = packed(b, c, d, e);
      if (n <= 8) {
        low |= (last >> ((<u64>(8 - n)) << 3)) << 32;
      } else {
        const b = unitAt(text, 4);
        const c = unitAt(text, 5);
        const d = unitAt(text, 6);
        const e = unitAt(text, 7);
        all |= b | c | d | e;
        low |= packed(b, c, d, e) << 32;
        if (n <= 12) {
          high = last >> ((<u64>(12 - n)) << 3);
        } else {
          const b = unitAt(text, 8);
          const c = unitAt(text, 9);
          const d = unitAt(text, 10);
          const e = unitAt(text, 11);
          all |= b | c | d | e;
          high = packed(b, c, d, e) | ((last >> ((<u64>(16 - n)) << 3)) << 32);
        }
      }
    }
  }
  if (all > 0xff) return keyOfLong(m, text, n);
  store<u32>(BULK, n, RECORD_WORD);
  store<u64>(BULK, low, RECORD_DATA);
  store<u64>(BULK, high, RECORD_DATA + 8);
  const hv = hashOfBlock(m.arena, low & 0xffffffff, low >> 32, high & 0xffffffff, high >> 32, n);
  return <i64>(((<u64>hv) << 32) | (<u64>BULK));
}

/** The same of strings of another length, or with a character that takes two bytes. */
function keyOfLong(m: Hmap, text: externref, n: u32): i64 {
  if (n > <u32>RECORD_BLOCK) {
    if (!writeNarrow(text, n)) writeWide(text, n);
  } else if (n) {
    writeWide(text, n);
  } else {
    begin(0, 0);
  }
  return referTo(m, BULK);
}

/** Writes a record of one byte a character, of eight at least; whether all of them fit into a byte. By whole
 *  words, which the core reads again at once: a processor that has to put one together of parts just stored
 *  waits for them. */
function writeNarrow(text: externref, n: u32): bool {
  begin(n, n);
  const first = unitAt(text, 0);
  if (first > 0xff) return false;
  for (let i: u32 = 0; i < n; i += 8) {
    const from = min<u32>(i, n - 8);
    const a = unitAt(text, from);
    const b = unitAt(text, from + 1);
    const c = unitAt(text, from + 2);
    const d = unitAt(text, from + 3);
    const e = unitAt(text, from + 4);
    const f = unitAt(text, from + 5);
    const g = unitAt(text, from + 6);
    const h = unitAt(text, from + 7);
    if ((a | b | c | d | e | f | g | h) > 0xff) return false;
    const word = packed(a, b, c, d) | (packed(e, f, g, h) << 32);
    store<u64>(BULK + i, word >> ((<u64>(i - from)) << 3), RECORD_DATA);
  }
  return true;
}

/** The same with two bytes a character, of any length but 0. */
function writeWide(text: externref, n: u32): void {
  begin((n << 1) | RECORD_WIDE, n << 1);
  const first = <u64>unitAt(text, 0);
  if (n < 4) {
    const mid = (<u64>unitAt(text, n >> 1)) << ((n >> 1) << 4);
    const last = (<u64>unitAt(text, n - 1)) << ((n - 1) << 4);
    store<u64>(BULK, first | mid | last, RECORD_DATA);
    return;
  }
  for (let i: u32 = 0; i < n; i += 4) {
    const from = min<u32>(i, n - 4);
    const a = <u64>unitAt(text, from);
    const b = (<u64>unitAt(text, from + 1)) << 16;
    const c = (<u64>unitAt(text, from + 2)) << 32;
    const d = (<u64>unitAt(text, from + 3)) << 48;
    store<u64>(BULK + ((<usize>i) << 1), (a | b | c | d) >> ((<u64>(i - from)) << 4), RECORD_DATA);
  }
}

/** Writes a record's word, and zeros into the last block of so many bytes of data. */
@inline
function begin(word: u32, bytes: u32): void {
  store<u32>(BULK, word, RECORD_WORD);
  const last = BULK + <usize>(blocksFor(bytes) - 1) * RECORD_BLOCK;
  store<u64>(last, 0, RECORD_DATA);
  store<u64>(last, 0, RECORD_DATA + 8);
}
