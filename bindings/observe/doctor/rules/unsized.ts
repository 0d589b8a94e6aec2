// F3: unsized. A map that doubled several times just after it was made could have been given its capacity.
import { isDropIn, lastOf, type MapReading, mostOf, type Rule } from './finding.js';

/** The capacity that would have spared a map its growths: the most entries it was seen to hold. */
export const capacityFor = (readings: readonly MapReading[]): number =>
  mostOf(readings, ({ map }) => map.size);

/** Fires when the map doubled too often within a second of being made. */
export const unsized: Rule<MapReading> = (readings, { earlyDoublings }) => {
  const last = lastOf(readings);
  const { map } = last;
  if (map.earlyDoublings < earlyDoublings) return undefined;
  const capacity = capacityFor(readings);
  return {
    evidence: { earlyDoublings: map.earlyDoublings, capacity, size: map.size },
    advice: [
      isDropIn(map)
        ? `reserve(${capacity}) before it is filled`
        : `make it with { capacity: ${capacity} }, or reserve(${capacity}) before it is filled`,
    ],
  };
};
