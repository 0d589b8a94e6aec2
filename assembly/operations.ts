// The map operations that a core exports once per pair of kinds, as generics: build/exports/pairs.ts, made by
// tools/gen-exports.mjs, gives each its types. K is a key's storage, V the value's own type, S its storage.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, INTERRUPTED, NOTED, isReference, outcome, pairOf, setStatusByte } from "./layout";
import { isInterrupted } from "./journal";
import { IfPresent, assign, assignRecord, lookup, missing, remove, removeRecord } from "./hmap";
import { compactArena } from "./arena-compact";
import { pendingNotices } from "./notices";
import * as life from "./create-destroy";

export { clear } from "./hmap";
export { destroy, retune } from "./create-destroy";
export { drain, reserve } from "./drain";
export { clone, compact } from "./rebuild";
export { scan } from "./cursor";
export { addAll, addCommon, countCommon, deleteAll, toggleAll } from "./set-operations";
export { assignMany, deleteMany, getMany, hasMany, putMany } from "./bulk";

/** As create() of create-destroy.ts. */
@inline
export function create<K, V>(entries: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64): Hmap {
  return life.create<K, V>(pairOf<K, V>(), entries, load, assist, resize, flags, seed);
}

/** What has() gives when it refuses. */
@inline export const UNKNOWN: u32 = 2;

/** What a read gives on a miss, together with STATUS = MISS: NaN, or an unlikely integer. */
@inline
export function absent<V>(): V {
  if (isFloat<V>()) return <V>NaN;
  return <V>(sizeof<V>() == 8 ? 0 : 0x9e3779b1);
}

/** What is called so often that two instructions are much does no more than refuse, with this in STATUS,
 *  when an earlier call was interrupted: the bindings call recover() and begin again. Calling it here
 *  would cost registers. True if so. */
@inline
function mustRecover(): bool {
  if (!isInterrupted()) return false;
  setStatusByte(INTERRUPTED);
  return true;
}

/** What a write gives that found or put its value at `at`, 0 if refused or without memory: 0, or 1 together
 *  with STATUS, which is NOTED if the write happened and there are notices. */
@inline
function written(at: usize): u32 {
  if (at && !pendingNotices()) return 0;
  return withStatus(at);
}

/** The value at `at`; a miss where written() gives 1: the bindings then read it once more. */
@inline
function valueWritten<V>(at: usize): V {
  if (at && !pendingNotices()) return load<V>(at);
  withStatus(at);
  return absent<V>();
}

/** Out of the way of writes that leave no notices. */
function withStatus(at: usize): u32 {
  if (at) outcome.status = NOTED;
  return 1;
}

@inline
export function get<K, V, S>(m: Hmap, key: K): V {
  if (mustRecover()) return absent<V>();
  const at = lookup<K, S>(m, key);
  if (at) return load<V>(at);
  missing();
  return absent<V>();
}

/** As written(). So do put() and setRecord(). */
@inline
export function set<K, V, S>(m: Hmap, key: K, value: V): u32 {
  if (mustRecover()) return 1;
  return written(assign<K, V, S>(m, key, value, IfPresent.Overwrite));
}

/** The value afterwards, as valueWritten(). */
@inline
export function add<K, V, S>(m: Hmap, key: K, delta: V): V {
  if (mustRecover()) return absent<V>();
  return valueWritten<V>(assign<K, V, S>(m, key, delta, IfPresent.Add));
}

/** The value afterwards, which a key that was there keeps. */
@inline
export function insert<K, V, S>(m: Hmap, key: K, value: V): V {
  if (mustRecover()) return absent<V>();
  return valueWritten<V>(assign<K, V, S>(m, key, value, IfPresent.Keep));
}

@inline
export function put<K>(m: Hmap, key: K): u32 {
  if (mustRecover()) return 1;
  return written(assign<K, u8, u8>(m, key, 0, IfPresent.Keep));
}

/** 1 or 0, or UNKNOWN if refused. */
@inline
export function has<K, S>(m: Hmap, key: K): u32 {
  if (mustRecover()) return UNKNOWN;
  return u32(lookup<K, S>(m, key) != 0);
}

@inline
export function removeKey<K, S>(m: Hmap, key: K): u32 {
  if (mustRecover()) return 0;
  const removed = remove<K, S>(m, key);
  if (isReference<K>()) compactArena<K, S>(m);
  return removed;
}

// ---- values that are records or kept by the bindings
@inline
export function setRecord<K>(m: Hmap, key: K, value: usize): u32 {
  if (mustRecover()) return 1;
  const at = assignRecord<K>(m, key, value, IfPresent.Overwrite);
  compactArena<K, u32>(m);
  return written(at);
}

@inline
export function insertRecord<K>(m: Hmap, key: K, value: usize): u32 {
  if (mustRecover()) return absent<u32>();
  return valueWritten<u32>(assignRecord<K>(m, key, value, IfPresent.Keep));
}

@inline
export function deleteRecord<K>(m: Hmap, key: K): u32 {
  if (mustRecover()) return 0;
  const removed = removeRecord<K>(m, key);
  compactArena<K, u32>(m);
  return removed;
}

/** As insert() for the numbers of values that the bindings keep (kind any): the value afterwards even if
 * there
 *  are notices, since nothing may come between the number and its value. */
@inline
export function keep<K>(m: Hmap, key: K, next: u32): u32 {
  if (mustRecover()) return absent<u32>();
  const at = assign<K, u32, u32>(m, key, next, IfPresent.KeepWhole);
  return at ? load<u32>(at) : absent<u32>();
}

/** Removes a key: the value that it had. */
@inline
export function take<K>(m: Hmap, key: K): u32 {
  if (mustRecover()) return absent<u32>();
  const at = lookup<K, u32>(m, key);
  const value = at ? load<u32>(at) : 0;
  if (removeKey<K, u32>(m, key)) return value;
  missing(); // the last: what is interrupted leaves no status to the next call
  return absent<u32>();
}
