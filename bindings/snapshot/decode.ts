// What is checked of a snapshot: its head, each block, its end. Nothing is allocated by what bytes say before
// they are checked.
import { ArgumentTypeError, own, PolicyError, SnapshotError, show } from '../base/errors.js';
import { checkOptions } from '../base/options.js';
import { plain, sliceOf } from '../base/typed-arrays.js';
import { type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { Heap } from '../heap/heap.js';
import type { GrowthPolicy } from '../heap/map-options.js';
import { MOST_BYTES } from '../heap/records.js';
import {
  type AnyKind,
  BLOCK_ENTRIES,
  BLOCK_HEAD_BYTES,
  blockChecksum,
  checksum,
  FIRST_FORMAT,
  FORMAT,
  HEAD_BYTES,
  kindOf,
  MAGIC,
  padded,
  WIDE,
} from './format.js';
import { isMixed } from './mixed.js';

/** Options of restore(). */
export interface RestoreOptions {
  /** Most entries that are accepted; SnapshotError beyond. Default 2^31. */
  maxEntries?: number;
  /** Most bytes of a snapshot that are accepted; SnapshotError beyond. Default 2^53 - 1. */
  maxBytes?: number;
  heap?: Heap;
  name?: string;
  growth?: GrowthPolicy;
  /** Of restoreFrom(): called after each block with the entries and bytes so far, and the entries in all. */
  onProgress?: (progress: { entries: number; of: number; bytes: number }) => void;
}

const KNOWN: Record<keyof RestoreOptions, 1> = {
  ...{ maxEntries: 1, maxBytes: 1, heap: 1, name: 1, growth: 1 },
  onProgress: 1,
};

/** What a snapshot's head says. */
export interface Head {
  readonly format: number;
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  readonly entries: number;
}

/** A block whose checksum is right: its entries, 0 at the end of the snapshot, and where its columns are. */
export interface Block {
  readonly n: number;
  readonly keysAt: number;
  readonly valuesAt: number;
  readonly end: number;
}

/** A snapshot that was checked from end to end. */
export interface Sound extends Head {
  readonly blocks: readonly Block[];
  readonly bytes: Uint8Array;
}

/** Throws SnapshotError for what stands at a byte of the whole snapshot. */
export const bad = (at: number, found: string): never => {
  throw new SnapshotError(`byte ${at} of the snapshot: ${found}`);
};

/** Options with defaults, checked. Throws PolicyError. */
export const limitsOf = (options: RestoreOptions): { maxEntries: number; maxBytes: number } => {
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
const checkRecords = (view: DataView, at: number, n: number, bytes: number, isText: boolean): string => {
  const head = padded(n * 4);
  if (bytes < head) return `a column of ${bytes} bytes for ${n} records`;
  let data = 0;
  for (let i = 0; i < n; i++) {
    const word = view.getUint32(at + 4 * i, true);
    const isWrong = word >= WIDE && (!isText || (word & 1) === 1);
    if (isWrong || (word & ~WIDE) > MOST_BYTES) return `the word ${word.toString(16)} of record ${i}`;
    data += word & ~WIDE;
  }
  return head + padded(data) === bytes ? '' : `a column of ${bytes} bytes, whose records have ${data}`;
};

/** Checks what the records of a column of kind mixed hold, once their words were checked. */
const checkMixed = (view: DataView, at: number, n: number): string => {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let from = at + padded(n * 4);
  for (let i = 0; i < n; i++) {
    const length = view.getUint32(at + 4 * i, true);
    if (!isMixed(bytes, from, length)) return `record ${i} is of ${length} bytes that are no key or value`;
    from += length;
  }
  return '';
};

/** What is wrong with a column; '' if nothing is. */
const columnFault = (view: DataView, kind: AnyKind, at: number, n: number, bytes: number): string => {
  if (kind === 'none') return bytes === 0 ? '' : `${bytes} bytes of values in a set`;
  if (kind === 'mixed') return checkRecords(view, at, n, bytes, false) || checkMixed(view, at, n);
  if (KINDS[kind].slot !== 'number') return checkRecords(view, at, n, bytes, kind === 'string');
  const expected = padded(n * KINDS[kind].valueBytes) * KINDS[kind].width;
  return bytes === expected ? '' : `a column of ${bytes} bytes: expected ${expected}`;
};

/** The head of a snapshot, of HEAD_BYTES. `mixed`: whether it must be a drop-in's, whose kinds are mixed.
 *  Throws SnapshotError. */
export const headOf = (bytes: Uint8Array, maxEntries: number, mixed = false): Head => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [i, byte] of MAGIC.entries()) if (bytes[i] !== byte) bad(i, 'this is no snapshot of tophash');
  const format = view.getUint32(8, true);
  if (format < FIRST_FORMAT || format > FORMAT)
    bad(8, `format ${format}: expected ${FIRST_FORMAT} to ${FORMAT}, those that this version reads`);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, HEAD_BYTES / 4);
  if (view.getUint32(28, true) !== checksum(words, 0, 7, 0)) bad(28, 'the head does not fit its checksum');
  const key = kindOf(bytes[12] as number) as KeyKind | 'none' | 'f32' | undefined;
  const value = kindOf(bytes[13] as number) as ValueKind | 'none' | undefined;
  if ([key, value].includes('mixed' as never) !== mixed || (mixed && key !== value))
    bad(
      12,
      mixed
        ? 'it is no snapshot of a Map of any keys: expected TypedMap.restore() or TypedSet.restore()'
        : 'it is a snapshot of a Map of any keys: expected Map.restore() of tophash/map',
    );
  if (key === undefined || key === 'none' || key === 'f32') return bad(12, `${bytes[12]} is no kind of keys`);
  if (value === undefined || (!mixed && value !== 'none' && KINDS[value].width === 2))
    return bad(13, `${bytes[13]} is no kind of values`);
  const entries = view.getUint32(16, true);
  if (entries > maxEntries) bad(16, `${entries} entries: expected at most maxEntries, ${maxEntries}`);
  return { format, key, value, entries };
};

