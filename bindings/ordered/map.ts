// Entry point tophash/map: a Map to put in the place of the native one. What it does is ECMAScript's, section
// "Map Objects"; the data structure is in table.ts. Methods are short because engines inline short ones.
import { checkObject, show } from '../base/errors.js';
import { NativeMap } from '../base/native-map.js';
import { type DrainBudget, type DrainResult, drainWithin } from '../growth/drain-budget.js';
import { listWith } from '../heap/live-maps.js';
import { checkCapacity } from '../heap/map-options.js';
import { DEAD } from './chunks.js';
import { inspectMap, inspectSymbol } from './inspect.js';
import { GIVE, OrderIterator } from './iterator.js';
import { orderHeap } from './number-index.js';
import { type DropInStats, dropInHeaps, dropIns, statsOf } from './stats.js';
import { NONE, OrderedTable } from './table.js';
import { Walk } from './walk.js';

export type { DrainBudget, DrainResult } from '../growth/drain-budget.js';
export type { DropInStats } from './stats.js';

listWith({ maps: dropIns, heaps: dropInHeaps });

/** Module-local copy of DEAD: V8 treats it as a constant, an imported binding it loads each time. */
const dead = DEAD;

/** Type of the iterators. */
type Iterated<T> = ReturnType<globalThis.Map<T, T>['keys']>;

const iterate = (table: OrderedTable, give: number): never => new OrderIterator(table, give) as never;

/** The entry at a position as [key, value]; undefined if there is none at all. */
const pairAt = (table: OrderedTable, p: number): never | undefined =>
  table.size === 0 ? undefined : ([table.keyAt(p), table.valueAt(p)] as never);

const removeAt = (table: OrderedTable, p: number): never | undefined => {
  const pair = pairAt(table, p);
  if (pair !== undefined) table.remove(p | 0);
  return pair;
};

const checkCallback = (fn: unknown): void => {
  if (typeof fn !== 'function') throw new TypeError(`callback is ${show(fn)}: expected a function`);
};

