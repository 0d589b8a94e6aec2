// A layout as an SVG: the bytes of the bucket and of the header, a row per cache line, on white.
import type { Field, HeaderField } from './bucket.js';
import { LINE } from './expected.js';
import type { Layout } from './layout.js';

/** Pixels: a byte, a row, the space left of rows, between rows, around all, and of a title. */
const [BYTE, ROW, LEFT, GAP, EDGE, TITLE] = [13, 28, 36, 6, 16, 34];

const COLOURS: Record<Field['role'], string> = {
  tophash: '#fde9a9',
  key: '#c6dbef',
  meta: '#fde9a9',
  value: '#c7e9c0',
  link: '#fdc58a',
  filter: '#e3d0ee',
  header: '#e8eef4',
};

/** The whole drawing. */
export const svgOf = ({ core, key, value, bucket, header }: Layout): string => {
  const pair = value === null ? `set of ${key}` : `${key} -> ${value}`;
  const parts: string[] = [];
  let y = EDGE;
  const add = (title: string, fields: readonly (Field | HeaderField)[], bytes: number): void => {
    parts.push(text(EDGE, y + 16, title, 'font-weight="bold"'));
    y += TITLE;
    for (let at = 0; at < bytes; at += LINE) {
      const long = Math.min(LINE, bytes - at);
      const own = fields.filter((field) => field.at >= at && field.at < at + long);
      parts.push(text(EDGE, y + 18, String(at)), ...row(own, at, long, y));
      y += ROW + GAP;
    }
    y += GAP;
  };
  const linked = bucket.whenLinked;
  add(
    `Bucket of ${pair}, core ${core}: ${bucket.slots} slots, ${bucket.bytes} bytes`,
    bucket.fields,
    bucket.bytes,
  );
  if (linked.length > 0) {
    const rest = bucket.fields.filter(({ at }) => !linked.some((field) => field.at === at));
    add('The same with a bucket behind it', [...rest, ...linked], bucket.bytes);
  }
  add(`Header of the map: ${header.bytes} bytes`, header.fields, header.bytes);
  const width = 2 * EDGE + LEFT + LINE * BYTE;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="sans-serif" font-size="12" fill="#222">
<title>${escaped(`tophash: ${pair}, core ${core}`)}</title>
<rect width="100%" height="100%" fill="white"/>
${parts.join('\n')}
</svg>
`;
};

/** A line's fields on grey, which is what no field has, with a frame for its border. */
const row = (fields: readonly (Field | HeaderField)[], from: number, bytes: number, y: number): string[] => {
  const x = (at: number): number => EDGE + LEFT + (at - from) * BYTE;
  const rect = (at: number, width: number, rest: string): string =>
    `<rect x="${x(at)}" y="${y}" width="${width * BYTE}" height="${ROW}" ${rest}`;
  return [
    rect(from, bytes, 'fill="#ddd"/>'),
    ...fields.flatMap((field) => {
      const { name, at, role } = field;
      const what = 'meaning' in field && field.meaning !== '' ? `: ${field.meaning}` : '';
      const title = `<title>${escaped(`${name}, ${field.bytes} bytes at ${at}${what}`)}</title>`;
      return [
        rect(at, field.bytes, `fill="${COLOURS[role]}" stroke="#888">${title}</rect>`),
        text(x(at) + 2, y + 18, label(field), 'font-size="10" pointer-events="none"'),
      ];
    }),
    rect(from, bytes, 'fill="none" stroke="#222" stroke-width="2"/>'),
  ];
};

/** The name where it fits: a word takes eight letters. */
const label = ({ name, short, bytes }: Field): string => (name.length <= bytes * 2 ? name : short);

const text = (x: number, y: number, content: string, rest = ''): string =>
  `<text x="${x}" y="${y}" ${rest}>${escaped(content)}</text>`;

const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
