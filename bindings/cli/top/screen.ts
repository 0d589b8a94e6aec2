// Where frames go: a terminal, whose screen is written over, or anything else, which gets one below the
// other. Four control sequences (ECMA-48) do it.
import type { Size } from './frame.js';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const HOME = '\x1b[H';
/** Erases to the end of the line, and to the end of the screen. */
const REST_OF_LINE = '\x1b[K';
const REST_OF_SCREEN = '\x1b[J';
const RED = '\x1b[31m';
const USUAL = '\x1b[39m';

interface Screen {
  readonly size: Size;
  show(lines: readonly string[]): void;
  /** Leaves the last frame where it is. */
  end(): void;
}

/** @param stream usually process.stdout @param color whether lines that begin with ! are red on a terminal */
export const openScreen = (stream: NodeJS.WriteStream, color: boolean): Screen => {
  if (!stream.isTTY) {
    return {
      size: { columns: 80, rows: Number.POSITIVE_INFINITY },
      show: (lines) => void stream.write(`${lines.join('\n')}\n\n`),
      end() {},
    };
  }
  stream.write(HIDE_CURSOR);
  const painted = (line: string): string => (color && line.startsWith('!') ? `${RED}${line}${USUAL}` : line);
  return {
    get size() {
      return { columns: stream.columns || 80, rows: (stream.rows || 24) - 1 };
    },
    show(lines) {
      const text = lines.map((line) => `${painted(line)}${REST_OF_LINE}\n`).join('');
      stream.write(`${HOME}${text}${REST_OF_SCREEN}`);
    },
    end: () => void stream.write(SHOW_CURSOR),
  };
};
