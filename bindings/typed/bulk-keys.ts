// Keys of a bulk call, checked and in the order given, put into the first page of the heap's memory a chunk
// at a time (assembly/bulk.ts). Number keys are copied; of string and bytes keys the data is, behind an
// address and a word for each.
import { KeyTypeError, show } from '../base/errors.js';
import {
  bufferOf,
  lengthOf,
  lengthOfBytes,
  partOf,
  plain,
  setAll,
  sliceOf,
  typeOf,
} from '../base/typed-arrays.js';
import { ADDRESS } from '../core/abi.js';
import { BULK } from '../core/core.js';
import { badKey, type KeyKind, KINDS, type Kind, type KindArray, type PackedBytes } from '../core/kinds.js';
import type { HeapMemory as Heap } from '../heap/heap-memory.js';
import { MOST_BYTES, roomFor, tooLong, writeText } from '../heap/records.js';
import type { Walked } from './cursor.js';

/** Bytes of the area. */
const AREA = ADDRESS.bulkEnd - BULK;
/** Word with the address where the core puts one key's record together. */
const RECORD = ADDRESS.bulkRecord >> 2;
/** Keys per chunk that are records, bytes of one of them in the area at most, and what is read or zeroed
 *  behind it. */
const MOST_RECORDS = 2048;
const SHORT = 4096;
const SLACK = 16;

/** Where a chunk is: `n` keys from BULK on; room for a value for each; for a byte for each. */
export interface Chunk {
  n: number;
  values: number;
  found: number;
}

/** Keys of a bulk call. */
export interface Column {
  readonly length: number;
  /** Key i as get() takes it, of two numbers the first. */
  item(i: number): unknown;
  /** The second number of key i. */
  readonly second?: (i: number) => unknown;
  /** Puts keys from the i-th on into the heap's memory, one at least. Throws OutOfMemoryError. */
  load(heap: Heap, i: number): Chunk;
}

/** A value as it should stand in a message about arrays. */
export const described = (value: unknown): string => {
  const type = typeOf(value);
  return type === undefined ? show(value) : `${type} of ${lengthOf(value)}`;
};

/** Whether an array is a view of the heap's own memory, which may grow and leave it detached. */
export const ownsBuffer = (table: Walked, array: unknown): boolean =>
  bufferOf(array) === table.heap.x.memory.buffer;

/** An argument of a bulk call, read once: of an array the elements, of packed bytes both parts. All that a
 *  program may do in getters and proxies is done then, before anything is checked. */
export const taken = (given: unknown): unknown => {
  if (isList(given)) {
    const { length } = given;
    const items: unknown[] = [];
    for (let i = 0; i < length; i++) items[i] = given[i];
    return items;
  }
  if (typeof given !== 'object' || given === null || typeOf(given) !== undefined) return given;
  if (!('data' in given && 'offsets' in given)) return given;
  const { data, offsets } = given;
  return { data, offsets };
};
const isList: (value: unknown) => value is unknown[] = Array.isArray;

const areaFor = (n: number, keyBytes: number, valueBytes: number): Chunk => {
  const values = BULK + n * keyBytes;
  return { n, values, found: values + n * valueBytes };
};

/** Where the core puts one record together, where the data of a chunk begins, and where it ends. */
const ONE = areaFor(MOST_RECORDS, 8, 8).found + MOST_RECORDS;
const DATA = ONE + SHORT + 2 * SLACK;
const END = BULK + AREA - SLACK;

const numbers = (kind: Kind, keys: KindArray, valueBytes: number): Column => ({
  length: keys.length,
  item: (i) => keys[i],
  load(heap, i) {
    const most = Math.floor(AREA / (kind.bytes + valueBytes + 1)) & ~63;
    const n = Math.min(most, keys.length - i);
    setAll(heap.view(kind, BULK, n), partOf(keys, i, i + n));
    return { ...areaFor(most, kind.bytes, valueBytes), n };
  },
});

