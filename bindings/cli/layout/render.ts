// A layout as text: the bytes of the bucket and of the map header, a character each, and what to expect by
// load. Rows are as long as the terminal allows, a cache line of 64 bytes at most.
import { RECORD } from '../../core/abi.js';
import { fill, tableLines } from '../text.js';
import { drawn, type Field } from './bucket.js';
import { LINE } from './expected.js';
import type { Layout } from './layout.js';

/** Columns before the bytes of a row, and behind them. */
const [BEFORE, BEHIND] = [5, 1];

/** The whole text in lines of at most `width` characters, ending in a newline. */
export const render = (layout: Layout, width: number): string => {
  const { core, key, value, bucket, header } = layout;
  const paragraph = (text: string): string => fill(text, '', '', width);
  const n = bucket.bytes / LINE;
  const lines = n < 1 ? 'half a line' : n === 1 ? '1 line' : `${n} lines`;
  const size = `${bucket.slots} slots in ${bucket.bytes} bytes (${lines})`;
  const pair = value === null ? `a set of ${key}` : `${key} -> ${value}`;
  const parts = [
    paragraph(`${pair} in the core ${core}: ${size}, ${short(layout.entriesPerLine)} entries a line`),
    paragraph(`The bucket. A character is a byte; a rule is where a cache line of ${LINE} bytes begins.`),
    bytesText(bucket.fields, bucket.bytes, width),
    fieldsText(layout, width),
    ...records(layout).map(paragraph),
    paragraph(
      'What to expect by load, entries per 8 slots: a map grows at 6.5 unless told otherwise, and a ' +
        'doubling halves it. Overflow buckets per 100 main ones, bytes an entry, and lines of buckets that ' +
        'a lookup touches, beside that of the header: a hit, a miss.',
    ),
    expectedText(layout, width),
    paragraph(`The header of the map, ${header.bytes} bytes.`),
    bytesText(header.fields, header.bytes, width),
    headerText(layout, width),
  ];
  return `${parts.join('\n\n')}\n`;
};

/** The bytes in rows, below a scale, with a rule where a line begins. */
const bytesText = (fields: readonly Field[], bytes: number, width: number): string => {
  let perRow = LINE;
  while (perRow > 8 && BEFORE + perRow + BEHIND > width) perRow /= 2;
  const long = Math.min(perRow, bytes);
  const blank = ' '.repeat(BEFORE - 1);
  const scale = Array.from({ length: long / 8 }, (_, i) => String(i * 8).padEnd(8)).join('');
  const rule = `${blank}+${'-'.repeat(long)}+`;
  const rows = drawn(fields, bytes, perRow).flatMap(({ at, cells }) => [
    ...(at % LINE === 0 ? [rule] : []),
    `${String(at).padStart(BEFORE - 2)} |${cells}|`,
  ]);
  return [`${blank} ${scale}`.trimEnd(), ...rows, rule].join('\n');
};

/** What the fields of a bucket are, those of one role together. */
const fieldsText = ({ bucket }: Layout, width: number): string => {
  const rows = groups(bucket.fields).map(({ first, last, count }): Line => {
    const names = count === 1 ? first.short : `${first.name}-${last.name}`;
    const each = count === 1 ? `${first.bytes}` : `${count} x ${first.bytes}`;
    return [first.at, each, names, MEANINGS[first.role] ?? ''];
  });
  const linked = bucket.whenLinked.map(({ at, bytes, short, role }): Line => {
    const instead = bucket.fields.find((field) => field.at === at)?.name;
    return [at, String(bytes), short, `${MEANINGS[role]}: in place of ${instead} once there is one`];
  });
  const unused = bucket.padding.map(({ at, bytes }): Line => [at, String(bytes), '.', 'unused']);
  return table([...rows, ...linked, ...unused], width);
};

const MEANINGS: Partial<Record<Field['role'], string>> = {
  tophash: 'top byte of the hash of slot i, or that it is empty',
  key: 'keys',
  meta: 'slot i is in use: bit i; has a link: bit 7; epoch: from bit 8',
  value: 'values',
  link: 'address of the next bucket of the chain',
  filter: 'bits of the hashes of the keys behind this bucket',
};

