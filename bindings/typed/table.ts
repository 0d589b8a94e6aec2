// What TypedMap and TypedSet share: a handle to a table in a heap, its life, growth and statistics.
// How a call travels:
//
//   user         map.set(7, 0.5)                  of new TypedMap('i32', 'f64')
//   hot class    set(key, value)                  hot/hot-map.ts, expanded for i32 -> f64: checks both
//   export       set_u32_f64(h, key, value)       of the heap's core; h: address of the map's header
//   hmap         assign: hash, bucket, slot       assembly/hmap.ts; not 0: refused, and fail() throws
//
// A user's subclass of TypedMap has no hot class as a parent: TypedMap's own set() calls the hot one. What a
// table knows is in its internals (internals.ts).
import { ArgumentTypeError, checkFunction } from '../base/errors.js';
import type { Iterated } from '../base/native-map.js';
import type { ColdExports } from '../core/core.js';
import { isPair, type JsOf, type KeyArgs, type KeyKind, type ValueKind } from '../core/kinds.js';
import { guard } from '../core/uncloneable.js';
import { type DrainBudget, type DrainResult, drainAndTell } from '../growth/drain-budget.js';
import type { GrowthHistory } from '../growth/history.js';
import type { Heap } from '../heap/heap.js';
import type { Policy } from '../heap/map-options.js';
import type { Explanation, MapStats } from '../heap/map-stats.js';
import { check } from '../heap/parameters.js';
import { LAST_BLOCK } from './columns.js';
import { Cursor, visitor } from './cursor.js';
import { Internals, internalsOf } from './internals.js';
import { partsFor } from './parts.js';
import type { Plan } from './plan.js';

export type { DrainBudget, DrainResult } from '../growth/drain-budget.js';

/** What errors of structuredClone() and its like say. */
const MAP_REFUSAL = 'a TypedMap cannot be cloned or sent: clone or send toNative(), or use clone()';
const SET_REFUSAL = 'a TypedSet cannot be cloned or sent: clone or send keysArray(), or use clone()';

/** The common part of TypedMap and TypedSet. `First`: what forEach() gives first, a map's value or a set's
 *  key. */
export abstract class Table<K extends KeyKind, First = unknown> {
  /** @internal */
  constructor(plan: Plan) {
    const { made } = plan;
    const table = new.target === (made.Base as unknown) ? (new made.Instance() as this) : this;
    guard(table, made.value === 'none' ? SET_REFUSAL : MAP_REFUSAL);
    new Internals(table, plan);
    // biome-ignore lint/correctness/noConstructorReturn: new TypedMap() is of the class of its kinds
    return table;
  }

  /** Whether the key is there. Throws KeyTypeError. */
  abstract has(...key: KeyArgs<K>): boolean;

  /** What stats() calls the value: 'none' in a set. */
  abstract get value(): ValueKind | 'none';

  /** The key's kind, as given. */
  get key(): K {
    return internalsOf<K>(this).keyKind;
  }

  /** The map's name, '' if it has none. */
  get name(): string {
    return internalsOf(this).name;
  }

  /** Number of entries. */
  get size(): number {
    return internalsOf(this).check().size;
  }

  /** Removes everything. O(1) on the `line` core. */
  clear(): void {
    const it = internalsOf(this);
    const { kept } = it;
    const none: unknown[][] = [];
    if (it.cold.clear(it.h) === 0) it.fail();
    if (kept !== undefined) {
      kept.chunks = none; // no call from clear() to here
      kept.chunk = none;
      kept.next = 0;
    }
    it.heap.takeNotices();
  }

  /** Calls fn(value, key, map) for every entry, of a set fn(key, key, set). fn may change the map or set. */
  forEach(fn: (value: First, key: JsOf<K>, table: this) => void, thisArg?: unknown): void {
    checkFunction('callback', fn, ArgumentTypeError);
    const it = internalsOf(this).check();
    it.iterators.forEach(new Cursor(it, LAST_BLOCK), visitor(fn, thisArg), this);
  }

  keys(): Iterated<JsOf<K>> {
    const it = internalsOf(this).check();
    return new it.iterators.keys(it);
  }

