// One frame of `tophash top`: the heaps, then a line for each map, those in trouble first. Pure: text from
// two samples.
import type { MapSample, Sample } from '../../observe/samples/sample.js';
import { tableLines, WIDTH } from '../text.js';
import { bar, bytes, count, duration, percent } from './figures.js';
import { assistShare, progress, type Trouble, troubleOf } from './trouble.js';

/** Columns and rows of the terminal. */
export interface Size {
  /** At least 80; with more, names and bars get longer. */
  readonly columns: number;
  /** Maps that have no room are counted in the last line. */
  readonly rows: number;
}

type Column = readonly [title: string, width: number, align: 'left' | 'right'];
/** Columns from a text: title, width and < (left) or > (right); `-` is no title. */
const columnsOf = (text: string): Column[] =>
  text.split(', ').map((column) => {
    const [title, width, align] = column.split(' ') as [string, string, string];
    return [title === '-' ? '' : title, Number(width), align === '<' ? 'left' : 'right'];
  });
/** Characters of a bar and its percentage. */
const BAR_WIDTH = 12;
const MAP_COLUMNS = columnsOf(
  '- 1 <, map 13 <, kinds 13 <, items 6 >, B 2 >, ' +
    `evacuated ${BAR_WIDTH} <, age 5 >, idle 5 >, assist 6 >, memory 8 >`,
);
const HEAP_COLUMNS = columnsOf(
  '- 1 <, heap 13 <, core 13 <, maps 4 >, items 7 >, committed 9 >, used 8 >, free 8 >, limit 8 >',
);
/** Indices of the columns that get wider with the terminal. */
const NAME = 1;
const BAR = 5;
/** Characters of the percentage after a bar. */
const PERCENT = 5;

/** A name without control characters, which would move the cursor. */
const plain = (name: string): string => name.replaceAll(/\p{C}/gu, '?');
const nameOf = ({ name, id }: MapSample): string => (name === '' ? `#${id}` : plain(name));

interface Line {
  readonly map: MapSample;
  readonly assist: number | undefined;
  readonly trouble: Trouble;
}

/** A sample as lines of at most `size.columns` characters. `before`: an earlier sample of the same
 *  process. */
export const frame = (sample: Sample, before: Sample | undefined, size: Size): string[] => {
  const columns = Math.max(WIDTH, size.columns);
  const earlier = new Map(before?.maps.map((map) => [map.id, map]));
  const lines = sample.maps.map((map): Line => {
    const assist = assistShare(map, earlier.get(map.id));
    return { map, assist, trouble: troubleOf(map, assist) };
  });
  lines.sort(worstFirst);
  const head = [title(sample, lines), '', ...heapTable(sample, columns), ''];
  const [titles, ...rows] = mapTable(lines, columns);
  const room = Math.max(3, size.rows - head.length - 1);
  return [...head, titles as string, ...fitting(lines, rows, room, columns)];
};

const worstFirst = (a: Line, b: Line): number =>
  b.trouble.weight - a.trouble.weight ||
  b.map.oldBucketsAgeMs - a.map.oldBucketsAgeMs ||
  b.map.bytes.total - a.map.bytes.total ||
  a.map.id - b.map.id;

const title = ({ at, maps }: Sample, lines: readonly Line[]): string => {
  const growing = maps.filter((map) => map.growing).length;
  const troubled = lines.filter(({ trouble }) => trouble.weight > 0).length;
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  return `tophash top  ${time} UTC  ${maps.length} maps, ${growing} growing, ${troubled} in trouble`;
};

/** A line per map, its reasons below it, in at most `room` lines. */
const fitting = (
  lines: readonly Line[],
  rows: readonly string[],
  room: number,
  columns: number,
): string[] => {
  const blocks = lines.map(({ trouble: { reasons } }, i) => {
    const row = rows[i] as string;
    return reasons.length === 0 ? [row] : [row, `    ${reasons.join(', ')}`.slice(0, columns)];
  });
  const shown: string[] = [];
  for (const [i, block] of blocks.entries()) {
    const last = i === blocks.length - 1;
    if (shown.length + block.length > room - (last ? 0 : 1)) return [...shown, `  ${blocks.length - i} more`];
    shown.push(...block);
  }
  return shown;
};

const mapTable = (lines: readonly Line[], columns: number): string[] => {
  const extra = columns - WIDTH;
  const forBar = Math.floor(extra / 2);
  const barWidth = BAR_WIDTH - PERCENT + forBar;
  return table(
    MAP_COLUMNS,
    { [NAME]: extra - forBar, [BAR]: forBar },
    lines.map(({ map, assist, trouble }) => {
      const done = progress(map);
      return [
        trouble.weight > 0 ? '!' : '',
        nameOf(map),
        map.value === 'none' ? map.key : `${map.key}→${map.value}`,
        count(map.size),
        String(map.B),
        done === undefined ? '' : `${bar(done, barWidth)}${percent(done).padStart(PERCENT)}`,
        map.growing ? duration(map.oldBucketsAgeMs) : '',
        map.growing ? duration(map.oldBucketsIdleMs) : '',
        assist === undefined ? '' : percent(assist),
        bytes(map.bytes.total),
      ];
    }),
  );
};

const heapTable = ({ heaps, maps }: Sample, columns: number): string[] => {
  return table(
    HEAP_COLUMNS,
    { [NAME]: columns - WIDTH },
    heaps.map((heap) => {
      const size = maps
        .filter(({ heap: name }) => name === heap.name)
        .reduce((sum, map) => sum + map.size, 0);
      const { name, core, committed, used, free, softLimitBytes, maximumBytes } = heap;
      const figures = [committed, used, free, softLimitBytes ?? maximumBytes].map(bytes);
      const over = softLimitBytes !== null && committed > softLimitBytes;
      return [over ? '!' : '', plain(name), plain(core), String(heap.maps), count(size), ...figures];
    }),
  );
};

/** Titles and rows as lines. `extra`: added to the width of a column, by its index. */
const table = (
  columns: readonly Column[],
  extra: Readonly<Record<number, number>>,
  rows: readonly string[][],
): string[] => {
  const titles = columns.map(([title]) => title);
  const aligns = columns.map(([, , align]) => align);
  return tableLines(
    [titles, ...rows],
    ' ',
    aligns,
    columns.map(([, width], i) => width + (extra[i] ?? 0)),
  );
};
