// A histogram as plain data, for samples.
import { BOUNDS, type Histogram } from '../../growth/history.js';

/** Durations: `counts[i]` of at most `bounds[i]` milliseconds and more than the bound before; the last count
 *  is of all above. */
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

/** A histogram without its sum. */
export type Counts = Pick<Durations, 'bounds' | 'counts' | 'count'>;

/** What was added between two readings of one histogram. */
export const since = (now: Counts, then: Counts): Counts => ({
  bounds: now.bounds,
  counts: now.counts.map((n, i) => n - (then.counts[i] as number)),
  count: now.count - then.count,
});

/** The quantile in milliseconds, by even spread within the bucket that holds it, as Prometheus's
 *  histogram_quantile() has it; the highest bound above all of them, 0 if there are none. */
export const quantile = ({ bounds, counts, count }: Counts, q: number): number => {
  const rank = q * count;
  let seen = 0;
  for (let i = 0; i < bounds.length && count > 0; i++) {
    const n = counts[i] as number;
    const lower = bounds[i - 1] ?? 0;
    if (n > 0 && seen + n >= rank) return lower + ((bounds[i] as number) - lower) * ((rank - seen) / n);
    seen += n;
  }
  return count > 0 ? (bounds[bounds.length - 1] as number) : 0;
};
