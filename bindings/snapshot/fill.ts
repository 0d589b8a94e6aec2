// What is in a snapshot that was checked is put in as any program would, under secrets of the new map.
import { SnapshotError } from '../base/errors.js';
import { type KeyKind, KINDS, type KindArray, type ValueKind } from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';
import type { Block, Head, RestoreOptions, Sound } from './decode.js';
import { padded, WIDE } from './format.js';

const textOf = (bytes: Uint8Array, at: number, length: number, wide: boolean): string => {
  let text = '';
  const step = wide ? 2 : 1;
  for (let i = at; i < at + length; i += step) {
    text += String.fromCharCode((bytes[i] as number) | (wide ? (bytes[i + 1] as number) << 8 : 0));
  }
  return text;
};

/** What bulk calls take for the records of a column. */
export const recordsOf = (bytes: Uint8Array, at: number, n: number, isText: boolean): unknown[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const items: unknown[] = [];
  let from = at + padded(n * 4);
  for (let i = 0; i < n; i++) {
    const word = view.getUint32(at + 4 * i, true);
    const length = word & ~WIDE;
    items[i] = isText ? textOf(bytes, from, length, word >= WIDE) : bytes.subarray(from, from + length);
    from += length;
  }
  return items;
};

/** A column of a block as bulk calls take it. */
const columnAt = (bytes: Uint8Array, kind: KeyKind | ValueKind, at: number, n: number): unknown => {
  const { slot, View, width, valueBytes } = KINDS[kind];
  const numbers = (from: number): KindArray => new View(bytes.buffer, bytes.byteOffset + from, n);
  if (width === 2) return [numbers(at), numbers(at + padded(n * valueBytes))];
  if (slot === 'number') return numbers(at);
  return recordsOf(bytes, at, n, kind === 'string');
};

/** What can be filled: a map by setMany(), a set by addMany(). */
export interface Fillable {
  readonly size: number;
  setMany?(keys: unknown, values: unknown): unknown;
  addMany?(keys: unknown): unknown;
  dispose(): void;
}

/** A table that a snapshot is being put into. */
export class Filling<T extends Fillable> {
  readonly #head: Head;
  readonly #table: T;

  /** `make`: of options that restore() shares with a new table. Throws PolicyError, OutOfMemoryError. */
  constructor(head: Head, options: RestoreOptions, make: (options: MapOptions) => T, capacity: number) {
    const { maxEntries: _, maxBytes: __, onProgress: ___, ...rest } = options;
    this.#head = head;
    this.#table = make({ ...rest, capacity: Math.min(capacity, 2 ** 28) });
  }

  /** Puts in the entries of a block that was checked. Throws OutOfMemoryError. */
  put(bytes: Uint8Array, { n, keysAt, valuesAt }: Block): void {
    const { key, value } = this.#head;
    const keys = columnAt(bytes, key, keysAt, n);
    if (value === 'none') this.#table.addMany?.(keys);
    else this.#table.setMany?.(keys, columnAt(bytes, value, valuesAt, n));
  }

  /** The table, once all blocks are in it. Throws SnapshotError if keys came twice. */
  end(): T {
    const { size } = this.#table;
    const { entries } = this.#head;
    if (size !== entries)
      throw new SnapshotError(`${entries} entries, but ${size} different keys: expected as many`);
    return this.#table;
  }

  /** Disposes of what was made. */
  undo(): void {
    this.#table.dispose();
  }
}

/** A table of a snapshot that was checked. Throws SnapshotError, OutOfMemoryError; then no table is left. */
export const filled = <T extends Fillable>(
  sound: Sound,
  options: RestoreOptions,
  make: (options: MapOptions) => T,
): T => {
  const filling = new Filling(sound, options, make, sound.entries);
  try {
    for (const block of sound.blocks) filling.put(sound.bytes, block);
    return filling.end();
  } catch (error) {
    filling.undo();
    throw error;
  }
};