/** Neighbours that have one role. */
const groups = (fields: readonly Field[]): { first: Field; last: Field; count: number }[] => {
  const found: { first: Field; last: Field; count: number }[] = [];
  for (const field of fields) {
    const group = found.at(-1);
    if (group?.first.role !== field.role) found.push({ first: field, last: field, count: 1 });
    else Object.assign(group, { last: field, count: group.count + 1 });
  }
  return found;
};

/** The fields of the header; such as are explained together are one row. */
const headerText = ({ header }: Layout, width: number): string => {
  const rows: [first: Field, last: Field, count: number, meaning: string][] = [];
  for (const field of header.fields) {
    const row = rows.at(-1);
    if (field.meaning !== '' || row === undefined) rows.push([field, field, 1, field.meaning]);
    else {
      row[1] = field;
      row[2]++;
    }
  }
  return table(
    rows.map(([first, last, count, meaning]) => [
      first.at,
      count === 1 ? `${first.bytes}` : `${count} x ${first.bytes}`,
      count === 1 ? first.name : `${first.name}-${last.name.replace(/^[a-z]+(?=.)/, '')}`,
      meaning,
    ]),
    width,
  );
};

/** Offset, bytes, name and meaning. */
type Line = [at: number, bytes: string, name: string, meaning: string];

/** Lines of offset, bytes and name, with the meaning beside them or, where that is too narrow, below. */
const table = (lines: readonly Line[], width: number): string => {
  const widest = (of: 1 | 2): number => Math.max(...lines.map((line) => String(line[of]).length));
  const [bytes, name] = [widest(1), widest(2)];
  const below = ' '.repeat(BEFORE + 1);
  return lines
    .toSorted((a, b) => a[0] - b[0])
    .map(([at, its, named, meaning]) => {
      const cells = [String(at).padStart(BEFORE - 2), its.padStart(bytes), named.padEnd(name)];
      const head = `${cells.join('  ')}  `;
      if (width - head.length >= 36) return fill(meaning, head, ' '.repeat(head.length), width).trimEnd();
      return `${cells.join(' ').trimEnd()}\n${fill(meaning, below, below, width)}`;
    })
    .join('\n');
};

/** What a map of these kinds keeps outside of its buckets. */
const records = ({ key, value }: Layout): string[] => {
  const isRecord = (kind: string | null): boolean => kind === 'string' || kind === 'bytes';
  const texts: string[] = [];
  if (isRecord(key)) texts.push('A key in a slot is the address of its record and, from byte 4, its hash.');
  if (isRecord(value)) texts.push('A value in a slot is the address of its record.');
  if (texts.length > 0)
    texts.push(
      `A record has ${RECORD.data} bytes of head, then its own bytes in whole blocks of ${RECORD.block}, one at ` +
        'least; the table below does not count it, nor the lines that comparing it touches.',
    );
  if (value === 'any') texts.push('A value in a slot is the number of one that JavaScript keeps.');
  return texts.length === 0 ? [] : [texts.join(' ')];
};

const expectedText = ({ expected }: Layout, width: number): string => {
  const head =
    width >= 78
      ? ['load', 'entries a bucket', 'overflow, %', 'bytes an entry', 'lines a hit', 'lines a miss']
      : ['load', 'entr', 'ovf%', 'size', 'hit', 'miss'];
  const rows = expected.map((row) => [
    String(row.load),
    row.entries.toFixed(2),
    (row.overflow * 100).toFixed(1),
    row.bytesPerEntry.toFixed(width < 36 ? 0 : 1),
    row.linesPerHit.toFixed(2),
    row.linesPerMiss.toFixed(2),
  ]);
  if (width < 36) for (const row of [head, ...rows]) row.splice(1, 1); // it follows from the load
  const aligns = head.map(() => 'right' as const);
  return tableLines([head, ...rows], width < 36 ? ' ' : '  ', aligns).join('\n');
};

/** At most two digits behind the point. */
const short = (x: number): string => x.toLocaleString('en-US', { maximumFractionDigits: 2 });
