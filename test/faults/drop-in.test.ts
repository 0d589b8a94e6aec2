// Drop-in maps whose calls a full stack interrupts, or an engine that ends execution, on the build that
// ships: each call has happened or has not.
import { describe, expect, it } from 'vitest';
import { KINDS } from '../support/pairs.js';
import { expectNothingWrong } from '../support/shipped.js';
import type { Options } from './drop-in.js';

const isLong = process.env.TOPHASH_LONG !== undefined;
const kinds = Object.keys(KINDS) as Options['kind'][];

describe('a drop-in', () => {
  it.each(kinds)('of %s is as before or after a call that ran out of stack', (kind) => {
    const stride = isLong ? 23 : 211;
    const least = 34_500 / stride;
    const { inside } = expectNothingWrong('drop-in', { kind, stride }, least, ['--stack-size=150']);
    expect(inside).toBeGreaterThan(least / 3);
  });

  it.each(kinds)('of %s is as before or after a call that was ended', (kind) => {
    const terminations = isLong ? 300 : 30;
    expectNothingWrong('drop-in', { kind, terminations }, terminations);
  });
});
