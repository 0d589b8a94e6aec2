// The one table, for a terminal of 80 columns, and the lines around it.
import { fill, type TableRow, tableLines } from '../text.js';
import type { Both, Report, Row } from './report.js';
import { short, whole } from './statistics.js';

/** The whole text for people, ending in a newline. */
export const renderReport = (report: Report): string => {
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
  const text = paragraphs.flatMap((line) => (line === undefined ? [] : [fill(line)])).join('\n');
  const notes = [
    'Slowest insert: one insert while building from empty.',
    'Bytes: resident, per entry; bigint and string keys exist beforehand and are not counted.',
    'Lookups, updates and churn meet a map that has survived a garbage collection, as a long-lived map has.',
  ].join(' ');
  return `${text}\n\n${renderRows(report)}\n\n${fill(notes)}\n\n${fill(report.summary)}\n`;
};

const renderRows = (report: Report): string => {
  const rows: TableRow[] = [
    ['operation', 'n', 'tophash', 'Map', 'ratio', 'slowest insert', 'bytes/entry'],
    ['', '', 'ns/op', 'ns/op', '', 'tophash / Map, ms', 'tophash / Map'],
  ];
  for (const group of report.groups) {
    const kinds = `${group.key} -> ${group.value}`;
    const title = group.title.includes(kinds) ? group.title : `${group.title}, ${kinds}`;
    rows.push([{ content: `\n${title}`, colSpan: 7 }], ...group.rows.map(cells));
  }
  const [left, right] = ['left', 'right'] as const;
  return tableLines(rows, '  ', [left, right, right, right, right, right, right]).join('\n');
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
