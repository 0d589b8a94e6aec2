// Drop-in maps whose calls a full stack interrupts, or an engine that ends execution, on the build that
// ships: each call has happened or has not.
import { describe, expect, it } from 'vitest';
import { KINDS } from '../support/pairs.js';
import { expectNothingWrong } from '../support/shipped.js';
import type { Options } from './drop-in.js';

const kinds = Object.keys(KINDS) as Options['kind'][];

describe('a drop-in', () => {
  it.each(kinds)('of %s is as before or after a call that ran out of stack', (kind) => {
    const { inside } = expectNothingWrong('drop-in', { kind, stride: 23 }, 1500, ['--stack-size=150']);
    expect(inside).toBeGreaterThan(700);
  });

  it.each(kinds)('of %s is as before or after a call that was ended', (kind) => {
    expectNothingWrong('drop-in', { kind, terminations: 120 }, 120);
  });
});
