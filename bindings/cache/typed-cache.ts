// TypedCache: a bounded map, as users see it. store.ts has how it works.
import { ArgumentTypeError, checkFunction } from '../base/errors.js';
import type { Iterated } from '../base/native-map.js';
import { checkKind, type JsOf, type KeyArgs, type KeyKind, type ValueKind } from '../core/kinds.js';
import { guard } from '../core/uncloneable.js';
import { showAs } from '../heap/live-maps.js';
import { describe, type Inspection } from '../typed/inspect.js';
import { type CacheOptions, type CacheSetOptions, resolveCacheOptions } from './options.js';
import { type CacheStats, countsOf, listed } from './stats.js';
import { NONE, Store } from './store.js';
import { ENTRIES, KEYS, VALUES, type Walk, walk } from './walk.js';

/** A map of at most so many entries or bytes. Beyond that the entry that is least useful, by the policy,
 *  leaves for a new one. Kinds, copies of bytes and errors are TypedMap's, as is the index in the heap;
 *  what else an entry has is in arrays on the JavaScript side. Keys of kind i32x2 and u32x2 are two arguments
 *  of a method, and [a, b] where a callback or an iteration has a key. `T`: the type of values, as
 *  TypedMap's. */
export class TypedCache<
  K extends KeyKind = KeyKind,
  V extends ValueKind = ValueKind,
  T extends JsOf<V> = JsOf<V>,
