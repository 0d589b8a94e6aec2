// The metrics by name: what each means, and how it is taken from a sample. The writers (Prometheus text,
// prom-client, OpenTelemetry) know only this list. Names follow Prometheus' practice: prefix, one base unit,
// _total, _ratio.

import type { Durations } from '../../base/histogram.js';
import { fatals } from '../../base/notices.js';
import { version } from '../../base/version.js';
import { partsOfMemory } from '../memory/memory-parts.js';
import { changes } from '../policy/apply.js';
import { type HeapSample, type MapSample, oldArrayLength, type Sample } from '../samples/sample.js';
import { trace } from '../trace/trace.js';

export type Labels = Readonly<Record<string, string>>;

/** One value of a metric. Its map and heap become labels, bounded in number (merge-series.ts). */
export interface Point {
  map?: MapSample | undefined;
  heap?: string;
  labels?: Labels;
  /** A histogram's value is durations in milliseconds; the writers show seconds. */
  value: number | Durations;
  /** A ratio's denominator: the weight of the ratio in a mean. */
  of?: number;
}

/** One metric. */
export interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** A UCUM unit, as OpenTelemetry asks for: s, By, 1, or {thing counted}. */
  readonly unit: string;
  readonly help: string;
  /** Names of the labels that its points may have. */
  readonly labels: readonly string[];
  /** How the points of several maps with one label become one: sum, largest, or mean weighted by `of`. */
  readonly merge: 'sum' | 'max' | 'mean';
  /** Its points now. */
  readonly read: (sample: Sample) => Point[];
}

/** Type and unit. */
type Kind = `${Metric['type']} ${string}`;
const named = (name: string, kind: Kind, help: string): Pick<Metric, 'name' | 'type' | 'unit' | 'help'> => {
  const [type, unit] = kind.split(' ') as [Metric['type'], string];
  return { name: `tophash_${name}`, type, unit, help };
};

type Maybe<T> = T | T[] | number | undefined;
const points = (of: Maybe<Point>): Point[] => {
  if (of === undefined) return [];
  return Array.isArray(of) ? of : [typeof of === 'number' ? { value: of } : of];
};

/** A metric with points for each map. `of` gives them; a number stands for a point without labels. */
const perMap = (
  name: string,
  kind: Kind,
  help: string,
  of: (map: MapSample) => Maybe<Omit<Point, 'map'>>,
  { merge = 'sum', labels = [] }: { merge?: Metric['merge']; labels?: string[] } = {},
): Metric => ({
  ...named(name, kind, help),
  merge,
  labels: ['map', ...labels],
  read: ({ maps }) => maps.flatMap((map) => points(of(map)).map((point) => ({ ...point, map }))),
});

/** A gauge of bytes with points for each heap. */
const perHeap = (
  name: string,
  help: string,
  of: (heap: HeapSample) => Maybe<Omit<Point, 'heap'>>,
  labels: string[] = [],
): Metric => ({
  ...named(name, 'gauge By', help),
  merge: 'sum',
  labels: ['heap', ...labels],
  read: ({ heaps }) =>
    heaps.flatMap((heap) => points(of(heap)).map((point) => ({ ...point, heap: heap.name }))),
});

/** A metric of the whole process. */
const perProcess = (
  name: string,
  kind: Kind,
  help: string,
  labels: string[],
  read: () => Maybe<Point>,
): Metric => ({
  ...named(name, kind, help),
  merge: 'sum',
  labels,
  read: () => points(read()),
});

const by = (numbers: Record<string, number>, label: string, scale = 1): Point[] =>
  Object.entries(numbers).map(([name, value]) => ({ labels: { [label]: name }, value: value * scale }));

const progress = (map: MapSample): Point => {
  if (map.growth === 'none') return { value: 1, of: 0 };
  const all = oldArrayLength(map);
  return { value: 1 - map.oldBuckets / all, of: all };
};

/** Durations of every n-th operation, scaled up to all operations. */
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

/** Error codes shown from the start at 0, so that the first error is seen as an increase. */
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

