// TypedSet: keys only, in buckets without values. The methods of ECMAScript 2025's Set run inside the core where both
// sides are TypedSets of the same kind on the same heap.

import { KeyTypeError, show } from '../base/errors.js';
import { type SetExports, setExports } from '../core/core.js';
import { type BulkOf, type JsOf, type KeyKind, type KeysOf, KINDS } from '../core/kinds.js';
import type { MapOptions } from '../heap/map-options.js';
import { addMany, deleteMany, hasMany } from './bulk.js';
import { all, Cursor, GONE, visitor } from './cursor.js';
import { factories } from './generated/maps.js';
import { type Inspection, likeness, Table } from './table.js';

/** What the set methods take, as ECMAScript 2025's do: a Set, a Map, or anything of their shape. */
export interface SetLike<T> {
  readonly size: number;
  has(key: T): boolean;
  keys(): Iterator<T>;
}

/** Checks and reads a set-like once, as ECMAScript's GetSetRecord does. A typed set or map is asked only for keys
 *  that its kind accepts: it has no others. */
const record = <T>(
  other: SetLike<T>,
): { size: number; has: (key: T) => boolean; keys: () => Iterable<T> } => {
  const refuse = (): never => {
    throw new TypeError(`${show(other)} is not set-like: expected an object with size, has() and keys()`);
  };
  if ((typeof other !== 'object' || other === null) && typeof other !== 'function') refuse();
  const size = +other.size; // as ToNumber does: a TypeError for bigints and symbols
  if (Number.isNaN(size)) refuse();
  if (size <= -1) throw new RangeError(`size is ${size}: expected 0 or more`);
  const { has } = other;
  if (typeof has !== 'function') refuse();
  const { keys } = other;
  if (typeof keys !== 'function') refuse();
  return {
    size: Math.trunc(size),
    has:
      other instanceof Table ? (key) => holds(other, key as never) : (key) => Boolean(has.call(other, key)),
    keys: () => {
      const iterator = keys.call(other);
      return { [Symbol.iterator]: () => iterator };
    },
  };
};

const ALL = 0xffffffff;

/**
 * A hash set with keys of one kind, in WebAssembly memory: 5.6 to 11 bytes an entry for 4-byte keys. As JavaScript's
 * Set where nothing else is said; iteration order is unspecified. Wrong types and out-of-range integers throw KeyTypeError.
 */
export class TypedSet<K extends KeyKind = KeyKind> extends Table<K> {
  /** @internal The hot methods, for subclasses, whose prototype chain passes them by. */
  declare readonly impl: TypedSet<K>;

  /** Throws PolicyError for an unknown kind or an option out of range, OutOfMemoryError without memory. */
  constructor(key: K, options?: MapOptions);
  /** @internal `handle`: of a set that the core has made already. */
  constructor(key: K, options: MapOptions | undefined, handle: number | undefined);
  constructor(key: K, options?: MapOptions, handle?: number) {
    super({ base: TypedSet as never, factories, key, value: 'none', options, handle }, new.target);
  }

  /** A set of the given keys. Throws as add() does. */
  static from<K extends KeyKind>(key: K, keys: Iterable<JsOf<K>>, options?: MapOptions): TypedSet<K> {
    const set = new TypedSet(key, options);
    try {
      for (const k of keys) set.add(k);
      return set;
    } catch (error) {
      set.dispose();
      throw error;
    }
  }

  /** 'none'. */
  override get value(): 'none' {
    return 'none';
  }

  /** Puts the key in. Throws KeyTypeError, OutOfMemoryError, ConcurrentMapError. */
  add(key: JsOf<K>): this {
    this.impl.add.call(this, key);
    return this;
  }

  /** Whether the key is there. Throws KeyTypeError. */
  override has(key: JsOf<K>): boolean {
    return this.impl.has.call(this, key);
  }

  /** Removes the key: whether it was there. Throws KeyTypeError, ConcurrentMapError. */
  delete(key: JsOf<K>): boolean {
    return this.impl.delete.call(this, key);
  }

