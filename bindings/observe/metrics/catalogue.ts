// The metrics by name: what each means, and how it is taken from a sample. The writers (Prometheus text,
// prom-client, OpenTelemetry) know only this list. Names follow Prometheus' practice: prefix, one base unit,
// _total, _ratio.
import type { Durations } from '../../base/histogram.js';
import { fatals } from '../../base/notices.js';
import { version } from '../../base/version.js';
import { moves } from '../../growth/moves.js';
import type { CacheCounts } from '../../heap/map-stats.js';
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

/** Where a metric's points are from, and how they merge. */
type Source = Pick<Metric, 'labels' | 'merge' | 'read'>;
type Maybe<T> = T | T[] | number | undefined;

/** A number stands for a point without labels. */
const points = (of: Maybe<Point>): Point[] =>
  of === undefined ? [] : [typeof of === 'number' ? { value: of } : of].flat();

/** Points for each map. */
const perMap = (
  of: (map: MapSample) => Maybe<Omit<Point, 'map'>>,
  labels: string[] = [],
  merge: Metric['merge'] = 'sum',
): Source => ({
  merge,
  labels: ['map', ...labels],
  read: ({ maps }) => maps.flatMap((map) => points(of(map)).map((point) => ({ ...point, map }))),
});

/** Points for each heap. */
const perHeap = (of: (heap: HeapSample) => Maybe<Omit<Point, 'heap'>>, labels: string[] = []): Source => ({
  merge: 'sum',
  labels: ['heap', ...labels],
  read: ({ heaps }) =>
    heaps.flatMap((heap) => points(of(heap)).map((point) => ({ ...point, heap: heap.name }))),
});

/** Points of the whole process. */
const perProcess = (of: () => Maybe<Point>, labels: string[] = []): Source => ({
  merge: 'sum',
  labels,
  read: () => points(of()),
});

const by = (numbers: Record<string, number>, label: string, scale = 1): Point[] =>
  Object.entries(numbers).map(([name, value]) => ({ labels: { [label]: name }, value: value * scale }));

const progress = (map: MapSample): Point => {
  if (map.growth === 'none') return { value: 1, of: 0 };
  const all = oldArrayLength(map);
  return { value: 1 - map.oldBuckets / all, of: all };
};

/** Of the bound that is nearer. */
const usedRatio = ({ maxEntries, maxBytes, usedBytes }: CacheCounts, size: number): number =>
  Math.max(size / maxEntries, maxBytes === null ? 0 : usedBytes / maxBytes);

/** Durations of every n-th operation, scaled up to all operations. */
const timed = ({ operations: { every, by } = { every: 1, ms: 0, by: {} } }: MapSample): Point[] =>
  Object.entries(by).map(([op, { bounds, counts, count, sum }]) => ({
    labels: { op },
    value: { bounds, counts: counts.map((n) => n * every), count: count * every, sum: sum * every },
  }));

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

