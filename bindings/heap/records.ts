// Strings and bytes on their way into the heap's memory and out of it (assembly/layout.ts: records). A record
// is put together in the first page, where the core reads it and copies what it keeps; nothing is allocated
// in the heap for that, except for what is too long, in a buffer that goes back to the heap right after the
// task.
import { KeyTypeError, OutOfMemoryError, ValueTypeError } from '../base/errors.js';
import { bufferOf, lengthOfBytes, setAll, sliceOf } from '../base/typed-arrays.js';
import { ADDRESS, RECORD } from '../core/abi.js';
import { BULK } from '../core/core.js';
import { badKey, badValue, isPair, type JsOf, type KeyKind } from '../core/kinds.js';
import type { HeapMemory as Heap } from './heap-memory.js';
import { storedRecord } from './stored-records.js';

/** Where a key's record is put together, and a value's, in the first page. */
const KEY = BULK;
const VALUE = BULK + 32768;
/** Bytes of data that fit at either. */
const SHORT = 28000;
/** Characters of a string that the core reads by itself: one block at most, or many. Between the two a loop
 *  here is as quick or quicker (Node 24: 17 characters 83 ns by it and 103 by the core, 48 150 and 139). */
const READ_SHORT = RECORD.block;
const READ_LONG = 48;
/** The longest that it reads: as a record it fits, whatever the characters are. */
const READ_MOST = SHORT / 2;
/** Word with the address of a key's record, 0 where it is at KEY. */
const KEY_RECORD = ADDRESS.keyRecord >> 2;
/** Bytes before a record's data, and behind its end at most (assembly/layout/record.ts). */
const HEAD = RECORD.data;
const TAIL = RECORD.block;
/** Most bytes of a record: 2^30. */
export const MOST_BYTES = 2 ** 30;
/** Bit 31 of a record's word: two bytes a character. */
const WIDE = 0x80000000;
/** Copying byte by byte is quicker up to so many. */
const FEW = 48;

/** Address with room for a record of so many bytes of data: `at`, or a buffer of its own if they do not fit
 *  there. */
const place = (heap: Heap, at: number, bytes: number): number =>
  bytes <= SHORT ? at : heap.longBuffer(at === KEY ? 0 : 1, HEAD + bytes + TAIL);

/** Zeros in the last block of a record's data, which is whole blocks of 16 bytes: what is written then is
 *  padded. */
const clearLast = (i32: Int32Array, word: number, bytes: number): void => {
  const last = word + (((bytes > 0 ? bytes - 1 : 0) >>> 4) << 2);
  i32[last] = 0;
  i32[last + 1] = 0;
  i32[last + 2] = 0;
  i32[last + 3] = 0;
};

/** Writes the characters of a string, one byte each, from a word of memory on; whether all of them fit into a
 *  byte. In  words, since the core reads words, and a processor that has to put one together of bytes just
 *  stored waits for them. */
const writeNarrow = (i32: Int32Array, word: number, text: string): boolean => {
  const { length } = text;
  clearLast(i32, word, length);
  let all = 0;
  let i = 0;
  let at = word;
  for (; i < length - 3; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    all |= a | b | c | d;
    i32[at++] = a | (b << 8) | (c << 16) | (d << 24);
  }
  if (i < length) {
    const a = text.charCodeAt(i);
    const b = i + 1 < length ? text.charCodeAt(i + 1) : 0;
    const c = i + 2 < length ? text.charCodeAt(i + 2) : 0;
    all |= a | b | c;
    i32[at] = a | (b << 8) | (c << 16);
  }
  return all <= 0xff;
};

const writeWide = (i32: Int32Array, word: number, text: string): void => {
  clearLast(i32, word, text.length * 2);
  for (let i = 0; i < text.length; i += 2) {
    const second = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    i32[word + (i >>> 1)] = text.charCodeAt(i) | (second << 16);
  }
};

const copyBytes = (u8: Uint8Array, data: number, bytes: Uint8Array, length: number): void => {
  if (length > FEW) setAll(u8, bytes, data);
  else for (let i = 0; i < length; i++) u8[data + i] = bytes[i] as number;
};