  /** Puts in all keys. Throws KeyTypeError before anything changes, OutOfMemoryError with
   *  `index`: exactly the first `index` keys are in then. */
  addMany(keys: KeysOf<K>): this {
    addMany(this, keys);
    return this;
  }

  /** 1 for each key that is there and 0 for the others, into `out` if given. Throws KeyTypeError, ValueTypeError. */
  hasMany(keys: KeysOf<K>, out?: Uint8Array): Uint8Array {
    return hasMany(this, keys, out);
  }

  /** Removes all keys: how many were there. Throws KeyTypeError, ConcurrentMapError. */
  deleteMany(keys: KeysOf<K>): number {
    return deleteMany(this, keys);
  }

  /** Calls fn(key, key, set) for every key. fn may change the set. */
  forEach(fn: (key: JsOf<K>, again: JsOf<K>, set: this) => void, thisArg?: unknown): void {
    if (typeof fn !== 'function') throw new TypeError(`callback is ${show(fn)}: expected a function`);
    if (this.h === 0) this.fail();
    this.iterators.forEach(new Cursor(this), visitor(fn, thisArg), this);
  }

  keys(): IterableIterator<JsOf<K>> {
    if (this.h === 0) this.fail();
    return new this.iterators.keys(this);
  }

  values(): IterableIterator<JsOf<K>> {
    return this.keys();
  }

  entries(): IterableIterator<[JsOf<K>, JsOf<K>]> {
    if (this.h === 0) this.fail();
    return new this.iterators.entries(this);
  }

  [Symbol.iterator](): IterableIterator<JsOf<K>> {
    return this.keys();
  }

  /** All keys as one array, in the order of keys(). */
  keysArray(): BulkOf<K> {
    if (this.h === 0) this.fail();
    return all(this, 'keys') as unknown as BulkOf<K>;
  }

  /** An independent set on the same heap with the same keys, policy and hash, in the fewest buckets. */
  clone(): TypedSet<K> {
    const copy = this.cold.clone(this.h);
    if (copy === 0 || this.h === 0) this.fail('clone()');
    const twin = new TypedSet(this.keyKind, likeness(this), copy);
    if (this.paused) twin.retune(this.policy); // a drill is on this set only
    return twin;
  }

  /** A new set of what is in this or in `other`. */
  union(other: SetLike<JsOf<K>>): TypedSet<K> {
    if (isPeer(this, other)) return derive(this, other, 'addAll');
    const keys = record(other).keys();
    return fill(this.clone(), (result) => {
      for (const key of keys) result.add(key);
    });
  }

  /** A new set of what is in both. */
  intersection(other: SetLike<JsOf<K>>): TypedSet<K> {
    const isOwn = isPeer(this, other);
    const { size, has, keys } = record(other);
    return fill(new TypedSet(this.keyKind, { heap: this.heap }), (result) => {
      if (isOwn) {
        const [few, many] = this.size <= other.size ? [this, other] : [other, this];
        if (setsOf(this).addCommon(result.h, few.h, many.h) === 0) result.fail();
      } else if (this.size <= size) {
        for (const key of this) if (has(key)) result.add(key);
      } else {
        for (const key of keys()) if (holds(this, key)) result.add(key);
      }
    });
  }

  /** A new set of what is in this and not in `other`. */
  difference(other: SetLike<JsOf<K>>): TypedSet<K> {
    if (isPeer(this, other)) return derive(this, other, 'deleteAll');
    const { size, has, keys } = record(other);
    return fill(this.clone(), (result) => {
      // `other` may change this set meanwhile, but not the result
      if (result.size <= size) {
        for (const key of result) if (has(key)) result.delete(key);
      } else {
        for (const key of keys()) if (holds(result, key)) result.delete(key);
      }
    });
  }

