// Explains why a map grows or does not: the core's decision at the next new key (assembly/grow.ts), and the
// reason of the last growth.
import type { GrowNotice } from '../../base/notices.js';
import { HEADER } from '../../core/core.js';
import { type GrowthHistory, headerWord } from '../../growth/history.js';
import { tableOf } from './tables.js';

/** The next new key's effect, and why. */
export interface GrowExplanation {
  /** Whether the next new key starts a growth, and of which kind. */
  next: 'none' | 'double' | 'same-size';
  /** load: entries have reached the threshold. overflow: as many overflow buckets as buckets. growing: a
   *  growth is under way. policy: resize forbids growth. retry: the last growth got no memory, and some
   *  inserts must pass first. room: no threshold is reached. */
  reason: 'load' | 'overflow' | 'growing' | 'policy' | 'retry' | 'room';
  entries: number;
  /** Entries at which a new key doubles the map. */
  threshold: number;
  overflowBuckets: number;
  /** Overflow buckets at which a new key starts a growth of the same size: as many as buckets. */
  overflowThreshold: number;
  /** The last growth: kind, reason, and figures at its begin; B is log2 of the new array's buckets. */
  last:
    | (Pick<GrowNotice, 'growth' | 'B' | 'overflowBuckets'> & {
        reason: 'load' | 'overflow';
        entries: number;
      })
    | undefined;
}

/** Explains whether the next new key would start a growth, and why the last one began. Changes nothing. Go's
 * order: growing? then load, then overflow. Throws PolicyError for anything but a TypedMap or TypedSet.
 */
export const explainGrow = (map: object): GrowExplanation => {
  const table = tableOf(map);
  const stats = table.stats();
  const threshold = headerWord(table.h, table.heap, HEADER.growAt);
  const overflowThreshold = stats.buckets;
  const { size: entries, overflowBuckets, growing } = stats;
  const load = entries >= threshold;
  const overflow = overflowBuckets >= overflowThreshold;
  const { resize } = table.policy;
  const held = resize === 'forbid' || (resize === 'avoid' && !load);
  const decide = (): Pick<GrowExplanation, 'next' | 'reason'> => {
    if (growing) return { next: 'none', reason: 'growing' };
    if (resize === 'forbid' || (overflow && held)) return { next: 'none', reason: 'policy' };
    if (!load && !overflow) return { next: 'none', reason: 'room' };
    if (headerWord(table.h, table.heap, HEADER.retry) > 0) return { next: 'none', reason: 'retry' };
    return load ? { next: 'double', reason: 'load' } : { next: 'same-size', reason: 'overflow' };
  };
  return {
    ...decide(),
    entries,
    threshold,
    overflowBuckets,
    overflowThreshold,
    last: lastOf(table.life.last),
  };
};

const lastOf = (last: GrowthHistory['last']): GrowExplanation['last'] => {
  if (last === undefined) return undefined;
  const { growth, size: entries, B, overflowBuckets } = last;
  return { growth, reason: growth === 'double' ? 'load' : 'overflow', entries, B, overflowBuckets };
};
