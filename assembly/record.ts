// Records: the bytes of string and bytes keys and values (layout.ts has the picture). One form per string: two bytes a
// character only if some character needs them, so equal strings are equal bytes, and no two strings share them.
import { RECORD_BYTES, RECORD_DATA, RECORD_WORD } from "./layout";

/** What word() says of a record's length, in bytes. */
// @ts-ignore: decorator
@inline
export function bytesOf(word: u32): u32 {
  return word & 0x7fffffff;
}

// @ts-ignore: decorator
@inline
export function word(record: usize): u32 {
  return load<u32>(record, RECORD_WORD);
}

/** Bytes that a record with this word takes, whole u64s. A dead one's flag does not count. */
// @ts-ignore: decorator
@inline
export function recordSize(word: u32): usize {
  return RECORD_DATA + ((<usize>bytesOf(word) + 7) & ~7);
}

/** The same for records in pages, which are short, so that one bit of the word can say dead. */
// @ts-ignore: decorator
@inline
export function sizeInPage(word: u32): usize {
  return RECORD_DATA + ((<usize>(word & RECORD_BYTES) + 7) & ~7);
}

/** Zeros behind the last byte of a record whose word and data are written. */
// @ts-ignore: decorator
@inline
export function pad(record: usize): void {
  const bytes = bytesOf(word(record));
  const rest = bytes & 7;
  if (rest == 0) return;
  const last = record + (bytes & ~7);
  store<u64>(last, load<u64>(last, RECORD_DATA) & (((<u64>1) << (rest << 3)) - 1), RECORD_DATA);
}

/** Makes a record at `record` of data that lies elsewhere, of which up to 7 bytes behind its end are read too. */
// @ts-ignore: decorator
@inline
export function makeRecord(record: usize, data: usize, word: u32): void {
  store<u32>(record, word, RECORD_WORD);
  const bytes = bytesOf(word);
  for (let i: usize = 0; i < bytes; i += 8) store<u64>(record + i, load<u64>(data + i), RECORD_DATA);
  pad(record);
}

/** Whether two records hold the same string or bytes. */
// @ts-ignore: decorator
@inline
export function sameRecord(a: usize, b: usize): bool {
  const w = word(a);
  if (w != word(b)) return false;
  const bytes = bytesOf(w);
  for (let i: usize = 0; i < bytes; i += 8) {
    if (load<u64>(a + i, RECORD_DATA) != load<u64>(b + i, RECORD_DATA)) return false;
  }
  return true;
}
