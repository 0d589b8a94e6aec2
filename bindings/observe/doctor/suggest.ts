// suggest(): values for parameters, derived from a series of samples, each with its formula and numbers.
// Pure: only advice, nothing is changed.
import { PARAMETERS } from '../../heap/parameters.js';
import { checkSamples } from '../samples/check-samples.js';
import type { Sample } from '../samples/sample.js';
import { heapReadings, mapReadings } from '../samples/sample-history.js';
import { spentOn } from './rules/evacuation.js';
import {
  type HeapReading,
  lastOf,
  type MapReading,
  mostOf,
  type Reading,
  rounded,
  subjectOf,
  trailing,
  writesBetween,
} from './rules/finding.js';
import { THRESHOLDS } from './rules/thresholds.js';
import { capacityFor, unsized } from './rules/unsized.js';

/** A value for a parameter. */
export interface Suggestion {
  parameter: 'capacity' | 'growth.assist' | 'growth.loadFactor' | 'softLimitBytes';
  /** Name ('' if it has none) and number of the map, of a map's parameter. */
  map?: string;
  id?: number;
  /** Name of the heap. */
  heap: string;
  /** null: none, or not known. */
  current: number | null;
  value: number;
  /** How the value follows from the evidence. */
  formula: string;
  evidence: Readonly<Record<string, number>>;
}

/** Share of buckets with overflow at Go's own load factor, from the table in Go's runtime/map.go, and bytes
 *  per entry beyond the entry at 6.5 and 8 there. */
const GO = { overflowShare: 0.209, bytesAt6_5: 10.79, bytesAt8: 9.4 };
const MIB = 2 ** 20;

type Of<Reading> = (readings: readonly Reading[]) => Omit<Suggestion, 'map' | 'id' | 'heap'> | undefined;

/** For a map that doctor() calls unsized. */
const capacity: Of<MapReading> = (readings) => {
  const last = lastOf(readings);
  if (unsized(readings, THRESHOLDS) === undefined) return undefined;
  const value = capacityFor(readings);
  return {
    parameter: 'capacity',
    current: null,
    value,
    formula: 'most entries seen',
    evidence: { entries: value, earlyDoublings: last.map.earlyDoublings },
  };
};

/** Lower, where writes spend more time on evacuation than on themselves: its cost follows the buckets moved
 *  per write, 1 + assist. */
const lessAssist: Of<MapReading> = (readings) => {
  const last = lastOf(readings);
  const { assist } = last.map.policy;
  const { share = 0, count = 0 } = spentOn(readings) ?? {};
  if (!(share > THRESHOLDS.assistShare) || count < THRESHOLDS.timedOperations) return undefined;
  const value = Math.max(0, Math.floor(((1 + assist) * THRESHOLDS.assistShare) / share) - 1);
  if (value >= assist) return undefined;
  return {
    parameter: 'growth.assist',
    current: assist,
    value,
    formula: `floor((1 + assist) * ${THRESHOLDS.assistShare} / assistShare) - 1, at least 0`,
    evidence: { assist, assistShare: rounded(share), timedOperations: count },
  };
};

/** Higher, where a growth is not finished by writes and nobody else does it. */
const moreAssist: Of<MapReading> = (readings) => {
  const last = lastOf(readings);
  const { growing, growEpoch, oldBuckets, policy } = last.map;
  const run = trailing(readings, ({ map }) => map.growEpoch === growEpoch);
  const writes = writesBetween(run[0] as MapReading, last);
  if (!growing || policy.background || run.length < THRESHOLDS.samples || writes === 0) return undefined;
  const { most } = PARAMETERS['growth.assist'];
  const value = Math.min(most, Math.ceil(oldBuckets / writes));
  if (value <= policy.assist) return undefined;
  return {
    parameter: 'growth.assist',
    current: policy.assist,
    value,
    formula: `ceil(oldBuckets / writes), at most ${most}: done within as many writes again`,
    evidence: { oldBuckets, writes, assist: policy.assist },
  };
};

