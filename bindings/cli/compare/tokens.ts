// The values of a file with their lines: words, lines, or a column of a CSV file. Works on bytes, so a file
// may be larger than the longest string.
import { UsageError } from '../command.js';
import { unknown } from '../nearest.js';

/** A value, and the line that it begins on. */
export type Token = readonly [text: string, line: number];

const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;

/** Where the text begins: behind a byte order mark. */
const begin = (bytes: Uint8Array): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
const decode = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8');

/** Words between blanks, line ends and commas. */
export function* words(bytes: Uint8Array): Generator<Token> {
  let line = 1;
  for (let at = begin(bytes); at < bytes.length; ) {
    const byte = bytes[at] as number;
    if (byte <= BLANK || byte === COMMA) {
      if (byte === NEWLINE) line++;
      at++;
      continue;
    }
    const start = at;
    while (at < bytes.length && (bytes[at] as number) > BLANK && bytes[at] !== COMMA) at++;
    yield [decode(bytes, start, at), line];
  }
}

/** Lines that are not empty. */
export function* lines(bytes: Uint8Array): Generator<Token> {
  let line = 1;
  for (let at = begin(bytes); at < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, at);
    const end = found < 0 ? bytes.length : found;
    const last = bytes[end - 1] === RETURN ? end - 1 : end;
    if (last > at) yield [decode(bytes, at, last), line];
    at = end + 1;
  }
}

/** The records of a CSV file (RFC 4180) that are not empty, each with its first line. */
function* records(name: string, bytes: Uint8Array): Generator<readonly [fields: string[], line: number]> {
  let line = 1;
  let at = begin(bytes);
  /** A field with quotes around it; `at` is at the first. */
  const quoted = (): string => {
    const [first, parts] = [line, [] as string[]];
    for (at++; ; ) {
      const end = bytes.indexOf(QUOTE, at);
      if (end < 0) throw new UsageError(`${name} line ${first}: a quote that is not closed`);
      for (let i = at; i < end; i++) if (bytes[i] === NEWLINE) line++;
      parts.push(decode(bytes, at, end));
      at = end + 1;
      if (bytes[at] !== QUOTE) return parts.join('"');
      at++;
    }
  };
  const plain = (): string => {
    const start = at;
    while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== NEWLINE) at++;
    return decode(bytes, start, bytes[at - 1] === RETURN && at > start ? at - 1 : at);
  };
  while (at < bytes.length) {
    const [first, fields] = [line, [] as string[]];
    for (;;) {
      fields.push(bytes[at] === QUOTE ? quoted() + plain() : plain());
      if (bytes[at] !== COMMA) break;
      at++;
    }
    at++; // the line end
    line++;
    if (fields.length > 1 || fields[0] !== '') yield [fields, first];
  }
}

/** One column of a CSV file: by its number from 1, or by its title in the first line. Throws UsageError for a
 *  title that is not there, a line with too few fields, and a quote that is not closed. */
export function* csvColumn(name: string, bytes: Uint8Array, column: string): Generator<Token> {
  let index = /^[1-9]\d{0,5}$/.test(column) ? Number(column) - 1 : undefined;
  for (const [fields, line] of records(name, bytes)) {
    if (index === undefined) {
      index = fields.indexOf(column);
      if (index < 0) throw new UsageError(`${name}: ${unknown('column', column, fields)}`);
      continue;
    }
    const field = fields[index];
    if (field === undefined)
      throw new UsageError(`${name} line ${line}: ${fields.length} fields, expected ${index + 1} or more`);
    yield [field, line];
  }
}
