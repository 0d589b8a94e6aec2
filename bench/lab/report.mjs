// The lab's results as tables for a person, and its front as a plot.
import { columns, short } from '../harness/report.mjs';
import { CRITERIA, frontOf } from './pareto.mjs';

const or = (x, show = short) => (x === undefined ? '-' : show(x));

/** One table per pair of kinds: a row per variant, the front marked. */
export function tableOf(rows) {
  const front = frontOf(rows);
  const isCounted = rows.some(({ instructionsHit }) => instructionsHit !== undefined);
  const head = [
    ...['variant', 'front', 'time', 'get', 'miss', 'insert', 'churn', 'bytes', 'most', 'pause'],
    ...['moves', 'most', 'probes', 'miss'],
    ...(isCounted ? ['instr hit', 'insert', 'lines hit', 'miss'] : []),
  ];
  const cells = rows
    .toSorted((a, b) => CRITERIA.time(a) - CRITERIA.time(b))
    .map((row) => [
      ...[row.name, front.includes(row) ? '*' : '.'],
      ...[CRITERIA.time(row), row.get, row.miss, row.insert, row.churn, row.bytes, row.bytesMost].map(short),
      short(row.pauseUs),
      ...[row.moves, row.movesMost, row.probesHit, row.probesMiss].map((each) => or(each)),
      ...(isCounted
        ? [row.instructionsHit, row.instructionsInsert, row.linesHit, row.linesMiss].map((each) => or(each))
        : []),
    ]);
  return columns(head, cells);
}

/** What the columns are. */
export const LEGEND = `time: geometric mean of get, miss, insert and churn (ns), each the fastest round
over sizes from n / 2 to n. bytes: per entry, mean over that doubling; most: right after
a growth began. pause: 99.99 % of inserts take less (us). moves: entries moved per insert;
most: by one insert. probes: buckets searched per hit; miss: per miss. instr, lines:
instructions and cache lines per operation at 200,000 entries (bench/counted). front *: no
other variant is as good in time, bytes and pause, and better in one of them.`;

/** An SVG: time against bytes, pauses as areas, the front in colour. @param {any[]} rows of one pair */
export async function plotOf(rows) {
  const { drawFront } = await import('./plot.mjs');
  return drawFront(rows);
}