/** Go's own, where a higher one makes chains so long that operations are too slow. */
const lowerLoad: Of<MapReading> = (readings) => {
  const last = lastOf(readings);
  const { policy, overflowBuckets, buckets } = last.map;
  const { p99 = 0, count = 0 } = spentOn(readings) ?? {};
  const value = PARAMETERS['growth.loadFactor'].default;
  const share = overflowBuckets / buckets;
  if (policy.loadFactor <= value || share <= GO.overflowShare) return undefined;
  if (p99 <= THRESHOLDS.sloMs || count < THRESHOLDS.timedOperations) return undefined;
  return {
    parameter: 'growth.loadFactor',
    current: policy.loadFactor,
    value,
    formula: `the load at which Go's table has ${GO.overflowShare} overflow buckets per bucket`,
    evidence: { overflowShare: rounded(share), p99Ms: rounded(p99), loadFactor: policy.loadFactor },
  };
};

/** The highest, for a map that fills most of a heap that stays above its soft limit. */
const higherLoad: Of<MapReading> = (readings) => {
  const last = lastOf(readings);
  const { most } = PARAMETERS['growth.loadFactor'];
  const { policy, bytes } = last.map;
  const over = trailing(readings, ({ heap }) => heap !== undefined && isOver(heap));
  const used = last.heap?.used ?? 0;
  if (over.length < THRESHOLDS.samples || policy.loadFactor >= most || bytes.total <= used / 2)
    return undefined;
  return {
    parameter: 'growth.loadFactor',
    current: policy.loadFactor,
    value: most,
    formula: `by Go's table ${GO.bytesAt8} bytes an entry beyond itself at 8, ${GO.bytesAt6_5} at 6.5`,
    evidence: { loadFactor: policy.loadFactor, mapBytes: bytes.total, usedBytes: used },
  };
};

const isOver = ({ committed, softLimitBytes }: HeapReading['heap']): boolean =>
  softLimitBytes !== null && committed > softLimitBytes;

/** Most used bytes plus room for one growth of the largest map. For heaps without a soft limit, or above
 *  it. */
const softLimit: Of<HeapReading> = (readings) => {
  const { heap } = lastOf(readings);
  const usedBytes = mostOf(readings, (one) => one.heap.used);
  const largestMapBytes = mostOf(readings, ({ maps = [] }) => mostOf(maps, ({ bytes }) => bytes.total));
  const value = Math.min(heap.maximumBytes, Math.ceil((usedBytes + largestMapBytes) / MIB) * MIB);
  const { softLimitBytes: current } = heap;
  if (readings.length < THRESHOLDS.samples || usedBytes < MIB) return undefined;
  if (current !== null && (!isOver(heap) || value <= current)) return undefined;
  return {
    parameter: 'softLimitBytes',
    current,
    value,
    formula: 'most used bytes + bytes of the largest map, in whole MiB, at most maximumBytes',
    evidence: { usedBytes, largestMapBytes, maximumBytes: heap.maximumBytes },
  };
};

const OF_MAPS: readonly Of<MapReading>[] = [capacity, lessAssist, moreAssist, lowerLoad, higherLoad];

/** Suggests capacity, assist, load factor and soft limit from samples of one process in order of time, each
 * with its formula and evidence: map by map in the order of the last sample, then heap by heap. Throws
 * PolicyError for anything but such samples.
 */
export const suggest = (samples: readonly Sample[]): Suggestion[] => {
  checkSamples(samples);
  const made = <T extends Reading>(all: readonly T[][], rules: readonly Of<T>[]): Suggestion[] =>
    all.flatMap((readings) =>
      rules.flatMap((of) => {
        const { parameter, ...its } = of(readings) ?? {};
        return parameter ? [{ parameter, ...subjectOf(lastOf(readings)), ...its } as Suggestion] : [];
      }),
    );
  return [...made(mapReadings(samples), OF_MAPS), ...made(heapReadings(samples), [softLimit])];
};
