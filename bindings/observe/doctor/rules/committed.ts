// S2: memory without entries. Committed bytes double while what the maps hold reaches no new peak, and what
// is added is free or overflow.
import { type HeapReading, isDropIn, isShared, lastOf, type Rule, rounded, trailing } from './finding.js';

/** Entries and live bytes of a heap's maps, and the share of its memory that is free or overflow. */
interface Contents {
  entries: number;
  liveBytes: number;
  spareShare: number;
}

const contents = ({ heap, maps = [] }: HeapReading): Contents => {
  let [entries, liveBytes, overflow] = [0, 0, 0];
  for (const { size, bytes } of maps) {
    entries += size;
    liveBytes += bytes.live + bytes.keys;
    overflow += bytes.overflow;
  }
  return { entries, liveBytes, spareShare: (heap.free + overflow) / heap.committed };
};

/** The readings from the earliest on after which the heap never held more: neither entries nor live bytes
 *  rose by more than the share `flat` since, however they wave below. */
const sinceTheMost = (readings: readonly HeapReading[], flat: number): readonly HeapReading[] => {
  const most = { entries: 0, liveBytes: 0 };
  let from = readings.length;
  readings.toReversed().forEach((reading, i) => {
    const { entries, liveBytes } = contents(reading);
    most.entries = Math.max(most.entries, entries);
    most.liveBytes = Math.max(most.liveBytes, liveBytes);
    const held =
      most.entries - entries <= flat * most.entries && most.liveBytes - liveBytes <= flat * most.liveBytes;
    if (held) from = readings.length - 1 - i;
  });
  return readings.slice(from);
};

/** Fires when committed bytes grew several times, and to several times what they were, while entries and live
 *  bytes reached no new peak, and free and overflow buckets took a larger share of them. */
export const committed: Rule<HeapReading> = (readings, { samples, flat, committedSteps, committedTimes }) => {
  const known = trailing(readings, ({ maps }) => maps !== undefined);
  const run = sinceTheMost(known, flat);
  if (run.length < samples) return undefined;
  const [first, last] = [run[0] as HeapReading, lastOf(run)];
  const [then, now] = [contents(first), contents(last)];
  const steps = run.filter(({ heap }, i) => heap.committed > (run[i - 1]?.heap.committed ?? heap.committed));
  if (steps.length < committedSteps || now.spareShare <= then.spareShare) return undefined;
  if (last.heap.committed < committedTimes * first.heap.committed) return undefined;
  return {
    evidence: {
      samples: run.length,
      committedFrom: first.heap.committed,
      committedTo: last.heap.committed,
      entriesFrom: then.entries,
      entriesTo: now.entries,
      liveBytesFrom: then.liveBytes,
      liveBytesTo: now.liveBytes,
      spareShareFrom: rounded(then.spareShare),
      spareShareTo: rounded(now.spareShare),
    },
    advice: adviceFor(last),
  };
};

const adviceFor = ({ heap }: HeapReading): string[] => {
  if (isShared(heap))
    return [
      'make the map anew with the capacity that it needs, and dispose() of this one in all threads: ' +
        'a shared memory never shrinks',
    ];
  const advice = [
    'compact() the maps with the most overflow buckets: the room is used again, ' +
      'though the memory itself never shrinks',
    'reserve() what a map needs before it is filled',
  ];
  // all drop-in Maps share one heap, which cannot be replaced
  if (!isDropIn(heap))
    advice.push(
      'to give memory back: TypedMap.from(key, value, map, { heap: new Heap() }), then dispose() the old heap',
    );
  return advice;
};