/** Bytes of the block that begins at `at`, as it says itself. */
export const blockBytes = (bytes: Uint8Array, at: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const isEnd = view.getUint32(0, true) === 0;
  return BLOCK_HEAD_BYTES + (isEnd ? 0 : view.getUint32(4, true) + view.getUint32(8, true));
};

/** Checks the block at `at`, number `index`, which is there from end to end. `base`: of the whole snapshot,
 *  where `bytes` begin; `before`: entries before it. Throws SnapshotError. */
export const blockAt = (
  { format, key, value, entries }: Head,
  bytes: Uint8Array,
  at: number,
  index: number,
  before: number,
  base = 0,
): Block => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const n = view.getUint32(at, true);
  const keyBytes = view.getUint32(at + 4, true);
  const keysAt = at + BLOCK_HEAD_BYTES;
  const end = at + blockBytes(bytes, at);
  if (end % 8 !== 0) bad(base + at, 'a block of bytes that are no multiple of 8');
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, end / 4);
  if (view.getUint32(at + 12, true) !== blockChecksum(words, at / 4, end / 4, index, format))
    bad(base + at, 'a block does not fit its checksum');
  if (n === 0) {
    if (keyBytes !== before || before !== entries)
      bad(base + at, `the end after ${before} entries, of which there are ${entries}`);
    return { n, keysAt, valuesAt: keysAt, end };
  }
  if (n > BLOCK_ENTRIES) bad(base + at, `a block of ${n} entries: expected at most ${BLOCK_ENTRIES}`);
  const valuesAt = keysAt + keyBytes;
  const fault =
    columnFault(view, key, keysAt, n, keyBytes) || columnFault(view, value, valuesAt, n, end - valuesAt);
  if (fault !== '') bad(base + at, fault);
  return { n, keysAt, valuesAt, end };
};

/** Checks a snapshot from end to end, and allocates nothing that depends on what it says. `mixed`: see
 *  headOf(). Throws SnapshotError that names the byte. */
export const checked = (given: unknown, options: RestoreOptions, mixed = false): Sound => {
  const { maxEntries, maxBytes } = limitsOf(options);
  const bytes = takenBytes(given);
  const { length } = bytes;
  if (length > maxBytes) bad(0, `${length} bytes: expected at most maxBytes, ${maxBytes}`);
  if (length < HEAD_BYTES + BLOCK_HEAD_BYTES || length % 8 !== 0) bad(length, 'it ends too early');
  const head = headOf(bytes, maxEntries, mixed);
  const blocks: Block[] = [];
  let count = 0;
  for (let at = HEAD_BYTES, index = 1; ; index++) {
    if (at + BLOCK_HEAD_BYTES > length) bad(length, 'it ends too early');
    if (at + blockBytes(bytes, at) > length)
      bad(at, `a block that would end at byte ${at + blockBytes(bytes, at)}`);
    const block = blockAt(head, bytes, at, index, count);
    at = block.end;
    if (block.n === 0) {
      if (at !== length) bad(at, `${length - at} bytes behind the end`);
      return { ...head, blocks, bytes };
    }
    blocks.push(block);
    count += block.n;
  }
};
