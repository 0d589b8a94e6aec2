// The report of `tophash compare` at the widths of terminals: one table at 80 columns; at fewer slowest
// inserts and bytes stand below their rows, and no figure is left out.
import { describe, expect, it } from 'vitest';
import type { Report, Row } from '../../bindings/cli/compare/report.js';
import { renderReport } from '../../bindings/cli/compare/report-text.js';
import { spread } from '../../bindings/cli/compare/statistics.js';

const both = (tophash: number, map: number) => ({ tophash: spread([tophash]), map: spread([map]) });
const rows: Row[] = [
  { operation: 'get hit', n: 1_000_000, ns: both(12.34, 118.4), ratio: 9.59 },
  {
    ...{ operation: 'insert', n: 1_000_000, ns: both(1234, 5678), ratio: 4.6 },
    slowestInsertMs: both(0.052, 123.4),
    bytesPerEntry: both(19, 45),
  },
];
const report: Report = {
  ...{ tophash: '1.2.3', node: 'v20.0.0', v8: '11', cpu: 'a processor with a long name', processors: 2 },
  ...{ platform: 'linux x64', seconds: 5, geometricMean: 6.6, summary: 'tophash was faster in 2 of 2 rows.' },
  input: { label: 'strings of orders.csv, column customer', keys: 2_000_000, distinct: 1_000_000 },
  groups: [
    { title: 'orders.csv, column customer', key: 'string', value: 'u32', rows, datasets: [] },
    { title: 'random i32 -> f64', key: 'i32', value: 'f64', rows, datasets: [] },
  ],
};
report.groups.forEach(({ datasets }) => {
  (datasets as unknown[]).push({ n: 1_000_000, rounds: 3, seed: 1, checksum: 'x' });
});

describe('the report', () => {
  it.each([40, 60, 80])('at %i columns', async (width) => {
    const text = renderReport(report, width);
    await expect(text).toMatchFileSnapshot(`./golden/compare-${width}.txt`);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    for (const figure of ['12.3', '118', '9.59', '1234', '5678', '4.60', '0.052 / 123', '19 / 45'])
      expect(text.split(figure).length - 1, figure).toBeGreaterThanOrEqual(2);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('orders.csv, column customer, string -> u32');
  });
});
