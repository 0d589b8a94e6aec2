// salvage(): the entries of a map whose bytes are damaged that are where a lookup of their keys begins. No
// address is read that memory does not have, and no more buckets are visited than memory has room for.
// Changes nothing but the first page's scratch areas.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, OUT, SCAN_BUFFER, SCAN_ENTRIES } from "./layout";
import { hasRecordValues } from "./arena";
import { isBucket, isChain, isHeader, isRecord, lines } from "./bounds";
import { tophash, tophashAt } from "./bucket";
import { referTo } from "./hash";
import { isRecordOf } from "./invariants";
import {
  chainOf,
  evacuated,
  hasReferences,
  hashOf,
  keyOf,
  linkOf,
  occupiedOf,
  recordOf,
  valueOf,
} from "./pair-dispatch";

// What stands at OUT between calls, f64 each, numbered as in bindings/observe/maps/salvage.ts.
/** The chain that is next. */
@inline const CHAIN: u32 = 0;
/** Its bucket that is next; 0: the first. */
@inline const BUCKET: u32 = 1;
/** Links that were followed. */
@inline const FOLLOWED: u32 = 2;
/** A bucket of the chain: one that comes to it again has no end (Brent's algorithm). */
@inline const MARK: u32 = 3;
/** Links from there. */
@inline const STEPS: u32 = 4;
/** Links from there to the bucket that takes its place. */
@inline const TURN: u32 = 5;
/** Chains that lead out of memory or have no end. */
@inline const CHAINS: u32 = 6;
/** Entries that are not where a lookup looks for them. */
@inline const KEYS: u32 = 7;
/** Entries whose key or value is no whole record, or one of another key. */
@inline const RECORDS: u32 = 8;
/** Slots of a bucket at most, in variants too. */
@inline const MOST_SLOTS: u32 = 16;

@inline
function get(field: u32): f64 {
  return load<f64>(OUT + ((<usize>field) << 3));
}

@inline
function set(field: u32, value: f64): void {
  store<f64>(OUT + ((<usize>field) << 3), value);
}

function count(field: u32): void {
  set(field, get(field) + 1);
}

/** The next entries, at the beginning of the scan buffer: keys or addresses of their records, 8 bytes each,
 *  then, behind room for SCAN_ENTRIES of them, values alike. How many; -1 at the end, -2 if the header is
 *  none of this pair. `pair` and `recordValues`: what the bindings know of the map. The caller zeroes the
 *  fields before the first call. */
export function salvage(m: Hmap, pair: u32, recordValues: bool): i32 {
  if (!isHeader(m, pair) || hasRecordValues(m) != recordValues) return -2;
  const all = <u64>m.mask + m.newbit + 1;
  let b = <usize>get(BUCKET);
  let n: u32 = 0;
  let c = <u64>get(CHAIN);
  for (; c < all; c++) {
    if (!b) b = firstOf(pair, m, <u32>c);
    const whole = b != 0 && m.growing && evacuated(pair, m, (<u32>c) & m.mask);
    const hashMask: u32 = whole ? m.mask | m.newbit : m.mask;
    for (; b; b = after(pair, b)) {
      if (n + MOST_SLOTS > SCAN_ENTRIES) {
        set(CHAIN, <f64>c);
        set(BUCKET, <f64>b);
        return n;
      }
      n = takeBucket(pair, m, b, <u32>c, hashMask, n);
    }
  }
  set(CHAIN, <f64>c);
  set(BUCKET, 0);
  return n ? n : -1;
}

/** The first bucket of a chain; 0 if there is none. */
function firstOf(pair: u32, m: Hmap, c: u32): usize {
  if (!isChain(pair, m, c)) {
    count(CHAINS);
    return 0;
  }
  const b = chainOf(pair, m, c);
  set(MARK, <f64>b);
  set(STEPS, 0);
  set(TURN, 1);
  return b;
}

/** The bucket behind b; 0 at the end, and where the link leads nowhere or back. */
function after(pair: u32, b: usize): usize {
  const next = linkOf(pair, b);
  if (!next) return 0;
  count(FOLLOWED);
  if (<f64>next == get(MARK) || !isBucket(pair, next) || get(FOLLOWED) > <f64>lines() * 4) {
    count(CHAINS);
    return 0;
  }
  count(STEPS);
  if (get(STEPS) == get(TURN)) {
    set(MARK, <f64>next);
    set(STEPS, 0);
    set(TURN, get(TURN) * 2);
  }
  return next;
}

/** Writes the sound entries of a bucket behind the first n; the new count. */
function takeBucket(pair: u32, m: Hmap, b: usize, c: u32, hashMask: u32, n: u32): u32 {
  for (let rest = occupiedOf(pair, b); rest; rest &= rest - 1) {
    const i = ctz(rest);
    const key = keyOf(pair, b, i);
    const hv = hashOf(pair, m, key);
    if ((hv & hashMask) != c || (CLASSIC && tophashAt(b, i) != tophash(hv))) {
      count(KEYS);
      continue;
    }
    if (hasReferences(pair) && !isKeyRecord(m, <usize>(<u32>key), hv)) {
      count(RECORDS);
      continue;
    }
    if (hasRecordValues(m) && !isRecordOf(recordOf(pair, b, i), hv)) {
      count(RECORDS);
      continue;
    }
    const at = SCAN_BUFFER + ((<usize>n) << 3);
    store<u64>(at, hasReferences(pair) ? <u64>(<u32>key) : key);
    store<u64>(at + ((<usize>SCAN_ENTRIES) << 3), valueOf(pair, b, i));
    n++;
  }
  return n;
}

/** Whether a record is whole and alive, and what it holds has the hash. */
function isKeyRecord(m: Hmap, record: usize, hv: u32): bool {
  return isRecordOf(record, hv) && <u32>(referTo(m, record) >> 32) == hv;
}
