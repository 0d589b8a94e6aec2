// Medians and means of a few samples, and how numbers are written for people.

/** Middle value; the mean of the middle two for an even count; NaN for none. */
export const median = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const [low = Number.NaN, high = low] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return (low + high) / 2;
};

/** Mean of ratios: the n-th root of their product. */
export const geometricMean = (ratios: readonly number[]): number =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** Median, extremes and the samples themselves. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: readonly number[];
}

export const spread = (samples: readonly number[]): Spread => ({
  median: median(samples),
  min: Math.min(...samples),
  max: Math.max(...samples),
  samples,
});

/** A whole number with thousands separated: 1,000,000. */
export const whole = (x: number): string => x.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** Three figures that matter, no exponent: 8.31, 42.7, 118. */
export const short = (x: number): string => {
  if (!Number.isFinite(x)) return '-';
  if (Math.abs(x) >= 99.95) return x.toFixed(0);
  return x.toFixed(Math.abs(x) >= 9.995 ? 1 : 2);
};
