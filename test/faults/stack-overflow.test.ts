// Parsers and solvers recurse until the stack overflows, and catch it. Overflows inside writes to every
// map, set and drop-in: each write is done or is not. 20,000 of them with TOPHASH_LONG=1.
import { describe, expect, it } from 'vitest';
import { expectNothingWrong } from '../support/shipped.js';

const SEED = Number(process.env.TOPHASH_SEED ?? 2026);
/** Processes: [stack in KiB, overflows]. Small stacks are quick to fill; the engine's own is 984. */
const STACKS = process.env.TOPHASH_LONG
  ? [
      [120, 5000],
      [160, 5000],
      [250, 5000],
      [400, 4500],
      [984, 500],
    ]
  : [
      [120, 1000],
      [250, 600],
      [984, 80],
    ];

describe('a stack overflow inside a write', () => {
  it.each(STACKS)('with %i KiB of stack leaves it done or not, %i times', (stack = 0, overflows = 0) => {
    const options = { seed: SEED + stack, overflows, from: 0, of: 1 };
    const { inside } = expectNothingWrong('overflow', options, overflows, [`--stack-size=${stack}`]);
    expect(inside).toBeGreaterThan(overflows / 2); // else the calls were not what overflowed
  });
});
