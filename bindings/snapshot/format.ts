// The bytes of a snapshot (docs/snapshots.md has the picture): a head, blocks of entries in columns, an end.
// Everything is little-endian and lies at multiples of 8 bytes, so that columns of numbers are read in place.
import type { KeyKind, ValueKind } from '../core/kinds.js';

/** The first 8 bytes. The first one is no text in any encoding, so that nothing takes the file for text. */
export const MAGIC = [0x89, 0x74, 0x6f, 0x70, 0x68, 0x61, 0x73, 0x68] as const;
/** Of the format that is written, not of the package. The first one, which is read as well, has another
 *  checksum of columns. */
export const FORMAT = 2;
export const FIRST_FORMAT = 1;
/** Bytes of the head: magic, format, kinds, entries, checksum. */
export const HEAD_BYTES = 32;
/** Bytes before a block's columns: entries, bytes of each column, checksum. The end is a block of 0 entries
 *  with the number of all in the place of the bytes. */
export const BLOCK_HEAD_BYTES = 16;
/** Most entries of a block, and bytes of records from which on a block is closed. */
export const BLOCK_ENTRIES = 4096;
export const BLOCK_RECORD_BYTES = 1 << 20;
/** Bit of a record's word: two bytes a character. */
export const WIDE = 0x80000000;

/** What keys or values are: of a kind, none in a set, or whatever a Map has (mixed.ts). */
export type AnyKind = KeyKind | ValueKind | 'none' | 'mixed';

/** Kinds by their number, which never changes its meaning. 0 stands for no values: a set. */
const CODES: readonly AnyKind[] = [
  'none',
  'i32',
  'u32',
  'i64',
  'u64',
  'f32',
  'f64',
  'string',
  'bytes',
  'i32x2',
  'u32x2',
  'mixed',
];

/** The number of a kind; -1 for one that a snapshot cannot have. */
export const codeOf = (kind: AnyKind): number => CODES.indexOf(kind);

/** The kind of a number; undefined for one that means nothing. */
export const kindOf = (code: number): AnyKind | undefined => CODES[code];

/** Whether a character of a string takes more than a byte. */
export const isWide = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return true;
  return false;
};

/** The next multiple of 8. */
export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** A word more in a sum. A bijection of what came before for a given word, and of the word for what came
 *  before. The factor is 2^32 over the golden ratio, odd. */
const step = (sum: number, word: number): number => {
  const mixed = Math.imul(sum ^ word, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

/**
 * A checksum of whole words, begun with `seed`. Each step is a bijection, so two texts that differ within one
 * word have different sums, whatever they are; others have the same sum once in 2^32. It tells accidents, and
 * nobody's intent.
 */
export const checksum = (words: Uint32Array, from: number, to: number, seed: number): number => {
  let sum = seed | 0;
  for (let i = from; i < to; i++) sum = step(sum, words[i] as number);
  return sum >>> 0;
};

/** The same in four lanes, each over every fourth word, which a processor computes at once; `seed` takes in
 *  the lanes, then the words that are left. A step of one lane waits for the one before, so that one lane
 *  takes four times as long. */
const laneChecksum = (words: Uint32Array, from: number, to: number, seed: number): number => {
  let [a, b, c, d] = [1, 1, 1, 1];
  let i = from;
  for (; i + 3 < to; i += 4) {
    a = step(a, words[i] as number);
    b = step(b, words[i + 1] as number);
    c = step(c, words[i + 2] as number);
    d = step(d, words[i + 3] as number);
  }
  return checksum(words, i, to, step(step(step(step(seed | 0, a), b), c), d));
};

/** The checksum of the block number `index`, whose words are those from `from` to `to`, in a snapshot of a
 *  format. */
export const blockChecksum = (
  words: Uint32Array,
  from: number,
  to: number,
  index: number,
  format = FORMAT,
): number => {
  const columns = from + BLOCK_HEAD_BYTES / 4;
  const seed = checksum(words, from, columns - 1, index);
  return format === FIRST_FORMAT
    ? checksum(words, columns, to, seed)
    : laneChecksum(words, columns, to, seed);
};
