// TypedMap: the class users see. Hot methods live in one small class per kind pair (bindings/generated/), so that
// each stays monomorphic; everything else is here.
import { CONCURRENT, type ColdExports, coldExports, MISS, STATUS } from './core.js';
import { Cursor, iterate } from './cursor.js';
import { ConcurrentMapError, checkObject, DisposedError, OutOfMemoryError, PolicyError, show } from './errors.js';
import { factories as defaultFactories } from './generated/default-maps.js';
import { factories as heapFactories } from './generated/heap-maps.js';
import type { Heap } from './heap.js';
import { type BulkOf, checkKind, type JsOf, KINDS, type KeyKind, type ValueKind } from './kinds.js';
import { checkCapacity, type MapOptions, resolveOptions } from './options.js';
import { type Explanation, type MapStats, raiseIfBroken, readExplanation, readStats } from './stats.js';

/** Limits of one drain() call; without any it runs to the end. */
export interface DrainBudget {
  /** Old buckets to evacuate at most. */
  maxBuckets?: number;
  /** Milliseconds to spend at most; looked at every 64 buckets. */
  maxMs?: number;
  /** Only say what is left. */
  dryRun?: boolean;
}

/** What a drain() did. */
export interface DrainResult {
  /** Old buckets evacuated by this call. */
  moved: number;
  /** Old buckets left. */
  remaining: number;
  complete: boolean;
  ms: number;
}

/** Entries as an iterable, or as two arrays of equal length. */
export type EntriesOf<K extends KeyKind, V extends ValueKind> =
  | Iterable<readonly [JsOf<K>, JsOf<V>]>
  | { keys: BulkOf<K>; values: BulkOf<V> };

type Factory = (Base: typeof TypedMap, heap: Heap) => typeof TypedMap;

const DRAIN_SLICE = 64;
const ALL = 0xffffffff;

/** What the registry needs to free a map whose wrapper was collected. */
interface Held {
  heap: Heap;
  h: number;
  cold: ColdExports;
}

const dropped = new FinalizationRegistry<Held>(({ heap, h, cold }) => {
  heap.untrack(h);
  if ((heap.x as unknown) !== undefined) cold.destroy(h);
});

/** The class of a kind pair on a heap, with its call targets constant on the default heap. */
const classFor = (heap: Heap, key: KeyKind, value: ValueKind): typeof TypedMap => {
  const name = `${key}_${value}`;
  let made = heap.classes.get(name) as typeof TypedMap | undefined;
  if (made === undefined) {
    const factory = (heap.isDefault ? defaultFactories : heapFactories)[name] as unknown as Factory;
    made = factory(TypedMap, heap);
    Object.defineProperty(made, 'name', { value: 'TypedMap' });
    const { storage } = KINDS[key];
    const cold = coldExports(heap.x, storage, KINDS[value].bytes, KINDS[key].core);
    Object.defineProperty(made.prototype, 'constructor', { value: TypedMap, writable: true, configurable: true });
    Object.assign(made.prototype, { heap, keyKind: key, valueKind: value, cold, impl: made.prototype });
    heap.classes.set(name, made);
  }
  return made;
};

/**
 * A hash map with keys and values of fixed kinds, in WebAssembly memory. As JavaScript's Map where nothing else is
 * said; iteration order is unspecified (Go's rule). Kinds: i32 u32 i64 u64 f64, values also f32; i64 and u64 are
 * bigints. Wrong types and out-of-range integers throw KeyTypeError or ValueTypeError, in reads as in writes.
 */
export class TypedMap<K extends KeyKind = KeyKind, V extends ValueKind = ValueKind> {
  /** The map's name, '' if it has none. */
  declare readonly name: string;
  /** @internal Handle: address of the map's header; 0 once disposed. */
  declare h: number;
  /** @internal The rest is the same for a class and lives on its prototype. */
  declare readonly heap: Heap;
  /** @internal */
  declare readonly keyKind: K;
  /** @internal */
  declare readonly valueKind: V;
  /** @internal */
  declare readonly cold: ColdExports;
  /** @internal The hot methods, for subclasses, whose prototype chain passes them by. */
  declare readonly impl: TypedMap<K, V>;
  #growthBegan = 0;
  #progressAt = 0;
  #progress = 0;

