// What the shared core does with one key: finds the key's shard, reads it as it is or changes it under its
// lock, and leaves the rest to the map in it (hmap.ts). K is a key's storage, V the value's own type, S its
// storage. Numbers come back as values, with STATUS where there is none; a result of 0 or 1 is said beside.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { OK, isReference, outcome } from "../layout";
import { compactArena } from "../arena-compact";
import { hash } from "../hash";
import { IfPresent, assign, lookupIn, missing, remove } from "../hmap";
import { bucketAt } from "../array";
import { absent } from "../operations";
import { put } from "../stores";
import { GONE, Lock, STILL, rootMap } from "./layout";
import { enter, hold, isFree, isStill, leave, life, mapOf, refused, shardOf, wordOf } from "./shard";

// ---- reads
/** Pointer to a key's value in a shard, 0 if it is not there. */
@inline
function seek<K, S>(s: Lock, key: K, hv: u32): usize {
  const m = mapOf(s);
  if (FAULTS) pausePoint();
  const b = bucketAt<K, S>(m, hv & m.mask);
  if (FAULTS) pausePoint();
  const at = lookupIn<K, S>(m, key, hv, b);
  if (FAULTS) pausePoint();
  return at;
}

@inline
export function shardFor<K>(key: K): Lock {
  return shardOf(hash<K>(rootMap, key));
}

/** Pointer to a key's value while the shard is held. */
@inline
function held<K, S>(s: Lock, key: K): usize {
  return seek<K, S>(s, key, hash<K>(rootMap, key));
}

/** As hold(), for reads, which a disposed map refuses. */
export function holdToRead(s: Lock): bool {
  if (life() != GONE) return hold(s);
  refused();
  return false;
}

/** A key's value. First without the lock, of a frozen map without a look at it; a read that somebody's write
 *  went through is done again with it. */
@inline
export function get<K, V, S>(key: K): V {
  const hv = hash<K>(rootMap, key);
  const s = shardOf(hv);
  const state = life();
  const word = state == STILL ? 0 : wordOf(s);
  if (isFree(word) && state <= STILL) {
    const at = seek<K, S>(s, key, hv);
    const value = at ? load<V>(at) : absent<V>();
    if (state == STILL || isStill(s, word)) {
      if (!at) missing();
      return value;
    }
  }
  return getHeld<K, V, S>(s, key, hv);
}

function getHeld<K, V, S>(s: Lock, key: K, hv: u32): V {
  if (!holdToRead(s)) return absent<V>();
  const at = seek<K, S>(s, key, hv);
  const value = at ? load<V>(at) : absent<V>();
  leave(s);
  if (!at) missing();
  return value;
}

/** 1 or 0. */
@inline
export function has<K, S>(key: K): u32 {
  const hv = hash<K>(rootMap, key);
  const s = shardOf(hv);
  const state = life();
  const word = state == STILL ? 0 : wordOf(s);
  if (isFree(word) && state <= STILL) {
    const found = u32(seek<K, S>(s, key, hv) != 0);
    if (state == STILL || isStill(s, word)) return found;
  }
  return hasHeld<K, S>(s, key, hv);
}

function hasHeld<K, S>(s: Lock, key: K, hv: u32): u32 {
  if (!holdToRead(s)) return 0;
  const found = u32(seek<K, S>(s, key, hv) != 0);
  leave(s);
  return found;
}

// ---- writes
/** 0, or 1 together with STATUS. */
@inline
export function set<K, V, S>(key: K, value: V): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 1;
  const at = assign<K, V, S>(mapOf(s), key, value, IfPresent.Overwrite);
  leave(s);
  return u32(at == 0);
}

/** The value afterwards. */
@inline
export function add<K, V, S>(key: K, delta: V): V {
  const s = shardFor<K>(key);
  if (!enter(s)) return absent<V>();
  const at = assign<K, V, S>(mapOf(s), key, delta, IfPresent.Add);
  const value = at ? load<V>(at) : absent<V>();
  leave(s);
  return value;
}

/** Inserts a key that is not there: MISS; or the value that is there. */
@inline
export function insert<K, V, S>(key: K, value: V): V {
  return exchange<K, V, S>(key, value, value, On.Missing);
}

/** The value before, MISS if there was none. */
@inline
export function swap<K, V, S>(key: K, value: V): V {
  return exchange<K, V, S>(key, value, value, On.Always);
}

/** The value before, MISS if there was none; it changes if it was `expected`. */
@inline
export function compareExchange<K, V, S>(key: K, expected: V, value: V): V {
  return exchange<K, V, S>(key, expected, value, On.Equal);
}

/** When an exchange stores. */
export enum On {
  Always,
  /** The key is not there. */
  Missing,
  /** Its value is the expected one. */
  Equal,
}

@inline
function exchange<K, V, S>(key: K, expected: V, value: V, on: On): V {
  const s = shardFor<K>(key);
  if (!enter(s)) return absent<V>();
  let at = held<K, S>(s, key);
  if (at) {
    const before = load<V>(at);
    if (on == On.Always || (on == On.Equal && isSame<V>(before, expected))) put<V>(at, value, 0);
    leave(s);
    return before;
  }
  if (on != On.Equal) at = assign<K, V, S>(mapOf(s), key, value, IfPresent.Overwrite);
  leave(s);
  if (at || on == On.Equal) missing();
  return absent<V>();
}

/** As Map compares keys: NaN is NaN, -0 is 0. */
@inline
function isSame<V>(a: V, b: V): bool {
  return a == b || (isFloat<V>() && a != a && b != b);
}

/** Removes a key: its value, MISS if there was none. */
@inline
export function take<K, V, S>(key: K): V {
  const s = shardFor<K>(key);
  if (!enter(s)) return absent<V>();
  const at = held<K, S>(s, key);
  const before = at ? load<V>(at) : absent<V>();
  if (at) removeHeld<K, S>(s, key);
  leave(s);
  if (!at) missing();
  return before;
}

/** Removes a key: 1 or 0. */
@inline
export function removeKey<K, S>(key: K): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const removed = removeHeld<K, S>(s, key);
  leave(s);
  return removed;
}

@inline
function removeHeld<K, S>(s: Lock, key: K): u32 {
  const removed = remove<K, S>(mapOf(s), key);
  if (isReference<K>()) compactArena<K, S>(mapOf(s));
  outcome.status = OK; // not being there is no failure
  return removed;
}

/** Removes a key if its value is `expected`: 1 or 0. */
@inline
export function compareDelete<K, V, S>(key: K, expected: V): u32 {
  const s = shardFor<K>(key);
  if (!enter(s)) return 0;
  const at = held<K, S>(s, key);
  const removed = at && isSame<V>(load<V>(at), expected) ? removeHeld<K, S>(s, key) : 0;
  leave(s);
  return removed;
}
