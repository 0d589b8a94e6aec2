// The report's line plots: time per operation and bytes per entry against size, and the quantiles of inserts.
import * as Plot from '@observablehq/plot';
import { titleOf } from '../peers/index.mjs';
import { latencyTitles, quantileRow } from '../suites/latency/report.mjs';
import { bytesPerEntry } from '../suites/memory/report.mjs';
import { catalogue } from '../suites/operations/scenarios.mjs';
import { arrow } from './markdown.mjs';

const colours = {
  tophash: '#2171b5',
  Map: '#e8701a',
  limit: '#777',
  nothing: '#777',
  'nothing, as slowly': '#aaa',
};
const shown = ['get', 'miss', 'set-new', 'update', 'delete', 'churn', 'entries', 'build'];
/** Of the plot over all sizes. */
export const sizesShown = ['get', 'getMany', 'update', 'build-sized'];
const colour = { domain: Object.keys(colours), range: Object.values(colours) };
/** Where the names in their colours begin, right of the label of the axis, and how far apart they are. */
const [LEGEND_AT, LEGEND_STEP] = [110, 80];

/** One small plot per operation, four in a row. */
export function operationsPlot(results, operations = shown) {
  const rows = results.flatMap(({ operation, n, ns, limit }) => {
    const at = operations.indexOf(operation);
    if (at < 0) return [];
    const place = { title: catalogue[operation].title, fx: at % 4, fy: Math.floor(at / 4), n };
    return [
      { ...place, series: 'tophash', ns: ns.tophash?.median, low: ns.tophash?.min, high: ns.tophash?.max },
      { ...place, series: 'Map', ns: ns.map?.median, low: ns.map?.min, high: ns.map?.max },
      { ...place, series: 'limit', ns: limit?.ns, low: limit?.ns, high: limit?.ns },
    ].filter((row) => row.ns !== undefined);
  });
  const titles = rows.filter((row, i) => rows.findIndex(({ title }) => title === row.title) === i);
  return {
    width: 980,
    height: 64 + 238 * Math.ceil(operations.length / 4),
    marginTop: 64,
    marginLeft: 46,
    x: { type: 'log', label: 'entries', tickFormat: power, ticks: 5 },
    y: { type: 'log', label: 'ns per operation', grid: true, tickFormat: plain },
    fx: { axis: null },
    fy: { axis: null, padding: 0.15 },
    color: colour,
    marks: [
      Plot.frame({ stroke: '#ccc' }),
      Plot.ruleX(rows, { fx: 'fx', fy: 'fy', x: 'n', y1: 'low', y2: 'high', stroke: 'series' }),
      Plot.line(rows, { fx: 'fx', fy: 'fy', x: 'n', y: 'ns', stroke: 'series', z: 'series', strokeWidth: 2 }),
      Plot.dot(rows, { fx: 'fx', fy: 'fy', x: 'n', y: 'ns', fill: 'series', r: 2.5 }),
      Plot.text(titles, {
        fx: 'fx',
        fy: 'fy',
        text: 'title',
        frameAnchor: 'top-left',
        dy: -14,
        fontWeight: 'bold',
      }),
      ...legendMarks(['tophash', 'Map', 'limit']),
    ],
  };
}

/** Microseconds against quantiles, spread out towards the tail. */
export function latencyPlot(inserts) {
  const labels = ['50 %', '90 %', '99 %', '99.9 %', '99.99 %', '99.999 %', 'slowest'];
  const rows = Object.entries(inserts).flatMap(([name, runs]) => {
    const values = quantileRow(
      runs.map(({ all }) => all),
      1000,
    );
    return values.map((us, i) => ({ series: latencyTitles[name], label: labels[i], us }));
  });
  return {
    width: 720,
    height: 380,
    marginTop: 50,
    marginLeft: 70,
    x: { domain: labels, label: 'so many of the inserts take at most', type: 'point' },
    y: { type: 'log', label: 'microseconds', grid: true, tickFormat: plain },
    color: colour,
    marks: [
      Plot.line(rows, { x: 'label', y: 'us', stroke: 'series', z: 'series', strokeWidth: 2 }),
      Plot.dot(rows, { x: 'label', y: 'us', fill: 'series', r: 3.5 }),
      ...legendMarks(['tophash', 'Map', 'nothing', 'nothing, as slowly']),
    ],
  };
}

/** What is resident, and thinner what each says itself. */
export function memoryPlot(entries) {
  const rows = entries.flatMap((run) => {
    const place = { series: titleOf(run.implementation), kinds: arrow(run.kinds), n: run.n };
    const { own, resident } = bytesPerEntry(run);
    return [
      { ...place, bytes: own, resident: false },
      { ...place, bytes: resident, resident: true },
    ].filter(({ bytes }) => bytes !== undefined);
  });
  const line = (resident) => rows.filter((row) => row.resident === resident);
  const base = { fx: 'kinds', x: 'n', y: 'bytes', stroke: 'series', z: 'series' };
  return {
    width: 980,
    height: 360,
    marginTop: 60,
    marginLeft: 50,
    x: { type: 'log', label: 'entries', tickFormat: power, ticks: 5 },
    y: { label: 'bytes per entry', grid: true, domain: [0, 120], clamp: true },
    fx: { label: null, axis: 'top' },
    color: colour,
    marks: [
      Plot.frame({ stroke: '#ccc' }),
      Plot.line(line(true), { ...base, strokeWidth: 2.5 }),
      Plot.line(line(false), { ...base, strokeWidth: 1, strokeDasharray: '4 3' }),
      ...legendMarks(['tophash', 'Map'], 'thick: resident; thin: stats(), or the JavaScript heap'),
    ],
  };
}

/** Names in their colours above the plot, which are the same in every plot. */
function legendMarks(names, note) {
  const at = (i) => ({
    frameAnchor: 'top-left',
    textAnchor: 'start',
    dx: LEGEND_AT + i * LEGEND_STEP,
    dy: -42,
    facet: 'super',
    fontSize: 13,
  });
  const marks = names.map((name, i) =>
    Plot.text([name], { ...at(i), fill: colours[name], fontWeight: 'bold' }),
  );
  return note === undefined ? marks : [...marks, Plot.text([note], at(names.length))];
}

/** 10^3 as 1k, 10^6 as 1M. */
function power(n) {
  if (Math.abs(Math.log10(n) % 1) > 1e-9) return '';
  if (n >= 1e6) return `${n / 1e6}M`;
  return n >= 1e3 ? `${n / 1e3}k` : String(n);
}

/** Powers of ten alone, written out. */
function plain(value) {
  return Math.abs(Math.log10(value) % 1) > 1e-9 ? '' : value.toLocaleString('en-US');
}
