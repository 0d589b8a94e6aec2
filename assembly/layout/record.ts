// Records, the bytes of string and bytes keys and values, and the arena that holds those of one map.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.

//   | hash | word | bytes ... | zeros |
//
// hash: bits of the hash of the record's key, so that its slot can be found from here, and the class of its
// page. word: bytes of data, 2^30 at most; bit 31: two bytes a character (a string with a character above
// 0xff; each string has one form only); bit 30: dead.
// A key in a bucket is a reference, i64: hash << 32 | address. A value is an address, u32.

@inline export const RECORD_HASH: usize = 0;
@inline export const RECORD_WORD: usize = 4;
@inline export const RECORD_DATA: usize = 8;
/** Data is whole blocks of so many bytes, one at least. */
@inline export const RECORD_BLOCK: usize = 16;
/** Bit of the word: two bytes a character. */
@inline export const RECORD_WIDE: u32 = 0x80000000;
/** Bit of the word: the record is dead. */
@inline export const RECORD_DEAD: u32 = 0x40000000;
/** Bits of the word that count bytes, in a record that may be dead. */
@inline export const RECORD_BYTES: u32 = 0x3fffffff;

/** Whether keys of this storage type are references to records. Numbers are stored as u32 and u64. */
@inline
export function isReference<K>(): bool {
  return isSigned<K>();
}

/** The line that a page of records begins with. */
@unmanaged
export class ArenaPage {
  next: ArenaPage;
  prev: ArenaPage;
  /** Bytes of live records. */
  live: u32;
  /** Offset of the end of the last record; not kept for the page that new records go to. */
  used: u32;
  /** Bytes of the page. */
  bytes: u32;
}

/** No page. */
@inline export const NO_PAGE = changetype<ArenaPage>(0);

//    0   page    next    | end     pages   | sparse  -       | live            | held
//   40   fast recordValues - | c0 ... c5 | trash

/** The arena of a map (arena.ts), one block. */
@unmanaged
export class Arena {
  /** Page that new records go to. */
  page: ArenaPage;
  /** Next free byte of that page. */
  next: usize;
  /** End of that page. */
  end: usize;
  /** All pages, linked. */
  pages: ArenaPage;
  /** The page that is looked at next for being sparse. */
  sparse: ArenaPage;
  /** Bytes of live records. */
  live: u64;
  /** Bytes of all pages. */
  held: u64;
  /** Keys are hashed by the fast function (hash.ts). */
  fast: bool;
  /** Values are records. */
  recordValues: bool;
  /** Hash coefficients for records of one block (hash.ts). */
  c0: u64;
  c1: u64;
  c2: u64;
  c3: u64;
  c4: u64;
  c5: u64;
  /** Pages without a live record that go back to the heap after the step, linked. */
  trash: ArenaPage;
}

/** Bytes of an arena's block. */
@inline export const ARENA_SIZE: usize = 128;
/** Hash coefficients for records of one block, from c0 on. */
@inline export const RECORD_COEFFICIENTS: u32 = 6;
