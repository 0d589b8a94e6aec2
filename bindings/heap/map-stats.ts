// The numbers the core writes out, as the objects that users see.
import { EXPLAIN_FIELDS, MAP_FIELDS, readFields } from '../core/core.js';
import type { KeyKind, ValueKind } from '../core/kinds.js';
import type { GrowthHistory } from '../growth/history.js';

/** A map's state, exact, read in O(1) without changing anything. Bytes, counts, milliseconds. */
export interface MapStats {
  name: string;
  key: KeyKind | 'mixed';
  /** 'none' for a set. */
  value: ValueKind | 'none';
  core: string;
  size: number;
  /** log2 of the number of buckets. */
  B: number;
  buckets: number;
  /** Old buckets not yet evacuated. */
  oldBuckets: number;
  /** Every old bucket below this index is evacuated. */
  nevacuate: number;
  overflowBuckets: number;
  growing: boolean;
  growth: 'none' | 'double' | 'same-size';
  /** Growths begun over the map's life; where the buckets double twice at once, two. */
  growEpoch: number;
  /** The last growth got no memory; chains are longer until one succeeds. */
  degraded: boolean;
  /** Since this growth began; 0 when not growing. */
  oldBucketsAgeMs: number;
  /** Since evacuation was last seen to progress; 0 when not growing. */
  oldBucketsIdleMs: number;
  /** Entries per bucket. */
  loadFactor: number;
  grows: { double: number; sameSize: number };
  /** Old buckets evacuated over the map's life, by whom. */
  evacuated: { assist: number; background: number; drain: number };
  /** live: the current array. old: oldbuckets not yet released (classic). overflow: buckets in chains.
   *  keys: bytes of string and bytes keys and values. total: everything the map holds, slack included. */
  bytes: { live: number; old: number; overflow: number; keys: number; total: number };
  /** Of a TypedCache. */
  cache?: CacheCounts;
  /** Of a SharedTypedMap, where maps() and sample() list it; its own stats() has more. */
  shared?: SharedCounts;
}

/** What only a map has that threads share. */
export interface SharedCounts {
  /** Parts with a lock each, and the entries of the largest and of the smallest one. */
  shards: number;
  largest: number;
  smallest: number;
  /** Threads that have the map, this one included. */
  threads: number;
  /** Locks that were taken back from threads that died, over the map's life. */
  recoveries: number;
  frozen: boolean;
}

/** What a TypedCache is bounded by, and what it has done. */
export interface CacheCounts {
  policy: 'lru' | 'sieve';
  maxEntries: number;
  /** null: no bound in bytes. */
  maxBytes: number | null;
  /** Sum of the entries' sizes; 0 without a bound in bytes. */
  usedBytes: number;
  /** Of the arrays beside the index, without what strings, bytes and other objects in them take. */
  columnBytes: number;
  /** Of get() and getOrInsertComputed(). */
  hits: number;
  misses: number;
  /** Entries that left because a bound was reached, and because their time was over. */
  evictions: number;
  expirations: number;
}

/** Where a key is, or where it would be looked for. */
export interface Explanation {
  /** 32 bits. */
  hash: number;
  bucket: number;
  /** Top hash byte; null where the layout keeps none (line). */
  tophash: number | null;
  generation: 'new' | 'old';
  /** Buckets passed before the one that holds it. */
  chain: number;
  /** -1 when the key is not there. */
  slot: number;
  /** Buckets looked at. */
  probes: number;
  /** 64-byte lines of buckets touched by a get. */
  cacheLines: number;
}

/** Where the core writes its numbers: the view of a heap. */
interface Numbers {
  readonly f64: Float64Array;
}

type Fields<T extends readonly string[]> = Record<T[number], number>;

/** The fields of MAP_FIELDS, after stats_*() has run. */
export const readStats = (heap: Numbers): Fields<typeof MAP_FIELDS> => readFields(heap.f64, MAP_FIELDS);

/** Of a map that has never grown. */
const NO_GROWTH = { oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 };

/** What stats() says of a map's buckets, whatever its kinds. */
export const bucketStats = (
  raw: Fields<typeof MAP_FIELDS>,
  life: GrowthHistory | undefined,
): Omit<MapStats, 'name' | 'key' | 'value' | 'core'> => {
  const growing = raw.growth !== 0;
  return {
    size: raw.size,
    B: raw.B,
    buckets: 2 ** raw.B,
    oldBuckets: raw.oldBuckets,
    nevacuate: raw.nevacuate,
    overflowBuckets: raw.overflowBuckets,
    growing,
    growth: growing ? (raw.growth === 2 ? 'same-size' : 'double') : 'none',
    growEpoch: raw.growEpoch,
    degraded: raw.degraded !== 0,
    ...(life?.read(growing, raw.byAssist + raw.byBackground + raw.byDrain) ?? NO_GROWTH),
    loadFactor: raw.size / 2 ** raw.B,
    grows: { double: raw.growsDouble, sameSize: raw.growsSameSize },
    evacuated: { assist: raw.byAssist, background: raw.byBackground, drain: raw.byDrain },
    bytes: {
      live: raw.bytesLive,
      old: raw.bytesOld,
      overflow: raw.bytesOverflow,
      keys: raw.bytesKeys,
      total: raw.bytesTotal,
    },
  };
};

/** After explain_*() has run. */
export const readExplanation = (heap: Numbers): Explanation => {
  const { hash, bucket, tophash, old, chain, slot, probes, cacheLines } = readFields(
    heap.f64,
    EXPLAIN_FIELDS,
  );
  const generation = old ? 'old' : 'new';
  return { hash, bucket, tophash: tophash < 0 ? null : tophash, generation, chain, slot, probes, cacheLines };
};
