// What is done with shards as a whole, one at a time: iteration, growth, figures, checks, and recovery of
// those that a dead thread held.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { OUT, SCAN_BUFFER, SCAN_ENTRIES, heap, outcome } from "../layout";
import { scan as scanMap } from "../cursor";
import { emptied } from "../emptied";
import * as growth from "../drain";
import * as figures from "../stats";
import * as invariants from "../invariants";
import { recordSize, word } from "../record";
import { FREEZING, GONE, LIVING, NO_ROOM, Root, STILL, root } from "./layout";
import { swapIf, write } from "./atomics";
import { enter, hold, leave, mapOf, shardAt, wordOf } from "./shard";
import { isDead, page } from "./worker";

/** Removes all entries of a shard. False with STATUS. */
@inline
export function clear<K, V>(i: u32): bool {
  const s = shardAt(i);
  if (!enter(s)) return false;
  emptied<K, V>(mapOf(s), true);
  leave(s);
  return true;
}

/** Evacuates up to `most` old buckets of a shard that grows; how many are left. */
@inline
export function drain<K, V>(i: u32, most: u32): u32 {
  const s = shardAt(i);
  if (!mapOf(s).growing || !enter(s)) return 0;
  growth.drain<K, V>(mapOf(s), most, true);
  const left = growth.pending(mapOf(s));
  leave(s);
  return left;
}

/** Entries of a shard as of cursor.ts, at the places that TypedMap's scan uses; records are copied to `to`.
 *  -1 with STATUS. `references`, `records`: whether keys, or values, are records. */
@inline
export function scan<K, V>(
  i: u32,
  bits: u32,
  index: f64,
  most: u32,
  references: bool,
  records: bool,
  to: usize,
  room: u32,
): i32 {
  const s = shardAt(i);
  if (!hold(s)) return -1;
  heap.scan = SCAN_BUFFER;
  heap.scanCapacity = SCAN_ENTRIES;
  let n = scanMap<K, V, V>(mapOf(s), bits, index, most, references);
  if (n > 0 && (references || records) && !copyRecords(n, references, records, page + to, room)) n = -1;
  leave(s);
  return n;
}

/** Copies the records of n entries in the scan buffer, which then has the addresses of the copies, relative
 *  to the thread's page. False with STATUS = NO_ROOM and the bytes that it takes at OUT. */
function copyRecords(n: u32, keys: bool, values: bool, to: usize, room: u32): bool {
  const end = to + room;
  let at = to;
  for (let i: u32 = 0; i < n; i++) {
    if (keys) at = copyRecord(SCAN_BUFFER + ((<usize>i) << 3), at, end);
    if (values) at = copyRecord(SCAN_BUFFER + ((<usize>SCAN_ENTRIES) << 3) + ((<usize>i) << 2), at, end);
  }
  if (at <= end) return true;
  store<f64>(OUT, <f64>(at - to));
  outcome.status = NO_ROOM;
  return false;
}

/** Copies the record whose address is at `slot`, if it fits; where the next one goes. */
function copyRecord(slot: usize, at: usize, end: usize): usize {
  const record: usize = load<u32>(slot);
  const size = recordSize(word(record));
  if (at + size <= end) {
    memory.copy(at, record, size);
    store<u32>(slot, <u32>(at - page));
  }
  return at + ((size + 7) & ~7);
}

/** Entries of a shard, at some moment. */
export function size(i: u32): u32 {
  return mapOf(shardAt(i)).count;
}

/** Figures of a shard to OUT (stats.ts). False with STATUS. */
export function stats(i: u32): bool {
  const s = shardAt(i);
  if (!hold(s)) return false;
  figures.stats(mapOf(s));
  leave(s);
  return true;
}

/** Checks a shard: the rule that is broken, 0 if none is; -1 with STATUS. */
export function verify(i: u32): i32 {
  const s = shardAt(i);
  if (!hold(s)) return -1;
  const rule = invariants.verify(mapOf(s));
  leave(s);
  return rule;
}

/** Old buckets of a shard that are not evacuated, at some moment. */
export function pending(i: u32): u32 {
  return growth.pending(mapOf(shardAt(i)));
}

/** Id of the thread that holds a shard, 0 if none does. */
export function owner(i: u32): u32 {
  return <u32>(wordOf(shardAt(i)) >> 32);
}

// ---- life of the map
/** No write begins from here on. */
export function stopWrites(): void {
  swapIf<u32>(changetype<usize>(root), LIVING, FREEZING);
}

/** After stopWrites(): waits for nobody; whether no write of the shard is under way, else STATUS. */
export function settled(i: u32): bool {
  const s = shardAt(i);
  if (!hold(s)) return false;
  leave(s);
  return true;
}

/** Once all shards are settled. */
export function freeze(): void {
  swapIf<u32>(changetype<usize>(root), FREEZING, STILL);
}

/** Calls are refused from here on. */
export function dispose(): void {
  write<u32>(changetype<usize>(root), GONE);
}

// ---- death of a thread
/** Takes back a shard that a dead thread holds. False with STATUS if another one is at it. */
export function recover(i: u32): bool {
  const holder = owner(i);
  if (!holder || !isDead(holder)) return true;
  const s = shardAt(i);
  if (!hold(s)) return false;
  leave(s);
  return true;
}
