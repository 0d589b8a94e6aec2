// TypedMap: the map users see. Its hot methods are in a class per kind pair (hot/), so that each stays
// monomorphic; what a TypedSet has too is in table.ts.
import { checkFunction } from '../base/errors.js';
import { NativeMap, nativeSet } from '../base/native-map.js';
import type { BulkOf, JsOf, KeyKind, KeysOf, ValueKind } from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';
import { BlockIterator } from './blocks.js';
import {
  countOf,
  deleteMany,
  type GetManyOptions,
  getMany,
  hasMany,
  setMany,
  type UpdateOp,
  updateMany,
} from './bulk.js';
import { all, GONE } from './cursor.js';
import { describe, type Inspection } from './inspect.js';
import { internalsOf } from './internals.js';
import { type Original, optionsForClone, planFor } from './plan.js';
import { Table } from './table.js';

/** Entries as an iterable, or as two arrays of equal length. */
export type EntriesOf<K extends KeyKind, V extends ValueKind> =
  | Iterable<readonly [JsOf<K>, JsOf<V>]>
  | Columns<K, V>;
interface Columns<K extends KeyKind, V extends ValueKind> {
  keys: KeysOf<K>;
  values: BulkOf<V>;
}

/** What blocks() gives: `length` keys and the values beside them. */
export interface Block<K extends KeyKind, V extends ValueKind> {
  readonly keys: BulkOf<K>;
  readonly values: BulkOf<V>;
  readonly length: number;
}

/** A hash map with keys and values of fixed kinds, in WebAssembly memory. As JavaScript's Map where nothing
 * else is said; iteration order is unspecified (Go's rule). Kinds: i32 u32 i64 u64 f64 string bytes, values
 * also f32 and any; i64 and u64 are bigints, bytes are Uint8Arrays, of which the map keeps copies. Wrong
 * types and out-of-range integers throw KeyTypeError or ValueTypeError, in reads as in writes.
 */
export class TypedMap<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind> extends Table<
  K,
  JsOf<V>
