// The one table, and the lines around it. On a terminal of fewer than 80 columns slowest inserts and bytes
// stand below their rows.
import { fill, type TableRow, tableLines, WIDTH } from '../text.js';
import type { Both, Group, Report, Row } from './report.js';
import { short, whole } from './statistics.js';

/** The whole text for people in lines of at most `width` characters, 40 or more, ending in a newline. */
export const renderReport = (report: Report, width: number): string => {
  const filled = (line: string): string => fill(line, '', '', width);
  const { input } = report;
  const rounds = report.groups.flatMap(({ datasets }) => datasets.map((each) => each.rounds));
  const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
  const processors = `${report.processors} processor${report.processors === 1 ? '' : 's'}`;
  const counted = `${whole(input.keys)} ${input.label}, ${whole(input.distinct)} of them distinct`;
  const times = `${fewest === most ? fewest : `${fewest} to ${most}`} ${most === 1 ? 'round' : 'rounds'}`;
  const paragraphs = [
    `tophash ${report.tophash} against JavaScript's Map, Node ${report.node}, ${report.cpu}, ${processors}.`,
    input.note,
    `Counted ${counted}: both maps agree on every entry.`,
    `Medians of ${times}; each map runs in processes of its own, in turn.`,
  ];
  const text = paragraphs.flatMap((line) => (line === undefined ? [] : [filled(line)])).join('\n');
  const notes = [
    'Slowest insert: one insert while building from empty.',
    'Bytes: resident, per entry; bigint and string keys exist beforehand and are not counted.',
    'Lookups, updates and churn meet a map that has survived a garbage collection, as a long-lived map has.',
  ].join(' ');
  const rows = width < WIDTH ? narrowRows(report, width) : renderRows(report);
  return `${text}\n\n${rows}\n\n${filled(notes)}\n\n${filled(report.summary)}\n`;
};

const renderRows = (report: Report): string => {
  const rows: TableRow[] = [
    ['operation', 'n', 'tophash', 'Map', 'ratio', 'slowest insert', 'bytes/entry'],
    ['', '', 'ns/op', 'ns/op', '', 'tophash / Map, ms', 'tophash / Map'],
  ];
  for (const group of report.groups)
    rows.push([{ content: `\n${titleOf(group)}`, colSpan: 7 }], ...group.rows.map(cells));
  const [left, right] = ['left', 'right'] as const;
  return tableLines(rows, '  ', [left, right, right, right, right, right, right]).join('\n');
};

const titleOf = ({ title, key, value }: Group): string => {
  const kinds = `${key} -> ${value}`;
  return title.includes(kinds) ? title : `${title}, ${kinds}`;
};

/** Five columns; slowest insert and bytes per entry in a line of their own below an insert's row. */
const narrowRows = ({ groups }: Report, width: number): string => {
  const all = groups.flatMap(({ rows }) => rows);
  const [left, right] = ['left', 'right'] as const;
  const heads: TableRow[] = [
    ['operation', 'n', 'tophash', 'Map', 'ratio'],
    ['', '', 'ns/op', 'ns/op', ''],
  ];
  const table = [...heads, ...all.map((row) => cells(row).slice(0, 5))];
  const lines = tableLines(table, ' ', [left, right, right, right, right]);
  const text = lines.slice(0, heads.length);
  let at = heads.length;
  for (const group of groups) {
    text.push('', fill(titleOf(group), '', '', width));
    for (const row of group.rows) {
      text.push(lines[at++] as string);
      const [slowest, bytes] = cells(row).slice(5);
      if (slowest !== '') text.push(`  slowest insert ${slowest} ms`, `  bytes/entry ${bytes}`);
    }
  }
  return text.join('\n');
};

const cells = ({ operation, n, ns, ratio, slowestInsertMs, bytesPerEntry }: Row): string[] => [
  operation,
  whole(n),
  short(ns.tophash.median),
  short(ns.map.median),
  ratio.toFixed(2),
  pair(slowestInsertMs, (ms) => (ms < 9.9995 ? ms.toFixed(3) : short(ms))),
  pair(bytesPerEntry, (x) => x.toFixed(0)),
];

const pair = (both: Both | undefined, write: (x: number) => string): string =>
  both ? `${write(both.tophash.median)} / ${write(both.map.median)}` : '';
