// Snapshots read back: everything is checked before a map is made, and what is in it is then put in as any
// program would, under secrets of the new map.
import { ArgumentTypeError, own, PolicyError, SnapshotError, show } from '../base/errors.js';
import { checkOptions } from '../base/options.js';
import { plain, sliceOf } from '../base/typed-arrays.js';
import { type KeyKind, KINDS, type KindArray, type PackedBytes, type ValueKind } from '../core/kinds.js';
import type { Heap } from '../heap/heap.js';
import type { GrowthPolicy, MapOptions } from '../heap/map-options.js';
import {
  BLOCK_ENTRIES,
  BLOCK_HEAD_BYTES,
  checksum,
  FORMAT,
  HEAD_BYTES,
  kindOf,
  MAGIC,
  padded,
  WIDE,
} from './format.js';

/** Options of restore(). */
export interface RestoreOptions {
  /** Most entries that are accepted; SnapshotError beyond. Default 2^31. */
  maxEntries?: number;
  /** Most bytes of a snapshot that are accepted; SnapshotError beyond. Default 2^53 - 1. */
  maxBytes?: number;
  heap?: Heap;
  name?: string;
  growth?: GrowthPolicy;
}

const KNOWN: Record<keyof RestoreOptions, 1> = { maxEntries: 1, maxBytes: 1, heap: 1, name: 1, growth: 1 };

/** A block whose checksum is right: where its columns are. */
interface Block {
  readonly n: number;
  readonly keysAt: number;
  readonly valuesAt: number;
}

/** A snapshot that was checked from end to end. */
export interface Sound {
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  readonly entries: number;
  readonly blocks: readonly Block[];
  readonly bytes: Uint8Array;
}

const bad = (at: number, found: string): never => {
  throw new SnapshotError(`byte ${at} of the snapshot: ${found}`);
};

/** Options with defaults, checked. Throws PolicyError. */
const limitsOf = (options: RestoreOptions): { maxEntries: number; maxBytes: number } => {
  checkOptions('options', options, KNOWN);
  const limits = {
    maxEntries: own(options, 'maxEntries', 2 ** 31),
    maxBytes: own(options, 'maxBytes', Number.MAX_SAFE_INTEGER),
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!Number.isInteger(value) || value < 0)
      throw new PolicyError(`${name} is ${show(value)}: expected an integer from 0 on`);
  }
  return limits;
};

/** The bytes as this module's own, at a multiple of 8. */
const takenBytes = (given: unknown): Uint8Array => {
  const bytes = plain<Uint8Array>(Uint8Array, given);
  if (bytes === undefined) throw new ArgumentTypeError(`bytes: got ${show(given)}, expected a Uint8Array`);
  const isOwn = bytes.buffer instanceof ArrayBuffer && bytes.byteOffset % 8 === 0;
  return isOwn ? bytes : sliceOf(bytes); // shared memory may change while it is read
};

/** Checks the words of a record column, and that it is as long as they say. */
const checkRecords = (view: DataView, at: number, n: number, bytes: number, isText: boolean): void => {
  const head = padded(n * 4);
  if (bytes < head) bad(at, `a column of ${bytes} bytes for ${n} records`);
  let data = 0;
  for (let i = 0; i < n; i++) {
    const word = view.getUint32(at + 4 * i, true);
    const isWide = word >= WIDE;
    if (isWide && (!isText || (word & 1) === 1)) bad(at + 4 * i, `a record's word ${word.toString(16)}`);
    data += word & ~WIDE;
  }
  if (head + padded(data) !== bytes) bad(at, `a column of ${bytes} bytes, whose records have ${data}`);
};

const checkColumn = (
  view: DataView,
  kind: KeyKind | ValueKind | 'none',
  at: number,
  n: number,
  bytes: number,
): void => {
  if (kind === 'none') {
    if (bytes !== 0) bad(at, `${bytes} bytes of values in a set`);
  } else if (KINDS[kind].slot === 'number') {
    const expected = padded(n * KINDS[kind].valueBytes) * KINDS[kind].width;
    if (bytes !== expected) bad(at, `a column of ${bytes} bytes: expected ${expected}`);
  } else {
    checkRecords(view, at, n, bytes, kind === 'string');
  }
};

/** Checks a snapshot from end to end, and allocates nothing that depends on what it says. Throws
 *  SnapshotError that names the byte. */