/**
 * The drop-in Map: any keys (SameValueZero), insertion order, live iteration; everything that ECMAScript 2026
 * says of Map.
 * Beyond it first, last, shift, pop, reserve, stats, drain, compact and toNative. Without WebAssembly, or
 * without linear memory for the index of numbers and bigints, it finds these as all other keys, by native
 * Maps.
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: it takes the native one's place
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declaration
export class Map<K = any, V = any> {
  declare readonly [Symbol.toStringTag]: string;
  /** entries() itself. */
  declare [Symbol.iterator]: () => Iterated<[K, V]>;
  readonly #table = new OrderedTable();

  /** Puts in the entries, [key, value] each, by this.set(). Throws TypeError for what is not such an
   *  iterable. */
  constructor(entries: Iterable<readonly [K, V]> | null | undefined = undefined) {
    if (entries === undefined || entries === null) return;
    const { set } = this;
    if (typeof set !== 'function') throw new TypeError(`set is ${show(set)}: expected a function`);
    for (const entry of entries) {
      if ((typeof entry !== 'object' && typeof entry !== 'function') || entry === null) {
        throw new TypeError(`entry ${show(entry)}: expected [key, value]`);
      }
      set.call(this, entry[0], entry[1]);
    }
  }

  /** A map from what `callback` gives for each item to the array of those items. */
  static groupBy<T, K>(items: Iterable<T>, callback: (item: T, index: number) => K): Map<K, T[]> {
    if (items === undefined || items === null) throw new TypeError(`items is ${items}: expected an iterable`);
    checkCallback(callback);
    const groups = new Map<K, T[]>();
    const table = groups.#table;
    let index = 0;
    for (const item of items) {
      const key = callback(item, index++);
      const entry = table.find(key);
      if (entry === NONE) table.add(key === 0 ? 0 : key, [item]);
      else {
        const group = table.valueAt(entry) as T[];
        group[group.length] = item;
      }
    }
    return groups;
  }

  static get [Symbol.species](): unknown {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is its own
    return this;
  }

  get size(): number {
    return this.#table.size;
  }

  get(key: K): V | undefined {
    return this.#table.get(key) as V | undefined;
  }

  has(key: K): boolean {
    return this.#table.find(key) !== NONE;
  }

  set(key: K, value: V): this {
    this.#table.put(key, value);
    return this;
  }

  delete(key: K): boolean {
    const table = this.#table;
    const entry = table.find(key);
    if (entry === NONE) return false;
    table.remove(entry);
    return true;
  }

  /** O(1), but for what the engine does with what was in it. */
  clear(): void {
    this.#table.clear();
  }

  /** The key's value; if it is not there, `value` after putting it in. */
  getOrInsert(key: K, value: V): V {
    const table = this.#table;
    const entry = table.find(key);
    if (entry !== NONE) return table.valueAt(entry) as V;
    table.add(key === 0 ? 0 : key, value);
    return value;
  }

  /** As getOrInsert() with the value that `callback` gives for the key. */
  getOrInsertComputed(key: K, callback: (key: K) => V): V {
    const table = this.#table;
    checkCallback(callback);
    const entry = table.find(key);
    if (entry !== NONE) return table.valueAt(entry) as V;
    const canonical = (key === 0 ? 0 : key) as K;
    const value = callback(canonical);
    table.put(canonical, value); // the callback may have put in the key
    return value;
  }

  forEach(callback: (value: V, key: K, map: this) => void, thisArg: unknown = undefined): void {
    const table = Map.#tableOf(this, 'forEach');
    checkCallback(callback);
    const walk = new Walk(table);
    while (walk.ready()) {
      const { keys, values, n, version } = walk;
      let { i } = walk;
      for (; i < n && version === table.version; i++) {
        const key = keys[i];
        if (typeof key === 'symbol' && key === dead) continue;
        if (thisArg === undefined) callback(values[i] as V, key as K, this);
        else Reflect.apply(callback, thisArg, [values[i], key, this]);
      }
      walk.i = i;
    }
  }

  keys(): Iterated<K> {
    return iterate(Map.#tableOf(this, 'keys'), GIVE.keys);
  }

  values(): Iterated<V> {
    return iterate(Map.#tableOf(this, 'values'), GIVE.values);
  }

  entries(): Iterated<[K, V]> {
    return iterate(Map.#tableOf(this, 'entries'), GIVE.entries);
  }

  /** The table of what a method was called on; the hot methods leave the message to the engine. */
  static #tableOf(receiver: unknown, method: string): OrderedTable {
    if (typeof receiver === 'object' && receiver !== null && #table in receiver) return receiver.#table;
    throw new TypeError(
      `Map.prototype.${method} called on incompatible receiver ${show(receiver)}: expected a Map`,
    );
  }

  // ---- beyond ECMAScript ----------------------------------------------------------------------------------

  /** The entry that was put in first, as [key, value]; undefined if the map is empty. O(1). */
  first(): [K, V] | undefined {
    const table = this.#table;
    return pairAt(table, table.head);
  }

  /** The entry that was put in last. O(1). */
  last(): [K, V] | undefined {
    const table = this.#table;
    return pairAt(table, table.last);
  }

  /** Removes the entry that was put in first and gives it. O(1), however many were deleted before. */
  shift(): [K, V] | undefined {
    const table = this.#table;
    return removeAt(table, table.head);
  }

  /** Removes the entry that was put in last and gives it. O(1), however many were deleted before. */
  pop(): [K, V] | undefined {
    const table = this.#table;
    return removeAt(table, table.last);
  }

  /** Room in the index for `entries` numbers or bigints: it does not grow until there are more. Other keys
   *  need none.  Throws PolicyError, OutOfMemoryError. */
  reserve(entries: number): this {
    const table = this.#table;
    checkCapacity('reserve()', entries);
    table.reserve(entries);
    return this;
  }

  /** The map's state. Changes nothing. */
  stats(): DropInStats {
    return statsOf(this.#table);
  }

  /** Finishes a growth of the index that is under way, within the budget. Throws PolicyError. */
  drain(budget: DrainBudget = {}): DrainResult {
    const table = this.#table;
    checkObject('budget', budget);
    return drainWithin(
      budget,
      () => statsOf(table).oldBuckets,
      (most) => orderHeap().x.drain(table.h, most, 0) || orderHeap().raise('drain()'),
    );
  }

  /** Moves all entries into the fewest places that hold them, and the index into the fewest buckets. O(size).
   *  Iterations  that are under way go on. Throws OutOfMemoryError. */
  compact(): this {
    this.#table.compact();
    return this;
  }

  /** A native Map with the same entries; throws what that throws beyond 16,777,216 of them. */
  toNative(): globalThis.Map<K, V> {
    return new NativeMap(iterate(this.#table, GIVE.entries) as Iterable<[K, V]>);
  }

  /** util.inspect shows it as a native Map; a proxy of one, and what inherits from one, as any object. */
  [inspectSymbol](): unknown {
    if (!(#table in this)) return this;
    const table = (this as this).#table;
    return inspectMap(this, table.size, iterate(table, GIVE.entries));
  }
}

// bundlers give classes other names
Object.defineProperty(Map, 'name', { value: 'Map', configurable: true });
Object.defineProperties(Map.prototype, {
  [Symbol.iterator]: { value: Map.prototype.entries, writable: true, enumerable: false, configurable: true },
  [Symbol.toStringTag]: { value: 'Map', writable: false, enumerable: false, configurable: true },
});

export default Map;
