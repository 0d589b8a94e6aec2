// Figures of a shared map: of each shard, and of all.

import { now } from '../base/host.js';
import { MAP_FIELDS, PAGE } from '../core/core.js';
import { bucketStats, type MapStats, readStats, type SharedCounts } from '../heap/map-stats.js';
import type { Shared } from './bulk.js';
import { refuse } from './calls.js';
import { BUSY, type SharedMemory } from './shared-memory.js';

/** What one shard is like: a map of its own. */
export type ShardStats = Omit<MapStats, 'name' | 'key' | 'value' | 'core' | 'cache' | 'shared'>;

/** State of a shared map. Each shard is read at one moment, one after the other. */
export interface SharedStats extends Omit<MapStats, 'cache' | 'shared'> {
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

/** Figures of one shard, as soon as nobody holds it. */
const shardStats = (map: Shared, shard: number): ShardStats => {
  for (let since = 0; ; ) {
    const found = shardNow(map, shard);
    if (found !== undefined) return found;
    since ||= now();
    map.memory.wait(since);
  }
};

/** Figures of one shard; undefined if another thread holds it. */
const shardNow = (map: Shared, shard: number): ShardStats | undefined => {
  const { memory, name, watch } = map;
  if (memory.x.stats(shard) === 0) {
    const status = memory.takeStatus();
    if (status !== BUSY) refuse(memory, name, status, 'stats()');
    return undefined;
  }
  const raw = readStats(memory);
  watch.look(memory, shard);
  return { ...bucketStats(raw, undefined), ...watch.lateness(shard) };
};

/** What stands for a shard that is held, and was never seen. */
const UNSEEN: ShardStats = bucketStats(
  Object.fromEntries(MAP_FIELDS.map((field) => [field, 0])) as ReturnType<typeof readStats>,
  undefined,
);

const seen = new WeakMap<SharedMemory, ShardStats[]>();

/** @internal The figures for maps() and sample(), which never wait: those of a shard that is held are as they
 *  were seen last. */
export const listedStats = (map: Shared): MapStats => {
  const before = seen.get(map.memory) ?? [];
  const shards = Array.from({ length: map.memory.shards }, (_, i) => shardNow(map, i) ?? before[i] ?? UNSEEN);
  seen.set(map.memory, shards);
  const sizes = shards.map(({ size }) => size);
  return {
    ...wholeOf(map, shards),
    shared: {
      shards: shards.length,
      largest: Math.max(...sizes),
      smallest: Math.min(...sizes),
      ...threadsOf(map),
    },
  };
};

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const most = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((greatest, item) => Math.max(greatest, of(item)), 0);

/** The map as one: sums, and of what has no sum that of the largest shard, or of the latest growth. */
const wholeOf = (map: Shared, shards: readonly ShardStats[]): MapStats => {
  const largest = shards.reduce((a, b) => (b.size > a.size ? b : a));
  const growing = shards.filter((it) => it.growing);
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
    oldBucketsAgeMs: most(shards, (it) => it.oldBucketsAgeMs),
    oldBucketsIdleMs: most(shards, (it) => it.oldBucketsIdleMs),
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
  };
};

const threadsOf = ({ memory }: Shared): Pick<SharedCounts, 'threads' | 'recoveries' | 'frozen'> => {
  return { threads: memory.ids().length, recoveries: memory.x.recoveries(), frozen: memory.x.life() !== 0 };
};

/** @internal */
export const statsOf = (map: Shared): SharedStats => {
  const { memory, maximumBytes } = map;
  const shards: ShardStats[] = [];
  for (let i = 0; i < memory.shards; i++) shards.push(shardStats(map, i));
  return {
    ...wholeOf(map, shards),
    shards,
    ...threadsOf(map),
    memory: { committed: committedOf(map), used: usedOf(map), maximum: maximumBytes },
  };
};

/** @internal Bytes of the memory. */
export const committedOf = ({ memory }: Shared): number => memory.memory.buffer.byteLength;
/** @internal Those of them that shards and threads have taken. */
export const usedOf = ({ memory }: Shared): number => memory.x.claimed() * PAGE;
