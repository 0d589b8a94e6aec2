// What concerns a whole map: its beginning and end, its entries one after the other, its figures and checks.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  DISPOSED,
  HMAP_SIZE,
  Hmap,
  NULL_MAP,
  OUT,
  ZERO_LINES,
  heap,
  journal,
  nullMap,
  outcome,
} from "../../../assembly/layout";
import { Flag } from "../../../assembly/create-destroy";
import { drawCoefficients } from "../../../assembly/emptied";
import { hash } from "../../../assembly/hash";
import { alloc, free, noMemory, roundedSize, zero } from "../../../assembly/heap";
import { Rule } from "../../../assembly/invariants";
import { beginCount, commit, commitCount, isInterrupted, saveHeader, undo } from "../../../assembly/journal";
import { Notice, notify } from "../../../assembly/notices";
import { mix64 } from "../../../assembly/random";
import {
  BESIDE,
  DELETED,
  EMPTY,
  GROUP,
  arrayBytes,
  controlsOf,
  entryOf,
  fullSlots,
  group,
  inFront,
  slotsWith,
  threshold,
  top7,
} from "./layout";
import { find, makeEmpty, rehash } from "./map";

/** The map of handle 0, which a disposed map has: one group, EMPTY, and full to a new key. */
export function initNull(): void {
  nullMap.buckets = ZERO_LINES;
  memory.fill(ZERO_LINES, EMPTY, GROUP);
}

/** A new map with room for `entries`: its handle, 0 without memory. `load`: entries per 8 slots, at most 7.
 *  */
export function create<K, V>(pair: u8, entries: u32, load: f64, flags: u32, seed: u64): Hmap {
  const m = changetype<Hmap>(alloc(HMAP_SIZE));
  if (!m) return changetype<Hmap>(noMemory());
  const version = m.version;
  zero(changetype<usize>(m), HMAP_SIZE);
  m.version = (version + 2) & ~1;
  m.pair = pair;
  m.loadFactor = (min<f64>(load, 7) / 8) * GROUP;
  m.fixedSeed = (flags & Flag.Fixed) != 0;
  const bits = bitsFor(m, entries);
  const array = alloc(arrayBytes<K, V>(bits));
  if (!array) {
    undo();
    return changetype<Hmap>(noMemory());
  }
  setArray<K, V>(m, array, bits);
  makeEmpty<K, V>(m.buckets, bits);
  drawCoefficients(m, mix64(seed));
  heap.maps++;
  commit();
  return m;
}

function setArray<K, V>(m: Hmap, array: usize, bits: u32): void {
  m.buckets = array + inFront<K, V>(bits);
  m.B = <u8>bits;
  m.mask = (1 << bits) - 1;
  m.growAt = threshold(m, bits);
}

function bitsFor(m: Hmap, entries: u32): u32 {
  let bits: u32 = 0;
  while (threshold(m, bits) < entries) bits++;
  return bits;
}

export function destroy<K, V>(m: Hmap): void {
  m.version += 2;
  free(m.buckets - inFront<K, V>(m.B), arrayBytes<K, V>(m.B));
  free(changetype<usize>(m), HMAP_SIZE);
  heap.maps--;
  commit();
}

/** Removes everything. O(slots): control bytes say what there is. */
export function clear<K, V>(m: Hmap): bool {
  if (!mayWrite(m)) return false;
  saveHeader(m);
  beginCount(m);
  makeEmpty<K, V>(m.buckets, m.B);
  m.count = 0;
  m.noverflow = 0;
  if (!m.fixedSeed) drawCoefficients(m, 0);
  commit();
  return true;
}

function mayWrite(m: Hmap): bool {
  if (!changetype<usize>(m)) {
    outcome.status = DISPOSED;
    return false;
  }
  m.version += 2;
  return true;
}