const memory: Source = {
  labels: ['heap', 'map', 'segment'],
  merge: 'sum',
  read: (sample) =>
    partsOfMemory(sample).map(({ segment, bytes, ...rest }) => ({
      ...rest,
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

/** Type, unit and help of each metric, by its name without the prefix. */
const TEXTS = {
  entries: 'gauge {entry} Entries.',
  buckets: 'gauge {bucket} Buckets of the current array.',
  overflow_buckets: 'gauge {bucket} Buckets in chains behind others.',
  load_ratio:
    'gauge 1 Entries per place in the buckets of the current array; ' +
    'it doubles at 0.8125 unless told otherwise.',
  evacuation_progress_ratio:
    'gauge 1 Share of the old buckets that the growth under way has evacuated; 1 when there is none.',
  memory_bytes:
    'gauge By Committed bytes of all heaps by what they are for; those of no map have no map label.',
  memory_committed_bytes: 'gauge By Length of the memory of each heap.',
  memory_limit_bytes: 'gauge By Most bytes a heap may reach (hard), and where pressure begins (soft).',
  growing: 'gauge {map} Maps whose growth is under way: 0 or 1 for a name of one map.',
  degraded: 'gauge {map} Maps whose last growth got no memory: 0 or 1 for a name of one map.',
  oldbuckets_age_seconds: 'gauge s Since the growth under way began; 0 when there is none.',
  oldbuckets_idle_seconds:
    'gauge s Since the growth under way was last seen to progress, ' +
    'by whoever read the map; 0 when there is none.',
  oldbuckets_pending: 'gauge {bucket} Old buckets not yet evacuated.',
  grows_total: 'counter {growth} Growths that began.',
  evacuated_buckets_total: 'counter {bucket} Old buckets evacuated, by whom.',
  evacuation_seconds_total:
    'counter s Time spent on evacuation, by whom; by assist only while operations are timed.',
  grow_pause_seconds:
    'histogram s Steps of growth that may be felt: slices, drains, ' +
    'and while operations are timed starts and shares of writes.',
  operation_duration_seconds:
    'histogram s Operations of timed maps, by method: a sample of every n-th, times n.',
  hash_flood_total: 'counter {chain} Writes that took a chain beyond what chance explains.',
  fatal_total: 'counter {error} Errors thrown that are not about a wrong argument.',
  repairs_total: 'counter {call} Calls that were interrupted in the middle, and undone.',
  moves_total: 'counter {move} Moves of drop-in maps out of their native slots, by where to.',
  cache_hits_total: 'counter {read} Reads of caches that found the key.',
  cache_misses_total: 'counter {read} Reads of caches that did not find the key, or whose entry had expired.',
  cache_evictions_total: 'counter {entry} Entries that left caches because a bound was reached.',
  cache_expirations_total:
    'counter {entry} Entries that were removed from caches because their time was over.',
  cache_used_ratio: 'gauge 1 How much of its bound, in entries or in bytes, a cache has used.',
  shared_threads: 'gauge {thread} Threads that have a shared map, this one included.',
  shared_lock_recoveries_total:
    'counter {lock} Locks of a shared map that were taken back from threads that died holding them.',
  shared_shard_entries: 'gauge {entry} Entries of the largest and of the smallest shard of a shared map.',
  shared_frozen: 'gauge {map} Shared maps that are frozen: 0 or 1 for a name of one map.',
  trace_dropped_events_total: 'counter {event} Events that a trace had no room for.',
  policy_info: 'gauge {map} Maps by the policy they follow: 1 for a name of one map.',
  policy_changes_total: 'counter {change} Changes of policy that were asked for.',
  build_info: 'gauge {build} The version of tophash.',
} as const;

const SOURCES: Readonly<Record<keyof typeof TEXTS, Source>> = {
  entries: perMap(({ size }) => size),
  buckets: perMap(({ buckets }) => buckets),
  overflow_buckets: perMap(({ overflowBuckets }) => overflowBuckets),
  load_ratio: perMap(
    ({ size, buckets, slots }) => ({ value: size / (buckets * slots), of: buckets * slots }),
    [],
    'mean',
  ),
  evacuation_progress_ratio: perMap(progress, [], 'mean'),
  memory_bytes: memory,
  memory_committed_bytes: perHeap(({ committed }) => committed),
  memory_limit_bytes: perHeap(limits, ['kind']),
  growing: perMap(({ growing }) => Number(growing)),
  degraded: perMap(({ degraded }) => Number(degraded)),
  oldbuckets_age_seconds: perMap(({ oldBucketsAgeMs }) => oldBucketsAgeMs / 1000, [], 'max'),
  oldbuckets_idle_seconds: perMap(({ oldBucketsIdleMs }) => oldBucketsIdleMs / 1000, [], 'max'),
  oldbuckets_pending: perMap(({ oldBuckets }) => oldBuckets),
  grows_total: perMap(
    ({ grows }) => by({ double: grows.double, same_size: grows.sameSize }, 'kind'),
    ['kind'],
  ),
  evacuated_buckets_total: perMap(({ evacuated }) => by({ ...evacuated }, 'by'), ['by']),
  evacuation_seconds_total: perMap(({ evacuationMs }) => by({ ...evacuationMs }, 'by', 0.001), ['by']),
  grow_pause_seconds: perMap(({ pauses }) => ({ value: pauses })),
  operation_duration_seconds: perMap(timed, ['op']),
  hash_flood_total: perMap(({ floods }) => floods),
  fatal_total: perProcess(fatalPoints, ['code']),
  repairs_total: perHeap(({ repairs }) => repairs),
  moves_total: perProcess(() => by(moves, 'to'), ['to']),
  cache_hits_total: perMap(({ cache }) => cache?.hits),
  cache_misses_total: perMap(({ cache }) => cache?.misses),
  cache_evictions_total: perMap(({ cache }) => cache?.evictions),
  cache_expirations_total: perMap(({ cache }) => cache?.expirations),
  cache_used_ratio: perMap(({ cache, size }) => cache && usedRatio(cache, size), [], 'max'),
  shared_threads: perMap(({ shared }) => shared?.threads),
  shared_lock_recoveries_total: perMap(({ shared }) => shared?.recoveries),
  shared_shard_entries: perMap(
    ({ shared }) => shared && by({ largest: shared.largest, smallest: shared.smallest }, 'shard'),
    ['shard'],
  ),
  shared_frozen: perMap(({ shared }) => shared && Number(shared.frozen)),
  trace_dropped_events_total: perProcess(() => trace.dropped()),
  policy_info: perMap(({ policy }) => ({ labels: { policy: policyText(policy) }, value: 1 }), ['policy']),
  policy_changes_total: perProcess(() => by(changes(), 'result'), ['result']),
  build_info: perProcess(() => ({ labels: { version }, value: 1 }), ['version']),
};

/** Every metric. A metric without points is left out of the output. */
export const CATALOGUE: readonly Metric[] = Object.entries(SOURCES).map(([name, source]) => {
  const [, type, unit, help] = /^(\S+) (\S+) (.+)$/.exec(TEXTS[name as keyof typeof TEXTS]) as string[];
  return { name: `tophash_${name}`, type, unit, help, ...source } as Metric;
});
