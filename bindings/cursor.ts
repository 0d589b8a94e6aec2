// Iteration. A cursor is a place in the core's order (assembly/cursor.ts) plus the entries copied out last; it holds
// no memory of the heap and needs no registry, so an abandoned one costs nothing. Entries are copied in blocks,
// and looked up again only if the map changed since.
import { COEFFICIENT, type ColdExports, OUT, VERSION } from './core.js';
import type { Heap } from './heap.js';
import type { JsOf, KeyKind, Kind, KindArray, ValueKind } from './kinds.js';
import { KINDS } from './kinds.js';

/** `bits` of a cursor that has not begun. */
const UNSET = 255;
/** Entries copied per block: few at first, since many iterations stop early. */
const FIRST_BLOCK = 32;
const LAST_BLOCK = 1024;

/** What a cursor asks of a table. */
export interface Walked<K extends KeyKind = KeyKind> {
  readonly h: number;
  readonly heap: Heap;
  readonly keyKind: K;
  readonly valueKind: ValueKind | 'none';
  readonly cold: ColdExports;
  readonly size: number;
  /** The key's value (in a set the key), undefined if it is not there. */
  find(key: JsOf<K>): unknown;
  /** Throws what went wrong. */
  fail(what: string): undefined;
}

type Block<T> = KindArray & { [index: number]: T };

/** One block per kind that a finished cursor left behind: allocating two costs as much as some hundred entries. */
const spare = new globalThis.Map<Kind, KindArray>();

const takeBlock = <T>(kind: Kind, length: number): Block<T> => {
  const block = spare.get(kind);
  if (block === undefined || length > LAST_BLOCK)
    return new kind.View(Math.max(length, LAST_BLOCK)) as Block<T>;
  spare.delete(kind);
  return block as Block<T>;
};

/** Walks a table: while ready() says so, `keys[i]` and `values[i]` are the next entry as it is at that moment, and
 *  i++ moves on. The iterators test what ready() does first themselves, and call it only if that fails. */
export class Cursor<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind> {
  keys!: Block<JsOf<K>>;
  /** In a set the keys. */
  values!: Block<JsOf<V>>;
  /** Entries of the block, and the next of them. */
  n = 0;
  i = 0;
  readonly heap: Heap;
  /** Word of the table's version, and what it was when the block was copied. */
  readonly at: number;
  version = 0;
  readonly #table: Walked<K>;
  #bits = UNSET;
  #index = 0;
  #block = FIRST_BLOCK;
  /** The hash's first coefficient when the block was copied, as two words. */
  #low = 0;
  #high = 0;

  constructor(table: Walked<K>) {
    this.#table = table;
    this.heap = table.heap;
    this.at = (table.h >>> 2) + VERSION;
  }

  /** Makes entry i valid: skips those that are gone and reads anew those that may have changed, in this block and
   *  then the next; false at the end. */
  ready(): boolean {
    do {
      for (; this.i < this.n; this.i++) {
        if (this.heap.i32[this.at] === this.version) return true;
        if (this.#redrawn()) continue;
        const value = this.#table.find(this.keys[this.i] as JsOf<K>) as JsOf<V> | undefined;
        if (value === undefined) continue;
        this.values[this.i] = value;
        return true;
      }
    } while (this.#fetch());
    return false;
  }

  /** Whether the map emptied since the block was copied: nothing of it is left, and a key that came back has a new
   *  hash, so that it may be met again at a later index. */
  #redrawn(): boolean {
    const { heap, h } = this.#table;
    const at = (h >>> 2) + COEFFICIENT;
    return h !== 0 && (heap.i32[at] !== this.#low || heap.i32[at + 1] !== this.#high);
  }

  /** Copies the next block of entries out of the heap; false at the end. */
  #fetch(): boolean {
    const table = this.#table;
    const [key, value] = [
      KINDS[table.keyKind],
      table.valueKind === 'none' ? undefined : KINDS[table.valueKind],
    ];
    if (this.#index === 2 ** this.#bits) {
      if (this.n < 0) return false; // once is enough: another cursor may have the blocks by now
      this.n = -1;
      spare.set(key, this.keys);
      if (value !== undefined) spare.set(value, this.values);
      return false;
    }
    const { heap, h } = table;
    const n = table.cold.scan(h, this.#bits, this.#index, this.#block);
    if (n < 0 || h === 0) table.fail('iteration');
    const { f64 } = heap;
    const buffer = f64[OUT + 1] as number;
    const values = buffer + (f64[OUT + 2] as number) * 8;
    if (this.keys === undefined || Math.min(this.keys.length, this.values.length) < n) {
      this.keys = takeBlock(key, n);
      // a set's entries are [key, key]
      this.values = value === undefined ? (this.keys as never) : takeBlock(value, n);
    }
    this.keys.set(heap.view(key, buffer, n));
    if (value !== undefined) this.values.set(heap.view(value, values, n));
    this.n = n;
    this.i = 0;
    this.#index = f64[OUT] as number;
    this.#bits = f64[OUT + 3] as number;
    this.#block = LAST_BLOCK;
    this.version = heap.i32[this.at] as number;
    this.#low = heap.i32[(h >>> 2) + COEFFICIENT] as number;
    this.#high = heap.i32[(h >>> 2) + COEFFICIENT + 1] as number;
    return true;
  }
}

/** All keys, or all values of a map, as one typed array in the order of iteration, block by block. */
export const all = <K extends KeyKind>(table: Walked<K>, side: 'keys' | 'values'): KindArray => {
  const kind = KINDS[side === 'keys' ? table.keyKind : (table.valueKind as ValueKind)];
  const array = new kind.View(table.size);
  const cursor = new Cursor<K>(table);
  for (let at = 0; cursor.ready(); at += cursor.n, cursor.i = cursor.n) {
    array.set(cursor[side].subarray(0, cursor.n), at);
  }
  return array;
};

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What keys(), values() and entries() return: an iterator with Iterator.prototype's helpers. The subclasses, by
 *  kind, have next() (generated/iterators.ts). */
export abstract class MapIterator {}
Object.setPrototypeOf(MapIterator.prototype, IteratorPrototype);
Object.defineProperty(MapIterator.prototype, Symbol.toStringTag, {
  value: 'TypedMap Iterator',
  configurable: true,
});

/** The callback of forEach() as a function to call directly: engines look into such a call, but not into fn.call(). */
export const visitor = (fn: (...args: never[]) => unknown, thisArg: unknown): Visit =>
  (thisArg === undefined ? fn : fn.bind(thisArg as never)) as Visit;

/** The iterators of a table's kinds. */
export interface Iterators {
  readonly keys: IteratorClass;
  readonly values: IteratorClass;
  readonly entries: IteratorClass;
  readonly forEach: (cursor: Cursor, fn: Visit, table: Walked) => void;
}
/** What forEach() calls. */
export type Visit = (value: unknown, key: unknown, table: unknown) => unknown;
/** Makes an iterator over a table. */
export type IteratorClass = new (table: Walked) => IterableIterator<never>;
