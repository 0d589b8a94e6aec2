// The lines of a series in Prometheus' formats. A histogram has several, with cumulative counts, in seconds.
import type { Durations } from '../../base/histogram.js';
import type { Labels } from './catalogue.js';

/** One line: name behind the metric's, labels, value. */
export interface Line {
  suffix: '' | '_bucket' | '_sum' | '_count';
  labels: Labels;
  value: number;
}

const histogramLines = (labels: Labels, { bounds, counts, count, sum }: Durations): Line[] => {
  const lines: Line[] = [];
  let seen = 0;
  bounds.forEach((bound, i) => {
    seen += counts[i] as number;
    lines.push({ suffix: '_bucket', labels: { ...labels, le: String(bound / 1000) }, value: seen });
  });
  lines.push({ suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count });
  lines.push({ suffix: '_sum', labels, value: sum / 1000 });
  lines.push({ suffix: '_count', labels, value: count });
  return lines;
};

/** The lines of a series. */
export const linesOf = (labels: Labels, value: number | Durations): Line[] =>
  typeof value === 'number' ? [{ suffix: '', labels, value }] : histogramLines(labels, value);
