// What `tophash inspect` finds in a snapshot: the value that --json prints.

import { TypedMap, TypedSet } from '../../index.js';
import { chainHistogram } from '../../observe/index.js';
import { checked } from '../../snapshot/decode.js';
import { wordOf } from '../../snapshot/encode.js';
import { filled } from '../../snapshot/fill.js';
import { WIDE } from '../../snapshot/format.js';

/** Records that are named as the largest. */
const LARGEST = 5;

/** How the keys, or values, of a snapshot are distributed: numbers by their bounds, others by their length
 *  [bytes]. */
export interface Distribution {
  readonly least: string | number;
  readonly greatest: string | number;
  readonly mean?: number;
  /** The beginning of each, and its bytes. */
  readonly largest?: readonly { readonly text: string; readonly bytes: number }[];
}

/** What is in a snapshot. */
export interface Inspection {
  readonly key: string;
  readonly value: string;
  readonly entries: number;
  readonly blocks: number;
  readonly bytes: number;
  readonly keys: Distribution | null;
  readonly values: Distribution | null;
  /** Of a map that it is restored to, as others are under other secrets. */
  readonly buckets: number;
  readonly overflowBuckets: number;
  readonly loadFactor: number;
  readonly longestChain: number;
}

const isRecord = (item: unknown): item is string | Uint8Array =>
  typeof item === 'string' || item instanceof Uint8Array;

/** Bytes of a record in memory: one a character if none takes more. */
const bytesOf = (item: string | Uint8Array): number => wordOf(item) & ~WIDE;

const shown = (item: string | Uint8Array): string => {
  if (typeof item === 'string') return JSON.stringify(item.length > 30 ? `${item.slice(0, 30)}…` : item);
  const hex = Array.from(item.subarray(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return item.length > 12 ? `${hex}…` : hex;
};

const ofRecords = (items: Iterable<string | Uint8Array>): Distribution => {
  let [least, greatest, sum, n] = [Number.POSITIVE_INFINITY, 0, 0, 0];
  const largest: { item: string | Uint8Array; bytes: number }[] = [];
  for (const item of items) {
    const bytes = bytesOf(item);
    least = Math.min(least, bytes);
    greatest = Math.max(greatest, bytes);
    sum += bytes;
    n++;
    if (largest.length === LARGEST && bytes <= (largest.at(-1)?.bytes as number)) continue;
    largest.push({ item, bytes });
    largest.sort((a, b) => b.bytes - a.bytes);
    largest.length = Math.min(largest.length, LARGEST);
  }
  const named = largest.map(({ item, bytes }) => ({ text: shown(item), bytes }));
  return { least, greatest, mean: sum / n, largest: named };
};

const ofNumbers = (items: Iterable<number | bigint>): Distribution => {
  let least: number | bigint | undefined;
  let greatest: number | bigint | undefined;
  for (const item of items) {
    if (least === undefined || item < least || Number.isNaN(least)) least = item;
    if (greatest === undefined || item > greatest || Number.isNaN(greatest)) greatest = item;
  }
  return { least: String(least), greatest: String(greatest) };
};

/** The distribution of a column; null of none. */
const of = (items: () => Iterable<unknown>): Distribution | null => {
  for (const first of items()) {
    return isRecord(first)
      ? ofRecords(items() as Iterable<string | Uint8Array>)
      : ofNumbers(items() as Iterable<number | bigint>);
  }
  return null;
};

/** What is in a snapshot. Throws SnapshotError, OutOfMemoryError. */
export const inspectionOf = (bytes: Uint8Array): Inspection => {
  const sound = checked(bytes, {});
  const { key, value, entries, blocks } = sound;
  const isSet = value === 'none';
  const table = filled<TypedMap | TypedSet>(sound, {}, (options) =>
    isSet ? new TypedSet(key, options) : new TypedMap(key, value, options),
  );
  try {
    table.drain();
    const { buckets, overflowBuckets, loadFactor } = table.stats();
    const { byBuckets } = chainHistogram(table);
    return {
      ...{ key, value, entries, blocks: blocks.length, bytes: bytes.length },
      keys: of(() => table.keys()),
      values: isSet ? null : of(() => table.values()),
      ...{ buckets, overflowBuckets, loadFactor },
      longestChain: Math.max(
        0,
        byBuckets.findLastIndex((n) => n > 0),
      ),
    };
  } finally {
    table.dispose();
  }
};
