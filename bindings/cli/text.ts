// Text for a terminal: paragraphs of 80 columns, and tables without lines, which can be copied into anything.
import Table, { type HorizontalAlignment } from 'cli-table3';

/** Columns of a paragraph. */
export const WIDTH = 80;

/** Breaks a paragraph at blanks into lines of at most 80 characters. The first line begins with `first`, the
 *  others with `rest`. A word that does not fit a line is broken too. */
export const fill = (text: string, first = '', rest = ''): string => {
  const room = WIDTH - rest.length;
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? ['']);
  const lines: string[] = [];
  let line = first + (words.shift() ?? '');
  for (const word of words) {
    if (line.length + 1 + word.length <= WIDTH) line += ` ${word}`;
    else {
      lines.push(line);
      line = rest + word;
    }
  }
  return [...lines, line].join('\n');
};

const chars = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', left: '', right: '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

/** A row of cells; { content, colSpan } is a cell of several columns. */
export type TableRow = (string | { content: string; colSpan: number })[];

/** Rows as lines. `gap`: the text between two columns. `widths`: characters per column, by default as many as
 *  needed. */
export const tableLines = (
  rows: readonly TableRow[],
  gap: string,
  aligns: HorizontalAlignment[],
  widths?: number[],
): string[] => {
  const table = new Table({
    chars: { ...chars, middle: gap },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: aligns,
    ...(widths === undefined ? {} : { colWidths: widths }),
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
};
