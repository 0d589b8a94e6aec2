// Maps that move and come back, against the native Map. test/long has the same for 100,000,000 steps.
import { expect, it } from 'vitest';
import { cross } from './crossing.js';

it.each([1, 1001, 2001, 3001])(
  'programs from seed %d on agree with a native Map, and cross every border',
  (seed) => {
    const met = cross(seed, 400_000);
    for (const change of [
      'native to generations',
      'native to log',
      'generations to log',
      'log to native',
      'generations to native',
    ])
      expect(met[change], change).toBeGreaterThan(10);
  },
);
