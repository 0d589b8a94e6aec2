// The map: create, look up, assign, delete, clear, in named steps. One generic implementation; K and V are
// storage types (u32, u64), so the compiler makes four copies and the exports wrap them by kind.
import {
  A,
  ALLOW,
  ARENA,
  ASSIST,
  BITS,
  B_,
  C,
  CONCURRENT,
  COUNT,
  DEGRADED,
  EPOCH,
  EPOCH_ONE,
  FIXED_SEED,
  GROWING,
  GROW_AT,
  HEAP,
  HEAP_MAPS,
  HMAP_SIZE,
  LOAD,
  MASK,
  MISS,
  NEWBIT,
  OLD_EPOCH,
  RECORD_COEFFICIENTS,
  RESIZE,
  SETTLED,
  STATUS,
  VERSION,
  checkLayout,
  isReference,
  slots,
} from "./layout";
import { Growth, alloc, free, growth, mix64, noMemory, random } from "./heap";
import { hash } from "./hash";
import { coefficients, disown, dropArena, makeArena, own, resetArena } from "./arena";
import { matchKey } from "./match";
import { bucketAt, dropArray, dropOldArray, makeArray, oldBucketAt } from "./array";
import {
  announce,
  emptySlots,
  findValue,
  keyAt,
  link,
  metaOf,
  next,
  occupy,
  resetBucket,
  tophash,
  vacate,
  valuePtr,
} from "./bucket";
import { dropOverflow, extendChain, resetOverflow } from "./overflow";
import {
  emptyArray,
  growThreshold,
  growWork,
  isEvacuated,
  isGrowing,
  loadThreshold,
  oldBits,
  settle,
  startGrowth,
  wantsGrowth,
} from "./grow";
import { put } from "./store";
import { Event, note, watching } from "./trace";

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
): usize {
  checkLayout<K, V>();
  const h = alloc(HMAP_SIZE);
  if (!h) return noMemory();
  const version = load<u32>(h, VERSION); // goes on where the last map here ended, lest a cursor of it takes this one for it
  memory.fill(h, 0, HMAP_SIZE);
  store<u32>(h, (version + 2) & ~1, VERSION);
  store<f64>(h, (loadFactor / 8) * <f64>slots<K, V>(), LOAD);
  store<u8>(h, <u8>assist, ASSIST);
  store<u8>(h, <u8>resize, RESIZE);
  store<u8>(h, flags & Flag.Fixed, FIXED_SEED);
  store<u32>(h, EPOCH_ONE, EPOCH);
  const bits = bitsFor<K, V>(h, entries);
  const hasArena =
    (flags & Flag.Records) == 0 || makeArena(h, (flags & Flag.Fast) != 0, (flags & Flag.RecordValues) != 0);
  if (!hasArena || !makeArray<K, V>(h, bits)) {
    dropArena(h);
    free(h, HMAP_SIZE);
    return noMemory();
  }
  store<u32>(h, growThreshold<K, V>(h, bits), GROW_AT);
  drawCoefficients(h, flags & Flag.Fixed ? mix64(seed) : random());
  settle(h);
  store<u32>(HEAP + HEAP_MAPS, load<u32>(HEAP + HEAP_MAPS) + 1);
  return h;
}

/** Gives everything back. The handle must not be used again. What a torn map points to cannot be trusted: it is
 *  left where it is. */
export function destroy<K, V>(h: usize): void {
  store<u32>(HEAP + HEAP_MAPS, load<u32>(HEAP + HEAP_MAPS) - 1);
  if (load<u32>(h, VERSION) & 1) return;
  store<u32>(h, load<u32>(h, VERSION) + 2, VERSION);
  dropContents<K, V>(h);
  free(h, HMAP_SIZE);
}

/** Gives back all buckets and records. */
export function dropContents<K, V>(h: usize): void {
  if (CLASSIC && isGrowing(h)) dropOldArray<K, V>(h, oldBits(h));
  dropArray<K, V>(h);
  dropOverflow(h);
  dropArena(h);
}

/** Changes a map's policy, as given to create(). False if refused. A growth under way goes on. */
export function retune<K, V>(h: usize, loadFactor: f64, assist: u32, resize: u32): bool {
  if (!enter(h)) return false;
  put<f64>(h, (loadFactor / 8) * <f64>slots<K, V>(), LOAD);
  put<u8>(h, <u8>assist, ASSIST);
  put<u8>(h, <u8>resize, RESIZE);
  put<u32>(h, growThreshold<K, V>(h, load<u8>(h, BITS)), GROW_AT);
  leave(h);
  return true;
}

function drawCoefficients(h: usize, seed: u64): void {
  put<u64>(h, mix64(seed + 1), A);
  put<u64>(h, mix64(seed + 2), B_);
  put<u64>(h, mix64(seed + 3), C);
  if (!load<u32>(h, ARENA)) return;
  for (let i: u32 = 0; i < RECORD_COEFFICIENTS; i++) {
    put<u64>(coefficients(h) + ((<usize>i) << 3), mix64(seed + 4 + i), 0);
  }
}

