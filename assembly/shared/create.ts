// The beginning of a shared memory: the root, then each shard, by the thread that makes it and before any
// other sees it. Nothing here is journaled.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import {
  EPOCH_ONE,
  FIRST_BLOCKS,
  FIRST_B,
  Hmap,
  JOURNAL_AREA,
  PAGE_SHIFT,
  PAD_MASKS,
  checkLayout,
} from "../layout";
import { heap, journal, pairOf, slots, useHeap, useJournal } from "../layout";
import { FIRST_CAPACITY, commit } from "../journal";
import { giveBlock } from "../heap";
import { makeArena } from "../arena";
import { makeArray } from "../array";
import { Flag } from "../create-destroy";
import { drawCoefficients } from "../emptied";
import { settle } from "../grow";
import { bitsFor, growThreshold } from "../grow/policy";
import { initPackMasks } from "../pack";
import { mix64 } from "../random";
import { SHARDS, SHARD_BYTES, SHARD_HEAP, SHARD_JOURNAL } from "./layout";
import { WORKER_BYTES, checkShared, root, rootArena, rootMap } from "./layout";
import { mapOf, shardAt } from "./shard";
import { WHO_BITS, claimPages } from "./pool";
import { OUTSIDE } from "./worker";

/** Bytes up to the next page. */
@inline
function toPage(bytes: usize): usize {
  return (bytes + 65535) & ~65535;
}

/** Makes the map, with room for `entries` in each shard. False without memory: the memory is of no use then.
 *  `limit`: pages that it may have; `flags`: of create-destroy.ts; `seed`: from the platform's secure
 *  source. */
@inline
export function create<K, V>(
  shards: u32,
  workers: u32,
  limit: u32,
  entries: u32,
  flags: u32,
  seed: u64,
): bool {
  checkLayout<K, V>();
  checkShared();
  if ((OUTSIDE + 1) >> WHO_BITS != 0) ERROR("who claims pages exceeds its bits");
  if (!makeRoot(pairOf<K, V>(), shards, workers, limit, flags, seed)) return false;
  for (let i: u32 = 0; i < shards; i++) {
    if (!makeShard<K, V>(i, entries, flags, seed)) return false;
  }
  return true;
}

function makeRoot(pair: u32, shards: u32, workers: u32, limit: u32, flags: u32, seed: u64): bool {
  store<u64>(PAD_MASKS, u64.MAX_VALUE);
  store<u64>(PAD_MASKS, u64.MAX_VALUE, 8);
  initPackMasks();
  root.shards = shards;
  root.workers = toPage(SHARDS + <usize>shards * SHARD_BYTES);
  root.workersMost = workers;
  root.claims = toPage(root.workers + <usize>workers * WORKER_BYTES);
  root.limit = limit;
  root.top = <u32>(toPage(root.claims + ((<usize>limit) << 2)) >> PAGE_SHIFT);
  const need = root.top + shards + 1; // a page for each shard, and one for this thread, in one go
  if (need > limit || (<u32>memory.size() < need && memory.grow(<i32>(need - <u32>memory.size())) == -1))
    return false;
  rootMap.pair = <u8>pair;
  rootMap.fixedSeed = true;
  if (flags & Flag.Records) {
    rootMap.arena = rootArena;
    rootArena.fast = (flags & Flag.Fast) != 0;
    rootArena.recordValues = (flags & Flag.RecordValues) != 0;
  }
  drawCoefficients(rootMap, mix64(seed));
  return true;
}

/** A shard gets a page for its journal and its first blocks, and its map. */
function makeShard<K, V>(i: u32, entries: u32, flags: u32, seed: u64): bool {
  const s = shardAt(i);
  useHeap(changetype<usize>(s) + SHARD_HEAP);
  useJournal(changetype<usize>(s) + SHARD_JOURNAL);
  const area = claimPages(1, i);
  if (!area) return false;
  journal.area = area;
  journal.capacity = FIRST_CAPACITY;
  journal.clean = u32.MAX_VALUE; // of pages that the pool gives only some are all zero
  giveBlock(area + (FIRST_BLOCKS - JOURNAL_AREA), 8);
  giveBlock(area + (FIRST_BLOCKS - JOURNAL_AREA) + 16384, 9);
  commit();
  const m = mapOf(s);
  m.pair = rootMap.pair;
  m.loadFactor = (6.5 / 8) * <f64>slots<K, V>();
  m.assist = 1;
  m.fixedSeed = true;
  m.epoch = EPOCH_ONE;
  const bits = max(bitsFor<K, V>(m, entries), entries ? 0 : FIRST_B);
  if (flags & Flag.Records && !makeArena(m, (flags & Flag.Fast) != 0, (flags & Flag.RecordValues) != 0))
    return false;
  commit();
  if (!makeArray<K, V>(m, bits)) return false;
  m.growAt = growThreshold<K, V>(m, bits);
  drawCoefficients(m, mix64(seed));
  settle(m);
  commit();
  return true;
}
