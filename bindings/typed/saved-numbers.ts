// The snapshot of a table of numbers. Its length is known before, so that what a scan leaves in the heap's
// memory is copied to where it stays, and a block gets its checksum while it is in the processor's cache.
import { CorruptionError } from '../base/errors.js';
import { setAll } from '../base/typed-arrays.js';
import { type KeyKind, KINDS, type KindArray, type ValueKind } from '../core/kinds.js';
import { endOf, headOf, seal } from '../snapshot/encode.js';
import { BLOCK_ENTRIES, BLOCK_HEAD_BYTES, HEAD_BYTES, padded } from '../snapshot/format.js';
import { scanAll, unzip, type Walked } from './cursor.js';

/** Whether keys and values are numbers, or the table is a set of them. */
export const hasNumbers = ({ keyKind, valueKind }: Walked): boolean =>
  KINDS[keyKind].slot === 'number' && (valueKind === 'none' || KINDS[valueKind].slot === 'number');

/** Bytes of one column of n numbers. */
const columnBytes = (kind: KeyKind | ValueKind | 'none', n: number): number =>
  kind === 'none' ? 0 : padded(n * KINDS[kind].valueBytes);

/** A block that is being written: at byte `at`, n entries of which `filled` are there. */
class Block {
  filled = 0;
  readonly end: number;
  readonly #table: Walked;
  readonly #first: KindArray;
  readonly #second: KindArray | undefined;
  readonly #values: KindArray | undefined;
  readonly #keyBytes: number;

  constructor(
    table: Walked,
    readonly words: Uint32Array<ArrayBuffer>,
    readonly at: number,
    readonly n: number,
  ) {
    const { keyKind, valueKind } = table;
    const { View, width } = KINDS[keyKind];
    const { buffer } = words;
    const each = columnBytes(keyKind, n);
    const keysAt = at + BLOCK_HEAD_BYTES;
    this.#table = table;
    this.#keyBytes = each * width;
    this.#first = new View(buffer, keysAt, n);
    if (width === 2) this.#second = new View(buffer, keysAt + each, n);
    const valuesAt = keysAt + this.#keyBytes;
    if (valueKind !== 'none') this.#values = new KINDS[valueKind].View(buffer, valuesAt, n);
    this.end = valuesAt + columnBytes(valueKind, n);
  }

  /** Appends entries that a scan left, from the one numbered `from` on, as many as there is room for: how
   *  many. */
  take(keys: number, values: number, from: number, n: number): number {
    const { heap, keyKind, valueKind } = this.#table;
    const kind = KINDS[keyKind];
    const { width } = kind;
    const taken = Math.min(n - from, this.n - this.filled);
    const column = heap.view(kind, keys + from * width * kind.valueBytes, taken * width);
    if (this.#second === undefined) setAll(this.#first, column, this.filled);
    else unzip(column, 0, taken, this.#first, this.#second, this.filled);
    if (this.#values !== undefined) {
      const of = KINDS[valueKind as ValueKind];
      setAll(this.#values, heap.view(of, values + from * of.valueBytes, taken), this.filled);
    }
    this.filled += taken;
    return taken;
  }

  seal(index: number): void {
    seal(this.words, this.at / 4, this.end / 4, this.n, this.#keyBytes, index);
  }
}

/** The whole snapshot of a table of numbers. Throws OutOfMemoryError, CorruptionError if there are not as
 *  many entries as the table counts. */
export const numbersSnapshot = (table: Walked): Uint8Array => {
  const { size, keyKind, valueKind } = table;
  const { width } = KINDS[keyKind];
  const bytesOf = (n: number): number =>
    n === 0 ? 0 : BLOCK_HEAD_BYTES + columnBytes(keyKind, n) * width + columnBytes(valueKind, n);
  const rest = size % BLOCK_ENTRIES;
  const blocks = (size - rest) / BLOCK_ENTRIES;
  const bytes = new Uint8Array(
    HEAD_BYTES + blocks * bytesOf(BLOCK_ENTRIES) + bytesOf(rest) + BLOCK_HEAD_BYTES,
  );
  const words = new Uint32Array(bytes.buffer);
  const next = (at: number, before: number): Block =>
    new Block(table, words, at, Math.min(BLOCK_ENTRIES, size - before));
  bytes.set(headOf(table, size));
  let [index, taken] = [1, 0];
  let block = next(HEAD_BYTES, 0);
  const compare = (found: number, isRight: boolean): void => {
    if (!isRight) throw new CorruptionError(`${found} entries found, expected ${size}: verify() says more`);
  };
  scanAll(table, false, (keys, values, n) => {
    compare(taken + n, taken + n <= size);
    for (let from = 0; from < n; ) {
      const some = block.take(keys, values, from, n);
      from += some;
      taken += some;
      if (block.filled < block.n) continue;
      block.seal(index++);
      block = next(block.end, taken);
    }
  });
  compare(taken, taken === size);
  bytes.set(endOf(size, index), bytes.length - BLOCK_HEAD_BYTES);
  return bytes;
};
