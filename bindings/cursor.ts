// Iteration. A cursor is a place in the core's order (assembly/cursor.ts) plus the entries copied out last; it holds
// no memory of the heap and needs no registry, so an abandoned one costs nothing. Entries are copied in blocks,
// and looked up again only if the map changed since.
import { OUT, VERSION } from './core.js';
import type { KeyKind, KindArray, ValueKind } from './kinds.js';
import { KINDS } from './kinds.js';
import type { TypedMap } from './typed-map.js';

/** `bits` of a cursor that has not begun. */
const UNSET = 255;
/** Entries copied per block: few at first, since many iterations stop early. */
const FIRST_BLOCK = 32;
const LAST_BLOCK = 1024;

type Buffer_<T> = KindArray & ArrayLike<T>;
type Map_ = TypedMap<KeyKind, ValueKind>;

/** Walks a map's entries: after each true next(), `key` and `value` are those of one live entry. */
export class Cursor<K, V> {
  key!: K;
  value!: V;
  readonly #map: Map_;
  #bits = UNSET;
  #index = 0;
  #block = FIRST_BLOCK;
  #keys!: Buffer_<K>;
  #values!: Buffer_<V>;
  #capacity = 0;
  #i = 0;
  #n = 0;
  #version = 0;

  constructor(map: Map_) {
    this.#map = map;
  }

  /** Moves to the next entry; false at the end. */
  next(): boolean {
    for (;;) {
      while (this.#i < this.#n) {
        const i = this.#i++;
        const key = this.#keys[i] as K;
        if (this.#unchanged()) {
          this.key = key;
          this.value = this.#values[i] as V;
          return true;
        }
        const value = this.#map.get(key as never);
        if (value === undefined) continue;
        this.key = key;
        this.value = value as V;
        return true;
      }
      if (this.#index === 2 ** this.#bits || !this.#fetch()) return false;
    }
  }

  #unchanged(): boolean {
    const map = this.#map;
    return map.heap.i32[(map.h >>> 2) + VERSION] === this.#version;
  }

  /** Copies the next block of entries out of the heap. */
  #fetch(): boolean {
    const map = this.#map;
    const { heap, h } = map;
    const n = map.cold.scan(h, this.#bits, this.#index, this.#block);
    if (n < 0 || h === 0) map.fail();
    const [index, buffer, capacity, bits] = heap.f64.subarray(OUT, OUT + 4) as unknown as [number, number, number, number];
    const [key, value] = [KINDS[map.keyKind], KINDS[map.valueKind]];
    if (this.#capacity < n) {
      this.#capacity = Math.max(n, this.#block);
      this.#keys = new key.View(this.#capacity) as Buffer_<K>;
      this.#values = new value.View(this.#capacity) as Buffer_<V>;
    }
    const memory = heap.x.memory.buffer;
    this.#keys.set(new key.View(memory, buffer, n));
    this.#values.set(new value.View(memory, buffer + capacity * 8, n));
    this.#index = index;
    this.#bits = bits;
    this.#block = LAST_BLOCK;
    this.#version = heap.i32[(h >>> 2) + VERSION] as number;
    this.#i = 0;
    this.#n = n;
    return true;
  }
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** What keys(), values() and entries() return: an iterator with Iterator.prototype's helpers. */
class MapIterator<K, V, T> {
  readonly #cursor: Cursor<K, V>;
  readonly #pick: (cursor: Cursor<K, V>) => T;
  #done = false;

  constructor(cursor: Cursor<K, V>, pick: (cursor: Cursor<K, V>) => T) {
    this.#cursor = cursor;
    this.#pick = pick;
  }

  next(): IteratorResult<T, undefined> {
    if (!this.#done && this.#cursor.next()) return { value: this.#pick(this.#cursor), done: false };
    this.#done = true;
    return { value: undefined, done: true };
  }
}
Object.setPrototypeOf(MapIterator.prototype, IteratorPrototype);
Object.defineProperty(MapIterator.prototype, Symbol.toStringTag, {
  value: 'TypedMap Iterator',
  configurable: true,
});

/** An iterator over what `pick` makes of each entry. */
export const iterate = <K, V, T>(map: Map_, pick: (cursor: Cursor<K, V>) => T): IterableIterator<T> =>
  new MapIterator(new Cursor<K, V>(map), pick) as unknown as IterableIterator<T>;
