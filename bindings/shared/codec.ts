// Keys and values of a shared map on their way into the core and out of it, by kind, checked.
import { ADDRESS, RECORD } from '../core/abi.js';
import { badKey, badValue, IS } from '../core/kinds.js';
import {
  putBytesKey,
  putBytesValue,
  putStringKey,
  putStringValue,
  readBytes,
  readString,
} from '../heap/records.js';
import type { SharedKey, SharedValue } from './handle.js';
import type { SharedMemory } from './shared-memory.js';

/** A key as the core takes it; null: its record is in memory. */
export type CoreKey = number | bigint | string | null;
/** A number as the core takes and gives it. */
export type Num = number | bigint;

/** Checks a key and gives it as the core takes it. */
export type KeyOf = (memory: SharedMemory, key: unknown) => CoreKey;

export const keyOf = (kind: SharedKey): KeyOf => {
  if (kind === 'string') return (memory, key) => putStringKey(memory.asHeap, key);
  if (kind === 'bytes') return (memory, key) => putBytesKey(memory.asHeap, key);
  const is = IS[kind];
  return (_, key) => (is(key) ? (key as Num) : badKey(kind, key));
};

/** Checks a number. */
export const numberOf = (kind: SharedValue): ((value: unknown) => Num) => {
  const is = IS[kind as keyof typeof IS];
  return (value) => (is(value) ? (value as Num) : badValue(kind, value));
};

/** What the core gives, as the kind has it. */
export const resultOf = (kind: SharedValue): ((v: Num) => Num) => {
  if (kind === 'u32') return (v) => (v as number) >>> 0;
  if (kind === 'u64') return (v) => BigInt.asUintN(64, v as bigint);
  return (v) => v;
};

/** Checks a value that becomes a record, and puts it together: its address. */
export const putRecord = (kind: SharedValue): ((memory: SharedMemory, value: unknown) => number) =>
  kind === 'string'
    ? (memory, value) => putStringValue(memory.asHeap, value)
    : (memory, value) => putBytesValue(memory.asHeap, value);

export const readRecord = (kind: SharedValue | SharedKey): ((memory: SharedMemory, at: number) => unknown) =>
  kind === 'string'
    ? (memory, at) => readString(memory.asHeap, at)
    : (memory, at) => readBytes(memory.asHeap, at);

/** Where the core copies a value to, and the bytes that fit there; a longer one goes to a buffer of its
 *  own. */
export const RESULT = { at: ADDRESS.bulkNotes, room: 1008 } as const;

/** Copies a record that is put together to another buffer, so that a second one can be: its address there. */
export const moveRecord = (memory: SharedMemory, at: number): number => {
  const bytes = RECORD.data + ((memory.i32[(at + RECORD.word) >>> 2] as number) & 0x7fffffff) + RECORD.block;
  const to = memory.longBuffer(3, bytes);
  memory.u8.copyWithin(to, at, at + bytes);
  return to;
};
