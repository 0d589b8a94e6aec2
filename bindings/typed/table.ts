// What TypedMap and TypedSet share: a handle to a table in a heap, its life, growth and statistics.
// How a call travels:
//
//   user         map.set(7, 0.5)                  of new TypedMap('i32', 'f64')
//   hot class    set(key, value)                  hot/hot-map.ts, expanded for i32 -> f64: checks both
//   export       set_u32_f64(h, key, value)       of the heap's core; h: address of the map's header
//   hmap         assign: hash, bucket, slot       assembly/hmap.ts; not 0: refused, and fail() throws
//
// A user's subclass of TypedMap has no hot class as a parent: TypedMap's own set() calls hotMethods.set.
import { CorruptionError, checkFunction } from '../base/errors.js';
import { now, type Weak } from '../base/host.js';
import { type AnyNotice, notify, traceEvacuation } from '../base/notices.js';
import { type ColdExports, type CoreNotice, HEADER, INTERRUPTED, MISS, NOTICE } from '../core/core.js';
import type { JsOf, KeyKind, ValueKind } from '../core/kinds.js';
import { DEFAULT_PACE, type Drainable, drainLater, type Pace } from '../growth/background-drain.js';
import { type DrainBudget, type DrainResult, drainWithin } from '../growth/drain-budget.js';
import { GrowthHistory } from '../growth/history.js';
import type { Heap } from '../heap/heap.js';
import { checkCapacity, type Policy, resizeCode } from '../heap/map-options.js';
import {
  bucketStats,
  type Explanation,
  type MapStats,
  readExplanation,
  readStats,
} from '../heap/map-stats.js';
import { coreKey } from '../heap/records.js';
import { brokenRule } from '../heap/verify-rules.js';
import { AnyValues } from './any-values.js';
import { Cursor, type Iterators, visitor } from './cursor.js';
import { throwFatal, throwStatus, titleOf } from './failures.js';
import { collected, create, type Plan } from './plan.js';

export type { DrainBudget, DrainResult } from '../growth/drain-budget.js';

/** The common part of TypedMap and TypedSet. `First`: what forEach() gives first, a map's value or a set's
 *  key. */
export abstract class Table<K extends KeyKind, First = unknown> {
  /** The map's name, '' if it has none. */
  declare readonly name: string;
  /** @internal Handle: address of the header; 0 once disposed. */
  declare h: number;
  /** @internal Load factor, assist, resize and pace of the background drain; see retune(). */
  declare policy: Policy;
  /** @internal For drills: no evacuation but what writes and drain() need. */
  declare paused: boolean;
  /** @internal */
  declare readonly life: GrowthHistory;
  /** @internal Values of kind any. */
  declare kept: AnyValues | undefined;
  /** @internal The rest is on the prototype of the made class (class-for.ts). */
  declare readonly heap: Heap;
  /** @internal */
  declare readonly keyKind: K;
  /** @internal */
  declare readonly valueKind: ValueKind | 'none';
  /** @internal */
  declare readonly cold: ColdExports;
  /** @internal */
  declare readonly iterators: Iterators;

  /** @internal */
  constructor(plan: Plan) {
    const { Base, made, heap, value, name, policy } = plan;
    // biome-ignore lint/correctness/noConstructorReturn: new TypedMap() is of the class of its kinds
    if (new.target === (Base as unknown)) return Reflect.construct(Table, [plan], made);
    if (!(this instanceof made)) {
      // the made class is no parent of a user's: the instance gets what the made class's prototype holds
      for (const [property, shared] of Object.entries(made.prototype))
        Object.defineProperty(this, property, { value: shared });
    }
    this.name = name;
    this.policy = policy;
    this.paused = false;
    this.life = new GrowthHistory();
    this.h = plan.handle ?? create(this.cold, plan);
    this.kept = value === 'any' ? new AnyValues() : undefined;
    if (this.h === 0) this.fail('new map');
    heap.track(this.h, this);
    collected.register(this, { heap, h: this.h }, this);
  }

  /** @internal For iteration: the key's value (in a set the key), GONE if it is not there. */
  abstract find(key: JsOf<K>): unknown;

  /** Whether the key is there. Throws KeyTypeError. */
  abstract has(key: JsOf<K>): boolean;

  /** What stats() calls the value: 'none' in a set. */
  abstract get value(): ValueKind | 'none';

  /** The key's kind, as given. */
  get key(): K {
    return this.keyKind;
  }

  /** Number of entries. */
  get size(): number {
    if (this.h === 0) this.fail();
    return this.heap.x.size(this.h) >>> 0;
  }

  /** Removes everything. O(1) on the `line` core. */
  clear(): void {
    if (this.cold.clear(this.h) === 0) this.fail();
    this.heap.takeNotices();
    this.kept?.clear();
  }

  /** Calls fn(value, key, map) for every entry, of a set fn(key, key, set). fn may change the map or set. */
  forEach(fn: (value: First, key: JsOf<K>, table: this) => void, thisArg?: unknown): void {
    checkFunction('callback', fn, TypeError);
    if (this.h === 0) this.fail();
    this.iterators.forEach(new Cursor(this), visitor(fn, thisArg), this);
  }

  keys(): IterableIterator<JsOf<K>> {
    if (this.h === 0) this.fail();
    return new this.iterators.keys(this);
  }

  /** Grows so that no growth happens until size exceeds `entries`. Throws PolicyError, OutOfMemoryError. */
  reserve(entries: number): this {
    checkCapacity('reserve()', entries);
    if (this.heap.x.reserve(this.h, entries) === 0) this.fail(`reserve(${entries})`);
    this.heap.takeNotices();
    return this;
  }

