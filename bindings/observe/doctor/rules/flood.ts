// F1: a flood. Chains become so long that chance does not explain them: somebody may be choosing keys that
// collide.
import { lastOf, type MapReading, type Rule, rounded } from './finding.js';

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
    advice: [
      `make it ${map.key === 'string' || map.key === 'bytes' ? "with hash: 'safe' and " : ''}` +
        'without a seed: keys of strangers must not meet a hash they can predict',
      'clear() it and fill it again if it can be had anew: an empty map draws new secrets for its hash',
      'look at where the keys come from, and refuse the source',
    ],
  };
};
