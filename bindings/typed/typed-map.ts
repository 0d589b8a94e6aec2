// TypedMap: the map users see. Its hot methods are in a class per kind pair (hot/), so that each stays
// monomorphic; what a TypedSet has too is in table.ts.
import { ArgumentTypeError, checkFunction, SnapshotError, show } from '../base/errors.js';
import { type Iterated, NativeMap, nativeSet } from '../base/native-map.js';
import {
  type BulkOf,
  type IfNumber,
  isPair,
  type JsOf,
  type KeyArgs,
  type KeyKind,
  type KeysOf,
  type PairKind,
  type ScalarKind,
  twoOf,
  type ValueKind,
} from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';
import type { Head, RestoreOptions } from '../snapshot/decode.js';
import type { Pieces } from '../snapshot/stream.js';
import type { GetManyOptions, UpdateOp } from './bulk-options.js';
import { all, GONE } from './cursor.js';
import { describe, type Inspection } from './inspect.js';
import { internalsOf } from './internals.js';
import { hasWhole, partsFor } from './parts.js';
import { checkedValueKind, type Original, optionsForClone, planFor } from './plan.js';
import { Table } from './table.js';

/** Entries as an iterable, or as two arrays of equal length (keys that are two numbers: as many as either of
 *  their two arrays has). */
export type EntriesOf<K extends KeyKind, V extends ValueKind, T = JsOf<V>> =
  | Iterable<readonly [JsOf<K>, T]>
  | Columns<K, V, T>;
interface Columns<K extends KeyKind, V extends ValueKind, T> {
  keys: KeysOf<K>;
  values: BulkOf<V, T>;
}

/** What blocks() gives: `length` keys and the values beside them. */
export interface Block<K extends KeyKind, V extends ValueKind, T = JsOf<V>> {
  readonly keys: BulkOf<K>;
  readonly values: BulkOf<V, T>;
  readonly length: number;
}

/** A hash map with keys and values of fixed kinds, in WebAssembly memory. As JavaScript's Map where nothing
 * else is said; iteration order is unspecified (Go's rule). Kinds: i32 u32 i64 u64 f64 string bytes, values
 * also f32 and any; i64 and u64 are bigints, bytes are Uint8Arrays, of which the map keeps copies. Keys of
 * kind i32x2 and u32x2 are two numbers: methods take two arguments for them, iteration gives [a, b], and
 * arrays of them are two typed arrays. Wrong types and out-of-range integers throw KeyTypeError or
 * ValueTypeError, in reads as in writes. `T`: the type of values, where it says more than their kind does, as
 * TypedMap<'u32', 'any', User>.
 */
