// The core of the variant swiss: what it exports, by the names of every core (tools/gen-exports.mjs), for
// maps of numbers. Kinds i32 and i64 are u32 and u64 here; u64 and f64 share their storage.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, INTERRUPTED, MISS, NOTED, outcome } from "../../../assembly/layout";
import { alloc, free, initHeap } from "../../../assembly/heap";
import { floatKey, hash } from "../../../assembly/hash";
import { commit, isInterrupted } from "../../../assembly/journal";
import { pendingNotices } from "../../../assembly/notices";
import { UNKNOWN, absent } from "../../../assembly/operations";
import { heapStats } from "../../../assembly/stats";
import { find, insert, remove } from "./map";
import * as whole from "./whole";

// ---- what exports of several kinds have in common
/** As in assembly/operations.ts: refuses where an earlier call was interrupted. */
@inline
function mustRecover(): bool {
  if (!isInterrupted()) return false;
  outcome.status = INTERRUPTED;
  return true;
}

@inline
function get<K, V, S>(m: Hmap, key: K): V {
  if (mustRecover()) return absent<V>();
  const entry = find<K, S>(m, key, hash<K>(m, key));
  if (entry) return load<V>(entry, sizeof<K>());
  outcome.status = MISS;
  return absent<V>();
}

/** 0, or 1 with STATUS. */
@inline
function set<K, V, S>(m: Hmap, key: K, value: V): u32 {
  if (mustRecover()) return 1;
  m.version += 2;
  const hv = hash<K>(m, key);
  let entry = find<K, S>(m, key, hv);
  if (entry) store<V>(entry, value, sizeof<K>());
  else entry = insert<K, S>(m, key, hv, isFloat<V>() ? reinterpret<S>(value) : <S>value);
  return entry && !pendingNotices() ? 0 : withStatus(entry);
}

function withStatus(entry: usize): u32 {
  if (entry) outcome.status = NOTED;
  return 1;
}

@inline
function has<K, S>(m: Hmap, key: K): u32 {
  return mustRecover() ? UNKNOWN : u32(find<K, S>(m, key, hash<K>(m, key)) != 0);
}

@inline
function removeKey<K, S>(m: Hmap, key: K): u32 {
  return mustRecover() ? 0 : remove<K, S>(m, key);
}

// ---- of one kind pair
export function get_u32_u32(m: Hmap, key: u32): u32 {
  return get<u32, u32, u32>(m, key);
}

export function set_u32_u32(m: Hmap, key: u32, value: u32): u32 {
  return set<u32, u32, u32>(m, key, value);
}

export function get_u32_f64(m: Hmap, key: u32): f64 {
  return get<u32, f64, u64>(m, key);
}

export function set_u32_f64(m: Hmap, key: u32, value: f64): u32 {
  return set<u32, f64, u64>(m, key, value);
}

export function get_u64_u64(m: Hmap, key: u64): u64 {
  return get<u64, u64, u64>(m, key);
}

export function set_u64_u64(m: Hmap, key: u64, value: u64): u32 {
  return set<u64, u64, u64>(m, key, value);
}

export function get_u64_f64(m: Hmap, key: u64): f64 {
  return get<u64, f64, u64>(m, key);
}

export function set_u64_f64(m: Hmap, key: u64, value: f64): u32 {
  return set<u64, f64, u64>(m, key, value);
}

export function get_f64_f64(m: Hmap, key: f64): f64 {
  return get<u64, f64, u64>(m, floatKey(key));
}

export function set_f64_f64(m: Hmap, key: f64, value: f64): u32 {
  return set<u64, f64, u64>(m, floatKey(key), value);
}

export function has_u32_4(m: Hmap, key: u32): u32 {
  return has<u32, u32>(m, key);
}

export function delete_u32_4(m: Hmap, key: u32): u32 {
  return removeKey<u32, u32>(m, key);
}

export function has_u32_8(m: Hmap, key: u32): u32 {
  return has<u32, u64>(m, key);
}

export function delete_u32_8(m: Hmap, key: u32): u32 {
  return removeKey<u32, u64>(m, key);
}

export function has_u64_8(m: Hmap, key: u64): u32 {
  return has<u64, u64>(m, key);
}

