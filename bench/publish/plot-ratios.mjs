// The heat map of Map's time over tophash's: blue where tophash is faster, orange where it is slower, and
// nothing between the two that could be taken for either.
import * as Plot from '@observablehq/plot';
import { short, whole } from '../harness/report.mjs';
import { catalogue } from '../suites/operations/scenarios.mjs';

/** Colours from about even to eight times as fast, or as slow. */
const faster = ['#d6e6f4', '#4a90c8', '#174a7c'];
const slower = ['#fdc58a', '#e8701a', '#9c3a04'];
const FARTHEST = 8;

/** @param {any[]} results with ratio */
export function heatMap(results) {
  const cells = results.filter(({ ratio }) => ratio !== undefined);
  const sizes = [...new Set(cells.map(({ n }) => n))].sort((a, b) => a - b).map(whole);
  const rows = Object.keys(catalogue).filter((name) => cells.some(({ operation }) => operation === name));
  const place = { x: ({ n }) => whole(n), y: ({ operation }) => catalogue[operation].title };
  return {
    width: 640,
    height: 80 + 26 * rows.length,
    marginLeft: 160,
    marginTop: 44,
    x: { domain: sizes, axis: 'top', label: 'entries', tickSize: 0 },
    y: { domain: rows.map((name) => catalogue[name].title), label: null, tickSize: 0 },
    marks: [
      Plot.cell(cells, { ...place, fill: ({ ratio }) => colour(ratio), inset: 1 }),
      Plot.text(cells, {
        ...place,
        text: ({ ratio }) => short(ratio),
        fill: ({ ratio }) => (Math.abs(Math.log2(ratio)) > 1 ? 'white' : 'black'),
        fontWeight: 'bold',
        filter: ({ ratio }) => ratio < 1,
      }),
      Plot.text(cells, {
        ...place,
        text: ({ ratio }) => short(ratio),
        fill: ({ ratio }) => (Math.abs(Math.log2(ratio)) > 1 ? 'white' : 'black'),
        filter: ({ ratio }) => ratio >= 1,
      }),
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

function colour(ratio) {
  const scale = ratio < 1 ? slower : faster;
  const depth = Math.min(1, Math.abs(Math.log2(ratio)) / Math.log2(FARTHEST)) * 2;
  const [from, to] = depth < 1 ? scale : scale.slice(1);
  return mix(from, to, depth % 1 === 0 && depth > 0 ? 1 : depth % 1);
}

/** Between two colours #rrggbb. @param {number} share of `to` */
function mix(from, to, share) {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [from, to].map((text) => Number.parseInt(text.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
