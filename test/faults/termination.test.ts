// Engines end executions from outside: vm's timeout, a worker's terminate(), a debugger. What was written
// until then is there, and the write that was ended is done or is not.
import { describe, it } from 'vitest';
import { expectNothingWrong } from '../support/shipped.js';

const SEED = Number(process.env.TOPHASH_SEED ?? 2026);
const TERMINATIONS = Number(process.env.TOPHASH_TERMINATIONS ?? (process.env.TOPHASH_LONG ? 2000 : 100));

describe('an execution that is ended from outside while it writes', () => {
  it(`leaves each write done or not, ${TERMINATIONS} times`, () => {
    expectNothingWrong('ended', { seed: SEED, terminations: TERMINATIONS }, TERMINATIONS);
  });
});