  /** Throws PolicyError for an unknown kind or an option out of range, OutOfMemoryError without memory. */
  constructor(key: K, value: V, options?: MapOptions) {
    checkKind('key', key);
    checkKind('value', value);
    const resolved = resolveOptions(options);
    const { heap, name } = resolved;
    const made = classFor(heap, key, value);
    if (new.target === (TypedMap as unknown)) return new made(key, value, options) as unknown as TypedMap<K, V>;
    if (!(this instanceof made)) {
      const { keyKind, valueKind, cold, impl } = made.prototype as unknown as TypedMap<K, V>;
      Object.defineProperties(this, {
        heap: { value: heap },
        keyKind: { value: keyKind },
        valueKind: { value: valueKind },
        cold: { value: cold },
        impl: { value: impl },
      });
    }
    const { capacity, loadFactor, assist, resize, seed } = resolved;
    const fixed = seed === undefined ? 0 : 1;
    const h = this.cold.create(capacity, loadFactor, assist, resize, fixed, BigInt.asIntN(64, seed ?? 0n));
    this.name = name;
    this.h = h;
    if (h === 0) this.fail('new map');
    heap.track(h, this);
    dropped.register(this, { heap, h, cold: this.cold }, this);
  }

  /** A map of the given entries. Throws as set() does; RangeError if the two arrays differ in length. */
  static from<K extends KeyKind, V extends ValueKind>(
    key: K,
    value: V,
    entries: EntriesOf<K, V>,
    options?: MapOptions,
  ): TypedMap<K, V> {
    const map = new TypedMap(key, value, options);
    try {
      if (Symbol.iterator in entries) {
        for (const [k, v] of entries) map.set(k, v);
        return map;
      }
      const { keys, values } = entries;
      if (keys.length !== values.length) {
        throw new RangeError(`${keys.length} keys but ${values.length} values: expected as many of each`);
      }
      for (let i = 0; i < keys.length; i++) map.set(keys[i] as JsOf<K>, values[i] as JsOf<V>);
      return map;
    } catch (error) {
      map.dispose();
      throw error;
    }
  }

  /** Number of entries. */
  get size(): number {
    if (this.h === 0) this.fail();
    return this.heap.x.size(this.h) >>> 0;
  }

  /** The key's value, undefined if it is not there. Throws KeyTypeError. */
  get(key: JsOf<K>): JsOf<V> | undefined {
    return this.impl.get.call(this, key) as JsOf<V> | undefined;
  }

  /** Whether the key is there. Throws KeyTypeError. */
  has(key: JsOf<K>): boolean {
    return this.impl.has.call(this, key);
  }

  /** Assigns. Throws KeyTypeError, ValueTypeError, OutOfMemoryError, ConcurrentMapError. */
  set(key: JsOf<K>, value: JsOf<V>): this {
    this.impl.set.call(this, key, value);
    return this;
  }

  /** Removes the key: whether it was there. Throws KeyTypeError, ConcurrentMapError. */
  delete(key: JsOf<K>): boolean {
    return this.impl.delete.call(this, key);
  }

  /** Adds to the key's value, 0 if it is not there, and gives the sum. Integers wrap as Atomics.add does. */
  add(key: JsOf<K>, delta: JsOf<V>): JsOf<V> {
    return this.impl.add.call(this, key, delta) as JsOf<V>;
  }

  /** The key's value; if it is not there, `value` after putting it in (ECMAScript's upsert proposal). */
  getOrInsert(key: JsOf<K>, value: JsOf<V>): JsOf<V> {
    return this.impl.getOrInsert.call(this, key, value) as JsOf<V>;
  }

  /** As getOrInsert() with a computed value. `fn` may change the map; its value is then put in all the same. */
  getOrInsertComputed(key: JsOf<K>, fn: (key: JsOf<K>) => JsOf<V>): JsOf<V> {
    if (typeof fn !== 'function') throw new TypeError(`callback is ${show(fn)}: expected a function`);
    const there = this.get(key);
    if (there !== undefined) return there;
    const k = (this.keyKind === 'f64' && key === 0 ? 0 : key) as JsOf<K>;
    const value = fn(k);
    this.set(k, value);
    return this.get(k) as JsOf<V>;
  }