// ---- the write section: Go's hashWriting -------------------------------------------------------------------

/** Opens the write section; false if one is open, that is, entered from inside it or torn. */
// @ts-ignore: decorator
@inline
export function enter(h: usize): bool {
  const version = load<u32>(h, VERSION);
  if (version & 1) return refuse();
  put<u32>(h, version + 1, VERSION);
  return true;
}

export function refuse(): bool {
  store<u32>(STATUS, CONCURRENT);
  return false;
}

// @ts-ignore: decorator
@inline
export function leave(h: usize): void {
  put<u32>(h, load<u32>(h, VERSION) + 1, VERSION);
}

// ---- reads -------------------------------------------------------------------------------------------------

/** The one chain that can hold the hash: its first bucket, 0 if it was cleared and never written since. */
// @ts-ignore: decorator
@inline
export function home<K, V>(h: usize, hv: u32): usize {
  const i = hv & load<u32>(h, MASK);
  if (CLASSIC) return homeClassic<K, V>(h, hv, i);
  const b = bucketAt<K, V>(h, i);
  const meta = metaOf<K, V>(b);
  if ((meta ^ load<u32>(h, EPOCH)) < EPOCH_ONE) {
    const newbit = hv & load<u32>(h, NEWBIT);
    return newbit ? bucketAt<K, V>(h, i + newbit) : b;
  }
  return (meta ^ load<u32>(h, OLD_EPOCH)) < EPOCH_ONE ? b : 0;
}

// @ts-ignore: decorator
@inline
function homeClassic<K, V>(h: usize, hv: u32, i: u32): usize {
  if (load<u8>(h, GROWING)) {
    if (!isEvacuated<K, V>(h, i)) return oldBucketAt<K, V>(h, i);
    i |= hv & load<u32>(h, NEWBIT);
  }
  return bucketAt<K, V>(h, i);
}

/** Pointer to the value of a key, 0 if it is not there. Changes nothing. */
// @ts-ignore: decorator
@inline
export function lookup<K, V>(h: usize, key: K): usize {
  const hv = hash<K>(h, key);
  if (CLASSIC) return findIn<K, V>(home<K, V>(h, hv), key, hv);
  const b = bucketAt<K, V>(h, hv & load<u32>(h, MASK));
  const meta = metaOf<K, V>(b);
  if ((meta ^ load<u32>(h, SETTLED)) >= EPOCH_ONE) return lookupUnsettled<K, V>(h, key, hv);
  return findValue<K, V>(b, meta, key, hv);
}

/** The map is growing, or the bucket was cleared and not written since. */
function lookupUnsettled<K, V>(h: usize, key: K, hv: u32): usize {
  return findIn<K, V>(home<K, V>(h, hv), key, hv);
}

// @ts-ignore: decorator
@inline
export function findIn<K, V>(b: usize, key: K, hv: u32): usize {
  return b ? findValue<K, V>(b, metaOf<K, V>(b), key, hv) : 0;
}

// @ts-ignore: decorator
@inline
export function missing(): void {
  store<u32>(STATUS, MISS);
}

// ---- writes ------------------------------------------------------------------------------------------------

/** As home(), for a write: does the write's share of a growth first, so that the chain is a current one. */
// @ts-ignore: decorator
@inline
export function writeHome<K, V>(h: usize, hv: u32): usize {
  if (!CLASSIC) {
    const b = bucketAt<K, V>(h, hv & load<u32>(h, MASK));
    if ((metaOf<K, V>(b) ^ load<u32>(h, SETTLED)) < EPOCH_ONE) return b;
  }
  return writeHomeUnsettled<K, V>(h, hv);
}

function writeHomeUnsettled<K, V>(h: usize, hv: u32): usize {
  if (isGrowing(h)) growWork<K, V>(h, hv);
  return home<K, V>(h, hv);
}

/** Assigns: pointer to the key's value afterwards, 0 if refused or without memory (STATUS says which; the map
 *  is then as it was). `on`, a constant, says what becomes of a value that is there. V is the value's own type, for
 *  the addition; S its storage type. */
// @ts-ignore: decorator
@inline
export function assign<K, V, S>(h: usize, key: K, value: V, on: On): usize {
  if (!enter(h)) return 0;
  const hv = hash<K>(h, key);
  const b = writeHome<K, S>(h, hv);
  let at = findIn<K, S>(b, key, hv);
  if (at) {
    if (on == On.Overwrite) put<V>(at, value, 0);
    else if (on == On.Add) put<V>(at, <V>(load<V>(at) + value), 0);
  } else {
    if (on == On.Add && isFloat<V>() && value == 0) value = 0; // 0 + -0 is 0
    at = insert<K, S>(h, key, hv, b, isFloat<V>() ? reinterpret<S>(value) : <S>value);
  }
  leave(h);
  return at;
}