/** Writes a string's data, for which there is room, to any address: the record's word. */
export const writeText = (u8: Uint8Array, data: number, text: string): number => {
  let all = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    u8[data + i] = c;
    all |= c;
  }
  if (all <= 0xff) return text.length;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    u8[data + 2 * i] = c;
    u8[data + 2 * i + 1] = c >>> 8;
  }
  return (text.length * 2) | WIDE;
};

/** Room that writeText() may need, whatever the characters are. */
export const roomFor = (text: string): number => text.length * 2;

/** Throws KeyTypeError or ValueTypeError for a record of more than MOST_BYTES. */
export const tooLong = (what: 'key' | 'value', length: number): never => {
  const Refusal = what === 'key' ? KeyTypeError : ValueTypeError;
  throw new Refusal(`a ${what} of ${length} bytes is too long: expected at most ${MOST_BYTES}`);
};

/** What is put together at either. */
const roleOf = (at: number): 'key' | 'value' => (at === KEY ? 'key' : 'value');

/** A string as a record; its address. */
const putText = (heap: Heap, at: number, text: string): number => {
  // strings end below 2^30 characters, so only a wide one can be too long, and room is taken for that only if
  // need be
  let record = place(heap, at, text.length);
  if (writeNarrow(heap.words, (record + HEAD) >>> 2, text)) {
    heap.words[(record + RECORD.word) >>> 2] = text.length;
    return record;
  }
  const bytes = text.length * 2;
  if (bytes > MOST_BYTES) tooLong(roleOf(at), bytes);
  record = place(heap, at, bytes);
  writeWide(heap.words, (record + HEAD) >>> 2, text);
  heap.words[(record + RECORD.word) >>> 2] = bytes | WIDE;
  return record;
};

/** `length`: of the bytes, as the language has it and no property of theirs. */
const putBytes = (heap: Heap, at: number, given: Uint8Array, length: number): number => {
  if (length > MOST_BYTES) tooLong(roleOf(at), length);
  // a long buffer may make memory grow, which would detach a view of it
  const isOwn = length > SHORT && bufferOf(given) === heap.x.memory.buffer;
  const bytes = isOwn ? new Uint8Array(given) : given;
  const record = place(heap, at, length);
  clearLast(heap.words, (record + HEAD) >>> 2, length);
  copyBytes(heap.u8, record + HEAD, bytes, length);
  heap.words[(record + RECORD.word) >>> 2] = length;
  return record;
};

/** Word of a record that no map can hold: one byte, two bytes a character. */
const NOWHERE = WIDE | 1;

/** A key that is only looked up: as `put` gives it, or without memory for that a record of the same data. */
const seek = (heap: Heap, put: () => number, isIt: (record: number) => boolean): number => {
  try {
    return put();
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error;
  }
  const record = storedRecord(heap, isIt);
  if (record !== 0) return record;
  clearLast(heap.words, (KEY + HEAD) >>> 2, 1);
  heap.words[(KEY + 4) >>> 2] = NOWHERE;
  return KEY;
};

const seekText = (heap: Heap, key: string): number =>
  seek(
    heap,
    () => putText(heap, KEY, key),
    (record) => {
      const word = heap.words[(record + 4) >>> 2] as number;
      return (word & 0x7fffffff) === key.length * (word < 0 ? 2 : 1) && readString(heap, record) === key;
    },
  );

const seekBytes = (heap: Heap, key: Uint8Array, length: number): number =>
  seek(
    heap,
    () => putBytes(heap, KEY, key, length),
    (record) => {
      let i = 0;
      if (heap.words[(record + 4) >>> 2] !== length) return false;
      while (i < length && heap.u8[record + HEAD + i] === key[i]) i++;
      return i === length;
    },
  );

/** Tells the core where a key's record is; null, which it takes for that. */
const given = (heap: Heap, record: number): null => {
  heap.words[KEY_RECORD] = record === KEY ? 0 : record;
  return null;
};