> {
  /** Throws PolicyError for an unknown kind or an option out of range, OutOfMemoryError without memory. */
  constructor(key: K, value: V, options?: MapOptions);
  /** @internal `original`: what this is to be a clone of. */
  constructor(key: K, value: V, options: MapOptions | undefined, original: Original | undefined);
  constructor(key: K, value: V, options?: MapOptions, original?: Original) {
    super(planFor(TypedMap, key, value, options, original));
  }

  /** The value's kind, as given. */
  override get value(): V {
    return internalsOf(this).valueKind as V;
  }

  /** @internal */
  override get valueKind(): V {
    return this.value;
  }

  /** A map of the given entries; two arrays are put in by setMany(), into a map of their size. Throws as
   *  set() does; RangeError if the arrays differ in length. */
  static from<K extends KeyKind, V extends ValueKind>(
    key: K,
    value: V,
    entries: EntriesOf<K, V>,
    options?: MapOptions,
  ): TypedMap<K, V> {
    const isIterable = Symbol.iterator in entries;
    const { keys, values } = isIterable ? ({} as Columns<K, V>) : entries;
    const n = isIterable ? 0 : countOf(keys);
    const given = isIterable ? 0 : countOf(values);
    if (n !== given) throw new RangeError(`${n} keys but ${given} values: expected as many of each`);
    const capacity = isIterable ? {} : { capacity: n };
    const map = new TypedMap(key, value, { ...capacity, ...options });
    try {
      if (!isIterable) return map.setMany(keys, values);
      for (const [k, v] of entries) map.set(k, v);
      return map;
    } catch (error) {
      map.dispose();
      throw error;
    }
  }

  // The hot methods: these bodies serve users' subclasses, of whose parents none is the made class.

  /** The key's value, undefined if it is not there. Throws KeyTypeError. */
  get(key: JsOf<K>): JsOf<V> | undefined {
    return hotOf(this).get.call(this, key) as JsOf<V> | undefined;
  }

  /** Whether the key is there. Throws KeyTypeError. */
  override has(key: JsOf<K>): boolean {
    return hotOf(this).has.call(this, key);
  }

  /** Assigns. Throws KeyTypeError, ValueTypeError, OutOfMemoryError. */
  set(key: JsOf<K>, value: JsOf<V>): this {
    return hotOf(this).set.call(this, key, value) as this;
  }

  /** Removes the key: whether it was there. Throws KeyTypeError. */
  delete(key: JsOf<K>): boolean {
    return hotOf(this).delete.call(this, key);
  }

  /** Adds to the key's value, 0 if it is not there, and gives the sum. Integers wrap as Atomics.add does. */
  add(key: JsOf<K>, delta: JsOf<V>): JsOf<V> {
    return hotOf(this).add.call(this, key, delta) as JsOf<V>;
  }

  /** The key's value; if it is not there, `value` after putting it in (ECMAScript's upsert proposal). */
  getOrInsert(key: JsOf<K>, value: JsOf<V>): JsOf<V> {
    return hotOf(this).getOrInsert.call(this, key, value) as JsOf<V>;
  }

  /** As getOrInsert() with a computed value. `fn` may change the map; its value is put in all the same. */
  getOrInsertComputed(key: JsOf<K>, fn: (key: JsOf<K>) => JsOf<V>): JsOf<V> {
    checkFunction('callback', fn, TypeError);
    const it = internalsOf<K>(this);
    const there = it.find(key);
    if (there !== GONE) return there as JsOf<V>;
    const k = canonicalCopy(it.keyKind, key);
    const value = fn(canonicalCopy(it.keyKind, k));
    this.set(k, value);
    return this.get(k) as JsOf<V>;
  }

  /** The values of all keys, in their order, into `out` if given: keys and out are arrays as BulkOf says.
   * Throws KeyTypeError and ValueTypeError before anything is written; `out` may share memory with keys, not
   * with the heap.
   */
  getMany(keys: KeysOf<K>, out?: BulkOf<V>, options: GetManyOptions<JsOf<V>> = {}): BulkOf<V> {
    return getMany(internalsOf(this), keys, out, options as GetManyOptions<unknown>) as unknown as BulkOf<V>;
  }

  /** 1 for each key that is there and 0 for the others, into `out` if given. Throws KeyTypeError,
   *  ValueTypeError. */
  hasMany(keys: KeysOf<K>, out?: Uint8Array): Uint8Array {
    return hasMany(internalsOf(this), keys, out);
  }

  /** Assigns values[i] to keys[i], in order. Throws KeyTypeError and ValueTypeError before anything changes,
   *  and OutOfMemoryError with `index`: exactly the first `index` elements are assigned then. */
  setMany(keys: KeysOf<K>, values: BulkOf<V>): this {
    setMany(internalsOf(this), keys, values);
    return this;
  }

  /** Adds values[i], or one value for all, to the value of keys[i], or takes the lesser or greater of the
   *  two; a missing key starts at 0 for 'add', else it gets the value. Throws as setMany() does, PolicyError
   *  for an unknown op. */
  updateMany(keys: KeysOf<K>, values: BulkOf<V> | JsOf<V>, op: UpdateOp): this {
    updateMany(internalsOf(this), keys, values, op);
    return this;
  }

  /** Removes all keys: how many were there. Throws KeyTypeError; OutOfMemoryError with
   *  `index` where a key is too long even to be looked for. */
  deleteMany(keys: KeysOf<K>): number {
    return deleteMany(internalsOf(this), keys);
  }

  /** All keys as one array, in the order of entries(). */
  keysArray(): BulkOf<K> {
    return all(internalsOf(this).check(), 'keys') as unknown as BulkOf<K>;
  }

  /** All values as one array, in the order of entries(). */
  valuesArray(): BulkOf<V> {
    return all(internalsOf(this).check(), 'values') as unknown as BulkOf<V>;
  }

  /** Entries by blocks of up to `size`: columns of keys and values, numbers as views of arrays of their kind,
   *  others as plain arrays. A block is valid until the next step, and shows the map as it was at its own.
   *  The map may change meanwhile, as in any iteration. Throws PolicyError for a size that is no integer from
   *  1 to 2^20. */
  blocks(size = 1024): IterableIterator<Block<K, V>> {
    return new BlockIterator(internalsOf<K>(this).check(), size) as never;
  }

  values(): IterableIterator<JsOf<V>> {
    const it = internalsOf(this).check();
    return new it.iterators.values(it);
  }

  entries(): IterableIterator<[JsOf<K>, JsOf<V>]> {
    const it = internalsOf(this).check();
    return new it.iterators.entries(it);
  }

  [Symbol.iterator](): IterableIterator<[JsOf<K>, JsOf<V>]> {
    return this.entries();
  }

  /** An independent map on the same heap with the same entries, policy and hash, in the fewest buckets. */
  clone(): TypedMap<K, V> {
    const it = internalsOf<K>(this).check();
    const twin = new TypedMap(it.keyKind, it.valueKind as V, optionsForClone(it), {
      ...{ h: it.h, kept: it.kept?.clone() },
    });
    if (it.paused) internalsOf(twin).retune(it.policy); // a drill is on this map only
    return twin;
  }

  /** A native Map with the same entries; throws what Map throws beyond 16,777,216 of them. */
  toNative(): globalThis.Map<JsOf<K>, JsOf<V>> {
    const native: globalThis.Map<JsOf<K>, JsOf<V>> = new NativeMap();
    for (const [key, value] of this.entries()) nativeSet.call(native, key, value);
    return native;
  }

  /** What JSON.stringify() shows: the entries, as an array of [key, value]. */
  toJSON(): [JsOf<K>, JsOf<V>][] {
    return [...this.entries()];
  }

  get [Symbol.toStringTag](): string {
    return 'TypedMap';
  }

  /** util.inspect shows name, kinds, size and the first entries. */
  [Symbol.for('nodejs.util.inspect.custom')](...inspection: Inspection): string {
    return describe(
      internalsOf(this),
      `TypedMap<${this.key}, ${this.value}>`,
      inspection,
      () => this.entries(),
      ([key, value], text) => `${text(key)} => ${text(value)}`,
    );
  }
}

/** The methods of the class made for the map's kinds. */
const hotOf = <K extends KeyKind, V extends ValueKind>(map: TypedMap<K, V>): TypedMap<K, V> =>
  internalsOf(map).hot as TypedMap<K, V>;

/** A key as the map has it, which the caller cannot change afterwards: 0 for -0, a copy of bytes. */
const canonicalCopy = <K extends KeyKind>(kind: K, key: JsOf<K>): JsOf<K> => {
  if (kind === 'bytes') return new Uint8Array(key as Uint8Array) as JsOf<K>;
  return (kind === 'f64' && (key as number) === 0 ? 0 : key) as JsOf<K>;
};
