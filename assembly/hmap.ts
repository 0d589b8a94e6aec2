// The map: look up, assign, delete, clear. One generic implementation; K and V are storage types, and
// exports/ wraps a copy for each pair of them.
//
//   hash of a key: |tophash 8|filter 5|  ...  |bucket B|      B is log2 of the buckets
//
//   buckets   0 [slots|link]-> overflow bucket -> overflow bucket     a chain: a bucket and what it links to
//             1 [slots|link]
//             ...
//
// Lookup. The low bits of the hash pick a bucket, its first line is compared with the key, and only if the
// bucket has a link (and its filter lets the hash pass) the chain is followed. The classic core compares Go's
// tophash bytes first. The default core has no tophash: it compares the keys themselves by SIMD, as cheap for
// numbers, and keeps presence bits and an epoch in a bucket's meta word (layout/bucket.ts).
// Assignment. A mutation makes the version odd while it lasts (Go's hashWriting). A key that is there keeps
// its slot; a new one takes the first empty slot of its chain, which gets an overflow bucket when it is full.
// Growth. Over the load factor the buckets double; with as many overflow buckets as buckets the map grows in
// the same size (sameSizeGrow). A write evacuates the bucket it needs and `assist` more; drain() does the
// rest (grow.ts). Iteration. A cursor is a bucket index and the B it was begun with (cursor.ts).
// Proven: the layout, at compile time (layout.ts); that evacuation needs no memory (grow/distribute.ts); that
// a map is old, new or refuses writes wherever a write stops (test/core/faults.test.ts); all else by verify()
// (invariants.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { ALLOW, CONCURRENT, Hmap, MISS, RECORD_COEFFICIENTS, heap, isReference, slots } from "./layout";
import { growth, mix64, random, Growth, noMemory } from "./heap";
import { hash } from "./hash";
import { coefficients, releaseRecord, resetArena, retainRecord } from "./arena";
import { matchKey } from "./match";
import { TELLS_SETTLED, emptyArray, growWork, isSettled, readChain, startGrowth } from "./grow";
import { bucketAt } from "./array";
import {
  link,
  next,
  occupy,
  tophash,
  vacate,
  addToFilter,
  emptySlots,
  findValue,
  keyAt,
  metaOf,
  resetBucket,
  valuePtr,
} from "./bucket";
import { extendChain, resetOverflow } from "./overflow";
import { wantsGrowth } from "./grow/policy";
import { put } from "./put";
import { note, watching, Event } from "./event-ring";

/** What an assignment does with a key that is there: overwrite, add to the value, leave it, or take the
 *  lesser or the greater of the two. Numbered as in bindings/typed/bulk.ts. */
export enum IfPresent {
  Overwrite,
  Add,
  Keep,
  Min,
  Max,
}

export function drawCoefficients(m: Hmap, seed: u64): void {
  m.coefA = mix64(seed + 1);
  m.coefB = mix64(seed + 2);
  m.coefC = mix64(seed + 3);
  if (!m.arena) return;
  for (let i: u32 = 0; i < RECORD_COEFFICIENTS; i++) {
    put<u64>(coefficients(m) + ((<usize>i) << 3), mix64(seed + 4 + i), 0);
  }
}

// ---- the write section: Go's hashWriting
/** Opens the write section; false if one is open, that is, entered from inside it or torn. */
@inline
export function enter(m: Hmap): bool {
  const version = m.version;
  if (version & 1) return refuse();
  m.version = version + 1;
  return true;
}

export function refuse(): bool {
  heap.status = CONCURRENT;
  return false;
}

@inline
export function leave(m: Hmap): void {
  m.version++;
}

// ---- reads
/** Pointer to the value of a key, 0 if it is not there. Changes nothing. */
@inline
export function lookup<K, V>(m: Hmap, key: K): usize {
  const hv = hash<K>(m, key);
  if (!TELLS_SETTLED) return findIn<K, V>(readChain<K, V>(m, hv), key, hv);
  const b = bucketAt<K, V>(m, hv & m.mask);
  const meta = metaOf<K, V>(b);
  if (!isSettled(m, meta)) return lookupUnsettled<K, V>(m, key, hv);
  return findValue<K, V>(b, meta, key, hv);
}

/** The map is growing, or the bucket was cleared and not written since. */
function lookupUnsettled<K, V>(m: Hmap, key: K, hv: u32): usize {
  return findIn<K, V>(readChain<K, V>(m, hv), key, hv);
}

@inline
export function findIn<K, V>(b: usize, key: K, hv: u32): usize {
  return b ? findValue<K, V>(b, metaOf<K, V>(b), key, hv) : 0;
}

@inline
export function missing(): void {
  heap.status = MISS;
}

// ---- writes
/** As readChain(), for a write: does the write's share of a growth first, so that the chain is a current one.
 *  */
@inline
export function writeChain<K, V>(m: Hmap, hv: u32): usize {
  if (TELLS_SETTLED) {
    const b = bucketAt<K, V>(m, hv & m.mask);
    if (isSettled(m, metaOf<K, V>(b))) return b;
  }
  return writeChainUnsettled<K, V>(m, hv);
}

function writeChainUnsettled<K, V>(m: Hmap, hv: u32): usize {
  if (m.growing) growWork<K, V>(m, hv);
  return readChain<K, V>(m, hv);
}

/** Assigns: pointer to the key's value afterwards, 0 if refused or without memory (STATUS says which; the map
 *  is then as it was). `on`, a constant, says what becomes of a value that is there. V is the value's own
 *  type, for the addition; S its storage type. */
