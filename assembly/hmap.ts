// The map: create, look up, assign, delete, clear, in named steps. One generic implementation; K and V are
// storage types (u32, u64), so the compiler makes four copies and the exports wrap them by kind.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  ALLOW,
  CONCURRENT,
  EPOCH_ONE,
  HMAP_SIZE,
  Hmap,
  MISS,
  RECORD_COEFFICIENTS,
  checkLayout,
  heap,
  isReference,
  slots,
} from "./layout";
import { alloc, free, growth, mix64, random, Growth, noMemory } from "./heap";
import { hash } from "./hash";
import { coefficients, dropArena, makeArena, releaseRecord, resetArena, retainRecord } from "./arena";
import { matchKey } from "./match";
import { bucketAt, dropArray, dropOldArray, makeArray, oldBucketAt } from "./array";
import {
  announce,
  link,
  next,
  occupy,
  tophash,
  vacate,
  emptySlots,
  findValue,
  keyAt,
  metaOf,
  resetBucket,
  valuePtr,
} from "./bucket";
import { dropOverflow, extendChain, resetOverflow } from "./overflow";
import {
  settle,
  emptyArray,
  growThreshold,
  growWork,
  isEvacuated,
  loadThreshold,
  oldBits,
  startGrowth,
  wantsGrowth,
} from "./grow";
import { put } from "./put";
import { note, watching, Event } from "./trace";

/** What an assignment does with a key that is there: overwrite, add to the value, leave it, or take the
 *  lesser or the greater of the two. Numbered as in bindings/typed/bulk.ts. */
export enum On {
  Overwrite,
  Add,
  Keep,
  Min,
  Max,
}

// ---- life --------------------------------------------------------------------------------------------------

/** Flags of create(), numbered as in bindings/typed/table.ts: the coefficients come from `seed` and stay, instead of from the
 *  heap's generator; keys or values are records; keys are trusted, and so hashed by the fast function; values are records. */
export enum Flag {
  Fixed = 1,
  Records = 2,
  Fast = 4,
  RecordValues = 8,
}

/** A new empty map with room for `entries`: its handle, 0 without memory. `loadFactor`: entries per 8 slots
 *  above which it grows. */
export function create<K, V>(
  entries: u32,
  loadFactor: f64,
  assist: u32,
  resize: u32,
  flags: u32,
  seed: u64,
): Hmap {
  checkLayout<K, V>();
  const m = changetype<Hmap>(alloc(HMAP_SIZE));
  if (!m) return changetype<Hmap>(noMemory());
  // continue the version of the freed map at this address: a stale cursor must not match
  const version = m.version;
  memory.fill(changetype<usize>(m), 0, HMAP_SIZE);
  m.version = (version + 2) & ~1;
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.fixedSeed = (flags & Flag.Fixed) != 0;
  m.epoch = EPOCH_ONE;
  const bits = bitsFor<K, V>(m, entries);
  const hasArena =
    (flags & Flag.Records) == 0 || makeArena(m, (flags & Flag.Fast) != 0, (flags & Flag.RecordValues) != 0);
  if (!hasArena || !makeArray<K, V>(m, bits)) {
    dropArena(m);
    free(changetype<usize>(m), HMAP_SIZE);
    return changetype<Hmap>(noMemory());
  }
  m.growAt = growThreshold<K, V>(m, bits);
  drawCoefficients(m, flags & Flag.Fixed ? mix64(seed) : random());
  settle(m);
  heap.maps++;
  return m;
}

/** Gives everything back. The handle must not be used again. What a torn map points to cannot be trusted: it is
 *  left where it is. */
export function destroy<K, V>(m: Hmap): void {
  heap.maps--;
  if (m.version & 1) return;
  m.version += 2;
  dropContents<K, V>(m);
  free(changetype<usize>(m), HMAP_SIZE);
}

/** Gives back all buckets and records. */
export function dropContents<K, V>(m: Hmap): void {
  if (CLASSIC && m.growing) dropOldArray<K, V>(m, oldBits(m));
  dropArray<K, V>(m);
  dropOverflow(m);
  dropArena(m);
}

/** Changes a map's policy, as given to create(). False if refused. A growth under way goes on. */
export function retune<K, V>(m: Hmap, loadFactor: f64, assist: u32, resize: u32): bool {
  if (!enter(m)) return false;
  m.loadFactor = (loadFactor / 8) * <f64>slots<K, V>();
  m.assist = <u8>assist;
  m.resize = <u8>resize;
  m.growAt = growThreshold<K, V>(m, m.B);
  leave(m);
  return true;
}

function drawCoefficients(m: Hmap, seed: u64): void {
  m.coefA = mix64(seed + 1);
  m.coefB = mix64(seed + 2);
  m.coefC = mix64(seed + 3);
  if (!m.arena) return;
  for (let i: u32 = 0; i < RECORD_COEFFICIENTS; i++) {
    put<u64>(coefficients(m) + ((<usize>i) << 3), mix64(seed + 4 + i), 0);
  }
}

// ---- the write section: Go's hashWriting -------------------------------------------------------------------

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

// ---- reads -------------------------------------------------------------------------------------------------

