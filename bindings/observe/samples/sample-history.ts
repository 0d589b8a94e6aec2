// Regroups samples: from one per moment to one series of readings per map and heap of the last sample. A
// series reaches back only as far as its readings are of the same map or heap for certain.
import type { HeapReading, MapReading } from '../doctor/rules/finding.js';
import { lastOf } from '../doctor/rules/finding.js';
import type { HeapSample, MapSample, Sample } from './sample.js';

/** A sample's heaps by name; undefined for a name that several heaps have. */
const heapsByName = ({ heaps }: Sample): ReadonlyMap<string, HeapSample | undefined> => {
  const found = new Map<string, HeapSample | undefined>();
  for (const heap of heaps) found.set(heap.name, found.has(heap.name) ? undefined : heap);
  return found;
};

/** Readings, oldest first, from the last one back to where `same` denies that two neighbours are of one map
 *  or heap. */
const backwards = <T>(newestFirst: Iterable<T | undefined>, same: (earlier: T, later: T) => boolean): T[] => {
  const found: T[] = [];
  for (const reading of newestFirst) {
    const later = found[found.length - 1];
    if (reading === undefined || (later !== undefined && !same(reading, later))) break;
    found.push(reading);
  }
  return found.reverse();
};

/** The readings of each map of the last sample. An earlier reading counts if number and name are the same and
 *  the map is not older in it: a younger map is one of another process. */
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

/** The readings of each heap of the last sample. Heaps of one name are told apart by their order. Memory
 *  never shrinks: a heap with less memory than in an earlier sample is another heap. */
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
