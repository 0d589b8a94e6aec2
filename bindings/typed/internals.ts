// The private side of a TypedMap or TypedSet: all that it knows. The object that users hold has one private
// field that leads here, so nothing that copies, freezes or lists properties reaches it. Users'
// subclasses may have fields of any name.
import { now } from '../base/host.js';
import { type ColdExports, type CoreNotice, HEADER, INTERRUPTED, MISS, NOTED } from '../core/core.js';
import { isPair, type JsOf, type KeyKind, type ValueKind } from '../core/kinds.js';
import { DEFAULT_PACE, drainLater, type Pace } from '../growth/background-drain.js';
import { GrowthHistory, nextMap } from '../growth/history.js';
import type { HeapMemory, Held, Tracked } from '../heap/heap-memory.js';
import { type Policy, resizeCode } from '../heap/map-options.js';
import { bucketStats, type MapStats, readStats } from '../heap/map-stats.js';
import { AnyValues } from './any-values.js';
import type { MadeClass } from './class-for.js';
import type { Columns } from './columns.js';
import { create, holdWeakly, release } from './create-destroy.js';
import { GONE, type Iterators, type Walked } from './cursor.js';
import { throwStatus } from './failures.js';
import type { Plan } from './plan.js';
import { foreign, Stamped } from './stamp.js';

/** What users hold: a TypedMap, a TypedSet, or of a subclass. */
export interface Owner {
  dispose(): void;
}

/** The state of one map or set. */
export class Internals<K extends KeyKind = KeyKind> implements Walked<K>, Tracked {
  readonly table: Owner;
  readonly name: string;
  readonly heap: HeapMemory;
  readonly #id = nextMap();
  /** Read off the clock when the job ends, or before if it is asked for. */
  #madeAt = 0;
  #life: GrowthHistory | undefined = undefined;
  /** Load factor, assist, resize and pace of the background drain; see retune(). */
  policy: Policy;
  /** For drills: no evacuation but what writes and drain() need. */
  paused = false;
  /** Handle: address of the header; 0 once disposed. The hot class has a copy. */
  h = 0;
  /** Values of kind any. */
  readonly kept: AnyValues | undefined;
  readonly #held: Held;
  /** No finalizer is there yet, and no background drain: the job that made the map goes on. */
  #isYoung = true;
  youngAt = 0;
  readonly #made: MadeClass;

  /** Makes the table in the core, and gives `table` its private fields. Throws OutOfMemoryError. */
  constructor(table: Owner, plan: Plan) {
    const { made, heap, name, policy } = plan;
    this.table = table;
    this.name = name;
    this.heap = heap;
    this.#made = made;
    this.policy = policy;
    this.kept = made.value === 'any' ? (plan.kept ?? new AnyValues()) : undefined;
    this.#held = { heap, h: 0 };
    new Opened(table, this);
    new made.Stamp(table, this);
    heap.expect(this); // before it is made, so that it is freed whatever comes between
    const h = create(plan);
    this.#held.h = h; // no call before
    if (h === 0) this.fail(plan.original === undefined ? 'new map' : 'clone()');
    heap.track(h, this);
    made.methods.hold(table, h);
    this.h = h;
  }

  get keyKind(): K {
    return this.#made.key as K;
  }

  get valueKind(): ValueKind | 'none' {
    return this.#made.value;
  }

  get cold(): ColdExports {
    return this.#made.cold;
  }

  get columns(): Columns {
    return this.#made.columns;
  }

  get iterators(): Iterators {
    return this.#made.iterators;
  }

  /** The methods of the class made for the kinds. */
  get hot(): unknown {
    return this.#made.methods.prototype;
  }

  /** Made when something is asked or to be noted: most small maps have none. */
  get life(): GrowthHistory {
    if (this.#life === undefined) {
      this.#madeAt ||= now();
      this.#life = new GrowthHistory(this.#id, this.#madeAt);
    }
    return this.#life;
  }

  get size(): number {
    return this.heap.x.size(this.h) >>> 0;
  }

  /** For iteration: what is there, whatever the methods of a user's subclass say. */
  find(key: JsOf<K>): unknown {
    const { kept, table } = this;
    const hot = this.hot as { get(...key: unknown[]): unknown; has(...key: unknown[]): boolean };
    const isTwo = isPair(this.keyKind);
    const a = isTwo ? (key as [number, number])[0] : key;
    const b = isTwo ? (key as [number, number])[1] : undefined;
    if (this.valueKind === 'none') return hot.has.call(table, a, b) ? key : GONE;
    const value = hot.get.call(table, a, b);
    return value !== undefined || (kept !== undefined && hot.has.call(table, a, b)) ? value : GONE;
  }

  /** Throws DisposedError after dispose(). */
  check(): this {
    if (this.h === 0) this.fail();
    return this;
  }

  /** After a call that did not do what it is for: true if it is to be made again, since an earlier one was
   *  interrupted, false if it missed, or happened and left notices. Throws what the core's status stands for,
   *  and clears it. */
  fail(what = 'set'): boolean {
    return this.refused(this.heap.takeStatus(), what);
  }

