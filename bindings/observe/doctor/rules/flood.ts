// F1: a flood. Chains become so long that chance does not explain them: somebody may be choosing keys that
// collide.
import type { MapSample } from '../../samples/sample.js';
import { isDropIn, lastOf, type MapReading, type Rule, rounded } from './finding.js';

/** Fires when the count of floods rose, unless the map is fuller than any policy makes it. */
export const flood: Rule<MapReading> = (readings, { floodLoad }) => {
  const last = lastOf(readings);
  const { map } = last;
  const rose = map.floods - (readings[0] as MapReading).map.floods;
  if (rose <= 0 || map.loadFactor > floodLoad) return undefined;
  return {
    evidence: {
      floods: map.floods,
      rose,
      entriesPerBucket: rounded(map.loadFactor),
      overflowBuckets: map.overflowBuckets,
      key: map.key,
    },
    advice: [...remedies(map), 'look at where the keys come from, and refuse the source'],
  };
};

const remedies = (map: MapSample): string[] => {
  const anew = 'clear() it and fill it again if its entries can be had anew: an empty map draws new secrets';
  if (isDropIn(map)) return [anew];
  const or = ['string', 'bytes'].includes(map.key) ? " or with hash: 'fast'" : '';
  return [
    `if it was made with a seed${or}, make it again without: keys of strangers must not meet a hash they can predict`,
    `${anew}, unless it was made with a seed, which it keeps`,
  ];
};
