// The fields of a bucket and of the map header, by the numbers of the compiled cores, and the map of their
// bytes as text. docs/layout.md is drawn by it too (tools/gen-layout.mjs).
import { BUCKETS, HEADER } from './geometry.js';

/** The cores that have a layout of their own. */
export const CORES = ['line', 'classic'] as const;
export type CoreName = (typeof CORES)[number];
/** Storage of a key and bytes of a value, 0 in sets. */
export type StoragePair = keyof (typeof BUCKETS)['line'];

/** What a field is for. */
export type Role = 'tophash' | 'key' | 'meta' | 'value' | 'link' | 'filter' | 'header';

/** Bytes with a name. `short`: the name in a map of bytes. */
export interface Field {
  readonly name: string;
  readonly short: string;
  readonly role: Role;
  readonly at: number;
  readonly bytes: number;
}

/** A bucket: slots, bytes from one to the next, its fields in order of address, and what takes the last
 *  slot's place once the bucket is chained. */
export interface Bucket {
  readonly slots: number;
  readonly stride: number;
  readonly keyBytes: number;
  readonly valueBytes: number;
  readonly keys: number;
  readonly values: number;
  readonly link: number;
  readonly inLastSlot: boolean;
  /** Offset of the filter, -1 if there is none. */
  readonly filter: number;
  /** Whether tophash bytes say which slots are in use, rather than a meta word. */
  readonly tophashes: boolean;
  readonly fields: readonly Field[];
  readonly whenLinked: readonly Field[];
}

/** The bucket of a storage pair. */
export const bucketOf = (core: CoreName, pair: StoragePair): Bucket => {
  const { meta, ...rest } = BUCKETS[core][pair];
  const tophashes = meta < 0;
  const geometry = { ...rest, keyBytes: pair.startsWith('u64') ? 8 : 4, valueBytes: Number(pair.slice(4)) };
  const { slots, link, inLastSlot, filter, keyBytes, valueBytes } = geometry;
  const slotted = (role: Role, letter: string, from: number, bytes: number, short?: string): Field[] =>
    Array.from({ length: bytes === 0 ? 0 : slots }, (_, i) => {
      const name = `${letter}${i}`;
      return { name, short: short ?? name, role, at: from + i * bytes, bytes };
    });
  const behind: Field[] = [
    {
      name: tophashes ? 'overflow' : 'link',
      short: tophashes ? 'ov' : 'li',
      role: 'link',
      at: link,
      bytes: 4,
    },
  ];
  if (filter >= 0) behind.push({ name: 'filter', short: 'fi', role: 'filter', at: filter, bytes: 4 });
  const fields: Field[] = [
    ...(tophashes ? slotted('tophash', 't', 0, 1, 't') : []),
    ...slotted('key', 'k', geometry.keys, keyBytes),
    ...(tophashes ? [] : [{ name: 'meta', short: 'me', role: 'meta', at: meta, bytes: 4 } as const]),
    ...slotted('value', 'v', geometry.values, valueBytes),
    ...(inLastSlot ? [] : behind),
  ];
  fields.sort((a, b) => a.at - b.at);
  return { ...geometry, tophashes, fields, whenLinked: inLastSlot ? behind : [] };
};

/** A field of the map header, with what it means. */
export interface HeaderField extends Field {
  readonly meaning: string;
}

/** A name for the bytes of a field, of which a word keeps one blank: ovfFree as ovF, extent9 as e9. */
const shortened = (name: string, bytes: number): string =>
  bytes === 4
    ? name
        .replace(/^extent/, 'e')
        .replace(/^(..)[a-z]*([A-Z]).*$/, '$1$2')
        .slice(0, 3)
    : name.slice(0, Math.max(1, bytes - 1));

/** The fields of the map header; each has the same place in both cores. */
export const HEADER_FIELDS: readonly HeaderField[] = HEADER.map(([name, at, bytes, meaning]) => ({
  name,
  short: shortened(name, bytes),
  role: 'header',
  at,
  bytes,
  meaning,
}));

/** Bytes of the map header. */
export const HEADER_BYTES = Math.max(...HEADER_FIELDS.map(({ at, bytes }) => at + bytes));

/** Bytes that belong to no field, as pairs of offset and length. */
export const padding = (fields: readonly Field[], bytes: number): { at: number; bytes: number }[] => {
  const gaps: { at: number; bytes: number }[] = [];
  let end = 0;
  for (const field of [...fields, { at: bytes, bytes: 0 }]) {
    if (field.at > end) gaps.push({ at: end, bytes: field.at - end });
    end = Math.max(end, field.at + field.bytes);
  }
  return gaps;
};

/** Rows of `perRow` bytes, a character each: a name at its field's first byte, `.` where there is none. */
export const drawn = (
  fields: readonly Field[],
  bytes: number,
  perRow: number,
): { readonly at: number; readonly cells: string }[] => {
  const cells = Array.from({ length: bytes }, () => '.');
  for (const { short, at, bytes: width } of fields) {
    const text = short.padEnd(width).slice(0, width);
    for (const [i, letter] of [...text].entries()) cells[at + i] = letter;
  }
  return Array.from({ length: Math.ceil(bytes / perRow) }, (_, i) => ({
    at: i * perRow,
    cells: cells.slice(i * perRow, (i + 1) * perRow).join(''),
  }));
};
