// Durations by buckets: where each is counted, and the quantiles that are read from the counts.
import { expect, it } from 'vitest';
import { BOUNDS, durations, Histogram, quantile, since } from '../../bindings/base/histogram.js';

it('counts a duration in the first bucket whose bound is not below it, and what is above all in one more', () => {
  const histogram = new Histogram();
  for (const ms of [0, ...BOUNDS, 100.5, 1e9]) histogram.add(ms);
  const counts = BOUNDS.map((_, i) => (i === 0 ? 2 : 1));
  const sum = BOUNDS.reduce((a, b) => a + b) + 100.5 + 1e9;
  const read = durations(histogram);
  expect(read).toEqual({ bounds: BOUNDS, counts: [...counts, 2], count: BOUNDS.length + 3, sum: read.sum });
  expect(read.sum).toBeCloseTo(sum, 6);
  histogram.add(1);
  expect(read.counts[BOUNDS.indexOf(1)]).toBe(1);
});

it('a quantile lies within the bucket that holds it, by its rank there', () => {
  const reading = { bounds: [1, 2, 4], counts: [2, 0, 4, 0], count: 6 };
  expect([0.25, 1 / 3, 0.5, 5 / 6, 1].map((q) => quantile(reading, q))).toEqual([0.75, 1, 2.5, 3.5, 4]);
});

it('a quantile above all bounds is the highest bound, and one of nothing is 0', () => {
  expect(quantile({ bounds: [1, 2, 4], counts: [1, 0, 0, 3], count: 4 }, 0.5)).toBe(4);
  expect(quantile({ bounds: [1, 2, 4], counts: [0, 0, 0, 0], count: 0 }, 0.5)).toBe(0);
});

it('what was added between two readings is their difference', () => {
  const histogram = new Histogram();
  histogram.add(1);
  const then = durations(histogram);
  histogram.add(1);
  histogram.add(50);
  const between = since(durations(histogram), then);
  expect(between.count).toBe(2);
  expect(between.counts).toEqual(BOUNDS.map((bound) => (bound === 1 || bound === 50 ? 1 : 0)).concat(0));
});
