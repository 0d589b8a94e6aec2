// The core of ordered maps (tophash/map), a small binary of its own: operations on an index by number, and
// by the code of any other key.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, pairOf } from "./layout";
import {
  addEntry,
  codeOf,
  firstEntry,
  firstValue,
  foldCode,
  nextEntry,
  removeEntry,
  renumberEntry,
} from "./order";
import { ready } from "./recover";
import * as hmap from "./hmap";
import * as life from "./create-destroy";
import * as growth from "./drain";
import * as rebuild from "./rebuild";

export * from "./exports";

/** Entries per 8 slots above which the index grows: Go's. */
@inline const LOAD_FACTOR: f64 = 6.5;

/** A new index with room for `entries`: its handle, 0 without memory. */
export function create(entries: u32): Hmap {
  ready();
  return life.create<u32, u64>(pairOf<u32, u64>(), entries, LOAD_FACTOR, 1, 0, false, 0);
}

export function destroy(m: Hmap): void {
  ready();
  life.destroy<u32, u64>(m);
}

/** O(1). False with STATUS if refused. */
export function clear(m: Hmap): bool {
  ready();
  return hmap.clear<u32, u64>(m);
}

/** Changes how many old buckets a write evacuates beside the one it needs. */
export function set_assist(m: Hmap, assist: u32): bool {
  ready();
  return life.retune<u32, u64>(m, LOAD_FACTOR, assist, 0);
}

export function reserve(m: Hmap, entries: u32): bool {
  ready();
  return growth.reserve<u32, u64>(m, entries);
}

export function drain(m: Hmap, most: u32, background: bool): u32 {
  ready();
  return growth.drain<u32, u64>(m, most, background);
}

export function compact(m: Hmap): bool {
  ready();
  return rebuild.compact<u32, u64>(m);
}

/** The first entry whose key may be this number; -1 if there is none. */
export function find_number(m: Hmap, key: f64): i32 {
  ready();
  return firstEntry(m, codeOf(m, key));
}

/** The next one after `entry`; -1 if there is none. */
export function next_number(m: Hmap, key: f64, entry: u32): i32 {
  ready();
  return nextEntry(m, codeOf(m, key), entry);
}

/** 1; 0 with STATUS if refused or without memory. `value`: see slot_code. */
export function add_number(m: Hmap, key: f64, entry: u32, value: u32): bool {
  ready();
  return addEntry(m, codeOf(m, key), entry, value);
}

export function remove_number(m: Hmap, key: f64, entry: u32): bool {
  ready();
  return removeEntry(m, codeOf(m, key), entry);
}

export function renumber_number(m: Hmap, key: f64, entry: u32, to: u32): bool {
  ready();
  return renumberEntry(m, codeOf(m, key), entry, to);
}

/** Code of a key made of 64-bit digits: begins with 0. */
export function fold_digit(m: Hmap, code: u32, digit: u64): u32 {
  ready();
  return foldCode(m, code, digit);
}

/** What stands beside the first entry of a code; with STATUS = MISS if there is none. */
export function value_code(m: Hmap, code: u32): i32 {
  ready();
  return firstValue(m, code);
}

/** Where the first entry of a code stands, its number and then its value; 0 if there is none. Good until the
 *  index changes. */
export function slot_code(m: Hmap, code: u32): usize {
  ready();
  return hmap.lookup<u32, u64>(m, code);
}

export function find_code(m: Hmap, code: u32): i32 {
  ready();
  return firstEntry(m, code);
}

export function next_code(m: Hmap, code: u32, entry: u32): i32 {
  ready();
  return nextEntry(m, code, entry);
}

export function add_code(m: Hmap, code: u32, entry: u32): bool {
  ready();
  return addEntry(m, code, entry, 0);
}

export function remove_code(m: Hmap, code: u32, entry: u32): bool {
  ready();
  return removeEntry(m, code, entry);
}

export function renumber_code(m: Hmap, code: u32, entry: u32, to: u32): bool {
  ready();
  return renumberEntry(m, code, entry, to);
}