export function delete_u64_8(m: Hmap, key: u64): u32 {
  return removeKey<u64, u64>(m, key);
}

export function has_f64_8(m: Hmap, key: f64): u32 {
  return has<u64, u64>(m, floatKey(key));
}

export function delete_f64_8(m: Hmap, key: f64): u32 {
  return removeKey<u64, u64>(m, floatKey(key));
}

// ---- of one storage pair; numbers of pairs as in assembly/pair-dispatch.ts
export function create_u32_4(n: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64): Hmap {
  return whole.create<u32, u32>(1, n, load, flags, seed);
}

export function clear_u32_4(m: Hmap): bool {
  return whole.clear<u32, u32>(m);
}

export function scan_u32_4(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u32, u32, u32>(m, bits, index, most);
}

export function scanKeys_u32_4(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u32, u32, u8>(m, bits, index, most);
}

export function create_u32_8(n: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64): Hmap {
  return whole.create<u32, u64>(2, n, load, flags, seed);
}

export function clear_u32_8(m: Hmap): bool {
  return whole.clear<u32, u64>(m);
}

export function scan_u32_8(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u32, u64, u64>(m, bits, index, most);
}

export function scanKeys_u32_8(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u32, u64, u8>(m, bits, index, most);
}

export function create_u64_8(n: u32, load: f64, assist: u32, resize: u32, flags: u32, seed: u64): Hmap {
  return whole.create<u64, u64>(5, n, load, flags, seed);
}

export function clear_u64_8(m: Hmap): bool {
  return whole.clear<u64, u64>(m);
}

export function scan_u64_8(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u64, u64, u64>(m, bits, index, most);
}

export function scanKeys_u64_8(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  return whole.scan<u64, u64, u8>(m, bits, index, most);
}

// ---- of any map
export function destroy(m: Hmap): void {
  if (m.pair == 1) whole.destroy<u32, u32>(m);
  else if (m.pair == 2) whole.destroy<u32, u64>(m);
  else whole.destroy<u64, u64>(m);
}

export function clone(m: Hmap): Hmap {
  if (m.pair == 1) return whole.clone<u32, u32>(m);
  return m.pair == 2 ? whole.clone<u32, u64>(m) : whole.clone<u64, u64>(m);
}

export function stats(m: Hmap): void {
  if (m.pair == 1) whole.stats<u32, u32>(m);
  else if (m.pair == 2) whole.stats<u32, u64>(m);
  else whole.stats<u64, u64>(m);
}

export function verify(m: Hmap): u32 {
  if (m.pair == 1) return whole.verify<u32, u32>(m);
  return m.pair == 2 ? whole.verify<u32, u64>(m) : whole.verify<u64, u64>(m);
}

function resize(m: Hmap, entries: u32, exactly: bool): bool {
  if (m.pair == 1) return whole.resize<u32, u32>(m, entries, exactly);
  return m.pair == 2
    ? whole.resize<u32, u64>(m, entries, exactly)
    : whole.resize<u64, u64>(m, entries, exactly);
}

export function reserve(m: Hmap, entries: u32): bool {
  return resize(m, entries, false);
}

export function compact(m: Hmap): bool {
  return resize(m, m.count, true);
}

export function explain(m: Hmap, key: u64): void {
  if (m.pair == 1) whole.explain<u32, u32>(m, <u32>key);
  else if (m.pair == 2) whole.explain<u32, u64>(m, <u32>key);
  else whole.explain<u64, u64>(m, key);
}

export function explainFloat(m: Hmap, key: f64): void {
  whole.explain<u64, u64>(m, floatKey(key));
}

/** A growth ends in the call that it begins in. */
export function drain(m: Hmap, most: u32, background: bool): u32 {
  return 0;
}

export function size(m: Hmap): u32 {
  return m.count;
}

export function version(m: Hmap): u32 {
  return m.version;
}

// ---- of the heap
export function init(limitPages: u32, seed: u64): void {
  initHeap(limitPages, seed);
  whole.initNull();
}

export function recover(): void {
  whole.recover();
}

export function heap_stats(): void {
  heapStats();
}

export function allocate(bytes: usize): usize {
  const at = alloc(bytes);
  commit();
  return at;
}

export function release(at: usize, bytes: usize): void {
  free(at, bytes);
  commit();
}