@inline
export function assign<K, V, S>(m: Hmap, key: K, value: V, on: IfPresent): usize {
  if (!enter(m)) return 0;
  const hv = hash<K>(m, key);
  const b = writeChain<K, S>(m, hv);
  let at = findIn<K, S>(b, key, hv);
  if (at) {
    if (on == IfPresent.Overwrite) put<V>(at, value, 0);
    else if (on == IfPresent.Add) put<V>(at, <V>(load<V>(at) + value), 0);
  } else {
    if (on == IfPresent.Add && isFloat<V>() && value == 0) value = 0; // 0 + -0 is 0
    at = insert<K, S>(m, key, hv, b, isFloat<V>() ? reinterpret<S>(value) : <S>value);
  }
  leave(m);
  return at;
}

/** As assign() where values are records: `from` is copied. */
@inline
export function assignRecord<K>(m: Hmap, key: K, from: usize, on: IfPresent): usize {
  if (!enter(m)) return 0;
  const hv = hash<K>(m, key);
  const b = writeChain<K, u32>(m, hv);
  let at = findIn<K, u32>(b, key, hv);
  if (!at || on == IfPresent.Overwrite) {
    const value = retainRecord(m, hv, from);
    const before = at && value ? load<u32>(at) : 0;
    if (!value) at = noMemory();
    else if (at) put<u32>(at, <u32>value, 0);
    else at = insert<K, u32>(m, key, hv, b, <u32>value);
    if (before) releaseRecord(m, before);
    else if (value && !at) releaseRecord(m, value);
  }
  leave(m);
  return at;
}

/** Inserts a key that is not there, growing first if it is time. `b`: its chain, 0 if that is stale. A key's
 *  record is copied. */
export function insert<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V): usize {
  if (wantsGrowth(m)) {
    startGrowth<K, V>(m);
    if (m.growing) growWork<K, V>(m, hv);
    b = readChain<K, V>(m, hv);
  }
  if (!b) {
    b = bucketAt<K, V>(m, hv & m.mask);
    resetBucket<K, V>(b, m.epoch);
  }
  const head = b;
  for (let passed: u32 = 1; !emptySlots<K, V>(b); passed++) {
    const after = link<K, V>(b);
    if (after) {
      b = after;
      continue;
    }
    const child = extendChain<K, V>(m, b);
    if (!child) return noMemory();
    if (passed * slots<K, V>() >= FLOOD) flooded(m, passed + 1);
    b = child;
  }
  if (b != head) addToFilter<K, V>(head, hv);
  if (isReference<K>()) {
    const record = retainRecord(m, hv, <usize>(<u32>key));
    if (!record) return noMemory();
    key = <K>(((<u64>hv) << 32) | (<u64>record));
  }
  const i = ctz(emptySlots<K, V>(b));
  occupy<K, V>(b, i, key, value, tophash(hv));
  m.count++;
  return valuePtr<K, V>(b, i);
}

/** Entries of a chain that chance does not bring together: at 6.5 on average, one chain in 7e12 has so many
 *  (Poisson). */
@inline const FLOOD: u32 = 33;

/** Reports a chain too long to be chance (hash flooding?), unless long chains are expected: resize is not
 *  'allow', or the last growth got no memory. */
function flooded(m: Hmap, buckets: u32): void {
  if (m.resize != ALLOW || m.degraded) return;
  growth(m, Growth.Flood);
  if (watching()) note(Event.Flood, m, buckets, 0, 0);
}

/** Removes a key: 1, or 0 with STATUS = MISS or CONCURRENT. Never allocates. */
export function remove<K, V>(m: Hmap, key: K): u32 {
  return removeFrom<K, V>(m, key, false);
}

/** As remove() where values are records. */
export function removeRecord<K>(m: Hmap, key: K): u32 {
  return removeFrom<K, u32>(m, key, true);
}

@inline
function removeFrom<K, V>(m: Hmap, key: K, recordValues: bool): u32 {
  if (!enter(m)) return 0;
  const hv = hash<K>(m, key);
  const head = writeChain<K, V>(m, hv);
  for (let b = head; b; b = next<K, V>(b)) {
    const hits = matchKey<K, V>(b, key, tophash(hv), metaOf<K, V>(b));
    if (!hits) continue;
    const i = ctz(hits);
    vacate<K, V>(head, b, i);
    if (isReference<K>()) releaseRecord(m, <usize>(<u32>keyAt<K, V>(b, i)));
    if (recordValues) releaseRecord(m, load<u32>(valuePtr<K, V>(b, i)));
    const count = m.count - 1;
    m.count = count;
    if (count == 0) emptied<K, V>(m, false);
    leave(m);
    return 1;
  }
  leave(m);
  missing();
  return 0;
}

/** Removes everything; O(1) on line. False if refused. */
export function clear<K, V>(m: Hmap): bool {
  if (!enter(m)) return false;
  m.count = 0;
  emptied<K, V>(m, true);
  leave(m);
  return true;
}

/** The map holds nothing any more: the old generation and all chains go at once, and the hash is drawn anew.
 *  Classic, when the last entry was deleted and no growth is under way, has only empty slots: chains stay, as
 *  in Go, rather than clear the whole array. */
export function emptied<K, V>(m: Hmap, cleared: bool): void {
  if (!CLASSIC || cleared || m.growing) {
    emptyArray<K, V>(m);
    resetOverflow(m);
  }
  resetArena(m);
  if (!m.fixedSeed) drawCoefficients(m, random());
}