  /** Removes everything. O(1) on the `line` core. */
  clear(): void {
    if (this.cold.clear(this.h) === 0) this.fail();
  }

  /** Calls fn(value, key, map) for every entry. fn may change the map. */
  forEach(fn: (value: JsOf<V>, key: JsOf<K>, map: this) => void, thisArg?: unknown): void {
    if (typeof fn !== 'function') throw new TypeError(`callback is ${show(fn)}: expected a function`);
    if (this.h === 0) this.fail();
    const cursor = new Cursor<K, V>(this);
    while (cursor.fetch()) {
      for (let i = 0; i < cursor.n; i++) {
        const value = cursor.valueAt(i);
        if (value !== undefined) fn.call(thisArg, value, cursor.keys[i] as JsOf<K>, this);
      }
    }
  }

  keys(): IterableIterator<JsOf<K>> {
    if (this.h === 0) this.fail();
    return iterate(this as TypedMap<K, V>, (key) => key);
  }

  values(): IterableIterator<JsOf<V>> {
    if (this.h === 0) this.fail();
    return iterate(this as TypedMap<K, V>, (_, value) => value);
  }

  entries(): IterableIterator<[JsOf<K>, JsOf<V>]> {
    if (this.h === 0) this.fail();
    return iterate(this as TypedMap<K, V>, (key, value): [JsOf<K>, JsOf<V>] => [key, value]);
  }

  [Symbol.iterator](): IterableIterator<[JsOf<K>, JsOf<V>]> {
    return this.entries();
  }

  /** Grows so that no growth happens until size exceeds `entries`. Throws PolicyError, OutOfMemoryError. */
  reserve(entries: number): this {
    checkCapacity('reserve()', entries);
    if (this.cold.reserve(this.h, entries) === 0) this.fail(`reserve(${entries})`);
    return this;
  }

  /** Finishes a growth that is under way, within the budget. Throws PolicyError, ConcurrentMapError. */
  drain(budget: DrainBudget = {}): DrainResult {
    checkObject('budget', budget);
    const { maxBuckets = Number.POSITIVE_INFINITY, maxMs = Number.POSITIVE_INFINITY, dryRun = false } = budget;
    for (const [name, value] of Object.entries({ maxBuckets, maxMs })) {
      if (typeof value !== 'number' || !(value >= 0)) {
        throw new PolicyError(`${name} is ${show(value)}: expected a number of 0 or more`);
      }
    }
    if (typeof dryRun !== 'boolean') throw new PolicyError(`dryRun is ${show(dryRun)}: expected a boolean`);
    const start = performance.now();
    let moved = 0;
    let remaining = this.stats().oldBuckets;
    while (!dryRun && remaining > 0 && moved < maxBuckets) {
      const most = Math.min(maxBuckets - moved, maxMs === Number.POSITIVE_INFINITY ? ALL : DRAIN_SLICE);
      const step = this.cold.drain(this.h, Math.ceil(most), 0) >>> 0;
      if (step === 0) this.fail();
      moved += step;
      remaining -= step;
      if (performance.now() - start >= maxMs) break;
    }
    return { moved, remaining, complete: remaining === 0, ms: performance.now() - start };
  }

