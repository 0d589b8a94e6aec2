// A map or set as a snapshot: chunk after chunk, so that it can go to a stream in little memory.
import { ValueTypeError } from '../base/errors.js';
import { setAll } from '../base/typed-arrays.js';
import { type KeyKind, KINDS, type KindArray, type ValueKind } from '../core/kinds.js';
import { writeText } from '../heap/records.js';
import {
  type AnyKind,
  BLOCK_HEAD_BYTES,
  BLOCK_RECORD_BYTES,
  blockChecksum,
  checksum,
  codeOf,
  FORMAT,
  HEAD_BYTES,
  isWide,
  MAGIC,
  padded,
  WIDE,
} from './format.js';

/** What is written: numbers in a typed array of their kind, of two numbers in two; or strings, or bytes. */
type Items = KindArray | readonly unknown[];

/** What a table is of. */
export interface Kinds {
  readonly keyKind: KeyKind | 'mixed';
  readonly valueKind: ValueKind | 'none' | 'mixed';
}

/** Its entries, by blocks of at most BLOCK_ENTRIES. */
interface Blocks {
  next(): IteratorResult<{ keys: Items; values: Items; length: number }, undefined>;
}

/** A column of a block: how many bytes it takes, and what writes it. */
interface Column {
  readonly bytes: number;
  write(u8: Uint8Array, at: number): void;
}

const NO_COLUMN: Column = { bytes: 0, write: () => {} };

/** One column behind the other. */
const both = (a: Column, b: Column): Column => ({
  bytes: a.bytes + b.bytes,
  write(u8, at) {
    a.write(u8, at);
    b.write(u8, at + a.bytes);
  },
});

const numbers = (items: KindArray, n: number, each: number): Column => ({
  bytes: padded(n * each),
  write: (u8, at) => setAll(new (viewOf(items))(u8.buffer, u8.byteOffset + at, n), items),
});
const viewOf = (items: KindArray) =>
  items.constructor as new (
    buffer: ArrayBufferLike,
    at: number,
    length: number,
  ) => KindArray;

/** The word of a record: its bytes, and whether characters have two. */
export const wordOf = (item: string | Uint8Array): number => {
  if (typeof item !== 'string') return item.length;
  return isWide(item) ? (item.length * 2) | WIDE : item.length;
};

/** Words of all records, then their data without gaps. */
const records = (items: readonly (string | Uint8Array)[], n: number): Column => {
  const words = Uint32Array.from({ length: n }, (_, i) => wordOf(items[i] as string | Uint8Array));
  const data = words.reduce((sum, word) => sum + (word & ~WIDE), 0);
  const head = padded(n * 4);
  return {
    bytes: head + padded(data),
    write(u8, at) {
      new Uint32Array(u8.buffer, u8.byteOffset + at, n).set(words);
      let to = at + head;
      for (let i = 0; i < n; i++) {
        const item = items[i] as string | Uint8Array;
        const word = words[i] as number;
        if (typeof item === 'string') writeText(u8, to, item);
        else u8.set(item, to);
        to += word & ~WIDE;
      }
    },
  };
};

const isRecord = (kind: AnyKind): kind is 'string' | 'bytes' | 'mixed' =>
  kind === 'mixed' || (kind !== 'none' && KINDS[kind].slot === 'record');

const columnOf = (kind: AnyKind, items: Items, n: number): Column => {
  if (kind === 'none') return NO_COLUMN;
  if (isRecord(kind)) return records(items as (string | Uint8Array)[], n);
  const { width, valueBytes } = KINDS[kind];
  if (width === 2) {
    const [a, b] = items as readonly [KindArray, KindArray];
    return both(numbers(a, n, valueBytes), numbers(b, n, valueBytes));
  }
  return numbers(items as KindArray, n, valueBytes);
};

/** Writes the head of a block of n entries, whose columns are there, into words `at` to `end`. */
export const seal = (
  words: Uint32Array,
  at: number,
  end: number,
  n: number,
  keyBytes: number,
  index: number,
): void => {
  words[at] = n;
  words[at + 1] = keyBytes;
  words[at + 2] = n === 0 ? 0 : (end - at) * 4 - BLOCK_HEAD_BYTES - keyBytes;
  words[at + 3] = blockChecksum(words, at, end, index);
};

