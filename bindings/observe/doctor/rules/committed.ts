// S2: memory without entries. Committed bytes grow while what the maps hold stays the same, and what grows is
// free or overflow.
import { type HeapReading, lastOf, type Rule, rounded, trailing } from './finding.js';

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

/** Fires when committed bytes grew several times while entries and live bytes did not change, and free and
 *  overflow buckets took a larger share of them. */
export const committed: Rule<HeapReading> = (readings, { samples, flat, committedSteps }) => {
  const last = lastOf(readings);
  const now = contents(last);
  const same = (a: number, b: number): boolean => Math.abs(a - b) <= flat * b;
  const run = trailing(readings, (one) => {
    const { entries, liveBytes } = contents(one);
    return one.maps !== undefined && same(entries, now.entries) && same(liveBytes, now.liveBytes);
  });
  if (run.length < samples) return undefined;
  const first = run[0] as HeapReading;
  const then = contents(first);
  const steps = run.filter(({ heap }, i) => heap.committed > (run[i - 1]?.heap.committed ?? heap.committed));
  if (steps.length < committedSteps || now.spareShare <= then.spareShare) return undefined;
  return {
    evidence: {
      samples: run.length,
      committedFrom: first.heap.committed,
      committedTo: last.heap.committed,
      entries: now.entries,
      liveBytes: now.liveBytes,
      spareShareFrom: rounded(then.spareShare),
      spareShareTo: rounded(now.spareShare),
    },
    advice: [
      'compact() the maps with the most overflow buckets: the room is used again, ' +
        'though the memory itself never shrinks',
      'reserve() what a map needs before it is filled',
      'to give memory back: TypedMap.from(key, value, map, { heap: new Heap() }), ' +
        'then dispose() the old heap',
    ],
  };
};