/** Room for `entries` without growth; with `exactly` in the fewest groups. */
export function resize<K, V>(m: Hmap, entries: u32, exactly: bool): bool {
  if (!mayWrite(m)) return false;
  const bits = bitsFor(m, max(entries, m.count));
  if (!exactly && bits <= <u32>m.B) return true;
  return rehash<K, V>(m, bits) || noMemory() != 0;
}

/** A map of its own with the same bytes. */
export function clone<K, V>(m: Hmap): Hmap {
  const fresh = create<K, V>(m.pair, <u32>m.growAt, (m.loadFactor / GROUP) * 8, 0, 0);
  if (!fresh) return fresh;
  fresh.fixedSeed = m.fixedSeed;
  fresh.coefA = m.coefA;
  fresh.coefB = m.coefB;
  fresh.coefC = m.coefC;
  fresh.count = m.count;
  fresh.noverflow = m.noverflow;
  const before = inFront<K, V>(m.B);
  memory.copy(fresh.buckets - before, m.buckets - before, arrayBytes<K, V>(m.B));
  return fresh;
}

// ---- iteration
/** scan() of assembly/cursor.ts: an entry belongs to one index of the size at the beginning, by its hash,
 *  whatever its slot. So an index is a search, and each key that it meets is hashed. */
export function scan<K, V, W>(m: Hmap, bits: u32, index: f64, most: u32): i32 {
  if (bits == 255) bits = m.B;
  const end = (<u32>1) << bits;
  let at = <u32>index;
  let n: i32 = 0;
  while (at < end && (<u32>n < most || n == 0)) {
    const after = copyIndex<K, V, W>(m, at, end - 1, n);
    if (after < 0) {
      if (n) break;
      noMemory();
      return -1;
    }
    n = after;
    at++;
  }
  store<f64>(OUT, <f64>at, 0);
  store<f64>(OUT, <f64>heap.scan, 8);
  store<f64>(OUT, <f64>heap.scanCapacity, 16);
  store<f64>(OUT, <f64>bits, 24);
  return n;
}

/** Appends the entries whose hash under `mask` is `index`; -1 if they might not fit. */
function copyIndex<K, V, W>(m: Hmap, index: u32, mask: u32, n: i32): i32 {
  for (let home = index & m.mask; n >= 0 && home <= m.mask; home += mask + 1) {
    n = copySearch<K, V, W>(m, home, max(mask, m.mask), mask > m.mask ? index : home, n);
  }
  return n;
}

/** Appends what a search from group `home` on meets whose hash under `mask` is `index`. */
function copySearch<K, V, W>(m: Hmap, home: u32, mask: u32, index: u32, n: i32): i32 {
  const keys: usize = heap.scan;
  const room: i32 = heap.scanCapacity;
  const values = keys + ((<usize>room) << 3);
  let g = home;
  let step: u32 = 0;
  while (true) {
    const bytes = group(controlsOf<K, V>(m.buckets, g));
    for (let full = fullSlots(bytes); full; full &= full - 1) {
      const entry = entryOf<K, V>(m.buckets, g, ctz(full));
      const key = load<K>(entry);
      if ((hash<K>(m, key) & mask) != index) continue;
      if (n == room) return -1;
      store<K>(keys + ((<usize>n) << alignof<K>()), key);
      if (sizeof<W>() != 1) store<V>(values + ((<usize>n) << alignof<V>()), load<V>(entry, sizeof<K>()));
      n++;
    }
    if (slotsWith(bytes, EMPTY)) return n;
    g = (g + ++step) & m.mask;
  }
}

// ---- figures and checks
@inline
function out(i: u32, value: f64): void {
  store<f64>(OUT + ((<usize>i) << 3), value);
}

/** Fields of MAP_FIELDS (bindings/core/core.ts). Buckets are groups, overflow buckets DELETED bytes. */
export function stats<K, V>(m: Hmap): void {
  for (let i: u32 = 0; i < 18; i++) out(i, 0);
  const bytes = arrayBytes<K, V>(m.B);
  out(0, m.count);
  out(1, m.B);
  out(4, m.noverflow);
  out(6, <f64>m.growsDouble + <f64>m.growsSame);
  out(8, m.growsDouble);
  out(9, m.growsSame);
  out(13, <f64>bytes);
  out(17, <f64>roundedSize(bytes) + <f64>HMAP_SIZE);
}