  /** The map's state: O(1), changes nothing. */
  stats(): MapStats {
    const { heap } = this;
    if (this.h === 0) this.fail();
    this.cold.stats(this.h);
    const raw = readStats(heap);
    const now = performance.now();
    const growing = raw.growth !== 0;
    const done = raw.byAssist + raw.byBackground + raw.byDrain;
    if (done !== this.#progress || !growing) {
      this.#progress = done;
      this.#progressAt = now;
    }
    return {
      name: this.name,
      key: this.keyKind,
      value: this.valueKind,
      core: heap.core.name,
      size: raw.size,
      B: raw.B,
      buckets: 2 ** raw.B,
      oldBuckets: raw.oldBuckets,
      nevacuate: raw.nevacuate,
      overflowBuckets: raw.overflowBuckets,
      growing,
      growth: growing ? (raw.growth === 2 ? 'same-size' : 'double') : 'none',
      growEpoch: raw.growEpoch,
      degraded: raw.degraded !== 0,
      oldBucketsAgeMs: growing ? now - this.#growthBegan : 0,
      oldBucketsIdleMs: growing ? now - Math.max(this.#progressAt, this.#growthBegan) : 0,
      loadFactor: raw.size / 2 ** raw.B,
      grows: { double: raw.growsDouble, sameSize: raw.growsSameSize },
      evacuated: { assist: raw.byAssist, background: raw.byBackground, drain: raw.byDrain },
      bytes: { live: raw.bytesLive, old: raw.bytesOld, overflow: raw.bytesOverflow, keys: 0, total: raw.bytesTotal },
    };
  }

  /** Walks everything; throws CorruptionError with what is wrong. */
  verify(): void {
    if (this.h === 0) this.fail();
    raiseIfBroken(this.heap, this.name, this.cold.verify(this.h));
  }

  /** Where a key is, or where it would be looked for. Throws KeyTypeError. */
  explain(key: JsOf<K>): Explanation {
    if (this.h === 0) this.fail();
    this.has(key);
    this.cold.explain(this.h, key);
    return readExplanation(this.heap);
  }

  /** A native Map with the same entries; throws what Map throws beyond 16,777,216 of them. */
  toNative(): globalThis.Map<JsOf<K>, JsOf<V>> {
    return new globalThis.Map(this.entries());
  }

  /** Gives the map's memory back. Any use afterwards throws DisposedError; disposing twice is harmless. */
  dispose(): void {
    if (this.h === 0) return;
    dropped.unregister(this);
    this.heap.untrack(this.h);
    this.cold.destroy(this.h);
    this.h = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  get [Symbol.toStringTag](): string {
    return 'TypedMap';
  }

  /** util.inspect shows name, kinds, size and the first entries. */
  [Symbol.for('nodejs.util.inspect.custom')](depth: number, options: object, inspect: (value: unknown, options?: object) => string): string {
    const title = `TypedMap<${this.keyKind}, ${this.valueKind}>${this.name === '' ? '' : ` ${JSON.stringify(this.name)}`}`;
    if (this.h === 0) return `${title} (disposed)`;
    if (depth < 0) return `[${title}(${this.size})]`;
    const shown: string[] = [];
    for (const [key, value] of this.entries()) {
      if (shown.length === 10) break;
      shown.push(`${inspect(key, options)} => ${inspect(value, options)}`);
    }
    const more = this.size - shown.length;
    if (more > 0) shown.push(`... ${more} more`);
    return `${title}(${this.size}) {${shown.length === 0 ? '' : ` ${shown.join(', ')} `}}`;
  }

  /** @internal Turns the core's status into undefined (a miss) or the error it stands for, and clears it. */
  fail(what = 'set'): undefined {
    const { heap } = this;
    const status = heap.i32[STATUS];
    heap.i32[STATUS] = 0;
    if (this.h !== 0 && status === MISS) return undefined;
    return this.#raise(status, what);
  }

  #raise(status: number | undefined, what: string): undefined {
    const title = this.name === '' ? 'map' : `map ${JSON.stringify(this.name)}`;
    if (this.h === 0 && what !== 'new map') throw new DisposedError(`${title} was disposed`);
    if (status === CONCURRENT) {
      throw new ConcurrentMapError(
        `${title}: a write found a mutation under way, entered from inside it or torn; expected none`,
      );
    }
    const { committed } = this.heap.stats();
    throw new OutOfMemoryError(
      `${title}: no memory for ${what}: heap ${JSON.stringify(this.heap.name)} has ${committed} of at most ` +
        `${this.heap.maximumBytes} bytes; expected room for more`,
    );
  }

  /** @internal The core says that a growth began (1, 2), ended (0) or got no memory (3). Called inside a mutation. */
  growthChanged(state: number): void {
    if (state === 1 || state === 2) this.#growthBegan = performance.now();
  }
}
