// The programs of test/ordered/crossing.ts, 100,000,000 steps of them: npm run test:long.
import { expect, it } from 'vitest';
import { cross } from '../ordered/crossing.js';

it.each(Array.from({ length: 10 }, (_, i) => (i + 1) * 1_000_000))(
  'programs from seed %d on agree with a native Map for 10,000,000 steps',
  (seed) => {
    const met = cross(seed, 10_000_000);
    expect(Object.keys(met).length).toBeGreaterThanOrEqual(5);
  },
);
