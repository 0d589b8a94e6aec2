// Records: the bytes of string and bytes keys and values (layout.ts has the picture). One form per string:
// two bytes a character only if some character needs them, so equal strings are equal bytes, and no two
// strings share them.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { PAD_MASKS, RECORD_BLOCK, RECORD_BYTES, RECORD_DATA, RECORD_WORD } from "./layout";

/** What word() says of a record's length, in bytes. */
@inline
export function bytesOf(word: u32): u32 {
  return word & 0x7fffffff;
}

@inline
export function word(record: usize): u32 {
  return load<u32>(record, RECORD_WORD);
}

/** Bytes that a record with so many bytes of data takes: whole blocks of 16, one at least, so that short keys
 *  are hashed and compared without a branch on their length. */
@inline
function sizeFor(bytes: u32): usize {
  return RECORD_DATA + <usize>blocksFor(bytes) * RECORD_BLOCK;
}

/** Blocks of 16 bytes of a record's data. */
@inline
export function blocksFor(bytes: u32): u32 {
  return max<u32>((bytes + 15) >> 4, 1);
}

/** Bytes that a record with this word takes. A dead one's flag does not count. */
@inline
export function recordSize(word: u32): usize {
  return sizeFor(bytesOf(word));
}

/** The same for records in pages, which are short, so that one bit of the word can say dead. */
@inline
export function sizeInPage(word: u32): usize {
  return sizeFor(word & RECORD_BYTES);
}

/** Zeros behind the last byte of a record whose word and data are written. */
@inline
export function pad(record: usize): void {
  const bytes = bytesOf(word(record));
  const last = <usize>(blocksFor(bytes) - 1) * RECORD_BLOCK;
  const masks = PAD_MASKS + RECORD_BLOCK - (<usize>bytes - last);
  const at = record + last;
  store<u64>(at, load<u64>(at, RECORD_DATA) & load<u64>(masks), RECORD_DATA);
  store<u64>(at, load<u64>(at, RECORD_DATA + 8) & load<u64>(masks, 8), RECORD_DATA + 8);
}

/** Makes a record at `record` of data that lies elsewhere, of which up to 15 bytes behind its end are read
 *  too. */
@inline
export function makeRecord(record: usize, data: usize, word: u32): void {
  store<u32>(record, word, RECORD_WORD);
  const end = recordSize(word) - RECORD_DATA;
  for (let i: usize = 0; i < end; i += RECORD_BLOCK) {
    store<u64>(record + i, load<u64>(data + i), RECORD_DATA);
    store<u64>(record + i, load<u64>(data + i, 8), RECORD_DATA + 8);
  }
  pad(record);
}

/** Whether two records hold the same string or bytes. */
@inline
export function sameRecord(a: usize, b: usize): bool {
  const w = word(a);
  if (w != word(b)) return false;
  const low = load<u64>(a, RECORD_DATA) ^ load<u64>(b, RECORD_DATA);
  const high = load<u64>(a, RECORD_DATA + 8) ^ load<u64>(b, RECORD_DATA + 8);
  if (low | high) return false;
  return bytesOf(w) <= <u32>RECORD_BLOCK || sameTail(a, b);
}

/** The same of the blocks behind the first one, of records of one length. */
function sameTail(a: usize, b: usize): bool {
  const end = recordSize(word(a)) - RECORD_DATA;
  for (let i: usize = RECORD_BLOCK; i < end; i += RECORD_BLOCK) {
    const low = load<u64>(a + i, RECORD_DATA) ^ load<u64>(b + i, RECORD_DATA);
    const high = load<u64>(a + i, RECORD_DATA + 8) ^ load<u64>(b + i, RECORD_DATA + 8);
    if (low | high) return false;
  }
  return true;
}