/** A key as the core takes it: the string, if the core reads strings, or null when the key's record is in
 *  memory. `sought`: it is looked up, which needs no memory. Throws KeyTypeError, OutOfMemoryError. */
export const putStringKey = (heap: Heap, key: unknown, sought = false): string | null => {
  if (typeof key !== 'string') return badKey('string', key);
  const { length } = key;
  if (heap.readsText && (length <= READ_SHORT || (length >= READ_LONG && length <= READ_MOST))) return key;
  const { i32 } = heap; // of length 0 where memory grew; then putText() renews it
  if (length > SHORT || i32.length === 0 || !writeNarrow(i32, (KEY + HEAD) >>> 2, key))
    return given(heap, sought ? seekText(heap, key) : putText(heap, KEY, key));
  i32[(KEY + RECORD.word) >>> 2] = length;
  i32[KEY_RECORD] = 0;
  return null;
};
export const putBytesKey = (heap: Heap, key: unknown, sought = false): null => {
  const length = lengthOfBytes(key);
  if (length < 0) return badKey('bytes', key);
  const bytes = key as Uint8Array;
  const isLong = sought && length > SHORT;
  return given(heap, isLong ? seekBytes(heap, bytes, length) : putBytes(heap, KEY, bytes, length));
};
/** The same for a value; a key's record may be in its place already. */
export const putStringValue = (heap: Heap, value: unknown): number =>
  typeof value === 'string' ? putText(heap, VALUE, value) : badValue('string', value);
export const putBytesValue = (heap: Heap, value: unknown): number => {
  const length = lengthOfBytes(value);
  return length < 0 ? badValue('bytes', value) : putBytes(heap, VALUE, value as Uint8Array, length);
};

/** Characters given to String.fromCharCode at a time. */
const RUN = 4096;

const fromCodes = (codes: Uint8Array | Uint16Array): string => {
  let text = '';
  for (let i = 0; i < codes.length; i += RUN)
    text += String.fromCharCode.apply(null, codes.subarray(i, i + RUN) as unknown as number[]);
  return text;
};

/** The string of a record. */
export const readString = (heap: Heap, address: number): string => {
  const record = address >>> 0;
  const word = heap.words[(record + RECORD.word) >>> 2] as number;
  const bytes = word & 0x7fffffff;
  const start = record + HEAD;
  const { characters } = heap;
  if (characters !== undefined)
    return characters.toString(word < 0 ? 'utf16le' : 'latin1', start, start + bytes);
  const { buffer } = heap.u8;
  return fromCodes(
    word < 0 ? new Uint16Array(buffer, start, bytes / 2) : heap.u8.subarray(start, start + bytes),
  );
};

/** A copy of the bytes of a record. */
export const readBytes = (heap: Heap, address: number): Uint8Array => {
  const record = address >>> 0;
  const bytes = (heap.words[(record + RECORD.word) >>> 2] as number) & 0x7fffffff;
  return sliceOf(heap.u8, record + HEAD, record + HEAD + bytes);
};

/** A key as explain() takes it: a number, or the address of a record. Throws KeyTypeError. */
export const explainedKey = <K extends KeyKind>(heap: Heap, kind: K, key: JsOf<K>): number | bigint => {
  if (isPair(kind)) {
    const two = key as [number, number];
    return BigInt(two[0] >>> 0) | (BigInt(two[1] >>> 0) << 32n);
  }
  if (kind !== 'string' && kind !== 'bytes') return key as number | bigint;
  if (kind === 'bytes') putBytesKey(heap, key, true);
  else if (putStringKey(heap, key, true) !== null) return seekText(heap, key as string);
  return (heap.words[KEY_RECORD] as number) || KEY;
};

/** What a slot of this kind holds as a value of JavaScript, for records. */
export const readRecord = (heap: Heap, kind: 'string' | 'bytes', address: number): string | Uint8Array =>
  kind === 'string' ? readString(heap, address) : readBytes(heap, address);