/** Fields of EXPLAIN_FIELDS. The bucket is the line where the search begins: one line has the control
 *  bytes of several groups, unless they stand beside the entries. Two lines of a key that is there: its
 *  control byte and itself. */
export function explain<K, V>(m: Hmap, key: K): void {
  const hv = hash<K>(m, key);
  const entry = find<K, V>(m, key, hv);
  let probes: u32 = 1;
  let g = hv & m.mask;
  let slot: i32 = -1;
  for (let step: u32 = 1; ; step++) {
    const bytes = group(controlsOf<K, V>(m.buckets, g));
    for (let i: u32 = 0; i < GROUP; i++) if (entryOf<K, V>(m.buckets, g, i) == entry) slot = i;
    if (slot >= 0 || slotsWith(bytes, EMPTY)) break;
    probes++;
    g = (g + step) & m.mask;
  }
  const home = hv & m.mask;
  out(0, hv);
  out(1, BESIDE ? home : home / (64 / GROUP));
  out(2, top7(hv));
  out(3, 0);
  out(4, probes - 1);
  out(5, slot);
  out(6, probes);
  out(7, probes + u32(entry != 0));
}

function broken(rule: Rule, g: u32, found: f64, expected: f64): Rule {
  out(0, g);
  out(1, found);
  out(2, expected);
  return rule;
}

/** Each entry is where a search for its key ends, under its own control byte, and the counts are right. */
export function verify<K, V>(m: Hmap): Rule {
  let count: u32 = 0;
  let deleted: u32 = 0;
  for (let g: u32 = 0; g <= m.mask; g++) {
    const controls = controlsOf<K, V>(m.buckets, g);
    const bytes = group(controls);
    deleted += popcnt(slotsWith(bytes, DELETED));
    for (let full = fullSlots(bytes); full; full &= full - 1) {
      const i = ctz(full);
      const entry = entryOf<K, V>(m.buckets, g, i);
      const key = load<K>(entry);
      const hv = hash<K>(m, key);
      const top = top7(hv);
      if (load<u8>(controls + i) != top) return broken(Rule.WrongTophash, g, load<u8>(controls + i), top);
      const found = find<K, V>(m, key, hv);
      if (!found) return broken(Rule.ForeignKey, g, hv & m.mask, g);
      if (found != entry) return broken(Rule.DuplicateKey, g, <f64>key, i);
      count++;
    }
  }
  if (count != m.count) return broken(Rule.Count, 0, count, m.count);
  if (deleted != m.noverflow) return broken(Rule.Overflow, 0, deleted, m.noverflow);
  if (count + deleted > m.growAt) return broken(Rule.Overflow, 0, count + deleted, m.growAt);
  return Rule.Sound;
}

/** Undoes the step that an interruption left, and counts anew. */
export function recover(): void {
  if (!isInterrupted()) return;
  const m = journal.counted;
  undo();
  if (changetype<usize>(m) != NULL_MAP) recount(m);
  commitCount();
  journal.undone++;
  notify(nullMap, Notice.Undone);
}

function recount(m: Hmap): void {
  m.count = 0;
  m.noverflow = 0;
  for (let g: u32 = 0; g <= m.mask; g++) {
    const bytes = group(controlsAt(m, g));
    m.count += popcnt(fullSlots(bytes));
    m.noverflow += popcnt(slotsWith(bytes, DELETED));
  }
}

/** controlsOf() of a map of any pair. */
function controlsAt(m: Hmap, g: u32): usize {
  if (m.pair == 1) return controlsOf<u32, u32>(m.buckets, g);
  return m.pair == 2 ? controlsOf<u32, u64>(m.buckets, g) : controlsOf<u64, u64>(m.buckets, g);
}