  /** Finishes a growth that is under way, within the budget. Throws PolicyError. */
  drain(budget: DrainBudget = {}): DrainResult {
    const step = (most: number): number => this.heap.x.drain(this.h, most, 0) >>> 0 || Number(this.fail());
    const result = traceEvacuation(
      () => drainWithin(budget, () => this.stats().oldBuckets, step),
      () => ({ by: 'drain', map: this }),
    );
    this.heap.takeNotices();
    if (result.moved > 0) this.life.drained('drain', result.ms);
    notify('drain', (): AnyNotice => {
      const { moved, remaining, ms } = result;
      return { kind: 'drain', at: now(), map: this.name, id: this.life.id, moved, remaining, ms };
    });
    return result;
  }

  /** @internal Changes the policy at once, also of a growth under way. Throws DisposedError. */
  retune(policy: Policy, paused = this.paused): void {
    const assist = paused ? 0 : policy.assist;
    if (this.heap.x.retune(this.h, policy.loadFactor, assist, resizeCode(policy.resize)) === 0) this.fail();
    this.policy = policy;
    this.paused = paused;
  }

  /** @internal For maps(). */
  get heapName(): string {
    return this.heap.name;
  }

  /** @internal Writes that were let in, modulo 2^31. */
  get mutations(): number {
    return this.heap.x.version(this.h) >>> 1;
  }

  /** @internal Slots of a bucket. */
  get slots(): number {
    // the header has entries per bucket at full load, the policy entries per 8 slots
    const load = this.heap.f64[((this.h >>> 0) + HEADER.load) >>> 3] as number;
    return Math.round((load * 8) / this.policy.loadFactor);
  }

  /** @internal */
  get pace(): Pace | undefined {
    if (this.paused) return undefined;
    return this.policy.background ?? (this.heap.isTight ? DEFAULT_PACE : undefined);
  }

  /** The map's state: O(1), changes nothing. */
  stats(): MapStats {
    const { heap } = this;
    if (this.h === 0) this.fail();
    this.heap.x.stats(this.h);
    return {
      name: this.name,
      key: this.keyKind,
      value: this.valueKind,
      core: heap.core.name,
      ...bucketStats(readStats(heap), this.life),
    };
  }

  /** Walks everything; throws CorruptionError with what is wrong. */
  verify(): void {
    if (this.h === 0) this.fail();
    const broken = brokenRule(this.heap, this.heap.x.verify(this.h));
    if (broken !== undefined) throwFatal(this, new CorruptionError(`${titleOf(this)}: ${broken}`));
  }

  /** Where a key is, or where it would be looked for. Throws KeyTypeError. */
  explain(key: JsOf<K>): Explanation {
    if (this.h === 0) this.fail();
    this.has(key); // refuses a key of the wrong kind
    const { heap, h } = this;
    const given = coreKey(heap, this.keyKind, key);
    if (this.keyKind === 'f64') heap.x.explainFloat(h, Number(given));
    else heap.x.explain(h, BigInt(given));
    return readExplanation(this.heap);
  }

  /** Moves the map into the fewest buckets that hold what is there. Throws OutOfMemoryError, and then nothing
   *  has changed; it needs room for the new buckets beside the old. */
  compact(): this {
    if (this.heap.x.compact(this.h) === 0) this.fail('compact()');
    this.heap.takeNotices();
    return this;
  }

  /** Gives the map's memory back. Any use afterwards throws DisposedError; disposing twice is harmless. */
  dispose(): void {
    if (this.h === 0) return;
    collected.unregister(this);
    this.heap.untrack(this.h);
    this.heap.x.destroy(this.h);
    this.h = 0;
    this.kept?.clear();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @internal After a call that did not do what it is for: true if it is to be made again, since an earlier
   *  one was interrupted, false if it missed or left notices. Throws what the core's status stands for, and
   *  clears it. */
  fail(what = 'set'): boolean {
    const status = this.heap.takeStatus();
    if (status === INTERRUPTED) {
      this.heap.x.recover();
      return true;
    }
    if (this.h !== 0 && (status === MISS || status === 0)) return false;
    return throwStatus(this, what);
  }

  /** @internal For a read that may have missed: one of hot/holes.ts. Throws DisposedError. */
  missed(): number {
    const status = this.heap.takeStatus();
    if (this.h === 0) throwStatus(this, 'get');
    if (status !== INTERRUPTED) return status === MISS ? 1 : 0;
    this.heap.x.recover();
    return 2;
  }

  /** @internal */
  growthChanged(notice: CoreNotice, self: Weak<Drainable>): void {
    this.life.changed(notice, this);
    const began = notice.notice === NOTICE.doubling || notice.notice === NOTICE['same-size'];
    if (began && this.pace !== undefined) drainLater(self, this.pace);
  }

  /** @internal Hands a growth that is under way to the background drain, if the policy has one. */
  resumeBackgroundDrain(): void {
    if (this.pace !== undefined && this.h !== 0 && this.stats().growing)
      drainLater(this.heap.refTo(this.h), this.pace);
  }

  /** @internal A timed step of an operation has ended. */
  recordStep(event: number, ms: number): void {
    this.life.took(event, ms);
  }

  /** @internal A slice of the background drain has ended. */
  recordSlice(ms: number): void {
    this.life.drained('background', ms);
  }

  /** @internal For the background drain: how many old buckets it evacuated, 0 if it cannot. */
  drainSlice(most: number): number {
    if (this.h === 0) return 0;
    const moved = this.heap.x.drain(this.h, most, 1);
    this.heap.takeStatus();
    return moved;
  }
}
