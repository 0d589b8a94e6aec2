// TypedSet: keys only, in buckets without values. Its hot methods are in a class per kind (hot/hot-set.ts);
// what a TypedMap has too is in table.ts.
import { ArgumentTypeError, SnapshotError, show } from '../base/errors.js';
import type { Iterated } from '../base/native-map.js';
import {
  type BulkOf,
  isPair,
  type JsOf,
  type KeyArgs,
  type KeyKind,
  type KeysOf,
  type PairKind,
  type ScalarKind,
  twoOf,
} from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';
import type { Head, RestoreOptions } from '../snapshot/decode.js';
import type { Pieces } from '../snapshot/stream.js';
import { all } from './cursor.js';
import { describe, type Inspection } from './inspect.js';
import { internalsOf } from './internals.js';
import { hasWhole, partsFor } from './parts.js';
import { type Original, optionsForClone, planFor } from './plan.js';
import {
  difference,
  intersection,
  isDisjointFrom,
  isSubsetOf,
  isSupersetOf,
  type SetLikeOf,
  symmetricDifference,
  union,
} from './set-operations.js';
import { Table } from './table.js';

export type { SetLike, SetLikeOf } from './set-operations.js';

/** A hash set with keys of one kind, in WebAssembly memory: 5.6 to 11 bytes an entry for 4-byte keys. As
 * JavaScript's Set where nothing else is said; iteration order is unspecified. Wrong types and out-of-range
 * integers throw KeyTypeError.
 */
export class TypedSet<K extends KeyKind = KeyKind> extends Table<K, JsOf<K>> {
  /** Throws ArgumentTypeError for an unknown kind, PolicyError for an option that is unknown or out of range,
   *  OutOfMemoryError without memory. */
  constructor(key: K, options?: MapOptions);
  /** @internal `original`: what this is to be a clone of. */
  constructor(key: K, options: MapOptions | undefined, original: Original | undefined);
  constructor(key: K, options?: MapOptions, original?: Original) {
    super(planFor(TypedSet, key, 'none', options, original));
  }

  /** A set of the given keys. Throws as the constructor and add() do; ArgumentTypeError for no iterable. */
  static from<K extends KeyKind>(key: K, keys: Iterable<JsOf<K>>, options?: MapOptions): TypedSet<K> {
    if (typeof keys?.[Symbol.iterator] !== 'function')
      throw new ArgumentTypeError(`keys: got ${show(keys)}, expected an iterable`);
    const set = new TypedSet(key, options);
    try {
      for (const k of keys) {
        if (isPair(key)) {
          const two = twoOf(key, k);
          (set as unknown as TypedSet<PairKind>).add(two[0], two[1]);
        } else {
          (set as unknown as TypedSet<ScalarKind>).add(k as never);
        }
      }
      return set;
    } catch (error) {
      set.dispose();
      throw error;
    }
  }

  /** The set that a snapshot() is of. As TypedMap.restore(). */
  static restore<K extends KeyKind = KeyKind>(bytes: Uint8Array, options: RestoreOptions = {}): TypedSet<K> {
    return partsFor('restore()').saved.restore(bytes, options, makeOf as never) as never;
  }

  /** As TypedMap.restoreFrom(). */
  static restoreFrom<K extends KeyKind = KeyKind>(
    pieces: Pieces,
    options: RestoreOptions = {},
  ): Promise<TypedSet<K>> {
    return partsFor('restoreFrom()').saved.restoreFrom(pieces, options, makeOf as never) as never;
  }

  /** 'none'. */
  override get value(): 'none' {
    return 'none';
  }

  // The hot methods: these bodies serve users' subclasses, of whose parents none is the made class.

  /** Puts the key in. Throws KeyTypeError, OutOfMemoryError. */
  add(...key: KeyArgs<K>): this;
  add(a: unknown, b?: unknown): this {
    return hotOf(this).add.call(this, a, b) as this;
  }

  /** Whether the key is there. Throws KeyTypeError. */
  override has(...key: KeyArgs<K>): boolean;
  override has(a: unknown, b?: unknown): boolean {
    return hotOf(this).has.call(this, a, b);
  }

  /** Removes the key: whether it was there. Throws KeyTypeError. */
  delete(...key: KeyArgs<K>): boolean;
  delete(a: unknown, b?: unknown): boolean {
    return hotOf(this).delete.call(this, a, b);
  }

