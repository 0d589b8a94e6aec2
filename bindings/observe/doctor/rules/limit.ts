// F5: limit. A heap stays above its soft limit.
import { type HeapReading, lastOf, type Rule, trailing } from './finding.js';

/** Fires when the last samples all show more committed bytes than the soft limit. */
export const limit: Rule<HeapReading> = (readings, { samples }) => {
  const { heap } = lastOf(readings);
  const { softLimitBytes } = heap;
  if (softLimitBytes === null) return undefined;
  const over = trailing(readings, (one) => one.heap.committed > softLimitBytes);
  if (over.length < samples) return undefined;
  return {
    evidence: {
      samples: over.length,
      committedBytes: heap.committed,
      softLimitBytes,
      maximumBytes: heap.maximumBytes,
      usedBytes: heap.used,
      freeBytes: heap.free,
      maps: heap.maps,
    },
    advice: [
      'raise softLimitBytes if this is what the process needs, or divide its maps among heaps',
      'delete, clear() or dispose() what is not needed: the room is used again before memory grows',
      'at maximumBytes insertions throw OutOfMemoryError; deletions always work',
    ],
  };
};