/** As assign() where values are records: `from` is copied. */
// @ts-ignore: decorator
@inline
export function assignRecord<K>(h: usize, key: K, from: usize, on: On): usize {
  if (!enter(h)) return 0;
  const hv = hash<K>(h, key);
  const b = writeHome<K, u32>(h, hv);
  let at = findIn<K, u32>(b, key, hv);
  if (!at || on == On.Overwrite) {
    const value = own(h, hv, from);
    const before = at && value ? load<u32>(at) : 0;
    if (!value) at = noMemory();
    else if (at) put<u32>(at, <u32>value, 0);
    else at = insert<K, u32>(h, key, hv, b, <u32>value);
    if (before) disown(h, before);
    else if (value && !at) disown(h, value);
  }
  leave(h);
  return at;
}

/** Inserts a key that is not there, growing first if it is time. `b`: its chain, 0 if that is stale. A key's record is
 *  copied. */
export function insert<K, V>(h: usize, key: K, hv: u32, b: usize, value: V): usize {
  if (wantsGrowth(h)) {
    startGrowth<K, V>(h);
    if (isGrowing(h)) growWork<K, V>(h, hv);
    b = home<K, V>(h, hv);
  }
  if (!b) {
    b = bucketAt<K, V>(h, hv & load<u32>(h, MASK));
    resetBucket<K, V>(b, load<u32>(h, EPOCH));
  }
  const head = b;
  for (let passed: u32 = 1; !emptySlots<K, V>(b); passed++) {
    const after = link<K, V>(b);
    if (after) {
      b = after;
      continue;
    }
    const child = extendChain<K, V>(h, b);
    if (!child) return noMemory();
    if (passed * slots<K, V>() >= FLOOD) flooded(h, passed + 1);
    b = child;
  }
  if (b != head) announce<K, V>(head, hv);
  if (isReference<K>()) {
    const record = own(h, hv, <usize>(<u32>key));
    if (!record) return noMemory();
    key = <K>(((<u64>hv) << 32) | (<u64>record));
  }
  const i = ctz(emptySlots<K, V>(b));
  occupy<K, V>(b, i, key, value, tophash(hv));
  put<u32>(h, load<u32>(h, COUNT) + 1, COUNT);
  return valuePtr<K, V>(b, i);
}

/** Entries of a chain that chance does not bring together: at 6.5 on average, one chain in 7e12 has so many (Poisson). */
// @ts-ignore: decorator
@inline const FLOOD: u32 = 33;

/** Raises the flood alarm, unless the map is so full by decree or for want of memory. */
function flooded(h: usize, buckets: u32): void {
  if (load<u8>(h, RESIZE) != ALLOW || load<u8>(h, DEGRADED)) return;
  growth(h, Growth.Flood);
  if (watching()) note(Event.Flood, h, buckets, 0, 0);
}

/** Removes a key: 1, or 0 with STATUS = MISS or CONCURRENT. Never allocates. */
export function remove<K, V>(h: usize, key: K): u32 {
  return removeFrom<K, V>(h, key, false);
}

/** As remove() where values are records. */
export function removeRecord<K>(h: usize, key: K): u32 {
  return removeFrom<K, u32>(h, key, true);
}

// @ts-ignore: decorator
@inline
function removeFrom<K, V>(h: usize, key: K, recordValues: bool): u32 {
  if (!enter(h)) return 0;
  const hv = hash<K>(h, key);
  const head = writeHome<K, V>(h, hv);
  for (let b = head; b; b = next<K, V>(b)) {
    const m = matchKey<K, V>(b, key, tophash(hv), metaOf<K, V>(b));
    if (!m) continue;
    const i = ctz(m);
    vacate<K, V>(head, b, i);
    if (isReference<K>()) disown(h, <usize>(<u32>keyAt<K, V>(b, i)));
    if (recordValues) disown(h, load<u32>(valuePtr<K, V>(b, i)));
    const count = load<u32>(h, COUNT) - 1;
    put<u32>(h, count, COUNT);
    if (count == 0) emptied<K, V>(h, false);
    leave(h);
    return 1;
  }
  leave(h);
  missing();
  return 0;
}

/** Removes everything; O(1) on line. False if refused. */
export function clear<K, V>(h: usize): bool {
  if (!enter(h)) return false;
  put<u32>(h, 0, COUNT);
  emptied<K, V>(h, true);
  leave(h);
  return true;
}

/** The map holds nothing any more: the old generation and all chains go at once, and the hash is drawn anew.
 *  Classic, when the last entry was deleted and no growth is under way, has only empty slots: chains stay, as
 *  in Go, rather than clear the whole array. */
export function emptied<K, V>(h: usize, cleared: bool): void {
  if (!CLASSIC || cleared || isGrowing(h)) {
    emptyArray<K, V>(h);
    resetOverflow(h);
  }
  resetArena(h);
  if (!load<u8>(h, FIXED_SEED)) drawCoefficients(h, random());
}

/** B that holds `entries` entries at the map's load factor, whatever its resize policy. */
export function bitsFor<K, V>(h: usize, entries: u32): u32 {
  let bits: u32 = 0;
  while (bits < 31 && loadThreshold<K, V>(h, bits, 1) < entries) bits++;
  return bits;
}
