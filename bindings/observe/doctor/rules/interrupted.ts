// F6: interrupted writes. Something ends calls in the middle, and the heap puts itself in order each time.
import { type HeapReading, lastOf, type Rule } from './finding.js';

/** Fires when writes were undone between the first and the last sample. */
export const interrupted: Rule<HeapReading> = (readings) => {
  const { repairs } = lastOf(readings).heap;
  const { repairs: before } = (readings[0] as HeapReading).heap;
  if (!(repairs > before)) return undefined; // recordings of 0.1.0 have no count
  return {
    evidence: { repairs, before },
    advice: [
      'nothing is lost: each write happened or did not; but whoever made it got an error',
      'look for a recursion that writes until the stack overflows: a larger --stack-size hides it, ' +
        'a loop with a list of its own cures it',
      'look for a timeout that ends execution (vm, worker.terminate(), an isolate limit): give it more time',
    ],
  };
};