  /** A new set of what is in one of the two and not in both. */
  symmetricDifference(other: SetLike<JsOf<K>>): TypedSet<K> {
    if (isPeer(this, other)) return derive(this, other, 'toggleAll');
    const keys = record(other).keys();
    return fill(this.clone(), (result) => {
      for (const key of keys) {
        if (this.has(key)) result.delete(key);
        else result.add(key);
      }
    });
  }

  /** Whether all of this is in `other`. */
  isSubsetOf(other: SetLike<JsOf<K>>): boolean {
    if (isPeer(this, other)) return this.size <= other.size && common(this, other, ALL) === this.size;
    const { size, has } = record(other);
    if (this.size > size) return false;
    for (const key of this) if (!has(key)) return false;
    return true;
  }

  /** Whether all of `other` is in this. */
  isSupersetOf(other: SetLike<JsOf<K>>): boolean {
    if (isPeer(this, other)) return other.size <= this.size && common(other, this, ALL) === other.size;
    const { size, keys } = record(other);
    if (this.size < size) return false;
    for (const key of keys()) if (!holds(this, key)) return false;
    return true;
  }

  /** Whether nothing is in both. */
  isDisjointFrom(other: SetLike<JsOf<K>>): boolean {
    if (isPeer(this, other)) {
      return (this.size <= other.size ? common(this, other, 1) : common(other, this, 1)) === 0;
    }
    const { size, has, keys } = record(other);
    if (this.size <= size) {
      for (const key of this) if (has(key)) return false;
    } else {
      for (const key of keys()) if (holds(this, key)) return false;
    }
    return true;
  }

  get [Symbol.toStringTag](): string {
    return 'TypedSet';
  }

  /** util.inspect shows name, kind, size and the first keys. */
  [Symbol.for('nodejs.util.inspect.custom')](...inspection: Inspection): string {
    return this.describe(
      `TypedSet<${this.keyKind}>`,
      inspection,
      () => this.keys(),
      (key, text) => text(key),
    );
  }

  /** @internal For iteration: what is there, whatever a subclass's has() says. */
  override find(key: JsOf<K>): unknown {
    return this.impl.has.call(this, key) ? key : GONE;
  }
}

// Functions, not private methods: new TypedSet() runs this class's constructor twice over one object.

const setsOf = <K extends KeyKind>(set: TypedSet<K>): SetExports =>
  setExports(set.heap.x, KINDS[set.keyKind].storage);

/** Whether the core can do the whole of an operation. */
const isPeer = <K extends KeyKind>(set: TypedSet<K>, other: unknown): other is TypedSet<K> => {
  if (set.h === 0) set.fail();
  if (!(other instanceof TypedSet)) return false;
  if (other.h === 0) other.fail();
  return other.heap === set.heap && other.keyKind === set.keyKind;
};

/** Whether a key of any type is in the table; one of another kind is not. */
const holds = <K extends KeyKind>(table: Table<K>, key: JsOf<K>): boolean => {
  try {
    return table.has(key);
  } catch (error) {
    if (error instanceof KeyTypeError) return false;
    throw error;
  }
};

/** How many of `few` are in `many`, counted up to `most`. */
const common = <K extends KeyKind>(few: TypedSet<K>, many: TypedSet<K>, most: number): number => {
  const found = setsOf(few).countCommon(few.h, many.h, most) >>> 0;
  if (found === ALL) few.fail();
  return found;
};

/** Runs `steps` on a new set; disposes it if they throw. */
const fill = <K extends KeyKind>(result: TypedSet<K>, steps: (result: TypedSet<K>) => void): TypedSet<K> => {
  try {
    steps(result);
    return result;
  } catch (error) {
    result.dispose();
    throw error;
  }
};

/** A copy of `set`, changed by `other` in the core. */
const derive = <K extends KeyKind>(
  set: TypedSet<K>,
  other: TypedSet<K>,
  operation: 'addAll' | 'deleteAll' | 'toggleAll',
): TypedSet<K> =>
  fill(set.clone(), (result) => {
    if (setsOf(set)[operation](result.h, other.h) === 0) result.fail();
  });
