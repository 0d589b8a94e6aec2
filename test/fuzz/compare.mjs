// What both kinds of tables are compared with, and the words that make a core fail.
import { ADDRESS } from '../../dist/core/abi.js';

/** What a model has for a key that is not there. */
export const ABSENT = Symbol('absent');

export class Difference extends Error {}

export const same = (actual, expected, what) => {
  if (Object.is(actual, expected)) return;
  if (actual instanceof Uint8Array && expected instanceof Uint8Array && `${actual}` === `${expected}`) return;
  throw new Difference(`${what} gave ${String(actual)}, expected ${String(expected)}`);
};

/** The error that a callback throws, and nothing else does. */
export const THROWN = new Error('thrown by the host');
export const throws = (what, call, expected) => {
  try {
    call();
  } catch (error) {
    if (error === expected || (typeof expected === 'function' && error instanceof expected)) return;
    throw error;
  }
  throw new Difference(`${what} threw nothing`);
};

export const WORDS = {
  failAlloc: ADDRESS.failAlloc >> 2,
  keep: ADDRESS.failKeep >> 2,
  store: ADDRESS.failStore >> 2,
};

export const SUM = {
  i32: (a, b) => (a + b) | 0,
  u32: (a, b) => (a + b) >>> 0,
  i64: (a, b) => BigInt.asIntN(64, a + b),
  u64: (a, b) => BigInt.asUintN(64, a + b),
  f32: (a, b) => Math.fround(a + b),
  f64: (a, b) => a + b,
};
