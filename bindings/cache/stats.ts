// What a cache says of itself, to users and to observers.
import type { KeyKind, ValueKind } from '../core/kinds.js';
import type { Heap } from '../heap/heap.js';
import type { Listed } from '../heap/listed.js';
import type { CacheCounts, MapStats } from '../heap/map-stats.js';
import type { TypedMap } from '../typed/typed-map.js';
import { NEVER, type Store } from './store.js';

/** The state of a cache. What MapStats has is of its index in linear memory, but for size and kinds. */
export interface CacheStats extends MapStats {
  cache: CacheCounts;
}

/** What is asked of a cache. */
interface Cache {
  readonly value: ValueKind;
  stats(): CacheStats;
}

/** A cache for maps(), which would list its index otherwise. */
export const listed = (cache: Cache, index: TypedMap<KeyKind, 'i32'>): Listed & { heap: Heap; h: number } => {
  const { name, key, life, policy, paused, heapName, mutations, slots, heap, h } = index;
  const stats = () => cache.stats();
  return {
    ...{ name, key, value: cache.value, stats, life, policy },
    paused,
    heapName,
    mutations,
    slots,
    heap,
    h,
  };
};

/** The bounds and counters of a cache. */
export const countsOf = ({ options, rows, hits, misses, evictions, expirations }: Store): CacheCounts => {
  const { maxEntries, maxBytes, isSieve } = options;
  return {
    ...{ policy: isSieve ? 'sieve' : 'lru', maxEntries, maxBytes: maxBytes === NEVER ? null : maxBytes },
    ...{ usedBytes: rows.bytes, columnBytes: rows.columnBytes },
    ...{ hits, misses, evictions, expirations },
  };
};
