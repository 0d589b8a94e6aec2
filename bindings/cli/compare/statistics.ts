// Medians and means of a few samples, and how numbers are written for people.

/** Middle value; the mean of the middle two for an even count; NaN for none. */
export const median = (samples: readonly number[]): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
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