  /** As fail(), with the status already taken. */
  refused(status: number | undefined, what: string): boolean {
    if (status === INTERRUPTED) {
      this.heap.x.recover();
      return true;
    }
    if (this.h !== 0 && (status === MISS || status === NOTED || status === 0)) return false;
    return throwStatus(this, what);
  }

  /** Gives the memory back. The handle goes first: what interrupts this leaves memory in use, never a map
   *  whose memory is another's. The finalizer frees what is left then. */
  dispose(): void {
    if (this.h === 0) return;
    this.#made.methods.hold(this.table, 0);
    this.h = 0;
    this.heap.destroy(this.#held);
    this.kept?.clear();
    if (this.#isYoung) this.heap.forget(this);
    else release(this.table);
  }

  letGo(): void {
    const { h } = this.#held; // of a dispose() that was interrupted too
    if (h === 0) return;
    this.heap.weaken(h, this);
    holdWeakly(this.table, this.#held);
    this.#isYoung = false;
    this.#madeAt ||= now();
    this.resumeBackgroundDrain();
  }

  deref(): this {
    return this;
  }

  stats(): MapStats {
    this.check();
    const { heap } = this;
    heap.x.stats(this.h);
    return {
      name: this.name,
      key: this.keyKind,
      value: this.valueKind,
      core: heap.core.name,
      ...bucketStats(readStats(heap), this.life),
    };
  }

  /** Changes the policy at once, also of a growth under way. Throws DisposedError. */
  retune(policy: Policy, paused = this.paused): void {
    const assist = paused ? 0 : policy.assist;
    if (this.heap.x.retune(this.h, policy.loadFactor, assist, resizeCode(policy.resize)) === 0) this.fail();
    this.policy = policy;
    this.paused = paused;
  }

  /** Slots of a bucket. */
  get slots(): number {
    // the header has entries per bucket at full load, the policy entries per 8 slots
    const load = this.heap.f64[((this.h >>> 0) + HEADER.load) >>> 3] as number;
    return Math.round((load * 8) / this.policy.loadFactor);
  }

  get pace(): Pace | undefined {
    if (this.paused) return undefined;
    return this.policy.background ?? (this.heap.isTight ? DEFAULT_PACE : undefined);
  }

  growthChanged(notice: CoreNotice): void {
    const began = this.life.changed(notice, this, this.heap);
    // timers wait for the end of the job, where letGo() does it for a map that is there yet
    if (began && !this.#isYoung) this.resumeBackgroundDrain();
  }

  resumeBackgroundDrain(): void {
    const { pace, h } = this;
    // a growth of few buckets has often ended in the call that began it
    if (this.#isGrowing && pace !== undefined) drainLater(this.heap.refTo(h), pace);
  }

  get #isGrowing(): boolean {
    return this.h !== 0 && this.heap.u8[(this.h >>> 0) + HEADER.growing] !== 0;
  }

  recordStep(event: number, ms: number): void {
    this.life.took(event, ms);
  }

  recordSlice(ms: number): void {
    this.life.drained('background', ms);
  }

  drainSlice(most: number): number {
    if (!this.#isGrowing) return 0; // ended since by writes or drain()
    const moved = this.heap.x.drain(this.h, most, 1);
    this.heap.takeStatus();
    return moved;
  }
}

/** Stamps the private field that leads to the internals. */
class Opened extends Stamped {
  readonly #it: Internals;

  constructor(table: object, it: Internals) {
    super(table);
    this.#it = it;
  }

  static read(table: unknown): Internals {
    try {
      return (table as Opened).#it;
    } catch {
      return foreign();
    }
  }

  static has(table: unknown): boolean {
    return typeof table === 'object' && table !== null && #it in table;
  }
}

/** The internals of a TypedMap or TypedSet. Throws TypeError for anything else, copies of one too. */
export const internalsOf = <K extends KeyKind = KeyKind>(table: unknown): Internals<K> =>
  Opened.read(table) as unknown as Internals<K>;

/** Whether it is a TypedMap or TypedSet. */
export const isTable = (value: unknown): boolean => Opened.has(value);

/** As Internals.fail(), for a method made for `heap`. `h`: the handle that it gave to the core, 0 if the
 *  table is not of its kinds and heap: then it throws TypeError. `status`: as taken with the view that the
 *  method had, undefined if memory had outgrown that. */
export const fail = (table: object, heap: HeapMemory, h: number, status: number | undefined): boolean => {
  const noted = status === undefined ? heap.takeStatus() : status;
  const it = internalsOf(table);
  heap.takeNotices(it);
  return it.h === h ? it.refused(noted, 'set') : foreign();
};

/** For a read that may have missed, else as fail(): one of hot/holes.ts. Throws DisposedError, TypeError. */
export const missed = (table: object, heap: HeapMemory, h: number, status: number | undefined): number => {
  if (h === 0 || status === INTERRUPTED) return fail(table, heap, h, status) ? 2 : 1;
  heap.takeNotices();
  // the word in memory may be of an earlier read, so without the view's the read is made again
  if (status === undefined) return heap.isLive ? 2 : 0;
  return 0;
};

/** The methods of the class made for the kinds, for a call that is to be made again. */
export const again = (table: object): Record<string, (...args: unknown[]) => never> =>
  internalsOf(table).hot as never;