/** Keys that are two numbers each, one behind the other in memory. */
const pairs = (kind: Kind, a: KindArray, b: KindArray, valueBytes: number): Column => ({
  length: a.length,
  item: (i) => a[i],
  second: (i) => b[i],
  load(heap, i) {
    const most = Math.floor(AREA / (kind.bytes + valueBytes + 1)) & ~63;
    const n = Math.min(most, a.length - i);
    const { words } = heap;
    for (let at = BULK >> 2, k = i; k < i + n; k++) {
      words[at++] = a[k] as number;
      words[at++] = b[k] as number;
    }
    return { ...areaFor(most, kind.bytes, valueBytes), n };
  },
});

/** Keys that are records: `room` of key i in bytes at most, and how to write its data, which gives
 *  the word. */
const records = (
  length: number,
  item: (i: number) => unknown,
  room: (i: number) => number,
  write: (u8: Uint8Array, at: number, i: number) => number,
): Column => ({
  length,
  item,
  load(heap, first) {
    const chunk = areaFor(MOST_RECORDS, 8, 8);
    let at = DATA;
    if (room(first) > SHORT) {
      const half = (room(first) + 2 * SLACK + 7) & ~7;
      const long = heap.longBuffer(0, 2 * half);
      heap.words[RECORD] = long + half;
      describe(heap, 0, long, write(heap.u8, long, first));
      return { ...chunk, n: 1 };
    }
    const { u8 } = heap;
    heap.words[RECORD] = ONE;
    let n = 0;
    while (n < MOST_RECORDS && first + n < length) {
      const most = room(first + n);
      if (most > SHORT || at + most > END) break;
      const word = write(u8, at, first + n);
      describe(heap, n++, at, word);
      at += word & 0x7fffffff;
    }
    return { ...chunk, n };
  },
});

const describe = (heap: Heap, n: number, at: number, word: number): void => {
  heap.words[(BULK >> 2) + 2 * n] = at;
  heap.words[(BULK >> 2) + 2 * n + 1] = word;
};

const strings = (keys: readonly unknown[]): Column => {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key !== 'string') return badKey('string', key);
    if (roomFor(key) > MOST_BYTES) tooLong('key', roomFor(key));
  }
  return records(
    keys.length,
    (i) => keys[i],
    (i) => roomFor(keys[i] as string),
    (u8, at, i) => writeText(u8, at, keys[i] as string),
  );
};

const bytesOf = (table: Walked, given: readonly unknown[]): Column => {
  const keys: Uint8Array[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < given.length; i++) {
    const key = given[i];
    lengths[i] = lengthOfBytes(key);
    if ((lengths[i] as number) < 0) badKey('bytes', key);
    if ((lengths[i] as number) > MOST_BYTES) tooLong('key', lengths[i] as number);
    keys[i] = ownsBuffer(table, key) ? new Uint8Array(key as Uint8Array) : (key as Uint8Array);
  }
  const lengthAt = (i: number) => lengths[i] as number;
  return records(
    keys.length,
    (i) => keys[i],
    lengthAt,
    (u8, at, i) => {
      setAll(u8, keys[i], at);
      return lengthAt(i);
    },
  );
};

const isPacked = (value: unknown): value is PackedBytes =>
  typeof value === 'object' && value !== null && 'data' in value && 'offsets' in value;

const elementsOf = (array: unknown): number => {
  if (isList(array)) return array.length;
  return typeOf(array) === undefined ? Number.NaN : lengthOf(array);
};

/** How many keys or values an argument of a bulk call has; NaN for what is no such argument. `kind`: of
 *  keys. */
export const countOf = (column: unknown, kind?: KeyKind): number => {
  if (kind !== undefined && KINDS[kind]?.width === 2)
    return isList(column) ? elementsOf(column[0]) : Number.NaN;
  return isPacked(column) ? Math.max(elementsOf(column.offsets) - 1, 0) : elementsOf(column);
};

