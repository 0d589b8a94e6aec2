// The heat map of Map's time over tophash's: blue where tophash is faster, orange where it is slower, and
// nothing between the two that could be taken for either.
import * as Plot from '@observablehq/plot';
import { short, whole } from '../harness/report.mjs';
import { catalogue } from '../suites/operations/scenarios.mjs';

/** From eight times as slow to even, and from even to eight times as fast: two scales that do not meet. */
const color = {
  type: 'log',
  domain: [1 / 8, 8 ** -0.5, 1 - Number.EPSILON, 1, 8 ** 0.5, 8],
  range: ['#9c3a04', '#e8701a', '#fdc58a', '#d6e6f4', '#4a90c8', '#174a7c'],
  interpolate: 'rgb',
  clamp: true,
};

/** @param {any[]} results with ratio */
export function heatMap(results) {
  const cells = results.filter(({ ratio }) => ratio !== undefined);
  const sizes = [...new Set(cells.map(({ n }) => n))].sort((a, b) => a - b).map(whole);
  const rows = Object.keys(catalogue).filter((name) => cells.some(({ operation }) => operation === name));
  const place = { x: ({ n }) => whole(n), y: ({ operation }) => catalogue[operation].title };
  const figure = {
    ...place,
    text: ({ ratio }) => short(ratio),
    fill: ({ ratio }) => (Math.abs(Math.log2(ratio)) > 1 ? 'white' : 'black'),
  };
  return {
    width: 640,
    height: 80 + 26 * rows.length,
    marginLeft: 160,
    marginTop: 44,
    x: { domain: sizes, axis: 'top', label: 'entries', tickSize: 0 },
    y: { domain: rows.map((name) => catalogue[name].title), label: null, tickSize: 0 },
    color,
    marks: [
      Plot.cell(cells, { ...place, fill: 'ratio', inset: 1 }),
      Plot.text(cells, { ...figure, fontWeight: 'bold', filter: ({ ratio }) => ratio < 1 }),
      Plot.text(cells, { ...figure, filter: ({ ratio }) => ratio >= 1 }),
      Plot.text(['Map / tophash, i32 -> f64: blue: tophash is faster, orange: it is slower'], {
        frameAnchor: 'bottom-left',
        dy: 24,
        dx: -150,
        fontSize: 11,
      }),
    ],
    marginBottom: 34,
  };
}
