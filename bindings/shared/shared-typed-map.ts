// SharedTypedMap: one map that many threads use at once. What its methods do with one key is in
// number-values.ts and record-values.ts.
import { ArgumentTypeError, checkFunction, DisposedError, show } from '../base/errors.js';
import { Weak } from '../base/host.js';
import { SHARED } from '../core/abi.js';
import { type BulkOf, type IfNumber, type JsOf, type KeysOf, KINDS } from '../core/kinds.js';
import { guard } from '../core/uncloneable.js';
import { GrowthHistory } from '../growth/history.js';
import { lookAfter } from './background.js';
import { getMany, type Shared, setMany, updateMany } from './bulk.js';
import { holdLock, trackDeath } from './deaths.js';
import { filledWith, type SharedEntries } from './from-entries.js';
import { GrowthWatch } from './growth-watch.js';
import { checkHandle, type SharedHandle, type SharedKey, type SharedValue } from './handle.js';
import { useHotMethods } from './hot-methods.js';
import { list } from './listed.js';
import { goneValues, NumberValues, type Values } from './number-values.js';
import { RecordValues } from './record-values.js';
import { SharedMemory } from './shared-memory.js';
import { integer, makeMemory, newId, type SharedOptions } from './shared-options.js';
import { type SharedStats, statsOf } from './shared-stats.js';
import { blocksOf } from './walk.js';
import { clearShards, freezeShards, settleOwnShards, verifyShards } from './whole.js';

/** Arguments of the constructor that only attach() gives. */
interface Attached {
  readonly memory: SharedMemory;
  readonly handle: SharedHandle;
}

/** The map of this thread, by memory. */
const hereOf = new WeakMap<object, Weak<SharedTypedMap>>();

/** A hash map that threads share: every thread that has its handle reads and writes the same entries, in one
 *  memory, without messages. Kinds as TypedMap's: keys i32 u32 i64 u64 f64 string bytes, values those and
 *  f32. Each call on one key happens as a whole, at one moment (it is linearizable). Reads take no lock. A
 *  thread that is killed loses no call that had returned, and blocks nobody (track(), lost()). Wrong kinds
 *  and values throw as TypedMap's do; PolicyError for a write to a frozen map, ConcurrentMapError where
 *  another thread has held a lock for too long, OutOfMemoryError at the limit of the memory: the map is then
 *  as before the call. */
export class SharedTypedMap<K extends SharedKey = SharedKey, V extends SharedValue = SharedValue> {
  readonly #handle: SharedHandle<K, V>;
  readonly #memory: SharedMemory;
  /** What calls on one key do, for all kinds: made once one is needed that no hot method takes. */
  #made: Values | undefined;
  readonly #shared: Shared;
  /** What ends with this thread's having the map. */
  readonly #stops: readonly (() => void)[];
  #gone: 'detached' | 'disposed' | undefined;

