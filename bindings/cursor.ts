// Iteration. A cursor is a place in the core's order (assembly/cursor.ts) plus the entries copied out last; it holds
// no memory of the heap and needs no registry, so an abandoned one costs nothing. Entries are copied in blocks,
// and looked up again only if the map changed since.
import { COEFFICIENT, OUT, VERSION } from './core.js';
import type { JsOf, KeyKind, Kind, KindArray, ValueKind } from './kinds.js';
import { KINDS } from './kinds.js';
import type { Table } from './table.js';

/** `bits` of a cursor that has not begun. */
const UNSET = 255;
/** Entries copied per block: few at first, since many iterations stop early. */
const FIRST_BLOCK = 32;
const LAST_BLOCK = 1024;

type Block<T> = KindArray & ArrayLike<T>;

/** One block per kind that a finished cursor left behind: allocating two costs as much as some hundred entries. */
const spare = new globalThis.Map<Kind, KindArray>();

const takeBlock = <T>(kind: Kind, length: number): Block<T> => {
  const block = spare.get(kind);
  if (block === undefined || length > LAST_BLOCK)
    return new kind.View(Math.max(length, LAST_BLOCK)) as Block<T>;
  spare.delete(kind);
  return block as Block<T>;
};

/** Walks a map block by block: while fetch() is true, entries 0 to n - 1 of `keys` are to be visited, each with
 *  what valueAt() says at that moment; undefined means that the key is gone by now. */
export class Cursor<K extends KeyKind, V extends ValueKind> {
  keys!: Block<JsOf<K>>;
  n = 0;
  #values!: Block<JsOf<V>>;
  readonly #table: Table<K>;
  #bits = UNSET;
  #index = 0;
  #block = FIRST_BLOCK;
  #version = 0;
  /** The hash's first coefficient when the block was copied, as two words. */
  #low = 0;
  #high = 0;

  constructor(map: Table<K>) {
    this.#table = map;
  }

  valueAt(i: number): JsOf<V> | undefined {
    const table = this.#table;
    if (table.heap.i32[(table.h >>> 2) + VERSION] === this.#version) return this.#values[i];
    return this.#redrawn() ? undefined : (table.find(this.keys[i] as JsOf<K>) as JsOf<V> | undefined);
  }

  /** Whether the map emptied since the block was copied: nothing of it is left, and a key that came back has a new
   *  hash, so that it may be met again at a later index. */
  #redrawn(): boolean {
    const { heap, h } = this.#table;
    const at = (h >>> 2) + COEFFICIENT;
    return h !== 0 && (heap.i32[at] !== this.#low || heap.i32[at + 1] !== this.#high);
  }

  /** Copies the next block of entries out of the heap; false at the end. */
  fetch(): boolean {
    const table = this.#table;
    const [key, value] = [
      KINDS[table.keyKind],
      table.valueKind === 'none' ? undefined : KINDS[table.valueKind],
    ];
    if (this.#index === 2 ** this.#bits) {
      spare.set(key, this.keys);
      if (value !== undefined) spare.set(value, this.#values);
      return false;
    }
    const { heap, h } = table;
    const n = table.cold.scan(h, this.#bits, this.#index, this.#block);
    if (n < 0 || h === 0) table.fail('iteration');
    const { f64 } = heap;
    const buffer = f64[OUT + 1] as number;
    const values = buffer + (f64[OUT + 2] as number) * 8;
    if (this.keys === undefined || Math.min(this.keys.length, this.#values.length) < n) {
      this.keys = takeBlock(key, n);
      // a set's entries are [key, key]
      this.#values = value === undefined ? (this.keys as never) : takeBlock(value, n);
    }
    this.keys.set(heap.view(key, buffer, n));
    if (value !== undefined) this.#values.set(heap.view(value, values, n));
    this.n = n;
    this.#index = f64[OUT] as number;
    this.#bits = f64[OUT + 3] as number;
    this.#block = LAST_BLOCK;
    this.#version = heap.i32[(h >>> 2) + VERSION] as number;
    this.#low = heap.i32[(h >>> 2) + COEFFICIENT] as number;
    this.#high = heap.i32[(h >>> 2) + COEFFICIENT + 1] as number;
    return true;
  }
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What keys(), values() and entries() return: an iterator with Iterator.prototype's helpers. */
class MapIterator<K extends KeyKind, V extends ValueKind, T> {
  readonly #pick: (key: JsOf<K>, value: JsOf<V>) => T;
  #cursor: Cursor<K, V> | undefined;
  #i = 0;

  constructor(map: Table<K>, pick: (key: JsOf<K>, value: JsOf<V>) => T) {
    this.#cursor = new Cursor(map);
    this.#pick = pick;
  }

  next(): IteratorResult<T, undefined> {
    const cursor = this.#cursor;
    if (cursor === undefined) return { value: undefined, done: true };
    do {
      while (this.#i < cursor.n) {
        const i = this.#i++;
        const value = cursor.valueAt(i);
        if (value !== undefined) return { value: this.#pick(cursor.keys[i] as JsOf<K>, value), done: false };
      }
      this.#i = 0;
    } while (cursor.fetch());
    this.#cursor = undefined; // at its end for good, as JavaScript's iterators are
    return { value: undefined, done: true };
  }
}
Object.setPrototypeOf(MapIterator.prototype, IteratorPrototype);
Object.defineProperty(MapIterator.prototype, Symbol.toStringTag, {
  value: 'TypedMap Iterator',
  configurable: true,
});

/** An iterator over what `pick` makes of each entry. */
export const iterate = <K extends KeyKind, V extends ValueKind, T>(
  map: Table<K>,
  pick: (key: JsOf<K>, value: JsOf<V>) => T,
): IterableIterator<T> => new MapIterator(map, pick) as unknown as IterableIterator<T>;