const packed = (table: Walked, given: PackedBytes): Column => {
  const bytesGiven = plain<Uint8Array>(Uint8Array, given.data);
  if (bytesGiven === undefined)
    throw new KeyTypeError(`data: got ${described(given.data)}, expected Uint8Array`);
  const ends = plain<Uint32Array>(Uint32Array, given.offsets);
  if (ends === undefined)
    throw new KeyTypeError(`offsets: got ${described(given.offsets)}, expected Uint32Array`);
  if (ends.length === 0) throw new KeyTypeError('offsets: got none, expected one more than keys');
  const offsets = sliceOf(ends); // shared memory may change after the check
  const data = ownsBuffer(table, bytesGiven) ? sliceOf(bytesGiven) : bytesGiven;
  const n = offsets.length - 1;
  const bytes = (i: number) => (offsets[i + 1] as number) - (offsets[i] as number);
  for (let i = 0; i < n; i++) {
    if ((offsets[i] as number) > (offsets[i + 1] as number))
      throw new KeyTypeError(`offsets[${i + 1}] is ${offsets[i + 1]}: expected ${offsets[i]} or more`);
  }
  if ((offsets[n] as number) > data.length)
    throw new KeyTypeError(
      `offsets[${n}] is ${offsets[n]}: expected at most ${data.length}, the data's bytes`,
    );
  for (let i = 0; i < n; i++) if (bytes(i) > MOST_BYTES) tooLong('key', bytes(i));
  const one = records(
    n,
    (i) => partOf(data, offsets[i] as number, offsets[i + 1]),
    bytes,
    (u8, at, i) => {
      setAll(u8, partOf(data, offsets[i] as number, offsets[i + 1]), at);
      return bytes(i);
    },
  );
  return {
    ...one,
    // keys stand one behind the other already: a chunk's data is copied at once
    load(heap, first) {
      const from = offsets[first] as number;
      const move = DATA - from;
      if ((offsets[first + 1] as number) - from > SHORT) return one.load(heap, first);
      const i32 = heap.words;
      const last = Math.min(first + MOST_RECORDS, n);
      let at = BULK >> 2;
      let i = first;
      for (let begin = from; i < last; i++) {
        const end = offsets[i + 1] as number;
        if (end + move > END || end - begin > SHORT) break;
        i32[at] = begin + move;
        i32[at + 1] = end - begin;
        at += 2;
        begin = end;
      }
      setAll(heap.u8, partOf(data, from, offsets[i]), DATA);
      i32[RECORD] = ONE;
      return { ...areaFor(MOST_RECORDS, 8, 8), n: i - first };
    },
  };
};

/** Keys, as taken() gives them, as a column that no write of this call can change. `written`: what else it
 *  writes to. Throws KeyTypeError. Runs no code of the user's. */
export const columnOf = (table: Walked, keys: unknown, valueBytes: number, ...written: unknown[]): Column => {
  if (table.h === 0) table.fail('bulk');
  const kind = KINDS[table.keyKind];
  const refuse = (expected: string): never => {
    throw new KeyTypeError(`keys: got ${described(keys)}, expected ${expected}`);
  };
  /** An array that nothing of this call changes. */
  const own = (array: KindArray): KindArray => {
    let shared = ownsBuffer(table, array);
    for (const other of written)
      if (typeOf(other) !== undefined && bufferOf(other) === bufferOf(array)) shared = true;
    return shared ? sliceOf(array) : array;
  };
  if (kind.width === 2) {
    const { name } = kind.View;
    const isTwo = isList(keys) && keys.length === 2;
    const a = isTwo ? plain<KindArray>(kind.View, keys[0]) : undefined;
    const b = isTwo ? plain<KindArray>(kind.View, keys[1]) : undefined;
    if (a === undefined || b === undefined) return refuse(`[${name}, ${name}]`);
    if (a.length !== b.length)
      throw new KeyTypeError(`keys: got ${a.length} first and ${b.length} second numbers, expected as many`);
    return pairs(kind, own(a), own(b), valueBytes);
  }
  if (kind.slot === 'number') {
    const array = plain<KindArray>(kind.View, keys);
    return array === undefined ? refuse(kind.View.name) : numbers(kind, own(array), valueBytes);
  }
  if (isList(keys)) return table.keyKind === 'string' ? strings(keys) : bytesOf(table, keys);
  if (table.keyKind === 'bytes' && isPacked(keys)) return packed(table, keys);
  return refuse(
    table.keyKind === 'string' ? 'an array of strings' : 'an array of Uint8Arrays, or { data, offsets }',
  );
};