/** The one chain that can hold the hash: its first bucket, 0 if it was cleared and never written since. */
@inline
export function home<K, V>(m: Hmap, hv: u32): usize {
  const i = hv & m.mask;
  if (CLASSIC) return homeClassic<K, V>(m, hv, i);
  const b = bucketAt<K, V>(m, i);
  const meta = metaOf<K, V>(b);
  if ((meta ^ m.epoch) < EPOCH_ONE) {
    const newbit = hv & m.newbit;
    return newbit ? bucketAt<K, V>(m, i + newbit) : b;
  }
  return (meta ^ m.oldEpoch) < EPOCH_ONE ? b : 0;
}

@inline
function homeClassic<K, V>(m: Hmap, hv: u32, i: u32): usize {
  if (m.growing) {
    if (!isEvacuated<K, V>(m, i)) return oldBucketAt<K, V>(m, i);
    i |= hv & m.newbit;
  }
  return bucketAt<K, V>(m, i);
}

/** Pointer to the value of a key, 0 if it is not there. Changes nothing. */
@inline
export function lookup<K, V>(m: Hmap, key: K): usize {
  const hv = hash<K>(m, key);
  if (CLASSIC) return findIn<K, V>(home<K, V>(m, hv), key, hv);
  const b = bucketAt<K, V>(m, hv & m.mask);
  const meta = metaOf<K, V>(b);
  if ((meta ^ m.settledEpoch) >= EPOCH_ONE) return lookupUnsettled<K, V>(m, key, hv);
  return findValue<K, V>(b, meta, key, hv);
}

/** The map is growing, or the bucket was cleared and not written since. */
function lookupUnsettled<K, V>(m: Hmap, key: K, hv: u32): usize {
  return findIn<K, V>(home<K, V>(m, hv), key, hv);
}

@inline
export function findIn<K, V>(b: usize, key: K, hv: u32): usize {
  return b ? findValue<K, V>(b, metaOf<K, V>(b), key, hv) : 0;
}

@inline
export function missing(): void {
  heap.status = MISS;
}

// ---- writes ------------------------------------------------------------------------------------------------

/** As home(), for a write: does the write's share of a growth first, so that the chain is a current one. */
@inline
export function writeHome<K, V>(m: Hmap, hv: u32): usize {
  if (!CLASSIC) {
    const b = bucketAt<K, V>(m, hv & m.mask);
    if ((metaOf<K, V>(b) ^ m.settledEpoch) < EPOCH_ONE) return b;
  }
  return writeHomeUnsettled<K, V>(m, hv);
}

function writeHomeUnsettled<K, V>(m: Hmap, hv: u32): usize {
  if (m.growing) growWork<K, V>(m, hv);
  return home<K, V>(m, hv);
}

/** Assigns: pointer to the key's value afterwards, 0 if refused or without memory (STATUS says which; the map
 *  is then as it was). `on`, a constant, says what becomes of a value that is there. V is the value's own type, for
 *  the addition; S its storage type. */
@inline
export function assign<K, V, S>(m: Hmap, key: K, value: V, on: On): usize {
  if (!enter(m)) return 0;
  const hv = hash<K>(m, key);
  const b = writeHome<K, S>(m, hv);
  let at = findIn<K, S>(b, key, hv);
  if (at) {
    if (on == On.Overwrite) put<V>(at, value, 0);
    else if (on == On.Add) put<V>(at, <V>(load<V>(at) + value), 0);
  } else {
    if (on == On.Add && isFloat<V>() && value == 0) value = 0; // 0 + -0 is 0
    at = insert<K, S>(m, key, hv, b, isFloat<V>() ? reinterpret<S>(value) : <S>value);
  }
  leave(m);
  return at;
}

/** As assign() where values are records: `from` is copied. */
@inline
export function assignRecord<K>(m: Hmap, key: K, from: usize, on: On): usize {
  if (!enter(m)) return 0;
  const hv = hash<K>(m, key);
  const b = writeHome<K, u32>(m, hv);
  let at = findIn<K, u32>(b, key, hv);
  if (!at || on == On.Overwrite) {
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

/** Inserts a key that is not there, growing first if it is time. `b`: its chain, 0 if that is stale. A key's record is
 *  copied. */
export function insert<K, V>(m: Hmap, key: K, hv: u32, b: usize, value: V): usize {
  if (wantsGrowth(m)) {
    startGrowth<K, V>(m);
    if (m.growing) growWork<K, V>(m, hv);
    b = home<K, V>(m, hv);
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
  if (b != head) announce<K, V>(head, hv);
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

/** Entries of a chain that chance does not bring together: at 6.5 on average, one chain in 7e12 has so many (Poisson). */
@inline const FLOOD: u32 = 33;

/** Raises the flood alarm, unless the map is so full by decree or for want of memory. */
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
  const head = writeHome<K, V>(m, hv);
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

/** B that holds `entries` entries at the map's load factor, whatever its resize policy. */
export function bitsFor<K, V>(m: Hmap, entries: u32): u32 {
  let bits: u32 = 0;
  while (bits < 31 && loadThreshold<K, V>(m, bits, 1) < entries) bits++;
  return bits;
}
