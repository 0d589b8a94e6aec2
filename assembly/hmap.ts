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
// Assignment. A key that is there keeps its slot, and its value changes in one store; a new one takes the
// first empty slot of its chain, which gets an overflow bucket when it is full, and comes in one step of the
// journal (journal.ts): an interrupted write is undone. Growth. Over the load factor the buckets double; with
// as many overflow buckets as buckets the map grows in the same size (sameSizeGrow). A write evacuates the
// bucket it needs and `assist` more; drain() does the rest (grow.ts). Iteration. A cursor is a bucket index
// and the B it was begun with (cursor.ts). Proven: the layout, at compile time (layout.ts); that evacuation
// needs no memory (grow/distribute.ts); that a map is old or new wherever a write stops
// (test/core/faults.test.ts); all else by verify() (invariants.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { ALLOW, DISPOSED, Hmap, MISS, isReference, outcome, slots } from "./layout";
import { noMemory } from "./heap";
import { beginCount, commit, commitCount, save, undo } from "./journal";
import { notify, Notice } from "./notices";
import { hash } from "./hash";
import { freeTrash, releaseRecord, retainRecord } from "./arena";
import { matchKey } from "./match";
import { TELLS_SETTLED, growWork, isSettled, readChain, startGrowth } from "./grow";
import { emptied } from "./emptied";
import { bucketAt } from "./array";
import {
  link,
  next,
  occupy,
  tophash,
  shortenSearch,
  vacate,
  addToFilter,
  emptySlots,
  findValue,
  keyAt,
  metaOf,
  resetBucket,
  savePresence,
  valuePtr,
} from "./bucket";
import { extendChain } from "./overflow";
import { doublings, overLoadFactor, wantsGrowth } from "./grow/policy";
import { put } from "./stores";
import { note, watching, Event } from "./event-ring";

/** What an assignment does with a key that is there: overwrite, add to the value, leave it, or take the
 *  lesser or the greater of the two. Numbered as in bindings/typed/bulk.ts. */
export enum IfPresent {
  Overwrite,
  Add,
  Keep,
  Min,
  Max,
  /** As Keep, of a number that stands for a value of the bindings: an interruption undoes the insertion. */
  KeepWhole,
}

// ---- mutations
/** Counts a mutation, so that cursors know of it. */
@inline
export function touch(m: Hmap): void {
  m.version += 2;
}

/** Whether a map may be written to; counts the mutation. The null map, a disposed map's, refuses. */
@inline
export function enter(m: Hmap): bool {
  if (!changetype<usize>(m)) return refuse();
  touch(m);
  return true;
}

export function refuse(): bool {
  outcome.status = DISPOSED;
  return false;
}

// ---- reads
/** Pointer to the value of a key, 0 if it is not there. Changes nothing. */
@inline
export function lookup<K, V>(m: Hmap, key: K): usize {
  const hv = hash<K>(m, key);
  if (!TELLS_SETTLED) return findIn<K, V>(readChain<K, V>(m, hv), key, hv);
  return lookupIn<K, V>(m, key, hv, bucketAt<K, V>(m, hv & m.mask));
}

/** lookup() of a key whose hash is known; b: the bucket that it leads to. */
@inline
export function lookupIn<K, V>(m: Hmap, key: K, hv: u32, b: usize): usize {
  if (!TELLS_SETTLED) return findIn<K, V>(b, key, hv);
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
  outcome.status = MISS;
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
 *  is then as it was). `on`, a constant, says what becomes of a value that is there, in one store. V is the
 *  value's own type, for the addition; S its storage type. */
