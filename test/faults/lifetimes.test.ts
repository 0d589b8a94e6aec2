// Tables that are made, cloned, cleared or disposed as the stack ends: none is freed twice, which would
// give its memory to two others, and none stays for ever.
import { expect, it } from 'vitest';
import { expectNothingWrong } from '../support/shipped.js';

it('a table is made or not, freed or not, and a heap whose tables are gone is empty', () => {
  const options = process.env.TOPHASH_LONG ? { sweeps: 4, stride: 1 } : { sweeps: 1, stride: 5 };
  const flags = ['--stack-size=150', '--expose-gc'];
  const calls = (1000 * options.sweeps) / options.stride;
  const { inside, tried } = expectNothingWrong('lifetimes', options, calls, flags);
  expect(inside).toBeGreaterThan(calls / 2);
  expect(tried).toBeGreaterThan(inside);
});
