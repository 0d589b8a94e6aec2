// What each parameter of maps and heaps takes, and what a refusal says of it.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import { check, expectation, fits, PARAMETERS } from '../../bindings/heap/parameters.js';

describe('a parameter', () => {
  it.each([
    ['hash', ['safe', 'fast'], ['fats', '', 1, undefined], 'one of "safe", "fast"'],
    ['name', ['', 'a'], [1, undefined, null], 'a string'],
    ['seed', [0n, -1n], [0, '0', undefined], 'a bigint'],
    ['capacity', [0, 2 ** 28], [-1, 2 ** 28 + 1, 0.5, '1', 1n, Number.NaN], 'an integer from 0 to 268435456'],
    ['growth.loadFactor', [4, 4.5, 8], [3.99, 8.01, Number.NaN, '5'], 'a number from 4 to 8'],
    ['softLimitBytes', [0, 2 ** 32], [-1, 2 ** 32 + 1, 1.5], 'an integer from 0 to 4294967296'],
  ] as const)('%s', (name, good, bad, expected) => {
    for (const value of good) {
      expect(fits(PARAMETERS[name], value)).toBe(true);
      check(name, value);
    }
    for (const value of bad) expect(fits(PARAMETERS[name], value)).toBe(false);
    expect(expectation(PARAMETERS[name])).toBe(expected);
    expect(() => check(name, 7.5e10)).toThrow(
      new PolicyError(`${name} is 75000000000: expected ${expected}`),
    );
    expect(() => check(name, null, 'it')).toThrow(new PolicyError(`it is null: expected ${expected}`));
  });
});
