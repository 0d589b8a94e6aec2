// Text for a terminal: paragraphs, help of 80 columns for fewer, and tables without lines, which can be
// copied into anything.
import Table, { type HorizontalAlignment } from 'cli-table3';

/** Columns of a paragraph where there is room. */
export const WIDTH = 80;
/** Fewest columns that a text is broken for. */
const LEAST = 24;

/** Columns for text on a stream: those of a terminal, 80 at most; 80 elsewhere. */
export const widthOf = ({ columns }: { readonly columns?: number }): number =>
  Math.max(LEAST, Math.min(WIDTH, columns || WIDTH));

/** Breaks a paragraph at blanks into lines of at most `width` characters. The first line begins with `first`,
 *  the others with `rest`. A word that does not fit a line is broken too. */
export const fill = (text: string, first = '', rest = '', width = WIDTH): string => {
  const room = width - rest.length;
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? ['']);
  const lines: string[] = [];
  let line = first + (words.shift() ?? '');
  for (const word of words) {
    if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = rest + word;
    }
  }
  return [...lines, line].join('\n');
};

/** A line of a help text that is to stay as it is: a usage. */
const AS_IS = /^(Usage:| {7}tophash )/;
/** A line of a list: a term, and the beginning of what it means. */
const ITEM = /^ {2}(\S.*?) {2,}(\S.*)$/;

/** A help text of 80 columns, broken for `width`: paragraphs anew, meanings of terms below them. Usages and
 *  the examples at the end, which are copied, stay as they are. */
export const fitting = (text: string, width: number): string => {
  if (width >= WIDTH) return text;
  const examples = text.indexOf('\nExamples:\n');
  if (examples >= 0) return fitting(text.slice(0, examples), width) + text.slice(examples);
  const blocks: { first: string; rest: string; words: string }[] = [];
  for (const line of text.split('\n')) {
    const [, term, meaning] = ITEM.exec(line) ?? [];
    const last = blocks.at(-1);
    if (AS_IS.test(line)) blocks.push({ first: '', rest: '  ', words: line });
    else if (term !== undefined) {
      blocks.push({ first: '  ', rest: '    ', words: term });
      blocks.push({ first: '      ', rest: '      ', words: meaning as string });
    } else if (line === '' || last === undefined || last.words === '' || last.words.endsWith(':'))
      blocks.push({ first: '', rest: '', words: line });
    else last.words += ` ${line.trim()}`;
  }
  const lines = blocks.map(({ first, rest, words }) =>
    AS_IS.test(words) ? words : fill(words, first, rest, width),
  );
  return lines.join('\n');
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
