// S3: evacuation dominates. Writes spend more time on moving old buckets than on their own work, and the
// slowest are too slow.
import { type Counts, quantile, since } from '../../../base/histogram.js';
import type { OperationTimes } from '../../maps/time-operations.js';
import { called, lastOf, type MapReading, type Rule, rounded, trailing } from './finding.js';

/** All operations in one histogram. */
const together = ({ by }: OperationTimes): Counts =>
  Object.values(by).reduce<Counts>(
    (sum, { bounds, counts, count }) => ({
      bounds,
      counts: counts.map((n, i) => n + (sum.counts[i] ?? 0)),
      count: count + sum.count,
    }),
    { bounds: [], counts: [], count: 0 },
  );

/** Time spent on a map's operations between the first and the last sample with the same sampling interval:
 *  evacuation's share (NaN without operations), the 99th percentile [ms], the count of timed operations.
 *  undefined if they are not timed. */
export const spentOn = (readings: readonly MapReading[]) => {
  const { map } = lastOf(readings);
  const now = map.operations;
  if (now === undefined) return undefined;
  const first = (trailing(readings, (one) => one.map.operations?.every === now.every)[0] as MapReading).map;
  const then = first.operations as OperationTimes;
  const evacuationMs = map.evacuationMs.assist - first.evacuationMs.assist;
  const operationMs = now.ms - then.ms;
  const timed = since(together(now), together(then));
  const p99 = quantile(timed, 0.99);
  return { share: evacuationMs / operationMs, p99, count: timed.count, evacuationMs, operationMs };
};

/** Fires when evacuation took too large a part of the time of operations and their p99 was above the
 *  objective. Silent on maps whose operations are not timed. */
export const evacuation: Rule<MapReading> = (readings, { assistShare, sloMs, timedOperations }) => {
  const last = lastOf(readings);
  const spent = spentOn(readings);
  if (spent === undefined) return undefined;
  const { share, p99, count, evacuationMs, operationMs } = spent;
  if (!(share > assistShare) || count < timedOperations || p99 <= sloMs) return undefined;
  const { assist } = last.map.policy;
  const name = called(last.map.name);
  return {
    evidence: {
      assistShare: rounded(share),
      p99Ms: rounded(p99),
      sloMs,
      timedOperations: count,
      evacuationMs: rounded(evacuationMs),
      operationMs: rounded(operationMs),
      assist,
    },
    advice: [
      ...(assist > 1 ? [`lower assist, now ${assist}: policy.apply(${name}, { assist: 1 }, { by })`] : []),
      `${name}.drain({ maxMs: 1 }) when the process is idle`,
      `${name}.reserve(n) before a bulk load: what is reserved is never evacuated`,
    ],
  };
};
