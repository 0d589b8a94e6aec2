// Samples, turned round: the readings of each map and each heap over time. Only what the last sample has is judged, and only as
// far back as it is the same map or heap for certain.
import { PolicyError } from '../../base/errors.js';
import type { HeapReading, MapReading } from '../doctor/rules/finding.js';
import { lastOf } from '../doctor/rules/finding.js';
import { type Problem, problem, problemsOf, type Shape } from '../schema/schema.js';
import type { HeapSample, MapSample, Sample } from './sample.js';

const count = { kind: 'number', least: 0 } as const;
const durations: Shape = {
  kind: 'object',
  open: true,
  must: {
    bounds: { kind: 'list', of: count },
    counts: { kind: 'list', of: count },
    count,
    sum: count,
  },
};
const text: Shape = { kind: 'text' };
const flag: Shape = { kind: 'flag' };
const counts = (...names: string[]): Shape => ({
  kind: 'object',
  open: true,
  must: Object.fromEntries(names.map((name) => [name, count])),
});

/** What is read of a map. */
const MAP: Shape = {
  kind: 'object',
  open: true,
  must: {
    ...{
      name: text,
      key: text,
      core: text,
      heap: text,
      growth: text,
      growing: flag,
      degraded: flag,
      paused: flag,
    },
    ...Object.fromEntries(
      [
        ...[
          'id',
          'size',
          'B',
          'buckets',
          'oldBuckets',
          'overflowBuckets',
          'growEpoch',
          'loadFactor',
          'ageMs',
        ],
        ...['oldBucketsAgeMs', 'oldBucketsIdleMs', 'mutations', 'earlyDoublings', 'floods'],
      ].map((name) => [name, count]),
    ),
    grows: counts('double', 'sameSize'),
    evacuated: counts('assist', 'background', 'drain'),
    evacuationMs: counts('assist', 'background', 'drain'),
    bytes: counts('live', 'old', 'overflow', 'keys', 'total'),
    policy: {
      kind: 'object',
      open: true,
      must: { assist: count, loadFactor: count, resize: text, background: flag },
    },
  },
  may: {
    operations: {
      kind: 'object',
      open: true,
      must: { every: count, ms: count, by: { kind: 'object', open: true, must: {} } },
    },
  },
};
const HEAP: Shape = {
  kind: 'object',
  open: true,
  must: {
    ...{
      name: text,
      core: text,
      committed: count,
      used: count,
      free: count,
      maps: count,
      maximumBytes: count,
    },
    softLimitBytes: { kind: 'either', of: [count, { kind: 'nothing' }] },
  },
};
/** The last time that there is a date for (ECMAScript, 21.4.1.1). */
const LATEST = 8.64e15;
const SAMPLE: Shape = {
  kind: 'object',
  open: true,
  must: {
    at: { ...count, most: LATEST },
    maps: { kind: 'list', of: MAP },
    heaps: { kind: 'list', of: HEAP },
  },
};

/** What is wrong with a value that should be a sample; `path` is what to call it. */
export const sampleProblems = (value: unknown, path: string): Problem[] => {
  const problems = problemsOf(SAMPLE, value, path);
  return problems.length > 0 ? problems : timesProblems(value as Sample, path);
};

/** Throws PolicyError for anything but samples in order of time, and names what is wrong; what nobody reads is not looked at. */
export const checkSamples = (samples: unknown): void => {
  const refuse = ([first]: readonly Problem[]): void => {
    if (first !== undefined) throw new PolicyError(first.message);
  };
  refuse(problemsOf({ kind: 'list', of: { kind: 'object', open: true, must: {} } }, samples, 'samples'));
  for (const [i, sample] of (samples as unknown[]).entries()) refuse(sampleProblems(sample, `samples[${i}]`));
  refuse(orderProblems(samples as Sample[]));
};

const orderProblems = (samples: readonly Sample[]): Problem[] =>
  samples.flatMap(({ at }, i) => {
    const before = samples[i - 1]?.at ?? at;
    return at < before ? [problem(`samples[${i}].at`, at, `${before} or later, as the sample before`)] : [];
  });

const timesProblems = ({ maps }: Sample, path: string): Problem[] =>
  maps.flatMap(({ operations }, i) =>
    Object.entries(operations?.by ?? {}).flatMap(([name, times]) =>
      problemsOf(durations, times, `${path}.maps[${i}].operations.by.${name}`),
    ),
  );

/** A sample's heaps by name, undefined for a name that several have. */
const heapsByName = ({ heaps }: Sample): ReadonlyMap<string, HeapSample | undefined> => {
  const found = new Map<string, HeapSample | undefined>();
  for (const heap of heaps) found.set(heap.name, found.has(heap.name) ? undefined : heap);
  return found;
};

/** Readings as far back as `same` says that each is of the same thing as the one after it. */
const backwards = <T>(newestFirst: Iterable<T | undefined>, same: (earlier: T, later: T) => boolean): T[] => {
  const found: T[] = [];
  for (const reading of newestFirst) {
    const later = found[found.length - 1];
    if (reading === undefined || (later !== undefined && !same(reading, later))) break;
    found.push(reading);
  }
  return found.reverse();
};

/** The readings of each map of the last sample: same number and name, and never younger than before, which is another process. */
export const mapReadings = (samples: readonly Sample[]): MapReading[][] => {
  if (samples.length === 0) return [];
  const newestFirst = samples.toReversed().map((sample) => ({
    at: sample.at,
    heaps: heapsByName(sample),
    maps: new Map(sample.maps.map((map): [number, MapSample] => [map.id, map])),
  }));
  return lastOf(samples).maps.map(({ id }) =>
    backwards(
      newestFirst.map(({ at, heaps, maps }) => {
        const map = maps.get(id);
        return map && { at, map, heap: heaps.get(map.heap) };
      }),
      ({ map: earlier }, { map: later }) => earlier.name === later.name && earlier.ageMs <= later.ageMs,
    ),
  );
};

/** The readings of each heap of the last sample: those of one name are told apart by their order. Memory never shrinks, so a
 *  heap with less of it is another one. */
export const heapReadings = (samples: readonly Sample[]): HeapReading[][] => {
  if (samples.length === 0) return [];
  const newestFirst = samples.toReversed();
  return lastOf(samples).heaps.map((heap, i, all) => {
    const nth = all.slice(0, i).filter(({ name }) => name === heap.name).length;
    return backwards(
      newestFirst.map((sample) => {
        const its = sample.heaps.filter(({ name }) => name === heap.name)[nth];
        const sole = heapsByName(sample).get(heap.name) !== undefined;
        return its && { at: sample.at, heap: its, maps: sole ? mapsOf(sample, its) : undefined };
      }),
      ({ heap: earlier }, { heap: later }) =>
        earlier.core === later.core && earlier.committed <= later.committed,
    );
  });
};

const mapsOf = ({ maps }: Sample, { name, core }: HeapSample): MapSample[] =>
  maps.filter((map) => map.heap === name && map.core === core);
