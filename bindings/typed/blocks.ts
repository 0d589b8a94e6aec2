// blocks(): iteration by columns, for loops that read numbers by the million. The iterator protocol costs an
// object or a call per entry; here it costs one per block, and the loop over a block is the user's own.
import { PolicyError, show } from '../base/errors.js';
import { partOf } from '../base/typed-arrays.js';
import { type KeyKind, KINDS, type Kind, type KindArray } from '../core/kinds.js';
import { LAST_BLOCK } from './columns.js';
import { Cursor, type Items, MapIterator, unzip, type Walked } from './cursor.js';

/** Largest size of a block. */
const MOST = 2 ** 20;

/** A block of entries: `length` keys, and the values beside them. */
interface Columns {
  readonly keys: Items;
  readonly values: Items;
  readonly length: number;
}

/** Part of a column: a view of numbers, for other kinds an array. */
const part = (column: Items, from: number, to: number): Items =>
  Array.isArray(column) ? column.slice(from, to) : partOf(column, from, to);

/** What blocks() returns. */
export class BlockIterator<K extends KeyKind> extends MapIterator {
  readonly #cursor: Cursor<K>;
  readonly #size: number;
  /** Of keys that are two numbers, those of a block. */
  #first: KindArray | undefined;
  #second: KindArray | undefined;
  readonly #kind: Kind;

  /** `size`: entries of a block at most. Throws PolicyError. */
  constructor(table: Walked<K>, size: number) {
    super();
    if (!Number.isInteger(size) || size < 1 || size > MOST)
      throw new PolicyError(`size of a block is ${show(size)}: expected an integer from 1 to ${MOST}`);
    const copied = Math.min(size, LAST_BLOCK); // longer blocks would be of another order
    this.#cursor = new Cursor(table, copied, copied);
    this.#size = size;
    this.#kind = KINDS[table.keyKind];
  }

  #keys(from: number, to: number): Items {
    const { keys } = this.#cursor;
    if (this.#kind.width === 1) return part(keys, from, to);
    const { View } = this.#kind;
    const n = to - from;
    if (this.#first === undefined || this.#first.length < n) {
      this.#first = new View(n);
      this.#second = new View(n);
    }
    const a = this.#first;
    const b = this.#second as KindArray;
    unzip(keys, from, n, a, b);
    return [partOf(a, 0, n), partOf(b, 0, n)];
  }

  next(): IteratorResult<Columns, undefined> {
    const c = this.#cursor;
    const length = c.settle(this.#size);
    if (length === 0) return { value: undefined, done: true };
    const from = c.i;
    const to = from + length;
    c.i = to;
    return { value: { keys: this.#keys(from, to), values: part(c.values, from, to), length }, done: false };
  }
}
