// The metrics by name: what each means, and how it is taken from a sample. What writes them (Prometheus text, prom-client,
// OpenTelemetry) knows nothing but this list. Names follow Prometheus' practice: prefix, one base unit, _total, _ratio.

import type { Durations } from '../../base/histogram.js';
import { fatals } from '../../base/notices.js';
import { version } from '../../base/version.js';
import { oldArrayOf } from '../maps/old-array.js';
import { partsOfMemory } from '../memory/memory-parts.js';
import { changes } from '../policy/apply.js';
import type { HeapSample, MapSample, Sample } from '../samples/sample.js';
import { trace } from '../trace/trace.js';

export type Labels = Readonly<Record<string, string>>;

/** A value of a metric, of a map or a heap if it has one; these become bounded labels. */
export interface Point {
  map?: MapSample | undefined;
  heap?: string;
  labels?: Labels;
  /** Of a histogram: durations in milliseconds, which are shown in seconds. */
  value: number | Durations;
  /** Of a ratio: what it is a share of, so that ratios can be merged. */
  of?: number;
}

/** One metric. */
export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** In UCUM, as OpenTelemetry has it: s, By, 1, or {what is counted}. */
  readonly unit: string;
  readonly help: string;
  /** Names of the labels that its points may have. */
  readonly labels: readonly string[];
  /** What stands for several maps of one label: the sum, the largest, or the mean by weight. */
  readonly merge: 'sum' | 'max' | 'mean';
  /** Its points now. */
  readonly read: (sample: Sample) => Point[];
}

type Of<T> = T | T[] | undefined;
const list = <T>(of: Of<T>): T[] => (of === undefined ? [] : Array.isArray(of) ? of : [of]);

/** A metric with points for each map; `of` gives them. */
const perMap = (
  name: string,
  type: Metric['type'],
  unit: string,
  help: string,
  of: (map: MapSample) => Of<Omit<Point, 'map'>>,
  { merge = 'sum', labels = [] }: { merge?: Metric['merge']; labels?: string[] } = {},
): Metric => ({
  name: `tophash_${name}`,
  type,
  unit,
  help,
  labels: ['map', ...labels],
  merge,
  read: ({ maps }) => maps.flatMap((map) => list(of(map)).map((point) => ({ ...point, map }))),
});

/** One with points for each heap. */
const perHeap = (
  name: string,
  help: string,
  of: (heap: HeapSample) => Of<Omit<Point, 'heap'>>,
  labels: string[] = [],
): Metric => ({
  name: `tophash_${name}`,
  type: 'gauge',
  unit: 'By',
  help,
  labels: ['heap', ...labels],
  merge: 'sum',
  read: ({ heaps }) =>
    heaps.flatMap((heap) => list(of(heap)).map((point) => ({ ...point, heap: heap.name }))),
});

/** One of the process. */
const perProcess = (
  name: string,
  type: Metric['type'],
  unit: string,
  help: string,
  labels: string[],
  read: () => Of<Point>,
): Metric => ({
  name: `tophash_${name}`,
  type,
  unit,
  help,
  labels,
  merge: 'sum',
  read: () => list(read()),
});

const by = (numbers: Record<string, number>, label: string, scale = 1): Point[] =>
  Object.entries(numbers).map(([name, value]) => ({ labels: { [label]: name }, value: value * scale }));

const progress = (map: MapSample): Point => {
  if (map.growth === 'none') return { value: 1, of: 0 };
  const all = oldArrayOf(map);
  return { value: 1 - map.oldBuckets / all, of: all };
};

/** A sample of every n-th operation, as if all had been timed. */
const scaled = (times: Durations, every: number): Durations => ({
  ...times,
  counts: times.counts.map((count) => count * every),
  count: times.count * every,
  sum: times.sum * every,
});

const limits = ({ maximumBytes, softLimitBytes }: HeapSample): Point[] => [
  { labels: { kind: 'hard' }, value: maximumBytes },
  ...(softLimitBytes === null ? [] : [{ labels: { kind: 'soft' }, value: softLimitBytes }]),
];

/** Codes that are shown from the start, so that the first of them is seen as an increase. */
const FATAL = ['ERR_TOPHASH_OUT_OF_MEMORY', 'ERR_TOPHASH_CONCURRENT_WRITE', 'ERR_TOPHASH_CORRUPT'];
const fatalPoints = (): Point[] =>
  [...new Set([...FATAL, ...fatals.keys()])].map((code) => ({
    labels: { code },
    value: fatals.get(code) ?? 0,
  }));

const memory: Metric = {
  name: 'tophash_memory_bytes',
  type: 'gauge',
  unit: 'By',
  help: 'Committed bytes of all heaps by what they are for; those of no map have no map label.',
  labels: ['heap', 'map', 'segment'],
  merge: 'sum',
  read: (sample) =>
    partsOfMemory(sample).map(({ heap, map, segment, bytes }) => ({
      heap,
      map,
      labels: { segment },
      value: bytes,
    })),
};

/** A policy as a label: assist=1 background=on loadFactor=6.5 resize=allow. */
const policyText = ({ background, ...rest }: MapSample['policy']): string =>
  Object.entries({ ...rest, background: background ? 'on' : 'off' })
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join(' ');

