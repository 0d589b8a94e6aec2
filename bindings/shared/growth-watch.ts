// When growths of shards began and progressed, as seen by whoever looks: the core of a shared map tells
// nobody, since its growths may begin in any thread.
import { now } from '../base/host.js';
import type { SharedMemory } from './shared-memory.js';

/** Since a growth was first seen, and since it was last seen to progress [ms]; 0 for none. */
export interface Lateness {
  readonly oldBucketsAgeMs: number;
  readonly oldBucketsIdleMs: number;
}

const NOT_LATE: Lateness = { oldBucketsAgeMs: 0, oldBucketsIdleMs: 0 };

/** A growth that goes on in a shard. */
interface Growth {
  readonly began: number;
  progressAt: number;
  pending: number;
}

/** The growths of one map's shards. */
export class GrowthWatch {
  readonly #growths: (Growth | undefined)[] = [];

  /** Looks at a shard, without its lock: how many old buckets it has. */
  look({ x }: SharedMemory, shard: number): number {
    const pending = x.pending(shard) >>> 0;
    const known = this.#growths[shard];
    const at = now();
    if (pending === 0) this.#growths[shard] = undefined;
    else if (known === undefined || pending > known.pending)
      this.#growths[shard] = { began: at, progressAt: at, pending };
    else if (pending < known.pending) {
      known.progressAt = at;
      known.pending = pending;
    }
    return pending;
  }

  /** As of the last look. */
  lateness(shard: number): Lateness {
    const growth = this.#growths[shard];
    if (growth === undefined) return NOT_LATE;
    const at = now();
    return { oldBucketsAgeMs: at - growth.began, oldBucketsIdleMs: at - growth.progressAt };
  }
}
