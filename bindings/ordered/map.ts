// Entry point tophash/map: a Map to put in the place of the native one. What it does is ECMAScript's, section
// "Map Objects". A map is a native Map with three fields more: all of its methods are the engine's own until
// it moves (moving.ts). Methods are short because engines inline short ones.
import { show } from '../base/errors.js';
import { type Iterated, NativeMap, natives } from '../base/native-map.js';
import { type DrainBudget, type DrainResult, drainAndTell, drainWithin } from '../growth/drain-budget.js';
import { listWith } from '../heap/listed.js';
import { check } from '../heap/parameters.js';
import { inspectMap, inspectSymbol } from './inspect.js';
import { type Callback, ENTRIES, eachOf, KEYS, MapIterator, VALUES } from './iterator.js';
import { firstOf, numbersToLog, pairAt, review, toLog } from './moving.js';
import { rules } from './rules.js';
import { type RestoreOptions, restoreInto, snapshotOfEntries } from './snapshot.js';
import { grant, type Moved } from './state.js';
import { type DropInStats, drilled, dropInHeaps, dropIns, statsOf } from './stats.js';
import { OrderedTable } from './table.js';
import { SMALL, type Watch } from './watch.js';

export type { DrainBudget, DrainResult } from '../growth/drain-budget.js';
export type { DropInStats } from './stats.js';

listWith({ maps: dropIns, heaps: dropInHeaps, drilled });

// Module-local constants: V8 compiles calls of them in place, an imported binding it loads each time.
const { clear: nativeClear, delete: nativeDelete, get: nativeGet, has: nativeHas } = natives;
const { set: nativeSet, size: sizeOf } = natives;
const small = SMALL;
const { apply, construct, getPrototypeOf, setPrototypeOf } = Reflect;
const nativePrototype = NativeMap.prototype;

const checkCallback = (fn: unknown): void => {
  if (typeof fn !== 'function') throw new TypeError(`callback is ${show(fn)}: expected a function`);
};

/** How much restore() accepts; SnapshotError beyond. */
export type RestoreLimits = Pick<RestoreOptions, 'maxEntries' | 'maxBytes'>;

/** What the native methods take. */
type Slots = NativeMap<unknown, unknown>;

/**
 * The drop-in Map: everything that ECMAScript 2026 says of Map, and native while being native costs nothing.
 * Beyond it first, last, shift, pop, reserve, stats, drain, compact and toNative. Without WebAssembly or
 * linear memory, maps of numbers stay native.
 */
// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declaration
class DropIn<K = any, V = any> extends NativeMap<K, V> {
  /** Undefined while all entries are in the native slots. */
  #moved: Moved | undefined = undefined;
  #watch: Watch = small;
  #walks = 0;

  // biome-ignore lint/complexity/noUselessConstructor: an implicit one gives its arguments to the parent
  constructor() {
    super();
  }

  static {
    grant({
      isMap: (it) => #moved in it,
      moved: (map) => (map as DropIn).#moved,
      watch: (map) => (map as DropIn).#watch,
      walks: (map) => (map as DropIn).#walks,
      setWatch(map, watch) {
        (map as DropIn).#watch = watch;
      },
      setWalks(map, walks) {
        (map as DropIn).#walks = walks;
      },
      move(map, watch, moved, mark) {
        nativeSet(map as Slots, mark, mark);
        (map as DropIn).#watch = watch;
        (map as DropIn).#moved = moved;
      },
    });
  }

  override get size(): number {
    const moved = this.#moved;
    return moved === undefined ? sizeOf(this as Slots) : moved.size;
  }

  override get(key: K): V | undefined {
    const moved = this.#moved;
    return (moved === undefined ? nativeGet(this as Slots, key) : moved.get(key)) as V | undefined;
  }

  override has(key: K): boolean {
    const moved = this.#moved;
    return moved === undefined ? nativeHas(this as Slots, key) : moved.has(key);
  }