  /** Grows so that no growth happens until size exceeds `entries`. Throws PolicyError, OutOfMemoryError. */
  reserve(entries: number): this {
    const it = internalsOf(this);
    check('capacity', entries, 'reserve()');
    if (it.heap.x.reserve(it.h, entries) === 0) it.fail(`reserve(${entries})`);
    it.heap.takeNotices();
    return this;
  }

  /** Finishes a growth that is under way, within the budget. Throws PolicyError. */
  drain(budget: DrainBudget = {}): DrainResult {
    const it = internalsOf(this);
    return drainAndTell(this, budget, {
      name: it.name,
      life: it.life,
      pending: () => it.stats().oldBuckets,
      step(most) {
        const done = it.heap.x.drain(it.h, most, 0) >>> 0 || Number(it.fail());
        it.heap.takeNotices();
        return done;
      },
    });
  }

  /** The map's state: O(1), changes nothing. */
  stats(): MapStats {
    return internalsOf(this).stats();
  }

  /** Walks everything; throws CorruptionError with what is wrong. */
  verify(): void {
    const it = internalsOf(this).check();
    partsFor('verify()').verify(it);
  }

  /** Where a key is, or where it would be looked for. Throws KeyTypeError. */
  explain(...key: KeyArgs<K>): Explanation;
  explain(a: unknown, b?: unknown): Explanation {
    const it = internalsOf(this).check();
    const key = isPair(it.keyKind) ? [a, b] : a;
    it.find(key as never); // refuses a key of the wrong kind
    return partsFor('explain()').explain(it, key);
  }

  /** Moves the map into the fewest buckets that hold what is there. Throws OutOfMemoryError, and then nothing
   *  has changed; it needs room for the new buckets beside the old. */
  compact(): this {
    const it = internalsOf(this);
    if (partsFor('compact()').exportsOf(it.heap).compact(it.h) === 0) it.fail('compact()');
    it.heap.takeNotices();
    return this;
  }

  /** The entries as bytes, for restore(): kinds, columns of numbers, strings and bytes, checksums
   *  (docs/snapshots.md). O(size). Throws ValueTypeError for values of kind any. */
  snapshot(): Uint8Array {
    const it = internalsOf(this).check();
    return partsFor('snapshot()').saved.snapshot(it);
  }

  /** The same in pieces, for streams and files: a block at a time is in memory. Ends a growth first. Throws
   *  as snapshot(), and ConcurrentMapError, at the next piece, if the map was written to meanwhile, or
   *  compacted: no reader takes the pieces then. */
  snapshotPieces(): Generator<Uint8Array, void, undefined> {
    const it = internalsOf(this).check();
    // a subclass may have its own drain()
    return partsFor('snapshotPieces()').saved.snapshotPieces(it, () => Table.prototype.drain.call(this));
  }

  /** Gives the map's memory back. Any use afterwards throws DisposedError; disposing twice is harmless. */
  dispose(): void {
    internalsOf(this).dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  // For observers and tests, read only; nothing here reads them, since a user's subclass may have its own.

  /** @internal Handle: address of the header; 0 once disposed. */
  get h(): number {
    return internalsOf(this).h;
  }

  /** @internal */
  get heap(): Heap {
    return internalsOf(this).heap.heap;
  }

  /** @internal */
  get heapName(): string {
    return internalsOf(this).heap.name;
  }

  /** @internal */
  get keyKind(): K {
    return internalsOf<K>(this).keyKind;
  }

  /** @internal */
  get valueKind(): ValueKind | 'none' {
    return internalsOf(this).valueKind;
  }

  /** @internal */
  get cold(): ColdExports {
    return internalsOf(this).cold;
  }

  /** @internal */
  get life(): GrowthHistory {
    return internalsOf(this).life;
  }

  /** @internal */
  get policy(): Policy {
    return internalsOf(this).policy;
  }

  /** @internal */
  get paused(): boolean {
    return internalsOf(this).paused;
  }

  /** @internal Writes that were let in, modulo 2^31. */
  get mutations(): number {
    const { heap, h } = internalsOf(this);
    return heap.x.version(h) >>> 1;
  }

  /** @internal */
  get slots(): number {
    return internalsOf(this).slots;
  }
}
