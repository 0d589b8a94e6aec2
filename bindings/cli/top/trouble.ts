// The trouble of a map in one sample, worst first. doctor() judges a series and gives reasons; this
// sorts lines.
import { THRESHOLDS } from '../../observe/doctor/rules/thresholds.js';
import { type MapSample, oldArrayLength } from '../../observe/samples/sample.js';
import { duration, percent } from './figures.js';

/** Milliseconds without progress after which a growth counts as stuck: the alert rules say the same. */
const STUCK = 10_000;

/** The part of a growth's old buckets that is evacuated, 0 to 1; undefined when the map is not growing. */
export const progress = (map: MapSample): number | undefined =>
  map.growing ? Math.max(0, 1 - map.oldBuckets / oldArrayLength(map)) : undefined;

/** Evacuation's share of the operations' time since the sample `before`, or over the map's life without one;
 *  undefined if the operations are not timed or there were none. */
export const assistShare = (map: MapSample, before: MapSample | undefined): number | undefined => {
  const all = (map.operations?.ms ?? 0) - (before?.operations?.ms ?? 0);
  if (!(all > 0)) return undefined;
  return Math.min(1, Math.max(0, map.evacuationMs.assist - (before?.evacuationMs.assist ?? 0)) / all);
};

/** A map's trouble: its weight (0: none) and the reasons. */
export interface Trouble {
  readonly weight: number;
  readonly reasons: readonly string[];
}

export const troubleOf = (map: MapSample, assist: number | undefined): Trouble => {
  const { growing, oldBucketsIdleMs, degraded, paused, floods } = map;
  const found: [weight: number, reason: string][] = [];
  if (growing && oldBucketsIdleMs > STUCK) found.push([8, `no progress for ${duration(oldBucketsIdleMs)}`]);
  if (degraded) found.push([4, 'no memory for growth']);
  if (floods > 0)
    found.push([2, `${floods} ${floods === 1 ? 'chain' : 'chains'} longer than chance explains`]);
  if (assist !== undefined && assist > THRESHOLDS.assistShare)
    found.push([1, `evacuation takes ${percent(assist)} of operations' time`]);
  if (paused) found.push([0.5, 'evacuation is paused']);
  return {
    weight: found.reduce((sum, [weight]) => sum + weight, 0),
    reasons: found.map(([, reason]) => reason),
  };
};
