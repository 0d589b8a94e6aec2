// The lab's results as tables, for a terminal and for docs/lab.md, and its front as a plot.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/compile.mjs';
import { columns, machineLine, short, whole } from '../harness/report.mjs';
import { CRITERIA, frontOf } from './pareto.mjs';

/** Columns of a table: the head in a terminal, the head on a page, and the figure of a row. */
const TIMES = [
  ['time', 'time', CRITERIA.time],
  ['get', 'get', ({ get }) => get],
  ['miss', 'miss', ({ miss }) => miss],
  ['insert', 'insert', ({ insert }) => insert],
  ['churn', 'churn', ({ churn }) => churn],
  ['pause', 'pause', ({ pauseUs }) => pauseUs],
  ['worst', 'worst', ({ worstUs }) => worstUs],
];
const BYTES = [
  ['bytes', 'bytes', ({ bytes }) => bytes],
  ['most', 'most', ({ bytesMost }) => bytesMost],
  ['held', 'held', ({ bytesHeld }) => bytesHeld],
];
const COUNTS = [
  ['lines hit', 'lines: hit', ({ linesHit }) => linesHit],
  ['miss', 'miss', ({ linesMiss }) => linesMiss],
  ['instr hit', 'instructions: hit', ({ instructionsHit }) => instructionsHit],
  ['miss', 'miss', ({ instructionsMiss }) => instructionsMiss],
  ['insert', 'insert', ({ instructionsInsert }) => instructionsInsert],
  ['churn', 'churn', ({ instructionsChurn }) => instructionsChurn],
  ['probes', 'probes: hit', ({ probesHit }) => probesHit],
  ['miss', 'miss', ({ probesMiss }) => probesMiss],
  ['moves', 'moves', ({ moves }) => moves],
  ['most', 'most by one', ({ movesMost }) => movesMost],
];

/** Those that any row has a figure for. */
const given = (rows, all) => all.filter(([, , of]) => rows.some((row) => of(row) !== undefined));
const isTimed = (rows) => rows.some(({ get }) => get !== undefined);
const cell = (x) => (x === undefined ? '-' : x >= 1000 ? whole(x) : short(x));
const byTime = (rows) => rows.toSorted((a, b) => CRITERIA.time(a) - CRITERIA.time(b));

/** For a person at a terminal: a row per variant, the front marked if times are there. @param {any[]} rows of
 *   one pair of kinds */
export function tableOf(rows) {
  const timed = isTimed(rows);
  const front = timed ? frontOf(rows) : [];
  const shown = [...(timed ? TIMES : []), ...BYTES, ...given(rows, COUNTS)];
  const head = ['variant', ...(timed ? ['front'] : []), ...shown.map(([name]) => name)];
  const cells = (timed ? byTime(rows) : rows).map((row) => [
    row.name,
    ...(timed ? [front.includes(row) ? '*' : '.'] : []),
    ...shown.map(([, , of]) => cell(of(row))),
  ]);
  return columns(head, cells);
}

/** What the columns are. */
export const LEGEND = `time: geometric mean of get, miss, insert and churn (ns), each the fastest round
over sizes from n / 2 to n. pause: 99.99 % of inserts take less (us); worst: all do. bytes:
per entry, mean over that doubling; most: right after a growth began; held: of the whole
memory, the most. lines, instr: cache lines and instructions per operation at 200,000 entries
(bench/counted). probes: buckets searched per hit; miss: per miss. moves: entries moved per
insert; most: by one insert. front *: no other variant is as good in time, bytes and pause,
and better in one of them.`;

/** A table of a page. */
function markdown(rows, shown, nameOf = ({ name }) => `\`${name}\``) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => line([nameOf(row), ...shown.map(([, , of]) => cell(of(row)))]));
  return [
    line(['variant', ...shown.map(([, name]) => name)]),
    `|---|${'---:|'.repeat(shown.length)}`,
    ...body,
  ];
}

/** Puts the tables into docs/lab.md, between `<!-- counted -->` and `<!-- timed -->` and their ends.
 * @param {any[]} rows of all pairs of kinds @param {{ n: number, rounds: number }} settings */
export function writePage(rows, kinds, settings, file = join(root, 'docs/lab.md')) {
  const tables = (of) =>
    kinds.flatMap((pair) => [
      '',
      `**${pair.replace(':', ' -> ')}**`,
      '',
      ...of(rows.filter((it) => it.kinds === pair)),
    ]);
  let page = putBetween(
    readFileSync(file, 'utf8'),
    'counted',
    tables((its) => markdown(its, [...BYTES, ...given(its, COUNTS)])),
  );
  if (isTimed(rows)) {
    const how = `${machineLine()}; n = ${whole(settings.n)}, the fastest of ${settings.rounds} rounds.`;
    page = putBetween(page, 'timed', ['', how, ...tables(timedTable)]);
  }
  writeFileSync(file, page);
}

function timedTable(rows) {
  const front = frontOf(rows);
  const nameOf = (row) => `\`${row.name}\`${front.includes(row) ? ' \\*' : ''}`;
  return markdown(byTime(rows), [...TIMES, BYTES[0]], nameOf);
}

function putBetween(page, name, lines) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/lab.md has no ${begin} before ${end}`);
  return [page.slice(0, from) + begin, ...lines, '', page.slice(to)].join('\n');
}

/** An SVG: time against bytes, pauses as areas, the front in colour. @param {any[]} rows of one pair */
export async function plotOf(rows) {
  const { drawFront } = await import('./plot.mjs');
  return drawFront(rows);
}
