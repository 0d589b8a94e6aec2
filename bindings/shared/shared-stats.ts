// Figures of a shared map: of each shard, and of all.

import { now } from '../base/host.js';
import { PAGE } from '../core/core.js';
import { bucketStats, type MapStats, readStats } from '../heap/map-stats.js';
import type { Shared } from './bulk.js';
import { refuse } from './calls.js';
import { BUSY, MOST_THREADS } from './shared-memory.js';

/** What one shard is like: a map of its own. */
export type ShardStats = Omit<MapStats, 'name' | 'key' | 'value' | 'core' | 'cache'>;

/** State of a shared map. Each shard is read at one moment, one after the other. */
export interface SharedStats extends MapStats {
  /** State of each shard. B, loadFactor and nevacuate of the whole are those of the largest. */
  shards: ShardStats[];
  /** Threads that have the map, this one included. */
  threads: number;
  /** Locks that were taken back from threads that died, over the map's life. */
  recoveries: number;
  frozen: boolean;
  /** Bytes of the memory, and of those the ones that shards and threads have taken. */
  memory: { committed: number; used: number; maximum: number };
}

/** Figures of one shard. */
const shardStats = (map: Shared, shard: number): ShardStats => {
  const { memory, name } = map;
  for (let since = 0; memory.x.stats(shard) === 0; ) {
    const status = memory.takeStatus();
    if (status !== BUSY) refuse(memory, name, status, 'stats()');
    since ||= now();
    memory.wait(since);
  }
  return bucketStats(readStats(memory), undefined);
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

export const statsOf = (map: Shared, maximumBytes: number): SharedStats => {
  const { memory } = map;
  const shards: ShardStats[] = [];
  for (let i = 0; i < memory.shards; i++) shards.push(shardStats(map, i));
  const largest = shards.reduce((a, b) => (b.size > a.size ? b : a));
  const growing = shards.filter((it) => it.growing);
  let threads = 0;
  for (let i = 0; i < MOST_THREADS; i++) threads += memory.x.tagOf(i) === 0 ? 0 : 1;
  return {
    name: map.name,
    key: map.key,
    value: map.value,
    core: 'shared',
    size: sum(shards, (it) => it.size),
    B: largest.B,
    buckets: sum(shards, (it) => it.buckets),
    oldBuckets: sum(shards, (it) => it.oldBuckets),
    nevacuate: largest.nevacuate,
    overflowBuckets: sum(shards, (it) => it.overflowBuckets),
    growing: growing.length > 0,
    growth: growing[0]?.growth ?? 'none',
    growEpoch: sum(shards, (it) => it.growEpoch),
    degraded: shards.some((it) => it.degraded),
    oldBucketsAgeMs: 0,
    oldBucketsIdleMs: 0,
    loadFactor: sum(shards, (it) => it.size) / sum(shards, (it) => it.buckets),
    grows: {
      double: sum(shards, (it) => it.grows.double),
      sameSize: sum(shards, (it) => it.grows.sameSize),
    },
    evacuated: {
      assist: sum(shards, (it) => it.evacuated.assist),
      background: sum(shards, (it) => it.evacuated.background),
      drain: sum(shards, (it) => it.evacuated.drain),
    },
    bytes: {
      live: sum(shards, (it) => it.bytes.live),
      old: sum(shards, (it) => it.bytes.old),
      overflow: sum(shards, (it) => it.bytes.overflow),
      keys: sum(shards, (it) => it.bytes.keys),
      total: sum(shards, (it) => it.bytes.total),
    },
    shards,
    threads,
    recoveries: memory.x.recoveries(),
    frozen: memory.x.life() === 1 || memory.x.life() === 2,
    memory: {
      committed: memory.memory.buffer.byteLength,
      used: memory.x.claimed() * PAGE,
      maximum: maximumBytes,
    },
  };
};