  /** Puts in all keys. Throws KeyTypeError before anything changes, OutOfMemoryError with
   *  `index`: exactly the first `index` keys are in then. */
  addMany(keys: KeysOf<K>): this {
    partsFor('addMany()').bulk.addMany(internalsOf(this), keys);
    return this;
  }

  /** 1 for each key that is there and 0 for the others, into `out` if given. Throws KeyTypeError,
   *  ValueTypeError. */
  hasMany(keys: KeysOf<K>, out?: Uint8Array): Uint8Array {
    return partsFor('hasMany()').bulk.hasMany(internalsOf(this), keys, out);
  }

  /** Removes all keys: how many were there. Throws KeyTypeError. */
  deleteMany(keys: KeysOf<K>): number {
    return partsFor('deleteMany()').bulk.deleteMany(internalsOf(this), keys);
  }

  values(): Iterated<JsOf<K>> {
    return this.keys();
  }

  entries(): Iterated<[JsOf<K>, JsOf<K>]> {
    const it = internalsOf(this).check();
    return new it.iterators.entries(it);
  }

  [Symbol.iterator](): Iterated<JsOf<K>> {
    return this.keys();
  }

  /** All keys as one array, in the order of keys(). */
  keysArray(): BulkOf<K> {
    return all(internalsOf(this).check(), 'keys') as unknown as BulkOf<K>;
  }

  /** An independent set on the same heap with the same keys, policy and hash, in the fewest buckets. */
  clone(): TypedSet<K> {
    const it = internalsOf<K>(this).check();
    if (!hasWhole(it.heap))
      return TypedSet.from(it.keyKind, this.keys(), { capacity: it.size, ...optionsForClone(it) });
    const twin = new TypedSet(it.keyKind, optionsForClone(it), it);
    if (it.paused) internalsOf(twin).retune(it.policy); // a drill is on this set only
    return twin;
  }

  /** A new set of what is in this or in `other`. */
  union(other: SetLikeOf<K>): TypedSet<K> {
    return union(this, other);
  }

  /** A new set of what is in both. */
  intersection(other: SetLikeOf<K>): TypedSet<K> {
    return intersection(this, other, () => new TypedSet(this.key, { heap: internalsOf(this).heap.heap }));
  }

  /** A new set of what is in this and not in `other`. */
  difference(other: SetLikeOf<K>): TypedSet<K> {
    return difference(this, other);
  }

  /** A new set of what is in one of the two and not in both. */
  symmetricDifference(other: SetLikeOf<K>): TypedSet<K> {
    return symmetricDifference(this, other);
  }

  /** Whether all of this is in `other`. */
  isSubsetOf(other: SetLikeOf<K>): boolean {
    return isSubsetOf(this, other);
  }

  /** Whether all of `other` is in this. */
  isSupersetOf(other: SetLikeOf<K>): boolean {
    return isSupersetOf(this, other);
  }

  /** Whether nothing is in both. */
  isDisjointFrom(other: SetLikeOf<K>): boolean {
    return isDisjointFrom(this, other);
  }

  /** What JSON.stringify() shows: the keys. */
  toJSON(): JsOf<K>[] {
    return [...this.keys()];
  }

  get [Symbol.toStringTag](): string {
    return 'TypedSet';
  }

  /** util.inspect shows name, kind, size and the first keys. */
  [Symbol.for('nodejs.util.inspect.custom')](...inspection: Inspection): string {
    return describe(
      internalsOf(this),
      `TypedSet<${this.key}>`,
      inspection,
      () => this.keys(),
      (key, text) => text(key),
    );
  }
}

/** The methods of the class made for the set's kind. */
const hotOf = (set: object): Hot => internalsOf(set).hot as Hot;
type Hot = Record<'add' | 'has' | 'delete', (a: unknown, b: unknown) => never>;

/** What makes the set of a snapshot. Throws SnapshotError for a map's. */
const makeOf = ({ key, value }: Head): ((options: MapOptions) => TypedSet) => {
  if (value !== 'none') throw new SnapshotError('the snapshot is of a map: expected TypedMap.restore()');
  return (options) => new TypedSet<KeyKind>(key, options);
};
