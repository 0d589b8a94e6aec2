// F2: churn. A map so small for its traffic that insertions and deletions alone make it grow at the same size
// again and again.
import { called, isShared, lastOf, type MapReading, type Rule, rounded, writesBetween } from './finding.js';

/** Fires when same-size growths are too many for the writes between the first and the last sample. */
export const churn: Rule<MapReading> = (readings, { sameSizePer100k, sameSizeGrowths }) => {
  const last = lastOf(readings);
  const first = readings[0] as MapReading;
  const growths = last.map.grows.sameSize - first.map.grows.sameSize;
  let writes = 0;
  readings.forEach((now, i) => {
    writes += writesBetween(readings[i - 1] ?? now, now);
  });
  const rate = (100_000 * growths) / writes;
  if (growths < sameSizeGrowths || rate <= sameSizePer100k) return undefined;
  const { size, buckets, overflowBuckets } = last.map;
  return {
    evidence: {
      sameSizeGrowths: growths,
      writes,
      per100kWrites: rounded(rate),
      size,
      buckets,
      overflowBuckets,
    },
    advice: [
      isShared(last.map)
        ? `make it with capacity: ${4 * size}: room for keys that come before the old ones go`
        : `${called(last.map.name)}.reserve(${4 * size}): room for keys that come before the old ones go`,
      'or update entries in place: set() of a key that is there moves nothing',
    ],
  };
};