> {
  readonly #store: Store<K>;

  /** Throws ArgumentTypeError for an unknown kind, PolicyError for an option that is unknown, out of range or
   *  missing, OutOfMemoryError without memory. */
  constructor(key: K, value: V, options: CacheOptions<K, V, T>) {
    checkKind('key', key);
    checkKind('value', value);
    this.#store = new Store(key, value, resolveCacheOptions(key, value, options));
    guard(this, 'a TypedCache cannot be cloned or sent: clone or send [...cache]');
    showAs(this.#store.index, () => listed(this, this.#store.index));
  }

  /** The cache's name, '' if it has none. */
  get name(): string {
    return this.#store.index.name;
  }

  /** The key's kind, as given. */
  get key(): K {
    return this.#store.index.key;
  }

  /** The value's kind, as given. */
  get value(): V {
    return this.#store.valueKind as V;
  }

  /** Number of entries, those included whose time is over and that nobody has asked for since. */
  get size(): number {
    return this.#store.check().size;
  }

  /** The key's value, undefined if it is not there or its time is over. Counts as a use of it, and as a
   *  hit or a miss. Throws KeyTypeError. */
  get(...key: KeyArgs<K>): T | undefined;
  get(a: unknown, b?: unknown): T | undefined {
    const store = this.#store;
    if (store.pending !== NONE) return this.#getSlowly(a, b);
    const row = store.index.get(a, b);
    if (row === undefined) {
      store.misses++;
      return undefined;
    }
    store.hits++;
    const { rows } = store;
    rows.use(row);
    return rows.values[row] as T;
  }

  /** Where entries may be over, values are copied, or a write was interrupted. */
  #getSlowly(a: unknown, b: unknown): T | undefined {
    const row = this.#store.use(a, b);
    return row === NONE ? undefined : this.#read(row);
  }

  #read(row: number): T {
    return this.#store.rows.read(row) as T;
  }

  /** As get(), but no use of the entry, and not counted. */
  peek(...key: KeyArgs<K>): T | undefined;
  peek(a: unknown, b?: unknown): T | undefined {
    const row = this.#store.find(a, b);
    return row === NONE ? undefined : this.#read(row);
  }

  /** Whether get() would find the key. No use of it, and not counted. Throws KeyTypeError. */
  has(...key: KeyArgs<K>): boolean;
  has(a: unknown, b?: unknown): boolean {
    return this.#store.find(a, b) !== NONE;
  }

  /** Assigns, and evicts what is then too much. An entry that is larger than maxBytes by itself is evicted at
   * once, and the others stay. Throws KeyTypeError, ValueTypeError, PolicyError for a ttl or a size that is
   * none, OutOfMemoryError, and then nothing has changed; what onEvict() throws, and then it has.
   */
  set(...entry: KeyArgs<K, [value: T, options?: CacheSetOptions]>): this;
  set(a: unknown, b: unknown, c?: unknown, d?: unknown): this {
    const store = this.#store;
    if (store.isTwo) store.set(a, b, c, d as CacheSetOptions | undefined);
    else store.set(a, undefined, b, c as CacheSetOptions | undefined);
    return this;
  }

  /** Removes the key: whether it was there, and its time not over. Throws KeyTypeError. */
  delete(...key: KeyArgs<K>): boolean;
  delete(a: unknown, b?: unknown): boolean {
    return this.#store.delete(a, b);
  }

  /** Removes everything. Counters go on. */
  clear(): void {
    this.#store.clear();
  }

  /** The key's value; if it is not there, what `fn` gives for it after putting that in. Counts as get() and
   *  set() do. `fn` may change the cache; its value is put in all the same. */
  getOrInsertComputed(...entry: KeyArgs<K, [fn: (...key: KeyArgs<K>) => T]>): T;
  getOrInsertComputed(a: unknown, b: unknown, c?: unknown): T {
    const store = this.#store;
    const fn = (store.isTwo ? c : b) as (a: unknown, second?: unknown) => T;
    checkFunction('callback', fn, ArgumentTypeError);
    const row = store.use(a, b);
    if (row !== NONE) return this.#read(row);
    const k = store.takeKey(a, b);
    const second = store.isTwo ? (b as number) + 0 : undefined; // 0 for -0
    const value = store.isTwo ? fn(k, second) : fn(store.takeKey(k, undefined));
    (this.set as (...entry: unknown[]) => this)(...(store.isTwo ? [k, second, value] : [k, value]));
    const kept = store.find(k, second);
    return kept === NONE ? value : this.#read(kept);
  }

  /** Removes the entries whose time is over: how many. O(entries). */
  purgeExpired(): number {
    return this.#store.purgeExpired();
  }

  #walk(what: Walk): Iterated<never> {
    const store = this.#store;
    store.check();
    const current = () => store.check();
    return walk(current, () => store.time(), what) as never;
  }

  /** Keys from the newest to the oldest: of 'lru' by last use, of 'sieve' by the time they were put in.
   *  Entries whose time is over are left out; nothing is used. The cache may change meanwhile: what goes
   *  is not visited, what stays is visited once. */
  keys(): Iterated<JsOf<K>> {
    return this.#walk(KEYS);
  }

  values(): Iterated<T> {
    return this.#walk(VALUES);
  }

  entries(): Iterated<[JsOf<K>, T]> {
    return this.#walk(ENTRIES);
  }

  [Symbol.iterator](): Iterated<[JsOf<K>, T]> {
    return this.entries();
  }

  /** Calls fn(value, key, cache) for every entry, in the order of entries(). */
  forEach(fn: (value: T, key: JsOf<K>, cache: this) => void, thisArg?: unknown): void {
    checkFunction('callback', fn, ArgumentTypeError);
    for (const [key, value] of this.entries()) fn.call(thisArg, value, key, this);
  }

  /** The state of index and cache: O(1), changes nothing. */
  stats(): CacheStats {
    const store = this.#store;
    store.check();
    return { ...store.index.stats(), value: this.value, cache: countsOf(store) };
  }

  /** Gives the memory back, without a word to onEvict(). Any use afterwards throws DisposedError; disposing
   *  twice is harmless. */
  dispose(): void {
    this.#store.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** What JSON.stringify() shows: the entries, as an array of [key, value]. */
  toJSON(): [JsOf<K>, T][] {
    return [...this.entries()];
  }

  get [Symbol.toStringTag](): string {
    return 'TypedCache';
  }

  /** util.inspect shows name, kinds, size and the first entries. */
  [Symbol.for('nodejs.util.inspect.custom')](...inspection: Inspection): string {
    const { h } = this.#store.index;
    return describe(
      { name: this.name, h, size: h === 0 ? 0 : this.size },
      `TypedCache<${this.key}, ${this.value}>`,
      inspection,
      () => this.entries(),
      ([key, value], text) => `${text(key)} => ${text(value)}`,
    );
  }
}