export class TypedMap<
  K extends KeyKind = KeyKind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> extends Table<K, T> {
  /** Throws ArgumentTypeError for an unknown kind, PolicyError for an option that is unknown or out of range,
   *  OutOfMemoryError without memory. */
  constructor(key: K, value: V, options?: MapOptions);
  /** @internal `original`: what this is to be a clone of. */
  constructor(key: K, value: V, options: MapOptions | undefined, original: Original | undefined);
  constructor(key: K, value: V, options?: MapOptions, original?: Original) {
    super(planFor(TypedMap, key, checkedValueKind(value), options, original));
  }

  /** The value's kind, as given. */
  override get value(): V {
    return internalsOf(this).valueKind as V;
  }

  /** @internal */
  override get valueKind(): V {
    return this.value;
  }

  /** A map of the given entries; two arrays are put in by setMany(), into a map of their size. Throws as the
   *  constructor and set() do; ArgumentTypeError for other entries, ValueTypeError if the arrays differ in
   *  length. */
  static from<K extends KeyKind, T>(
    key: K,
    value: 'any',
    entries: EntriesOf<K, 'any', T>,
    options?: MapOptions,
  ): TypedMap<K, 'any', T>;
  static from<K extends KeyKind, V extends ValueKind>(
    key: K,
    value: V,
    entries: EntriesOf<K, V>,
    options?: MapOptions,
  ): TypedMap<K, V>;
  static from<K extends KeyKind, V extends ValueKind>(
    key: K,
    value: V,
    entries: EntriesOf<K, V>,
    options?: MapOptions,
  ): TypedMap<K, V> {
    const isIterable = checkEntries(entries);
    const columns = isIterable ? undefined : { keys: entries.keys, values: entries.values }; // read once
    const n = columns === undefined ? undefined : partsFor('from() of arrays').bulk.countOfBoth(key, columns);
    const map = new TypedMap(key, value, n === undefined ? options : { capacity: n, ...options });
    try {
      if (columns !== undefined) return map.setMany(columns.keys, columns.values);
      for (const entry of entries as Iterable<readonly [JsOf<K>, JsOf<V>]>) {
        if (!isObject(entry)) throw new ArgumentTypeError(`entry: got ${show(entry)}, expected [key, value]`);
        if (isPair(key)) {
          const two = twoOf(key, entry[0]);
          (map as unknown as TypedMap<PairKind, V>).set(two[0], two[1], entry[1]);
        } else {
          (map as unknown as TypedMap<ScalarKind, V>).set(entry[0] as never, entry[1]);
        }
      }
      return map;
    } catch (error) {
      map.dispose();
      throw error;
    }
  }

  /** The map that a snapshot() is of, under secrets of its own. All bytes are checked before a map is made.
   *  Throws SnapshotError for bytes that are no sound snapshot of a map or exceed the limits,
   *  ArgumentTypeError for no Uint8Array, PolicyError, OutOfMemoryError. */
  static restore<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind>(
    bytes: Uint8Array,
    options: RestoreOptions = {},
  ): TypedMap<K, V> {
    return partsFor('restore()').saved.restore(bytes, options, makeOf as never) as never;
  }

  /** As restore() of bytes that come in pieces, from a stream: a block is in memory at a time, and nobody has
   *  the map before its end was checked. `onProgress` is told of each block. Rejects as restore() throws, and
   *  with what the source throws. */
  static restoreFrom<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind>(
    pieces: Pieces,
    options: RestoreOptions = {},
  ): Promise<TypedMap<K, V>> {
    return partsFor('restoreFrom()').saved.restoreFrom(pieces, options, makeOf as never) as never;
  }

  // The hot methods: these bodies serve users' subclasses, of whose parents none is the made class.

  /** The key's value, undefined if it is not there. Throws KeyTypeError. */
  get(...key: KeyArgs<K>): T | undefined;
  get(a: unknown, b?: unknown): T | undefined {
    return hotOf(this).get.call(this, a, b);
  }

  /** Whether the key is there. Throws KeyTypeError. */
  override has(...key: KeyArgs<K>): boolean;
  override has(a: unknown, b?: unknown): boolean {
    return hotOf(this).has.call(this, a, b);
  }

  /** Assigns. Throws KeyTypeError, ValueTypeError, OutOfMemoryError. */
  set(...entry: KeyArgs<K, [value: T]>): this;
  set(a: unknown, b?: unknown, c?: unknown): this {
    return hotOf(this).set.call(this, a, b, c);
  }

  /** Removes the key: whether it was there. Throws KeyTypeError. */
  delete(...key: KeyArgs<K>): boolean;
  delete(a: unknown, b?: unknown): boolean {
    return hotOf(this).delete.call(this, a, b);
  }

  /** Adds to the key's value, 0 if it is not there, and gives the sum. Integers wrap as Atomics.add does. For
   *  values that are numbers. */
  add(...change: KeyArgs<K, [delta: IfNumber<V, T>]>): T;
  add(a: unknown, b?: unknown, c?: unknown): T {
    return hotOf(this).add.call(this, a, b, c);
  }

  /** The key's value; if it is not there, `value` after putting it in (ECMAScript's upsert proposal). */
  getOrInsert(...entry: KeyArgs<K, [value: T]>): T;
  getOrInsert(a: unknown, b?: unknown, c?: unknown): T {
    return hotOf(this).getOrInsert.call(this, a, b, c);
  }

  /** As getOrInsert() with a computed value. `fn` may change the map; its value is put in all the same. */
  getOrInsertComputed(...entry: KeyArgs<K, [fn: (...key: KeyArgs<K>) => T]>): T;
  getOrInsertComputed(a: unknown, b?: unknown, c?: unknown): T {
    const it = internalsOf<K>(this);
    const isTwo = isPair(it.keyKind);
    const fn = (isTwo ? c : b) as (...key: unknown[]) => T;
    checkFunction('callback', fn, ArgumentTypeError);
    const there = it.find((isTwo ? [a, b] : a) as JsOf<K>);
    if (there !== GONE) return there as T;
    if (isTwo) {
      const grid = this as unknown as TypedMap<PairKind, V, T>;
      const x = (a as number) + 0; // 0 for -0
      const y = (b as number) + 0;
      grid.set(x, y, fn(x, y));
      return grid.get(x, y) as T;
    }
    const map = this as unknown as TypedMap<ScalarKind, V, T>;
    const key = canonicalCopy(it.keyKind, a);
    map.set(key, fn(canonicalCopy(it.keyKind, key)));
    return map.get(key) as T;
  }

  /** The values of all keys, in their order, into `out` if given: keys and out are arrays as BulkOf says.
   * Throws KeyTypeError and ValueTypeError before anything is written; `out` may share memory with keys, not
   * with the heap.
   */
  getMany(keys: KeysOf<K>, out?: BulkOf<V, T>, options: GetManyOptions<T> = {}): BulkOf<V, T> {
    return partsFor('getMany()').bulk.getMany(
      internalsOf(this),
      keys,
      out,
      options as GetManyOptions<unknown>,
    ) as never;
  }

  /** 1 for each key that is there and 0 for the others, into `out` if given. Throws KeyTypeError,
   *  ValueTypeError. */
  hasMany(keys: KeysOf<K>, out?: Uint8Array): Uint8Array {
    return partsFor('hasMany()').bulk.hasMany(internalsOf(this), keys, out);
  }

  /** Assigns values[i] to keys[i], in order. Throws KeyTypeError and ValueTypeError before anything changes,
   *  and OutOfMemoryError with `index`: exactly the first `index` elements are assigned then. */
  setMany(keys: KeysOf<K>, values: BulkOf<V, T>): this {
    partsFor('setMany()').bulk.setMany(internalsOf(this), keys, values);
    return this;
  }

  /** Adds values[i], or one value for all, to the value of keys[i], or takes the lesser or greater of the
   *  two; a missing key starts at 0 for 'add', else it gets the value. For values that are numbers. Throws as
   *  setMany() does, PolicyError for an unknown op. */
  updateMany(keys: KeysOf<K>, values: IfNumber<V, BulkOf<V, T> | T>, op: UpdateOp): this {
    partsFor('updateMany()').bulk.updateMany(internalsOf(this), keys, values, op);
    return this;
  }

  /** Removes all keys: how many were there. Throws KeyTypeError; OutOfMemoryError with
   *  `index` where a key is too long even to be looked for. */
  deleteMany(keys: KeysOf<K>): number {
    return partsFor('deleteMany()').bulk.deleteMany(internalsOf(this), keys);
  }

  /** All keys as one array, in the order of entries(). */
  keysArray(): BulkOf<K> {
    return all(internalsOf(this).check(), 'keys') as unknown as BulkOf<K>;
  }

  /** All values as one array, in the order of entries(). */
  valuesArray(): BulkOf<V, T> {
    return all(internalsOf(this).check(), 'values') as never;
  }

  /** Entries by blocks of up to `size`: columns of keys and values, numbers as views of arrays of their kind,
   *  others as plain arrays. A block is valid until the next step, and shows the map as it was at its own.
   *  The map may change meanwhile, as in any iteration. Throws PolicyError for a size that is no integer from
   *  1 to 2^20. */
  blocks(size = 1024): Iterated<Block<K, V, T>> {
    return partsFor('blocks()').blocks(internalsOf(this).check(), size) as never;
  }

  values(): Iterated<T> {
    const it = internalsOf(this).check();
    return new it.iterators.values(it);
  }

  entries(): Iterated<[JsOf<K>, T]> {
    const it = internalsOf(this).check();
    return new it.iterators.entries(it);
  }

  [Symbol.iterator](): Iterated<[JsOf<K>, T]> {
    return this.entries();
  }

  /** An independent map on the same heap with the same entries, policy and hash, in the fewest buckets. */
  clone(): TypedMap<K, V, T> {
    const it = internalsOf<K>(this).check();
    if (!hasWhole(it.heap)) {
      const options = { capacity: it.size, ...optionsForClone(it) };
      return TypedMap.from<K, V>(it.keyKind, it.valueKind as V, this.entries(), options) as never;
    }
    const twin = new TypedMap<K, V, T>(it.keyKind, it.valueKind as V, optionsForClone(it), {
      ...{ h: it.h, kept: it.kept?.clone() },
    });
    if (it.paused) internalsOf(twin).retune(it.policy); // a drill is on this map only
    return twin;
  }

  /** A native Map with the same entries; throws what Map throws beyond 16,777,216 of them. */
  toNative(): globalThis.Map<JsOf<K>, T> {
    const native: globalThis.Map<JsOf<K>, T> = new NativeMap();
    for (const [key, value] of this.entries()) nativeSet.call(native, key, value);
    return native;
  }

  /** What JSON.stringify() shows: the entries, as an array of [key, value]. */
  toJSON(): [JsOf<K>, T][] {
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

/** What makes the map of a snapshot. Throws SnapshotError for a set's. */
const makeOf = ({ key, value }: Head): ((options: MapOptions) => TypedMap) => {
  if (value === 'none') throw new SnapshotError('the snapshot is of a set: expected TypedSet.restore()');
  return (options) => new TypedMap<KeyKind, ValueKind>(key, value, options);
};

/** The methods of the class made for the map's kinds. */
const hotOf = (map: object): Hot => internalsOf(map).hot as Hot;
type Hot = Record<
  'get' | 'has' | 'set' | 'delete' | 'add' | 'getOrInsert',
  (a: unknown, b: unknown, c?: unknown) => never
>;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Whether entries are an iterable, not columns. Throws ArgumentTypeError for what is neither. */
const checkEntries = <K extends KeyKind, V extends ValueKind>(
  entries: EntriesOf<K, V>,
): entries is Iterable<readonly [JsOf<K>, JsOf<V>]> => {
  const isIterable = isObject(entries) && Symbol.iterator in entries;
  if (!isIterable && !(isObject(entries) && 'keys' in entries && 'values' in entries))
    throw new ArgumentTypeError(
      `entries: got ${show(entries)}, expected an iterable of [key, value], or { keys, values }`,
    );
  return isIterable;
};

/** A key as the map has it, which the caller cannot change afterwards: 0 for -0, a copy of bytes. */
const canonicalCopy = (kind: KeyKind, key: unknown): never => {
  if (kind === 'bytes') return new Uint8Array(key as Uint8Array) as never;
  return (kind === 'f64' && key === 0 ? 0 : key) as never;
};
