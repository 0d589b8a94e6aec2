// The array that a growth comes from.
import type { MapStats } from '../../heap/map-stats.js';

/** Old buckets that the growth under way began with. */
export const oldArrayOf = ({ growth, buckets }: Pick<MapStats, 'growth' | 'buckets'>): number =>
  growth === 'double' ? buckets / 2 : buckets;
