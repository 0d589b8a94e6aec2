// A histogram as plain data, for samples.
import { BOUNDS, type Histogram } from '../life.js';

/** Durations: `counts[i]` of at most `bounds[i]` milliseconds and more than the bound before; the last count is of all above. */
export interface Durations {
  bounds: readonly number[];
  counts: number[];
  count: number;
  /** Milliseconds. */
  sum: number;
}

/** The histogram's numbers now. */
export const durations = ({ counts, count, sum }: Histogram): Durations => ({
  bounds: BOUNDS,
  counts: [...counts],
  count,
  sum,
});

/** Upper bound in milliseconds of the bucket that holds the quantile; 0 if there are none, Infinity above all bounds. */
export const quantile = ({ bounds, counts, count }: Durations, q: number): number => {
  const rank = Math.ceil(q * count);
  if (rank === 0) return 0;
  let seen = 0;
  for (let i = 0; i < bounds.length; i++) {
    seen += counts[i] as number;
    if (seen >= rank) return bounds[i] as number;
  }
  return Number.POSITIVE_INFINITY;
};