@inline
export function assign<K, V, S>(m: Hmap, key: K, value: V, on: IfPresent): usize {
  touch(m);
  const hv = hash<K>(m, key);
  const b = writeChain<K, S>(m, hv);
  const at = findIn<K, S>(b, key, hv);
  if (at) {
    if (on == IfPresent.Overwrite) put<V>(at, value, 0);
    else if (on == IfPresent.Add) put<V>(at, <V>(load<V>(at) + value), 0);
    return at;
  }
  if (on == IfPresent.Add && isFloat<V>() && value == 0) value = 0; // 0 + -0 is 0
  const bits = isFloat<V>() ? reinterpret<S>(value) : <S>value;
  if (on == IfPresent.KeepWhole) return insertKept<K, S>(m, key, hv, b, bits);
  return insert<K, S>(m, key, hv, b, bits);
}

/** As assign() where values are records: `from` is copied. */
@inline
export function assignRecord<K>(m: Hmap, key: K, from: usize, on: IfPresent): usize {
  touch(m);
  const hv = hash<K>(m, key);
  const b = writeChain<K, u32>(m, hv);
  const at = findIn<K, u32>(b, key, hv);
  if (!at) return insertRecord<K>(m, key, hv, b, from);
  return on == IfPresent.Overwrite ? replaceRecord(m, at, hv, from) : at;
}

/** One step: the value at `at` becomes a copy of `from`. */
function replaceRecord(m: Hmap, at: usize, hv: u32, from: usize): usize {
  const value = retainRecord(m, hv, from);
  if (!value) return undone();
  const before = load<u32>(at);
  save(at);
  put<u32>(at, <u32>value, 0);
  releaseRecord(m, before);
  commit();
  freeTrash(m);
  return at;
}

/** As insert() where values are records: `from` is copied. */
export function insertRecord<K>(m: Hmap, key: K, hv: u32, b: usize, from: usize): usize {
  if (wantsGrowth(m)) {
    if (!changetype<usize>(m)) return <usize>refuse();
    b = chainAfterGrowth<K, u32>(m, hv);
  }
  const value = retainRecord(m, hv, from);
  if (!value) return undone();
  const at = placeEntry<K, u32>(m, key, hv, b, <u32>value, true);
  freeTrash(m);
  return at;
}

/** The step is undone for want of memory; 0. */
function undone(): usize {
  undo();
  return noMemory();
}

/** Inserts a key that is not there, growing first if it is time. `b`: its chain, 0 if that is stale. A key's
 *  record is copied. */
export function insert<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V): usize {
  return insertAs<K, V>(m, key, hv, b, value, isReference<K>());
}

/** As insert(), for the bindings' own values (kind any), which they keep under the number that is
 *  inserted. */
function insertKept<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V): usize {
  return insertAs<K, V>(m, key, hv, b, value, true);
}

@inline
function insertAs<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V, whole: bool): usize {
  if (wantsGrowth(m)) {
    if (!changetype<usize>(m)) return <usize>refuse();
    b = chainAfterGrowth<K, V>(m, hv);
  }
  const at = placeEntry<K, V>(m, key, hv, b, value, whole);
  if (isReference<K>() && m.arena.trash) freeTrash(m);
  return at;
}

/** Begins a growth, in steps of its own; the key's chain afterwards, 0 if that is stale. */
function chainAfterGrowth<K, V>(m: Hmap, hv: u32): usize {
  startGrowth<K, V>(m, overLoadFactor(m) ? doublings<K, V>(m.B) : 0);
  if (m.growing) growWork<K, V>(m, hv);
  return readChain<K, V>(m, hv);
}

/** Puts an entry into the chain from `head` on, 0 if that is stale, and ends the step. `whole`, a
 *  constant: an interruption must undo it, since more than the entry depends on it. */
