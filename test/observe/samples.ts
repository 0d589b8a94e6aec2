// Samples made by hand: a healthy map and heap, and what differs.
import type { HeapSample, MapSample, Sample } from '../../bindings/observe/index.js';

/** A part of an object, and of the objects in it. */
type Part<T> = {
  [K in keyof T]?: T[K] extends readonly unknown[] ? T[K] : T[K] extends object ? Part<T[K]> : T[K];
};

const BOUNDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
const times = (counts: Readonly<Record<number, number>> = {}) => {
  const list = BOUNDS.map((bound) => counts[bound] ?? 0);
  const count = list.reduce((sum, n) => sum + n, 0);
  return { bounds: BOUNDS, counts: [...list, 0], count, sum: 0 };
};

export const HEALTHY: MapSample = {
  ...{ name: 'orders', key: 'u32', value: 'f64', core: 'line', id: 1, heap: 'main', ageMs: 60_000, slots: 5 },
  ...{ size: 1000, B: 8, buckets: 256, oldBuckets: 0, nevacuate: 0, overflowBuckets: 4, loadFactor: 4 },
  ...{ growing: false, growth: 'none', growEpoch: 8, degraded: false, paused: false },
  ...{ oldBucketsAgeMs: 0, oldBucketsIdleMs: 0, mutations: 5000, earlyDoublings: 0, floods: 0 },
  slots: 5,
  grows: { double: 8, sameSize: 0 },
  evacuated: { assist: 255, background: 0, drain: 0 },
  evacuationMs: { assist: 0, background: 0, drain: 0 },
  bytes: { live: 16_384, old: 0, overflow: 256, keys: 0, total: 16_896 },
  policy: { assist: 1, loadFactor: 6.5, resize: 'allow', background: true },
  pauses: times(),
};
export const HEAP: HeapSample = {
  ...{ name: 'main', core: 'line', maximumBytes: 4_294_901_760, softLimitBytes: null },
  ...{ committed: 1_000_000, used: 900_000, free: 100_000, maps: 1, repairs: 0 },
};

export const merge = <T extends object>(base: T, part: Part<T>): T => {
  const merged = { ...base } as Record<string, unknown>;
  for (const [name, value] of Object.entries(part)) {
    const under = merged[name];
    const both =
      typeof value === 'object' && value !== null && !Array.isArray(value) && typeof under === 'object';
    merged[name] = both ? merge(under as object, value as object) : value;
  }
  return merged as T;
};

/** Some moment, milliseconds. */
export const START = 1_700_000_000_000;

/** A sample `at` seconds later, of one map and one heap unless more are given. */
export const sample = (at: number, map: Part<MapSample> = {}, heap: Part<HeapSample> = {}): Sample => ({
  at: START + at * 1000,
  maps: [merge(HEALTHY, { ageMs: 60_000 + at * 1000, ...map })],
  heaps: [merge(HEAP, heap)],
});
/** One sample for each, a second apart. */
export const series = <T>(
  each: readonly T[],
  of: (it: T, i: number) => [Part<MapSample>?, Part<HeapSample>?],
): Sample[] => each.map((it, i) => sample(i, ...of(it, i)));

/** In the middle of a doubling of `line` from 256 buckets to 512. */
export const half: Part<MapSample> = {
  ...{ growing: true, growth: 'double', growEpoch: 9, B: 9, buckets: 512, oldBuckets: 128 },
  ...{ oldBucketsAgeMs: 9000, oldBucketsIdleMs: 2000 },
};
/** The same on `classic`, with an old array of so many of the heap's 900,000 used bytes. */
export const copying = (old: number): Part<MapSample> => ({
  ...half,
  core: 'classic',
  bytes: { old, total: 4 * old },
});
export const classicHeap: Part<HeapSample> = { core: 'classic' };
export const still = (map: Part<MapSample>, n = 3, heap: Part<HeapSample> = {}): Sample[] =>
  series([...Array(n).keys()], () => [map, heap]);

/** Timed operations: evacuation's milliseconds, and counts by upper bound. */
export const timed = (
  assist: number,
  ms: number,
  counts: Readonly<Record<number, number>>,
  every = 16,
  gets: Readonly<Record<number, number>> = {},
): Part<MapSample> => ({
  evacuationMs: { assist },
  operations: { every, ms, by: { get: times(gets), set: times(counts) } },
});
/** p99 by even spread within 0.2 to 0.5 ms: `slow` of 1,000 are in there, so at 1 - 10 / slow of its
 *  width. */
export const slow = (n: number) => ({ 0.01: 1000 - n, 0.5: n });

export const growingHeap = (committed: number, used = 800_000): Part<HeapSample> => ({
  committed,
  used,
  free: committed - used,
});

/** A case for doctor(). */
export interface Fixture {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Rules that fire, in order. */
  readonly fires: readonly string[];
}
export const fixture = (name: string, samples: readonly Sample[], ...fires: string[]): Fixture => ({
  name,
  samples,
  fires,
});