  override set(key: K, value: V): this {
    const moved = this.#moved;
    if (moved === undefined) {
      nativeSet(this as Slots, key, value);
      if (sizeOf(this as Slots) >= this.#watch.due) review(this, key);
    } else {
      moved.put(key, value);
      if (moved.isCrowded) toLog(this);
    }
    return this;
  }

  override delete(key: K): boolean {
    const moved = this.#moved;
    if (!(moved === undefined ? nativeDelete(this as Slots, key) : moved.delete(key))) return false;
    const watch = this.#watch;
    if (watch !== small && watch.deleted(key, sizeOf(this as Slots))) toLog(this);
    return true;
  }

  /** Makes it a native Map again. O(1), but for what the engine does with what was in it. */
  override clear(): void {
    const moved = this.#moved;
    nativeClear(this as Slots);
    this.#moved = undefined;
    this.#watch = small;
    if (moved instanceof OrderedTable) {
      moved.version++; // iterations see that it is no longer the map's
      moved.dropCore();
    }
  }

  /** The key's value; if it is not there, `value` after putting it in. */
  getOrInsert(key: K, value: V): V {
    const there = apply(get, this, [key]) as V;
    if (there !== undefined || apply(has, this, [key])) return there;
    apply(set, this, [key, value]);
    return value;
  }

  /** As getOrInsert() with the value that `callback` gives for the key. */
  getOrInsertComputed(key: K, callback: (key: K) => V): V {
    const there = apply(get, this, [key]) as V;
    checkCallback(callback);
    if (there !== undefined || apply(has, this, [key])) return there;
    const value = callback((key === 0 ? 0 : key) as K);
    apply(set, this, [key, value]); // the callback may have put in the key
    return value;
  }

  override forEach(callback: (value: V, key: K, map: this) => void, thisArg: unknown = undefined): void {
    const map = DropIn.#checked(this, 'forEach');
    checkCallback(callback);
    eachOf(map, callback as unknown as Callback, thisArg);
  }

  override keys(): Iterated<K> {
    return new MapIterator(DropIn.#checked(this, 'keys'), KEYS) as never;
  }

  override values(): Iterated<V> {
    return new MapIterator(DropIn.#checked(this, 'values'), VALUES) as never;
  }

  override entries(): Iterated<[K, V]> {
    return new MapIterator(DropIn.#checked(this, 'entries'), ENTRIES) as never;
  }

  /** What a method was called on; the hot methods leave the message to the engine. */
  static #checked(receiver: unknown, method: string): DropIn {
    if (typeof receiver === 'object' && receiver !== null && #moved in receiver) return receiver as DropIn;
    throw new TypeError(
      `Map.prototype.${method} called on incompatible receiver ${show(receiver)}: expected a Map`,
    );
  }

  static override get [Symbol.species](): MapConstructor {
    // biome-ignore lint/complexity/noThisInStatic: a subclass is its own
    return this as never;
  }

  /** A map from what `callback` gives for each item to the array of those items. */
  static groupBy<T, K>(items: Iterable<T>, callback: (item: T, index: number) => K): Map<K, T[]> {
    if (items === undefined || items === null) throw new TypeError(`items is ${items}: expected an iterable`);
    checkCallback(callback);
    const groups = new Map<K, T[]>();
    let index = 0;
    for (const item of items) {
      const key = callback(item, index++);
      const group = apply(get, groups, [key]) as T[] | undefined;
      if (group === undefined) apply(set, groups, [key, [item]]);
      else group[group.length] = item;
    }
    return groups;
  }

  // ---- beyond ECMAScript ----------------------------------------------------------------------------------

  /** The entry that was put in first, as [key, value]; undefined if the map is empty. O(1). */
  first(): [K, V] | undefined {
    return firstOf(this) as [K, V] | undefined;
  }

  /** The entry that was put in last. Moves the map to the log, and is O(1) from then on. */
  last(): [K, V] | undefined {
    return pairAt(toLog(this) as OrderedTable, false) as [K, V] | undefined;
  }

  /** Removes the entry that was put in first and gives it. O(1), however many were deleted before. */
  shift(): [K, V] | undefined {
    const pair = firstOf(this);
    if (pair !== undefined) apply(remove, this, [pair[0]]);
    return pair as [K, V] | undefined;
  }

  /** Removes the entry that was put in last and gives it. Moves the map to the log, and is O(1) from then
   *  on. */
  pop(): [K, V] | undefined {
    const table = toLog(this) as OrderedTable;
    const pair = pairAt(table, false);
    if (pair !== undefined) table.remove(table.last | 0);
    return pair as [K, V] | undefined;
  }

  /** Room in the index for `entries` numbers or bigints: it does not grow until there are more. From 16,384
   *  on the map moves to the log, unless more than a few keys are something else. Throws PolicyError,
   *  OutOfMemoryError. */
  reserve(entries: number): this {
    const moved = this.#moved;
    check('capacity', entries, 'reserve()');
    if (moved instanceof OrderedTable) moved.reserve(entries);
    else if (entries >= rules.numbers) numbersToLog(this)?.reserve(entries);
    return this;
  }

  /** The map's state. Changes nothing. */
  stats(): DropInStats {
    const moved = this.#moved;
    return statsOf(moved, sizeOf(this as Slots));
  }

  /** Finishes a growth of the index that is under way, within the budget. Throws PolicyError. */
  drain(budget: DrainBudget = {}): DrainResult {
    const moved = this.#moved;
    const index = moved instanceof OrderedTable ? moved.inCore : undefined;
    return index === undefined ? drainWithin(budget, () => 0, Number) : drainAndTell(this, budget, index);
  }

  /** Moves all entries of the log into the fewest places that hold them, and the index into the fewest
   *  buckets. O(size). Iterations that are under way go on. Does nothing for a map that has not moved there.
   *  Throws OutOfMemoryError. */
  compact(): this {
    if (this.#moved instanceof OrderedTable) this.#moved.compact();
    return this;
  }

  /** A native Map with the same entries; throws what that throws beyond 16,777,216 of them. */
  toNative(): globalThis.Map<K, V> {
    return new NativeMap(new MapIterator(this, ENTRIES) as never as Iterable<[K, V]>);
  }

  /** The entries in their order as bytes, for restore() (docs/snapshots.md). Throws KeyTypeError or
   *  ValueTypeError for the first key or value that is no number, string, bigint, boolean, null or
   *  undefined. */
  snapshot(): Uint8Array {
    return snapshotOfEntries(new MapIterator(this, ENTRIES) as never, this.size);
  }

  /** The map that a snapshot() is of. All bytes are checked before a map is made. Throws SnapshotError for
   *  bytes that are no sound snapshot of a Map or exceed `maxEntries` or `maxBytes`, ArgumentTypeError for no
   *  Uint8Array, PolicyError. */
  static restore<K, V>(bytes: Uint8Array, options: RestoreLimits = {}): Map<K, V> {
    const map = new Map<K, V>();
    restoreInto(map, bytes, options);
    return map;
  }

  /** util.inspect shows it as a native Map; a proxy of one, and what inherits from one, as any object. */
  [inspectSymbol](): unknown {
    if (!(#moved in this) || (this as this).#moved === undefined) return this;
    const map = this as this;
    return inspectMap(map, map.#moved?.size as number, new MapIterator(map, ENTRIES) as never);
  }
}

const { get, has, set, delete: remove } = DropIn.prototype;

/** What a constructor is to give for the entries that it is given. */
const fill = (map: DropIn, entries: Iterable<readonly [unknown, unknown]>): void => {
  const { set } = map;
  if (typeof set !== 'function') throw new TypeError(`set is ${show(set)}: expected a function`);
  for (const entry of entries) {
    if ((typeof entry !== 'object' && typeof entry !== 'function') || entry === null) {
      throw new TypeError(`entry ${show(entry)}: expected [key, value]`);
    }
    apply(set, map, [entry[0], entry[1]]);
  }
};

/** The constructor. A class that extends nothing, so that its parent is Function.prototype; and as one that
 *  extends, it is given no object that would have to be made into a Map. */
class Construct extends null {
  constructor(entries: Iterable<readonly [unknown, unknown]> | null | undefined = undefined) {
    // biome-ignore lint/complexity/noArguments: V8 compiles the call in place for it
    const map = construct(DropIn, arguments, new.target) as DropIn;
    if (new.target !== Construct && getPrototypeOf(map) === nativePrototype)
      setPrototypeOf(map, Construct.prototype); // new.target has none
    if (entries !== undefined && entries !== null) fill(map, entries);
    // biome-ignore lint/correctness/noConstructorReturn: this is how it gives another object
    return map as never;
  }
}

/** The type of Map itself. */
export interface DropInConstructor {
  /** Puts in the entries, [key, value] each, by this.set(). Throws TypeError for what is no such iterable. */
  // biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declaration
  new <K = any, V = any>(entries?: Iterable<readonly [K, V]> | null): Map<K, V>;
  readonly prototype: Map;
  readonly [Symbol.species]: unknown;
  groupBy<T, K>(items: Iterable<T>, callback: (item: T, index: number) => K): Map<K, T[]>;
  /** The map that a snapshot() is of. Throws SnapshotError, ArgumentTypeError, PolicyError. */
  // biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declaration
  restore<K = any, V = any>(bytes: Uint8Array, options?: RestoreLimits): Map<K, V>;
}

// biome-ignore lint/suspicious/noExplicitAny: as in TypeScript's own declaration
export type Map<K = any, V = any> = DropIn<K, V>;
// biome-ignore lint/suspicious/noShadowRestrictedNames: it takes the native one's place
export const Map = Construct as unknown as DropInConstructor;

const { groupBy, restore, [Symbol.species]: species } = Object.getOwnPropertyDescriptors(DropIn);
const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(DropIn.prototype);
setPrototypeOf(Map.prototype, Object.prototype);
Object.defineProperties(Map.prototype, {
  ...(methods as PropertyDescriptorMap),
  [Symbol.iterator]: { ...methods.entries, enumerable: false } as PropertyDescriptor,
  [Symbol.toStringTag]: { value: 'Map', writable: false, enumerable: false, configurable: true },
});
Object.defineProperties(Map, {
  name: { value: 'Map' }, // bundlers give it another
  groupBy: groupBy as PropertyDescriptor,
  restore: restore as PropertyDescriptor,
  [Symbol.species]: species as PropertyDescriptor,
});

export default Map;