@inline
function placeEntry<K, V>(m: Hmap, key: K, hv: u32, head: usize, value: V, whole: bool): usize {
  if (!head) {
    head = bucketAt<K, V>(m, hv & m.mask);
    resetBucket<K, V>(head, m.epoch);
  }
  let b = head;
  if (!emptySlots<K, V>(b)) {
    b = link<K, V>(b);
    if (!b || !emptySlots<K, V>(b)) {
      b = roomBehind<K, V>(m, head, whole);
      if (!b) return undone();
    }
    addToFilter<K, V>(head, hv); // a bit too many does no harm
  }
  if (isReference<K>()) {
    const record = retainRecord(m, hv, <usize>(<u32>key));
    if (!record) return undone();
    key = <K>(((<u64>hv) << 32) | (<u64>record));
  }
  const i = ctz(emptySlots<K, V>(b));
  if (whole) savePresence<K, V>(b, i);
  beginCount(m);
  occupy<K, V>(b, i, key, value, tophash(hv));
  m.count++;
  if (whole) commit();
  else commitCount();
  return valuePtr<K, V>(b, i);
}

/** The first bucket behind `head`, which is full, that has an empty slot; a new one if there is none, 0
 *  without memory. */
function roomBehind<K, V>(m: Hmap, head: usize, whole: bool): usize {
  let b = head;
  for (let passed: u32 = 1; !emptySlots<K, V>(b); passed++) {
    const after = link<K, V>(b);
    if (after) {
      b = after;
      continue;
    }
    const child = extendChain<K, V>(m, b);
    if (!child) return 0;
    if (!whole) commit(); // a chain may end in an empty bucket
    if (passed * slots<K, V>() >= FLOOD) flooded(m, passed + 1);
    b = child;
  }
  return b;
}

/** Entries of a chain that chance does not bring together: at 6.5 on average, one chain in 7e12 has so many
 *  (Poisson). */
@inline const FLOOD: u32 = 33;

/** Reports a chain too long to be chance (hash flooding?), unless long chains are expected: resize is not
 *  'allow', or the last growth got no memory. */
function flooded(m: Hmap, buckets: u32): void {
  if (m.resize != ALLOW || m.degraded) return;
  notify(m, Notice.Flood);
  if (watching()) note(Event.Flood, m, buckets, 0, 0);
}

/** Removes a key: 1, or 0 if it was not there. Never allocates. */
export function remove<K, V>(m: Hmap, key: K): u32 {
  return removeFrom<K, V>(m, key, false);
}

/** As remove() where values are records. */
export function removeRecord<K>(m: Hmap, key: K): u32 {
  return removeFrom<K, u32>(m, key, true);
}

@inline
function removeFrom<K, V>(m: Hmap, key: K, recordValues: bool): u32 {
  touch(m);
  const hv = hash<K>(m, key);
  const head = writeChain<K, V>(m, hv);
  for (let b = head; b; b = next<K, V>(b)) {
    const hits = matchKey<K, V>(b, key, tophash(hv), metaOf<K, V>(b));
    if (!hits) continue;
    const i = ctz(hits);
    const whole = isReference<K>() || recordValues;
    takeOut<K, V>(m, b, i, whole);
    if (isReference<K>()) releaseRecord(m, <usize>(<u32>keyAt<K, V>(b, i)));
    if (recordValues) releaseRecord(m, load<u32>(valuePtr<K, V>(b, i)));
    if (whole) commit();
    finishRemoval<K, V>(m, head, b, i);
    return 1;
  }
  return 0;
}

/** Begins the step that empties slot i of bucket b. `whole`: see
 *  placeEntry(). */
@inline
export function takeOut<K, V>(m: Hmap, b: usize, i: u32, whole: bool): void {
  if (whole) savePresence<K, V>(b, i);
  beginCount(m);
  vacate<K, V>(b, i);
  m.count--;
}

/** Ends it, if it is no more than that; `head`: where the chain begins. */
@inline
export function finishRemoval<K, V>(m: Hmap, head: usize, b: usize, i: u32): void {
  commitCount();
  if (CLASSIC) shortenSearch<K, V>(head, b, i);
  if (m.count == 0) emptied<K, V>(m, false);
}

/** Removes everything; O(1) on line. False if refused. */
export function clear<K, V>(m: Hmap): bool {
  if (!enter(m)) return false;
  emptied<K, V>(m, true);
  return true;
}
