// S1: old buckets linger. A growth is under way that nothing carries on: no write, no background drain.
import { oldArrayLength } from '../../samples/sample.js';
import { called, isShared, lastOf, type MapReading, type Rule, rounded, trailing } from './finding.js';

const evacuated = ({ map }: MapReading): number => {
  const { assist, background, drain } = map.evacuated;
  return assist + background + drain;
};

/** Share that is old, by memory where there is a second array, else by buckets still to be evacuated. */
const oldShare = ({ map, heap }: MapReading): number => {
  const { oldBuckets, bytes } = map;
  if (bytes.old > 0) return bytes.old / (heap?.used ?? bytes.total);
  return oldBuckets / oldArrayLength(map);
};

/** Fires when the last samples show the same growth without progress, long enough, and with a large part
 *  still old. */
export const lingering: Rule<MapReading> = (readings, { samples, oldShare: least, idleMs }) => {
  const last = lastOf(readings);
  const { map } = last;
  if (!map.growing) return undefined;
  const still = trailing(
    readings,
    (one) => one.map.growEpoch === map.growEpoch && evacuated(one) === evacuated(last),
  );
  const seenMs = last.at - (still[0] as MapReading).at;
  const idle = Math.max(map.oldBucketsIdleMs, seenMs);
  const share = oldShare(last);
  if (still.length < samples || share < least || idle < idleMs) return undefined;
  return {
    evidence: {
      samples: still.length,
      growEpoch: map.growEpoch,
      oldBuckets: map.oldBuckets,
      oldShare: rounded(share),
      oldBytes: map.bytes.old,
      idleSeconds: rounded(idle / 1000),
      ageSeconds: rounded(map.oldBucketsAgeMs / 1000),
    },
    advice: adviceFor(last),
  };
};

const adviceFor = ({ map }: MapReading): string[] => {
  const name = called(map.name);
  if (isShared(map))
    return [
      'look for what blocks the event loop of the thread that made it, which finishes its growths',
      `or for that thread's end: writes carry a growth on, and SharedTypedMap.from() makes ${name} anew`,
    ];
  const advice = [`${name}.drain({ maxMs: 1 }) until it says complete: safe while the map is in use`];
  if (map.paused) advice.push(`resumeEvacuation(${name}): a drill has paused it`);
  else if (!map.policy.background)
    advice.push(`turn its background drain on: policy.apply(${name}, { background: {} }, { by })`);
  else advice.push('the background drain is on but gets no turn: look for what blocks the event loop');
  return advice;
};