/** Every metric. Those without points at a time are left out of what is shown. */
export const CATALOGUE: readonly Metric[] = [
  perMap('entries', 'gauge', '{entry}', 'Entries.', ({ size }) => ({ value: size })),
  perMap('buckets', 'gauge', '{bucket}', 'Buckets of the current array.', ({ buckets }) => ({
    value: buckets,
  })),
  perMap('overflow_buckets', 'gauge', '{bucket}', 'Buckets in chains behind others.', (map) => ({
    value: map.overflowBuckets,
  })),
  perMap(
    'load_ratio',
    'gauge',
    '1',
    'Entries per place in the buckets of the current array; it doubles at 0.8125 unless told otherwise.',
    ({ size, buckets, slots }) => ({ value: size / (buckets * slots), of: buckets * slots }),
    { merge: 'mean' },
  ),
  perMap(
    'evacuation_progress_ratio',
    'gauge',
    '1',
    'Share of the old buckets that the growth under way has evacuated; 1 when there is none.',
    progress,
    { merge: 'mean' },
  ),
  memory,
  perHeap('memory_committed_bytes', 'Length of the memory of each heap.', ({ committed }) => ({
    value: committed,
  })),
  perHeap(
    'memory_limit_bytes',
    'Most bytes a heap may reach (hard), and where pressure begins (soft).',
    limits,
    ['kind'],
  ),
  perMap(
    'growing',
    'gauge',
    '{map}',
    'Maps whose growth is under way: 0 or 1 for a name of one map.',
    (map) => ({
      value: map.growing ? 1 : 0,
    }),
  ),
  perMap(
    'degraded',
    'gauge',
    '{map}',
    'Maps whose last growth got no memory: 0 or 1 for a name of one map.',
    ({ degraded }) => ({ value: degraded ? 1 : 0 }),
  ),
  perMap(
    'oldbuckets_age_seconds',
    'gauge',
    's',
    'Since the growth under way began; 0 when there is none.',
    ({ oldBucketsAgeMs }) => ({ value: oldBucketsAgeMs / 1000 }),
    { merge: 'max' },
  ),
  perMap(
    'oldbuckets_idle_seconds',
    'gauge',
    's',
    'Since the growth under way was last seen to progress, by whoever read the map; 0 when there is none.',
    ({ oldBucketsIdleMs }) => ({ value: oldBucketsIdleMs / 1000 }),
    { merge: 'max' },
  ),
  perMap('oldbuckets_pending', 'gauge', '{bucket}', 'Old buckets not yet evacuated.', ({ oldBuckets }) => ({
    value: oldBuckets,
  })),
  perMap(
    'grows_total',
    'counter',
    '{growth}',
    'Growths that began.',
    ({ grows }) => by({ double: grows.double, same_size: grows.sameSize }, 'kind'),
    { labels: ['kind'] },
  ),
  perMap(
    'evacuated_buckets_total',
    'counter',
    '{bucket}',
    'Old buckets evacuated, by whom.',
    ({ evacuated }) => by({ ...evacuated }, 'by'),
    { labels: ['by'] },
  ),
  perMap(
    'evacuation_seconds_total',
    'counter',
    's',
    'Time spent on evacuation, by whom; by assist only while operations are timed.',
    ({ evacuationMs }) => by({ ...evacuationMs }, 'by', 0.001),
    { labels: ['by'] },
  ),
  perMap(
    'grow_pause_seconds',
    'histogram',
    's',
    'Steps of growth that may be felt: slices, drains, and while operations are timed starts and shares of writes.',
    ({ pauses }) => ({ value: pauses }),
  ),
  perMap(
    'operation_duration_seconds',
    'histogram',
    's',
    'Operations of timed maps, by method: a sample of every n-th, times n.',
    ({ operations }) =>
      Object.entries(operations?.by ?? {}).map(([op, times]) => ({
        labels: { op },
        value: scaled(times, operations?.every ?? 1),
      })),
    { labels: ['op'] },
  ),
  perMap(
    'hash_flood_total',
    'counter',
    '{chain}',
    'Writes that took a chain beyond what chance explains.',
    ({ floods }) => ({ value: floods }),
  ),
  perProcess(
    'fatal_total',
    'counter',
    '{error}',
    'Errors thrown that are not about a wrong argument.',
    ['code'],
    fatalPoints,
  ),
  perProcess(
    'trace_dropped_events_total',
    'counter',
    '{event}',
    'Events that a trace had no room for.',
    [],
    () => ({ value: trace.dropped() }),
  ),
  perMap(
    'policy_info',
    'gauge',
    '{map}',
    'Maps by the policy they follow: 1 for a name of one map.',
    ({ policy }) => ({ labels: { policy: policyText(policy) }, value: 1 }),
    { labels: ['policy'] },
  ),
  perProcess(
    'policy_changes_total',
    'counter',
    '{change}',
    'Changes of policy that were asked for.',
    ['result'],
    () => by(changes(), 'result'),
  ),
  perProcess('build_info', 'gauge', '1', 'The version of tophash.', ['version'], () => ({
    labels: { version },
    value: 1,
  })),
];
