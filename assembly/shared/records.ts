// As operations.ts, of values that are records. They come from the thread's page and go out to it while their
// shard is held or known to be unchanged: afterwards another thread may have given them back. Addresses that
// the bindings know are relative to that page.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { BULK, KEY_RECORD, OK, OUT, outcome } from "../layout";
import { compactArena } from "../arena-compact";
import { hash, referTo } from "../hash";
import { IfPresent, assignRecord, lookupIn, missing, removeRecord } from "../hmap";
import { bucketAt } from "../array";
import { recordSize, sameRecord, word } from "../record";
import { keyOfText } from "../text";
import { Lock, NO_ROOM, STILL, rootMap } from "./layout";
import { On, holdToRead, shardFor } from "./operations";
import { enter, isFree, isStill, leave, life, mapOf, wordOf } from "./shard";
import { page } from "./worker";

/** The key that a string stands for; of null: that the record does which the bindings have put together. */
@inline
export function keyOf(text: externref): i64 {
  return text ? keyOfText(rootMap, text) : keyOfRecord();
}

function keyOfRecord(): i64 {
  const at: usize = load<u32>(KEY_RECORD);
  return referTo(rootMap, at ? page + at : BULK);
}

/** Address of the record that is a key's value in a shard, 0 if the key is not there. */
@inline
function seek<K>(s: Lock, key: K): usize {
  const m = mapOf(s);
  const hv = hash<K>(rootMap, key);
  const at = lookupIn<K, u32>(m, key, hv, bucketAt<K, u32>(m, hv & m.mask));
  const record: usize = at ? <usize>load<u32>(at) : 0;
  if (FAULTS) pausePoint();
  return record;
}

/** Copies a record to `to`: 1; or 0 if it does not fit there. */
function copyOut(record: usize, to: usize, room: u32): u32 {
  const size = recordSize(word(record));
  store<u32>(OUT, <u32>size);
  if (size > room) return 0;
  memory.copy(page + to, record, size);
  return 1;
}

/** What copyOut() gave, together with STATUS. */
function copied(fits: u32): u32 {
  if (!fits) outcome.status = NO_ROOM;
  return fits;
}

/** Copies a key's value to `to`: 1; or 0 with STATUS. */
@inline
export function getRecord<K>(key: K, to: usize, room: u32): u32 {
  const s = shardFor<K>(key);
  const state = life();
  const word = state == STILL ? 0 : wordOf(s);
  if (isFree(word) && state <= STILL) {
    const record = seek<K>(s, key);
    const fits = record ? copyOut(record, to, room) : 0;
    if (state == STILL || isStill(s, word)) {
      if (record) return copied(fits);
      missing();
      return 0;
    }
  }
  return getRecordHeld<K>(s, key, to, room);
}

function getRecordHeld<K>(s: Lock, key: K, to: usize, room: u32): u32 {
  if (!holdToRead(s)) return 0;
  const record = seek<K>(s, key);
  const fits = record ? copyOut(record, to, room) : 0;
  leave(s);
  if (record) return copied(fits);
  missing();
  return 0;
}

/** 0, or 1 together with STATUS. */
@inline
export function setRecord<K>(key: K, from: usize): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 1;
  const done = assignHeld<K>(s, key, from);
  leave(s);
  return u32(!done);
}

@inline
function assignHeld<K>(s: Lock, key: K, from: usize): bool {
  const at = assignRecord<K>(mapOf(s), key, page + from, IfPresent.Overwrite);
  compactArena<K, u32>(mapOf(s));
  return at != 0;
}

/** Inserts a key that is not there: 0 and MISS; or 1, and the value that is there goes to `to`. */
@inline
export function insertRecord<K>(key: K, from: usize, to: usize, room: u32): u32 {
  return exchange<K>(key, 0, from, to, room, On.Missing);
}

/** The value before goes to `to`: 1; or 0 and MISS if there was none. */
@inline
export function swapRecord<K>(key: K, from: usize, to: usize, room: u32): u32 {
  return exchange<K>(key, 0, from, to, room, On.Always);
}

/** As swapRecord(), if the value is the expected one: 1 if it was not. */
@inline
export function compareExchangeRecord<K>(key: K, expected: usize, from: usize, to: usize, room: u32): u32 {
  return exchange<K>(key, expected, from, to, room, On.Equal);
}

/** What compareExchangeRecord() gives where it stored. */
@inline export const EXCHANGED: u32 = 2;

@inline
function exchange<K>(key: K, expected: usize, from: usize, to: usize, room: u32, on: On): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const record = seek<K>(s, key);
  const isEqual = on == On.Equal && record != 0 && sameRecord(record, page + expected);
  const fits = record && !isEqual ? copyOut(record, to, room) : 1;
  const stores = fits && (on == On.Always || isEqual || (on == On.Missing && !record));
  const fails = stores && !assignHeld<K>(s, key, from);
  leave(s);
  if (!fits) return copied(0);
  if (fails) return 0;
  if (record) return isEqual ? EXCHANGED : 1;
  missing();
  return 0;
}

/** Removes a key, whose value goes to `to`: 1; or 0 with STATUS. */
@inline
export function takeRecord<K>(key: K, to: usize, room: u32): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const record = seek<K>(s, key);
  const fits = record ? copyOut(record, to, room) : 0;
  if (fits) removeHeld<K>(s, key);
  leave(s);
  if (record) return copied(fits);
  missing();
  return 0;
}

/** Removes a key: 1 or 0. */
@inline
export function deleteRecord<K>(key: K): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const removed = removeHeld<K>(s, key);
  leave(s);
  return removed;
}

@inline
function removeHeld<K>(s: Lock, key: K): u32 {
  const removed = removeRecord<K>(mapOf(s), key);
  compactArena<K, u32>(mapOf(s));
  outcome.status = OK; // not being there is no failure
  return removed;
}

/** Removes a key if its value is the expected one: 1 or 0. */
@inline
export function compareDeleteRecord<K>(key: K, expected: usize): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const record = seek<K>(s, key);
  const removed = record && sameRecord(record, page + expected) ? removeHeld<K>(s, key) : 0;
  leave(s);
  return removed;
}
