// Iteration. A cursor is a place in the core's order (assembly/cursor.ts) plus the entries copied out last;
// it holds no memory of the heap and needs no registry, so an abandoned one costs nothing. Entries are copied
// in blocks, strings and bytes as what they are in JavaScript, and looked up again only if the map changed
// since.
import type { Iterated } from '../base/native-map.js';
import { COEFFICIENT, type ColdExports, OUT, VERSION } from '../core/core.js';
import type { JsOf, KeyKind, Kind, KindArray, ScalarKind, ValueKind } from '../core/kinds.js';
import { KINDS } from '../core/kinds.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import { readRecord } from '../heap/records.js';
import type { AnyValues } from './any-values.js';
import { type Columns, LAST_BLOCK } from './columns.js';

/** `bits` of a cursor that has not begun. */
const UNSET = 255;
/** Entries copied per block: few at first, since many iterations stop early. */
const FIRST_BLOCK = 32;

/** What find() gives for a key that is not there. */
export const GONE = Symbol('gone');

/** What a cursor asks of a table. */
export interface Walked<K extends KeyKind = KeyKind> {
  readonly h: number;
  readonly heap: HeapMemory;
  readonly keyKind: K;
  readonly valueKind: ValueKind | 'none';
  readonly cold: ColdExports;
  readonly columns: Columns;
  readonly size: number;
  /** Values of kind any by the numbers that slots hold. */
  readonly kept?: AnyValues | undefined;
  /** The key's value (in a set the key), GONE if it is not there. */
  find(key: JsOf<K>): unknown;
  /** Throws what went wrong. */
  fail(what: string): boolean;
}

/** Keys or values that were copied out: numbers in an array of their kind, others in a plain one. Of keys
 *  that are two numbers, one stands behind the other. */
export type Items = KindArray | unknown[];
type Block<T> = KindArray & { [index: number]: T };

/** Walks a table: while ready() says so, `keys[i]` and `values[i]` are the next entry as it is at that
 *  moment, and i++ moves on. The iterators test what ready() does first themselves, and call it only if that
 *  fails. */
export class Cursor<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind> {
  keys!: Block<JsOf<K>>;
  /** In a set the keys. */
  values!: Block<JsOf<V>>;
  /** Entries of the block, and the next of them. */
  n = 0;
  i = 0;
  readonly heap: HeapMemory;
  /** Word of the table's version, and what it was when the block was copied. */
  readonly at: number;
  version = 0;
  readonly #table: Walked<K>;
  #bits = UNSET;
  #index = 0;
  #block: number;
  readonly #nextBlocks: number;
  /** Elements of a key. */
  readonly #width: 1 | 2;
  /** The hash's first coefficient when the block was copied, as two words. */
  #low = 0;
  #high = 0;

  /** `block`: entries to copy first; `nextBlocks`: from then on. */
  constructor(table: Walked<K>, block = FIRST_BLOCK, nextBlocks = LAST_BLOCK) {
    this.#block = block;
    this.#nextBlocks = nextBlocks;
    this.#table = table;
    this.#width = KINDS[table.keyKind].width;
    this.heap = table.heap;
    this.at = (table.h >>> 2) + VERSION;
  }

