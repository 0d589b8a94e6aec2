// A sample: all maps and heaps of a process at a moment. doctor() judges samples, metrics show them,
// recordings hold one as JSON per line (NDJSON).
import { type Durations, durations } from '../../base/histogram.js';
import type { ByWhom } from '../../growth/history.js';
import { Heap, type HeapStats } from '../../heap/heap.js';
import { type Listed, type ListedMemory, memoriesElsewhere } from '../../heap/listed.js';
import { maps } from '../../heap/live-maps.js';
import type { Policy } from '../../heap/map-options.js';
import type { MapStats } from '../../heap/map-stats.js';
import { type OperationTimes, operationTimes } from '../maps/time-operations.js';

/** A map at a moment: stats() and more. Milliseconds and counts. */
export interface MapSample extends MapStats {
  /** The map's number in the process: tells apart those of one name. */
  id: number;
  /** Name of its heap. */
  heap: string;
  /** Entries that a bucket holds without overflow. */
  slots: number;
  /** Time since the map was made. */
  ageMs: number;
  /** Mutations so far, modulo 2^31. */
  mutations: number;
  /** Doublings within a second of being made. */
  earlyDoublings: number;
  /** Chains so long that chance does not explain them: a write took one beyond 33 entries. */
  floods: number;
  /** background: whether the background drain is on. */
  policy: Omit<Policy, 'background'> & { background: boolean };
  /** For drills: evacuation is paused (pauseEvacuation()). */
  paused: boolean;
  /** Milliseconds spent on evacuation since the map was made; `assist` only counts while operations are
   *  timed. */
  evacuationMs: ByWhom;
  /** Durations of steps of growth: slices and drains; while operations are timed also starts of growths and
   *  assists. */
  pauses: Durations;
  /** undefined unless its operations are timed (timeOperations()). */
  operations?: OperationTimes;
}

/** Buckets of the array that the growth under way evacuates. */
export const oldArrayLength = ({ growth, buckets }: MapSample): number =>
  growth === 'double' ? buckets / 2 : buckets;

/** A heap at a moment. Bytes. */
export interface HeapSample extends HeapStats {
  name: string;
  core: string;
  maximumBytes: number;
  /** null: none. */
  softLimitBytes: number | null;
}

/** A process at a moment. */
export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  maps: MapSample[];
  heaps: HeapSample[];
}

const mapSample = (map: Listed): MapSample => {
  const { life, policy } = map;
  const operations = operationTimes(map);
  return {
    ...map.stats(),
    id: life.id,
    heap: map.heapName,
    slots: map.slots,
    ageMs: performance.now() - life.made,
    mutations: map.mutations,
    earlyDoublings: life.earlyDoublings,
    floods: life.floods,
    policy: { ...policy, background: policy.background !== undefined },
    paused: map.paused,
    evacuationMs: { ...life.spent },
    pauses: durations(life.pauses),
    ...(operations === undefined ? {} : { operations }),
  };
};

const heapSample = (heap: ListedMemory): HeapSample => ({
  ...heap.stats(),
  name: heap.name,
  core: heap.core.name,
  maximumBytes: heap.maximumBytes,
  softLimitBytes: heap.softLimitBytes ?? null,
});

/** Reads all live maps and heaps; O(maps), changes nothing. */
export const sample = (): Sample => ({
  at: Date.now(),
  maps: maps().map(mapSample),
  heaps: [...Heap.all(), ...memoriesElsewhere()].map(heapSample),
});
