// A histogram of durations, and readings of it as plain data.

/** Upper bounds of the buckets [ms]: 1 microsecond to 0.1 s, three a decade. One more bucket takes everything
 *  above. */
export const BOUNDS: readonly number[] = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100,
];

/** Counts durations by BOUNDS. */
export class Histogram {
  readonly counts: number[] = new Array(BOUNDS.length + 1).fill(0);
  count = 0;
  /** Sum of all durations [ms]. */
  sum = 0;

  /** Adds a duration [ms]. */
  add(ms: number): void {
    let i = 0;
    while (i < BOUNDS.length && ms > (BOUNDS[i] as number)) i++;
    this.counts[i] = (this.counts[i] as number) + 1;
    this.count++;
    this.sum += ms;
  }
}

/** A histogram as plain data: `counts[i]` durations above `bounds[i - 1]` and up to `bounds[i]` [ms]; the
 *  last count is of  durations above every bound. */
export interface Durations {
  bounds: readonly number[];
  counts: number[];
  count: number;
  /** Sum of all durations [ms]. */
  sum: number;
}

/** Copies a histogram to plain data. */
export const durations = ({ counts, count, sum }: Histogram): Durations => ({
  bounds: BOUNDS,
  counts: [...counts],
  count,
  sum,
});

/** A histogram without its sum. */
export type Counts = Pick<Durations, 'bounds' | 'counts' | 'count'>;

/** The durations added between two readings of one histogram. */
export const since = (now: Counts, then: Counts): Counts => ({
  bounds: now.bounds,
  counts: now.counts.map((n, i) => n - (then.counts[i] as number)),
  count: now.count - then.count,
});

/** The quantile [ms], interpolated within its bucket as Prometheus's histogram_quantile() does. Above every
 *  bound it is the  highest bound; without durations it is 0. */
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