  /** Throws ArgumentTypeError for an unknown kind; PolicyError for an option that is unknown or out of range,
   *  or without shared memory; OutOfMemoryError. */
  constructor(key: K, value: V, options: SharedOptions);
  /** @internal */
  constructor(key: K, value: V, options: SharedOptions, attached: Attached | undefined);
  constructor(key: K, value: V, options: SharedOptions, attached?: Attached) {
    const memory = attached?.memory ?? makeMemory(key, value, options);
    const { name = '', maximumBytes } = options;
    this.#memory = memory;
    this.#handle = (attached?.handle as SharedHandle<K, V>) ?? {
      ...{ tophash: 'shared', version: SHARED.version, key, value, name, id: newId() },
      ...{ maximumBytes, memory: memory.memory, module: memory.module },
    };
    this.#shared = {
      ...{ memory, name, key, value, values: () => this.#values, maximumBytes },
      ...{ watch: new GrowthWatch(), life: new GrowthHistory() },
    };
    guard(this, 'a SharedTypedMap is not cloned: post its handle, and attach() to that');
    this.#stops = [list(this.#shared), holdLock(memory, this.#handle.id), lookAfter(this.#shared)];
    hereOf.set(memory.memory, new Weak(this));
    if (new.target === SharedTypedMap) useHotMethods(this, memory, key, value);
  }

  /** The map of a handle that another thread has posted. Each thread attaches once. Throws ArgumentTypeError
   *  for what is no handle; TophashError for one of another version, without shared memory, or if too many
   *  threads have the map; DisposedError; OutOfMemoryError. */
  static attach<K extends SharedKey = SharedKey, V extends SharedValue = SharedValue>(
    handle: SharedHandle<K, V>,
  ): SharedTypedMap<K, V> {
    const { key, value, ...rest } = checkHandle(handle);
    if (hereOf.get(rest.memory)?.deref() !== undefined)
      throw new ArgumentTypeError(
        `shared map ${show(rest.name)} is in this thread already: expected one attach() a thread; use that map`,
      );
    const memory = SharedMemory.of(handle);
    if (memory.x.life() === SHARED.gone) {
      memory.x.giveSlot(memory.id);
      throw new DisposedError(`shared map ${show(rest.name)} was disposed`);
    }
    const { name, maximumBytes } = rest;
    return new SharedTypedMap(key, value, { name, maximumBytes }, { memory, handle }) as never;
  }

  /** A map of the given entries, or of a snapshot() of a TypedMap of these kinds. Throws as the constructor
   *  and set() do, SnapshotError for bytes that are no sound snapshot, ArgumentTypeError for other
   *  entries. */
  static from<K extends SharedKey, V extends SharedValue>(
    key: K,
    value: V,
    entries: SharedEntries<K, V>,
    options: SharedOptions,
  ): SharedTypedMap<K, V> {
    return filledWith(
      key,
      value,
      entries,
      (capacity) =>
        new SharedTypedMap(key, value, capacity === undefined ? options : { capacity, ...options }),
    );
  }

  /** What to post to another thread, for attach() there. */
  get handle(): SharedHandle<K, V> {
    this.#check();
    return this.#handle;
  }

  get name(): string {
    return this.#handle.name;
  }

  get key(): K {
    return this.#handle.key;
  }

  get value(): V {
    return this.#handle.value;
  }

  /** Id of this thread in the map, for lost(). */
  get workerId(): number {
    return this.#memory.id;
  }

  /** Entries: a sum over the shards, exact while nobody writes. */
  get size(): number {
    this.#check();
    let size = 0;
    for (let i = 0; i < this.#memory.shards; i++) size += this.#memory.x.size(i) >>> 0;
    return size;
  }

  /** The value of a key, undefined if it is not there. */
  get(key: JsOf<K>): JsOf<V> | undefined {
    return this.#values.get(key) as JsOf<V> | undefined;
  }

  has(key: JsOf<K>): boolean {
    return this.#values.has(key);
  }

  set(key: JsOf<K>, value: JsOf<V>): this {
    this.#values.set(key, value);
    return this;
  }

  /** Whether the key was there. */
  delete(key: JsOf<K>): boolean {
    return this.#values.delete(key);
  }

  /** Adds to a number; a missing key starts at 0. The value afterwards. Integers wrap as with
   *  Atomics.add(). */
  add(key: JsOf<K>, delta: IfNumber<V, JsOf<V>>): JsOf<V> {
    return this.#values.add(key, delta) as JsOf<V>;
  }

  /** The value of the key, which becomes `value` if it is not there. */
  getOrInsert(key: JsOf<K>, value: JsOf<V>): JsOf<V> {
    return (this.#values.insert(key, value) ?? this.#values.stored(value)) as JsOf<V>;
  }

  /** Sets the key to `replacement` if its value is `expected`, compared as Map compares keys; undefined
   *  expects that it is not there. The value that was there, undefined for none: as
   *  Atomics.compareExchange(). */
  compareExchange(key: JsOf<K>, expected: JsOf<V> | undefined, replacement: JsOf<V>): JsOf<V> | undefined {
    if (expected === undefined) return this.#values.insert(key, replacement) as JsOf<V> | undefined;
    return this.#values.compareExchange(key, expected, replacement) as JsOf<V> | undefined;
  }

  /** Removes the key if its value is `expected`; whether it did. */
  compareAndDelete(key: JsOf<K>, expected: JsOf<V>): boolean {
    return this.#values.compareDelete(key, expected);
  }

  /** Removes the key; the value that it had, undefined if it was not there. */
  getAndDelete(key: JsOf<K>): JsOf<V> | undefined {
    return this.#values.take(key) as JsOf<V> | undefined;
  }

  /** Sets the key; the value that it had before, undefined if it was not there. */
  getAndSet(key: JsOf<K>, value: JsOf<V>): JsOf<V> | undefined {
    return this.#values.swap(key, value) as JsOf<V> | undefined;
  }

  /** Calls `fn` with each entry until it returns false. What is there throughout comes once, nothing comes
   *  twice; there is no moment at which all of it was so. `fn` may use the map. */
  range(fn: (value: JsOf<V>, key: JsOf<K>, map: this) => unknown): void {
    checkFunction('fn', fn);
    this.#check();
    for (const { keys, values, length } of blocksOf(this.#shared)) {
      for (let i = 0; i < length; i++)
        if (fn(values[i] as JsOf<V>, keys[i] as JsOf<K>, this) === false) return;
      this.#check(); // `fn` may have detached
    }
  }

  /** Values of many keys: NaN or 0 for numbers that are not there, undefined else. `out`: a typed array of
   *  the values' kind to write to. */
  getMany(keys: KeysOf<K>, out?: BulkOf<V>): BulkOf<V> {
    this.#check();
    return getMany(this.#shared, keys, out) as BulkOf<V>;
  }

  /** Sets many keys, each at a moment of its own. All are checked before; OutOfMemoryError has `index`, and
   *  the first `index` ones are set then. */
  setMany(keys: KeysOf<K>, values: BulkOf<V>): this {
    this.#check();
    setMany(this.#shared, keys, values);
    return this;
  }

  /** Adds to many numbers, or keeps the lesser or greater; `values`: one for each key, or one for all. */
  updateMany(keys: KeysOf<K>, values: IfNumber<V, BulkOf<V> | JsOf<V>>, op: 'add' | 'min' | 'max'): this {
    this.#check();
    updateMany(this.#shared, keys, values, op);
    return this;
  }

  /** Removes everything, shard by shard: what other threads set meanwhile may stay. */
  clear(): void {
    this.#check();
    clearShards(this.#shared);
  }

  /** State of the map and of each shard. O(shards). */
  stats(): SharedStats {
    this.#check();
    return statsOf(this.#shared);
  }

  /** Walks all shards. Throws CorruptionError with what is wrong. */
  verify(): void {
    this.#check();
    verifyShards(this.#shared);
  }

  /** Makes the map read-only, for all threads and for good. Writes that are under way end first; afterwards
   *  reads look at no lock. */
  freeze(): this {
    this.#check();
    freezeShards(this.#shared);
    return this;
  }

  /** Has this thread listen for the end of a worker, and then take back what the worker held. Of Workers of
   *  node:worker_threads (Node, Bun; in Deno of those that end by themselves); in browsers by Web Locks, of
   *  all workers that attach. Until a death is told, a call that needs a shard that the dead one holds throws
   *  ConcurrentMapError after a second. */
  track(worker: object): this {
    this.#check();
    trackDeath(this.#memory, this.#handle.id, worker, (id) => {
      if (this.#gone === undefined) this.lost(id);
    });
    return this;
  }

  /** Says that a thread is gone for good: `workerId` as of its map. Undoes what it was in the middle of, and
   *  frees its locks and its place. False if no such thread has the map. A thread that lives must not be said
   *  to be lost. */
  lost(workerId: number): boolean {
    this.#check();
    return this.#memory.recover(integer('workerId', workerId, 1, 2 ** 31 - 1));
  }

  /** Resolves when nobody holds a lock, or after `ms` milliseconds (default 1,000). For a browser's main
   *  thread, where a call does not wait: when it throws ConcurrentMapError, await this and call again. In a
   *  browser's worker, once behind attach(): from then on its end is noticed (track()). */
  idle(ms = 1000): Promise<void> {
    this.#check();
    return this.#memory.idle(ms);
  }

  /** Gives this thread's place back; the map stays. For a thread that goes on without it. */
  detach(): void {
    if (this.#gone !== undefined) return;
    settleOwnShards(this.#shared);
    this.#leave('detached');
    this.#memory.x.giveSlot(this.#memory.id);
  }

  /** Ends the map for all threads: their calls throw DisposedError. The memory goes when no thread has it any
   *  more. */
  dispose(): void {
    if (this.#gone !== undefined) return;
    this.#memory.x.dispose();
    this.#leave('disposed');
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #leave(how: 'detached' | 'disposed'): void {
    this.#gone = how;
    this.#memory.isOver = true;
    this.#made = goneValues(() => this.#check());
    for (const stop of this.#stops) stop();
    hereOf.delete(this.#handle.memory);
  }

  get #values(): Values {
    const Values = KINDS[this.value].slot === 'number' ? NumberValues : RecordValues;
    this.#made ??= new Values(this.#memory, this.key, this.value, this.name);
    return this.#made;
  }

  #check(): void {
    if (this.#gone !== undefined) throw new DisposedError(`shared map ${show(this.name)} was ${this.#gone}`);
  }
}