/** The same of a block that is a chunk. */
const sealed = (u8: Uint8Array, n: number, keyBytes: number, index: number): Uint8Array => {
  seal(new Uint32Array(u8.buffer), 0, u8.length / 4, n, keyBytes, index);
  return u8;
};

export const headOf = (table: Kinds, entries: number): Uint8Array => {
  const u8 = new Uint8Array(HEAD_BYTES);
  const view = new DataView(u8.buffer);
  u8.set(MAGIC);
  view.setUint32(8, FORMAT, true);
  u8[12] = codeOf(table.keyKind);
  u8[13] = codeOf(table.valueKind);
  view.setUint32(16, entries, true);
  view.setUint32(28, checksum(new Uint32Array(u8.buffer), 0, 7, 0), true);
  return u8;
};

const blockOf = (table: Kinds, keys: Items, values: Items, n: number, index: number): Uint8Array => {
  const keyColumn = columnOf(table.keyKind, keys, n);
  const valueColumn = columnOf(table.valueKind, values, n);
  const u8 = new Uint8Array(BLOCK_HEAD_BYTES + keyColumn.bytes + valueColumn.bytes);
  keyColumn.write(u8, BLOCK_HEAD_BYTES);
  valueColumn.write(u8, BLOCK_HEAD_BYTES + keyColumn.bytes);
  return sealed(u8, n, keyColumn.bytes, index);
};

export const endOf = (entries: number, index: number): Uint8Array =>
  sealed(new Uint8Array(BLOCK_HEAD_BYTES), 0, entries, index);

type Records = readonly (string | Uint8Array)[];

/** Entries of a block from `from` on that keep it within BLOCK_RECORD_BYTES, one at least. */
const fitting = (columns: readonly Records[], from: number, to: number): number => {
  let bytes = 0;
  for (let i = from; i < to; i++) {
    for (const column of columns) bytes += 2 * (column[i]?.length ?? 0);
    if (bytes > BLOCK_RECORD_BYTES && i > from) return i;
  }
  return to;
};

/** Some of the items of a column. */
const partOf = (kind: AnyKind, items: Items, from: number, to: number): Items => {
  if (kind === 'none') return [];
  if (isRecord(kind)) return (items as Records).slice(from, to);
  if (KINDS[kind].width === 2) return (items as readonly KindArray[]).map((each) => each.subarray(from, to));
  return (items as KindArray).subarray(from, to);
};

/** Throws ValueTypeError for values of kind any. */
export const checkSaved = ({ valueKind }: Kinds): void => {
  if (codeOf(valueKind) >= 0) return;
  throw new ValueTypeError(
    `a snapshot of values of kind ${valueKind}: expected numbers, strings or bytes; ` +
      'JSON.stringify(map) has the entries',
  );
};

/** The snapshot of a table, chunk by chunk; `entries`: what the head says, which a reader compares with what
 *  came. */
export function* chunksOf(
  table: Kinds,
  blocks: Blocks,
  entries: number,
): Generator<Uint8Array, void, undefined> {
  yield headOf(table, entries);
  let index = 1;
  let written = 0;
  for (let step = blocks.next(); step.done !== true; step = blocks.next()) {
    const { keys, values, length } = step.value;
    const records = [
      isRecord(table.keyKind) ? keys : [],
      isRecord(table.valueKind) ? values : [],
    ] as Records[];
    for (let from = 0; from < length; ) {
      const to = fitting(records, from, length);
      const part = (kind: AnyKind, items: Items): Items => partOf(kind, items, from, to);
      const [k, v] = [part(table.keyKind, keys), part(table.valueKind, values)];
      yield blockOf(table, k, v, to - from, index++);
      written += to - from;
      from = to;
    }
  }
  yield endOf(written, index);
}

/** The whole snapshot of a table. Throws ValueTypeError for values of kind any. */
export const snapshotOf = (table: Kinds, blocks: Blocks, entries: number): Uint8Array => {
  checkSaved(table);
  const chunks = [...chunksOf(table, blocks, entries)];
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};