  /** Makes entry i valid: skips those that are gone and reads anew those that may have changed, in this block
   *  and then the next; false at the end. */
  ready(): boolean {
    do {
      for (; this.i < this.n; this.i++) {
        if (this.heap.i32[this.at] === this.version) return true;
        if (this.#redrawn()) continue;
        const value = this.#table.find(this.#key(this.i));
        if (value === GONE) continue;
        if (this.#table.valueKind !== 'none') this.values[this.i] = value as JsOf<V>;
        return true;
      }
    } while (this.#fetch());
    return false;
  }

  #key(i: number): JsOf<K> {
    const { keys } = this;
    return this.#width === 1 ? (keys[i] as JsOf<K>) : ([keys[2 * i], keys[2 * i + 1]] as JsOf<K>);
  }

  /** Makes up to `most` entries from i on valid at once, in place: how many; 0 at the end. */
  settle(most: number): number {
    if (!this.ready()) return 0;
    const now = this.heap.words[this.at] as number;
    if (now !== this.version) {
      let kept = this.i;
      for (let i = this.i; i < this.n; i++) {
        const value = this.#table.find(this.#key(i));
        if (value === GONE) continue;
        const width = this.#width;
        for (let w = 0; w < width; w++) this.keys[kept * width + w] = this.keys[i * width + w] as JsOf<K>;
        if (this.#table.valueKind !== 'none') this.values[kept] = value as JsOf<V>;
        kept++;
      }
      this.n = kept;
      this.version = now;
    }
    return Math.min(this.n - this.i, most);
  }

  /** Whether the map emptied since the block was copied: nothing of it is left, and a key that came back has
   *  a new hash, so that it may be met again at a later index. */
  #redrawn(): boolean {
    const { heap, h } = this.#table;
    const at = (h >>> 2) + COEFFICIENT;
    return h !== 0 && (heap.words[at] !== this.#low || heap.words[at + 1] !== this.#high);
  }

  /** Copies the next block of entries out of the heap; false at the end. */
  #fetch(): boolean {
    const table = this.#table;
    if (this.#index === 1 << this.#bits) {
      this.#giveBlocks();
      return false;
    }
    const { heap, h } = table;
    const n = table.cold.scan(h, this.#bits, this.#index, this.#block);
    if (n < 0 || h === 0) table.fail('iteration');
    const { f64 } = heap;
    const buffer = f64[OUT + 1] as number;
    const values = buffer + (f64[OUT + 2] as number) * 8;
    const { columns } = table;
    this.keys = (columns.keys?.copy(buffer, n, this.keys) ??
      this.#objects(table.keyKind as ScalarKind, buffer, n, 2)) as Block<JsOf<K>>;
    // a set's entries are [key, key]
    this.values = (columns.values?.copy(values, n, this.values) ??
      (table.valueKind === 'none' ? this.keys : this.#objects(table.valueKind, values, n, 1))) as never;
    this.n = n;
    this.i = 0;
    this.#index = f64[OUT] as number;
    this.#bits = f64[OUT + 3] as number;
    this.#block = this.#nextBlocks;
    this.version = heap.words[this.at] as number;
    this.#low = heap.words[(h >>> 2) + COEFFICIENT] as number;
    this.#high = heap.words[(h >>> 2) + COEFFICIENT + 1] as number;
    return true;
  }

  /** What n records, or numbers of kept values, at address `at` stand for; `step` words each. */
  #objects(name: ValueKind, at: number, n: number, step: number): unknown[] {
    const { heap, kept } = this.#table;
    const kind = KINDS[name];
    const column: unknown[] = [];
    for (let i = 0; i < n; i++) {
      const it = heap.words[(at >>> 2) + i * step] as number;
      column[i] = kind.slot === 'kept' ? kept?.at(it) : readRecord(heap, name as 'string' | 'bytes', it);
    }
    return column;
  }

  /** Leaves the blocks to another cursor, once. */
  #giveBlocks(): void {
    if (this.n < 0) return;
    this.n = -1;
    const { columns } = this.#table;
    columns.keys?.give(this.keys);
    columns.values?.give(this.values);
  }
}

/** The numbers of keys that are two, apart: n keys from the one numbered `from` on, into two arrays from `at`
 *  on. */
export const unzip = (keys: Items, from: number, n: number, a: KindArray, b: KindArray, at = 0): void => {
  const first: { [i: number]: unknown } = a;
  const second: { [i: number]: unknown } = b;
  for (let i = 0, j = 2 * from; i < n; i++) {
    first[at + i] = keys[j++];
    second[at + i] = keys[j++];
  }
};

/** All keys, or all values of a map, as one array of the kind in the order of iteration, block by block; of
 *  keys that are two numbers as two. */
export const all = <K extends KeyKind>(table: Walked<K>, side: 'keys' | 'values'): Items => {
  const kind = KINDS[side === 'keys' ? table.keyKind : (table.valueKind as ValueKind)];
  if (kind.slot === 'number') return allNumbers(table as unknown as Walked, side, kind);
  const cursor = new Cursor<K>(table);
  const items: unknown[] = [];
  for (; cursor.ready(); cursor.i++) items[items.length] = cursor[side][cursor.i];
  return items;
};

/** Straight from the scan buffer: nothing can change the table meanwhile. */
const allNumbers = (table: Walked, side: 'keys' | 'values', kind: Kind): Items => {
  const { heap, size } = table;
  const { width } = kind;
  const first = new kind.View(size);
  const second = width === 2 ? new kind.View(size) : first;
  let to = 0;
  scanAll(table, side === 'keys', (keys, values, n) => {
    const column = heap.view(kind, side === 'keys' ? keys : values, n * width);
    if (width === 2) unzip(column, 0, n, first, second, to);
    else first.set(column, to);
    to += n;
  });
  return width === 2 ? [first, second] : first;
};

/** Has `take` all entries, some at a time: n keys from one address on, n values from another. It must not
 *  change the table. */
export const scanAll = (
  table: Walked,
  keysOnly: boolean,
  take: (keys: number, values: number, n: number) => void,
): void => {
  const { heap, h } = table;
  const scan = keysOnly && table.valueKind !== 'none' ? table.cold.scanKeys : table.cold.scan;
  let bits = UNSET;
  let index = 0;
  while (index !== 1 << bits) {
    const n = scan(h, bits, index, LAST_BLOCK);
    if (n < 0) table.fail('iteration');
    const { f64 } = heap;
    const buffer = f64[OUT + 1] as number;
    index = f64[OUT] as number;
    bits = f64[OUT + 3] as number;
    take(buffer, buffer + (f64[OUT + 2] as number) * 8, n);
  }
};

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What keys(), values() and entries() return: an iterator with Iterator.prototype's helpers. The subclasses,
 *  by kind, have next() (hot/iterators.ts). */
export abstract class MapIterator {}
Object.setPrototypeOf(MapIterator.prototype, IteratorPrototype);
Object.defineProperty(MapIterator.prototype, Symbol.toStringTag, {
  value: 'TypedMap Iterator',
  configurable: true,
});

/** The callback of forEach() as a function to call directly: engines look into such a call, but not into
 *  fn.call(). */
export const visitor = (fn: (...args: never[]) => unknown, thisArg: unknown): Visit =>
  (thisArg === undefined ? fn : fn.bind(thisArg as never)) as Visit;

/** The iterators of a table's kinds. */
export interface Iterators {
  readonly keys: IteratorClass;
  readonly values: IteratorClass;
  readonly entries: IteratorClass;
  readonly forEach: (cursor: Cursor, fn: Visit, table: object) => void;
}
/** What forEach() calls. */
export type Visit = (value: unknown, key: unknown, table: unknown) => unknown;
/** Makes an iterator over a table. */
export type IteratorClass = new (table: Walked) => Iterated<never>;
