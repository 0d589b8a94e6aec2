// One frame of `tophash top`: the heaps, then a line for each map, those in trouble first. Pure: text from
// two samples.
import type { MapSample, Sample } from '../../observe/samples/sample.js';
import { fill, tableLines, WIDTH } from '../text.js';
import { bar, bytes, count, duration, percent } from './figures.js';
import { assistShare, progress, type Trouble, troubleOf } from './trouble.js';

/** Columns and rows of the terminal. */
export interface Size {
  /** At least 40. With more than 80 names and bars get longer, with fewer some columns are left out. */
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
/** Columns that a narrow terminal does without, the first ones first. */
const DISPENSABLE = ['assist', 'kinds', 'core', 'idle', 'B', 'maps', 'age', 'free', 'limit'];
/** Titles of the columns that get wider with the terminal; the names also shorter. */
const NAMES = ['map', 'heap'];
const BAR = 'evacuated';
/** Fewest columns of a terminal that a frame fits. */
const LEAST = 40;
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
  const columns = Math.max(LEAST, size.columns);
  const earlier = new Map(before?.maps.map((map) => [map.id, map]));
  const lines = sample.maps.map((map): Line => {
    const assist = assistShare(map, earlier.get(map.id));
    return { map, assist, trouble: troubleOf(map, assist) };
  });
  lines.sort(worstFirst);
  const head = [...title(sample, lines, columns), '', ...heapTable(sample, columns), ''];
  const [titles, ...rows] = mapTable(lines, columns);
  const room = Math.max(3, size.rows - head.length - 1);
  return [...head, titles as string, ...fitting(lines, rows, room, columns)];
};

const worstFirst = (a: Line, b: Line): number =>
  b.trouble.weight - a.trouble.weight ||
  b.map.oldBucketsAgeMs - a.map.oldBucketsAgeMs ||
  b.map.bytes.total - a.map.bytes.total ||
  a.map.id - b.map.id;

const title = ({ at, maps }: Sample, lines: readonly Line[], columns: number): string[] => {
  const growing = maps.filter((map) => map.growing).length;
  const troubled = lines.filter(({ trouble }) => trouble.weight > 0).length;
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const [when, what] = [
    `tophash top  ${time} UTC`,
    `${maps.length} maps, ${growing} growing, ${troubled} in trouble`,
  ];
  return columns < WIDTH ? [when, what.slice(0, columns)] : [`${when}  ${what}`];
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
    if (reasons.length === 0) return [row];
    return [row, ...fill(reasons.join(', '), '    ', '    ', columns).split('\n')];
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
  const forBar = Math.max(0, Math.floor((columns - WIDTH) / 2));
  const barWidth = BAR_WIDTH - PERCENT + forBar;
  return table(
    MAP_COLUMNS,
    columns,
    forBar,
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
    columns,
    0,
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

/** Characters of columns and the gaps between them. */
const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, [, width]) => sum + width + 1, -1);

/** Titles and rows as lines of `room` characters at most. `forBar`: added to the width of the bar; what is
 *  left over is added to that of the name, or what is wanting taken from it. */
const table = (
  columns: readonly Column[],
  room: number,
  forBar: number,
  rows: readonly string[][],
): string[] => {
  let shown = columns;
  for (const name of DISPENSABLE)
    if (widthOf(shown) > room) shown = shown.filter(([title]) => title !== name);
  const forName = room - widthOf(shown) - forBar;
  const widths = shown.map(([title, width]) => {
    if (title === BAR) return width + forBar;
    return NAMES.includes(title) ? width + forName : width;
  });
  const kept = columns.map((column) => shown.includes(column));
  const cells = [columns.map(([title]) => title), ...rows].map((row) => row.filter((_, i) => kept[i]));
  return tableLines(
    cells,
    ' ',
    shown.map(([, , align]) => align),
    widths,
  );
};
