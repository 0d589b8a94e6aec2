// What `tophash layout` knows of a pair of kinds in a core: the value that --json prints, which the text and
// the drawing are made of.
import { type KeyKind, KINDS, type ValueKind } from '../../core/kinds.js';
import {
  bucketOf,
  type CoreName,
  type Field,
  HEADER_BYTES,
  HEADER_FIELDS,
  type HeaderField,
  padding,
  type StoragePair,
} from './bucket.js';
import { type Expected, entriesPerLine, expectedAt } from './expected.js';

/** Loads of the table: after a doubling, Go's table from 4 to 8, with the one at which maps grow. */
const LOADS = [3.25, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8];

/** Offsets and sizes are bytes. */
export interface Layout {
  readonly core: CoreName;
  readonly key: KeyKind;
  /** Null in a set. */
  readonly value: ValueKind | null;
  readonly bucket: {
    readonly slots: number;
    /** From one bucket to the next. */
    readonly bytes: number;
    readonly fields: readonly Field[];
    /** Fields that take the place of others once the bucket has another behind it. */
    readonly whenLinked: readonly Field[];
    /** Bytes that no field has. */
    readonly padding: readonly { readonly at: number; readonly bytes: number }[];
  };
  /** Of full buckets. */
  readonly entriesPerLine: number;
  readonly expected: readonly Expected[];
  readonly header: { readonly bytes: number; readonly fields: readonly HeaderField[] };
}

/** The layout of a pair of kinds, or of a set (`value` null). */
export const layoutOf = (core: CoreName, key: KeyKind, value: ValueKind | null): Layout => {
  const valueBytes = value === null ? 0 : KINDS[value].valueBytes;
  // buckets of references are those of numbers of 8 bytes (assembly/layout/bucket.ts)
  const bucket = bucketOf(core, `u${KINDS[key].bytes * 8}_${valueBytes}` as StoragePair);
  const { slots, stride: bytes, fields, whenLinked } = bucket;
  return {
    ...{ core, key, value },
    bucket: { slots, bytes, fields, whenLinked, padding: padding(fields, bytes) },
    entriesPerLine: entriesPerLine(bucket),
    expected: LOADS.map((load) => expectedAt(bucket, load)),
    header: { bytes: HEADER_BYTES, fields: HEADER_FIELDS },
  };
};