/** Every metric. A metric without points is left out of the output. */
export const CATALOGUE: readonly Metric[] = [
  perMap('entries', 'gauge {entry}', 'Entries.', ({ size }) => size),
  perMap('buckets', 'gauge {bucket}', 'Buckets of the current array.', ({ buckets }) => buckets),
  perMap(
    'overflow_buckets',
    'gauge {bucket}',
    'Buckets in chains behind others.',
    (map) => map.overflowBuckets,
  ),
  perMap(
    'load_ratio',
    'gauge 1',
    'Entries per place in the buckets of the current array; it doubles at 0.8125 unless told otherwise.',
    ({ size, buckets, slots }) => ({ value: size / (buckets * slots), of: buckets * slots }),
    { merge: 'mean' },
  ),
  perMap(
    'evacuation_progress_ratio',
    'gauge 1',
    'Share of the old buckets that the growth under way has evacuated; 1 when there is none.',
    progress,
    { merge: 'mean' },
  ),
  memory,
  perHeap('memory_committed_bytes', 'Length of the memory of each heap.', ({ committed }) => committed),
  perHeap(
    'memory_limit_bytes',
    'Most bytes a heap may reach (hard), and where pressure begins (soft).',
    limits,
    ['kind'],
  ),
  perMap('growing', 'gauge {map}', 'Maps whose growth is under way: 0 or 1 for a name of one map.', (map) =>
    map.growing ? 1 : 0,
  ),
  perMap(
    'degraded',
    'gauge {map}',
    'Maps whose last growth got no memory: 0 or 1 for a name of one map.',
    ({ degraded }) => (degraded ? 1 : 0),
  ),
  perMap(
    'oldbuckets_age_seconds',
    'gauge s',
    'Since the growth under way began; 0 when there is none.',
    ({ oldBucketsAgeMs }) => oldBucketsAgeMs / 1000,
    { merge: 'max' },
  ),
  perMap(
    'oldbuckets_idle_seconds',
    'gauge s',
    'Since the growth under way was last seen to progress, by whoever read the map; 0 when there is none.',
    ({ oldBucketsIdleMs }) => oldBucketsIdleMs / 1000,
    { merge: 'max' },
  ),
  perMap(
    'oldbuckets_pending',
    'gauge {bucket}',
    'Old buckets not yet evacuated.',
    ({ oldBuckets }) => oldBuckets,
  ),
  perMap(
    'grows_total',
    'counter {growth}',
    'Growths that began.',
    ({ grows }) => by({ double: grows.double, same_size: grows.sameSize }, 'kind'),
    { labels: ['kind'] },
  ),
  perMap(
    'evacuated_buckets_total',
    'counter {bucket}',
    'Old buckets evacuated, by whom.',
    ({ evacuated }) => by({ ...evacuated }, 'by'),
    { labels: ['by'] },
  ),
  perMap(
    'evacuation_seconds_total',
    'counter s',
    'Time spent on evacuation, by whom; by assist only while operations are timed.',
    ({ evacuationMs }) => by({ ...evacuationMs }, 'by', 0.001),
    { labels: ['by'] },
  ),
  perMap(
    'grow_pause_seconds',
    'histogram s',
    'Steps of growth that may be felt: slices, drains, and while operations are timed starts and shares of writes.',
    ({ pauses }) => ({ value: pauses }),
  ),
  perMap(
    'operation_duration_seconds',
    'histogram s',
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
    'counter {chain}',
    'Writes that took a chain beyond what chance explains.',
    ({ floods }) => floods,
  ),
  perProcess(
    'fatal_total',
    'counter {error}',
    'Errors thrown that are not about a wrong argument.',
    ['code'],
    fatalPoints,
  ),
  perProcess(
    'trace_dropped_events_total',
    'counter {event}',
    'Events that a trace had no room for.',
    [],
    () => trace.dropped(),
  ),
  perMap(
    'policy_info',
    'gauge {map}',
    'Maps by the policy they follow: 1 for a name of one map.',
    ({ policy }) => ({ labels: { policy: policyText(policy) }, value: 1 }),
    { labels: ['policy'] },
  ),
  perProcess(
    'policy_changes_total',
    'counter {change}',
    'Changes of policy that were asked for.',
    ['result'],
    () => by(changes(), 'result'),
  ),
  perProcess('build_info', 'gauge 1', 'The version of tophash.', ['version'], () => ({
    labels: { version },
    value: 1,
  })),
];