export const checked = (given: unknown, options: RestoreOptions): Sound => {
  const { maxEntries, maxBytes } = limitsOf(options);
  const bytes = takenBytes(given);
  const { length } = bytes;
  if (length > maxBytes) bad(0, `${length} bytes: expected at most maxBytes, ${maxBytes}`);
  if (length < HEAD_BYTES + BLOCK_HEAD_BYTES || length % 8 !== 0) bad(length, 'it ends too early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, length / 4);
  for (const [i, byte] of MAGIC.entries()) if (bytes[i] !== byte) bad(i, 'this is no snapshot of tophash');
  const format = view.getUint32(8, true);
  if (format !== FORMAT) bad(8, `format ${format}: expected ${FORMAT}, the one that this version reads`);
  if (view.getUint32(28, true) !== checksum(words, 0, 7, 0)) bad(28, 'the head does not fit its checksum');
  const key = kindOf(bytes[12] as number) as KeyKind;
  const value = kindOf(bytes[13] as number) as ValueKind | 'none';
  if (key === undefined || (key as string) === 'none' || (key as string) === 'f32' || value === undefined)
    bad(12, `kinds ${bytes[12]} and ${bytes[13]}`);
  const entries = view.getUint32(16, true);
  if (entries > maxEntries) bad(16, `${entries} entries: expected at most maxEntries, ${maxEntries}`);
  const blocks: Block[] = [];
  let at = HEAD_BYTES;
  let count = 0;
  for (let index = 1; ; index++) {
    if (at + BLOCK_HEAD_BYTES > length) bad(length, 'it ends too early');
    const n = view.getUint32(at, true);
    const keyBytes = view.getUint32(at + 4, true);
    const valueBytes = view.getUint32(at + 8, true);
    const keysAt = at + BLOCK_HEAD_BYTES;
    const end = n === 0 ? keysAt : keysAt + keyBytes + valueBytes;
    if (end > length) bad(at, `a block that would end at byte ${end}`);
    const sum = checksum(words, keysAt / 4, end / 4, checksum(words, at / 4, at / 4 + 3, index));
    if (view.getUint32(at + 12, true) !== sum) bad(at, 'a block does not fit its checksum');
    if (n === 0) {
      if (keyBytes !== count || count !== entries)
        bad(at, `the end after ${count} entries, of which there are ${entries}`);
      if (end !== length) bad(end, `${length - end} bytes behind the end`);
      return { key, value, entries, blocks, bytes };
    }
    if (n > BLOCK_ENTRIES) bad(at, `a block of ${n} entries: expected at most ${BLOCK_ENTRIES}`);
    checkColumn(view, key, keysAt, n, keyBytes);
    checkColumn(view, value, keysAt + keyBytes, n, valueBytes);
    blocks.push({ n, keysAt, valuesAt: keysAt + keyBytes });
    count += n;
    at = end;
  }
};

const textOf = (bytes: Uint8Array, at: number, length: number, wide: boolean): string => {
  let text = '';
  const step = wide ? 2 : 1;
  for (let i = at; i < at + length; i += step) {
    text += String.fromCharCode((bytes[i] as number) | (wide ? (bytes[i + 1] as number) << 8 : 0));
  }
  return text;
};

/** What bulk calls take for the records of a column. */
const recordsOf = (bytes: Uint8Array, at: number, n: number, isText: boolean): unknown[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const items: unknown[] = [];
  let from = at + padded(n * 4);
  for (let i = 0; i < n; i++) {
    const word = view.getUint32(at + 4 * i, true);
    const length = word & ~WIDE;
    items[i] = isText ? textOf(bytes, from, length, word >= WIDE) : bytes.subarray(from, from + length);
    from += length;
  }
  return items;
};

/** A column of a block as bulk calls take it. */
const columnAt = (bytes: Uint8Array, kind: KeyKind | ValueKind, at: number, n: number): unknown => {
  const { slot, View, width, valueBytes } = KINDS[kind];
  const numbers = (from: number): KindArray => new View(bytes.buffer, bytes.byteOffset + from, n);
  if (width === 2) return [numbers(at), numbers(at + padded(n * valueBytes))];
  if (slot === 'number') return numbers(at);
  return recordsOf(bytes, at, n, kind === 'string');
};

/** What can be filled: a map by setMany(), a set by addMany(). */
interface Filled {
  readonly size: number;
  setMany?(keys: unknown, values: unknown): unknown;
  addMany?(keys: unknown): unknown;
  dispose(): void;
}

/** Makes a table of what was checked, by `make`, and fills it. Throws SnapshotError, OutOfMemoryError; then
 *  no table is left. */
export const filled = <T extends Filled>(
  { key, value, entries, blocks, bytes }: Sound,
  options: RestoreOptions,
  make: (options: MapOptions) => T,
): T => {
  const { maxEntries: _, maxBytes: __, ...rest } = options;
  const table = make({ ...rest, capacity: Math.min(entries, 2 ** 28) });
  try {
    for (const { n, keysAt, valuesAt } of blocks) {
      const keys = columnAt(bytes, key, keysAt, n) as KindArray | PackedBytes;
      if (value === 'none') table.addMany?.(keys);
      else table.setMany?.(keys, columnAt(bytes, value, valuesAt, n));
    }
    if (table.size !== entries)
      throw new SnapshotError(`${entries} entries, but ${table.size} different keys: expected as many`);
    return table;
  } catch (error) {
    table.dispose();
    throw error;
  }
};
