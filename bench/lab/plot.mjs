// The front as a plot: time against bytes per entry, pauses as areas, variants of the front in colour.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { CRITERIA, frontOf } from './pareto.mjs';

/** @param {any[]} rows results of one pair of kinds @returns {string} an SVG */
export function drawFront(rows) {
  const front = frontOf(rows);
  const points = rows.map((row) => ({
    name: row.name,
    time: CRITERIA.time(row),
    bytes: CRITERIA.memory(row),
    pause: CRITERIA.pause(row),
    isFront: front.includes(row),
  }));
  const { document } = parseHTML('<html><body></body></html>');
  const place = { x: 'bytes', y: 'time' };
  const svg = Plot.plot({
    document,
    width: 860,
    height: 520,
    marginLeft: 50,
    marginRight: 90,
    style: { background: 'white', color: '#222' },
    x: { label: 'bytes per entry, mean over a doubling', grid: true, nice: true },
    y: { label: 'ns: get, miss, insert, churn', grid: true, nice: true },
    r: { range: [3, 16] },
    marks: [
      Plot.dot(points, {
        ...place,
        r: 'pause',
        fill: (d) => (d.isFront ? '#2171b5' : '#bbb'),
        fillOpacity: 0.7,
      }),
      Plot.text(points, {
        ...place,
        text: 'name',
        textAnchor: 'start',
        dx: 10,
        fontSize: 11,
        fill: (d) => (d.isFront ? '#08306b' : '#777'),
      }),
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `${svg.outerHTML}\n`;
}
