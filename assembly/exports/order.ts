// Operations on the index of an ordered map: by number, and by the code of any other key.
import {
  addEntry,
  codeOf,
  firstEntry,
  firstValue,
  foldCode,
  nextEntry,
  removeEntry,
  renumberEntry,
} from "../order";
import { clear, create, destroy, lookup } from "../hmap";
import { drain, reserve } from "../drain";
import { compact } from "../rebuild";
import { mapStats } from "../stats";
import { verify } from "../invariants";
import { pairOf } from "../pairs";

/** Entries per 8 slots above which the index grows: Go's. */
// @ts-ignore: decorator
@inline const LOAD_FACTOR: f64 = 6.5;

/** A new index with room for `entries`: its handle, 0 without memory. */
export function create_order(entries: u32): usize {
  return create<u32, u64>(entries, LOAD_FACTOR, 1, 0, false, 0);
}

export function destroy_order(h: usize): void {
  destroy<u32, u64>(h);
}

/** O(1). 0 with STATUS if refused. */
export function clear_order(h: usize): u32 {
  return u32(clear<u32, u64>(h));
}

export function reserve_order(h: usize, entries: u32): u32 {
  return u32(reserve<u32, u64>(h, entries));
}

export function drain_order(h: usize, most: u32, background: u32): u32 {
  return drain<u32, u64>(h, most, background != 0);
}

export function compact_order(h: usize): u32 {
  return u32(compact<u32, u64>(h));
}

export function stats_order(h: usize): void {
  mapStats<u32, u64>(h);
}

export function verify_order(h: usize): u32 {
  return verify(pairOf<u32, u64>(), h);
}

/** The first entry whose key may be this number; -1 if there is none. */
export function find_number(h: usize, key: f64): i32 {
  return firstEntry(h, codeOf(h, key));
}

/** The next one after `entry`; -1 if there is none. */
export function next_number(h: usize, key: f64, entry: u32): i32 {
  return nextEntry(h, codeOf(h, key), entry);
}

/** 1; 0 with STATUS if refused or without memory. `value`: see slot_code. */
export function add_number(h: usize, key: f64, entry: u32, value: u32): u32 {
  return u32(addEntry(h, codeOf(h, key), entry, value));
}

export function remove_number(h: usize, key: f64, entry: u32): u32 {
  return u32(removeEntry(h, codeOf(h, key), entry));
}

export function renumber_number(h: usize, key: f64, entry: u32, to: u32): u32 {
  return u32(renumberEntry(h, codeOf(h, key), entry, to));
}

/** Code of a key made of 64-bit digits: begins with 0. */
export function fold_digit(h: usize, code: u32, digit: u64): u32 {
  return foldCode(h, code, digit);
}

/** What stands beside the first entry of a code; with STATUS = MISS if there is none. */
export function value_code(h: usize, code: u32): i32 {
  return firstValue(h, code);
}

/** Where the first entry of a code stands, its number and then its value; 0 if there is none. Good until the index changes. */
export function slot_code(h: usize, code: u32): usize {
  return lookup<u32, u64>(h, code);
}

export function find_code(h: usize, code: u32): i32 {
  return firstEntry(h, code);
}

export function next_code(h: usize, code: u32, entry: u32): i32 {
  return nextEntry(h, code, entry);
}

export function add_code(h: usize, code: u32, entry: u32): u32 {
  return u32(addEntry(h, code, entry, 0));
}

export function remove_code(h: usize, code: u32, entry: u32): u32 {
  return u32(removeEntry(h, code, entry));
}

export function renumber_code(h: usize, code: u32, entry: u32, to: u32): u32 {
  return u32(renumberEntry(h, code, entry, to));
}
