// What TypedMap and TypedSet share: a handle to a table in a heap, its life, growth and statistics.

import { ConcurrentMapError, CorruptionError, DisposedError, OutOfMemoryError } from '../base/errors.js';
import { type AnyNotice, countFatal, notify, traceEvacuation } from '../base/notices.js';
import { CONCURRENT, type ColdExports, coldExports, HEADER, MISS, STATUS } from '../core/core.js';
import { checkKind, type JsOf, type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import { DEFAULT_PACE, type Drainable, drainLater, type Pace } from '../growth/background-drain.js';
import { type DrainBudget, type DrainResult, drainWithin } from '../growth/drain-budget.js';
import { GrowthHistory } from '../growth/history.js';
import type { Heap } from '../heap/heap.js';
import {
  checkCapacity,
  type MapOptions,
  type Policy,
  resizeCode,
  resolveOptions,
} from '../heap/map-options.js';
import {
  bucketStats,
  type Explanation,
  type MapStats,
  readExplanation,
  readStats,
} from '../heap/map-stats.js';
import { coreKey } from '../heap/records.js';
import { brokenRule } from '../heap/verify-rules.js';
import type { Iterators } from './cursor.js';
import { iteratorsOf } from './iterators.js';

export type { DrainBudget, DrainResult } from '../growth/drain-budget.js';

/** assembly/hmap.ts: Flag. */
const FLAG = { fixed: 1, records: 2, fast: 4, recordValues: 8 } as const;

const recordFlags = (key: KeyKind, value: ValueKind | 'none'): number => {
  const recordValues = value !== 'none' && KINDS[value].slot === 'record';
  return (
    (recordValues ? FLAG.recordValues : 0) | (recordValues || KINDS[key].slot === 'record' ? FLAG.records : 0)
  );
};

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

/** A class made for one kind (pair) on one heap. */
type TableClass = new (...args: never[]) => Table<KeyKind>;

/** What makes such a class: bindings/generated/. */
export type Factories = Readonly<Record<string, readonly [onDefault: unknown, onOthers: unknown]>>;

/** The class of `name` on a heap, made from its factory on first use. `Base`: TypedMap or TypedSet. */
const classFor = (
  Base: TableClass,
  factories: Factories,
  heap: Heap,
  key: KeyKind,
  value: ValueKind | 'none',
): TableClass => {
  const name = `${key}_${value}`;
  let made = heap.classes.get(name) as TableClass | undefined;
  if (made === undefined) {
    const make = factories[name]?.[heap.isDefault ? 0 : 1];
    made = (make as (Base: TableClass, heap: Heap) => TableClass)(Base, heap);
    Object.defineProperty(made, 'name', { value: Base.name });
    const bytes = value === 'none' ? 0 : KINDS[value].valueBytes;
    const cold = coldExports(heap.x, KINDS[key].storage, bytes, KINDS[key].core);
    Object.defineProperty(made.prototype, 'constructor', { value: Base, writable: true, configurable: true });
    const its = { heap, keyKind: key, valueKind: value, cold, iterators: iteratorsOf(key, value) };
    Object.assign(made.prototype, its, { impl: made.prototype });
    heap.classes.set(name, made);
  }
  return made;
};

/** What a constructor of TypedMap or TypedSet is about to make. */
export interface Plan {
  readonly base: TableClass;
  readonly factories: Factories;
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  readonly options: MapOptions | undefined;
  /** Of a table that the core has made already. */
  readonly handle: number | undefined;
}

/** What util.inspect gives a custom method: levels that are left (null: all), its options, and itself. */
export type Inspection = [
  depth: number | null,
  options: object,
  inspect: (value: unknown, options?: object) => string,
];

/** Those that util.inspect is at: a value of kind any may lead back to its map. */
const described = new WeakSet<object>();

/** Options of a clone: the core copies what is in force, and this side must know the same. */
export const likeness = ({
  heap,
  name,
  policy,
}: Pick<Table<KeyKind>, 'heap' | 'name' | 'policy'>): MapOptions => ({
  ...{ heap, name },
  growth: { ...policy, background: policy.background ?? false },
});

/** The common part of TypedMap and TypedSet. */
export abstract class Table<K extends KeyKind> {
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
  /** @internal The rest is the same for a class and lives on its prototype. */
  declare readonly heap: Heap;
  /** @internal */
  declare readonly keyKind: K;
  /** @internal */
  declare readonly valueKind: ValueKind | 'none';
  /** @internal */
  declare readonly cold: ColdExports;
  /** @internal */
  declare readonly iterators: Iterators;

  /** @internal Returns the instance of the class made for the kinds, which may be another object than `this`. */
  constructor(plan: Plan, target: unknown) {
    checkKind('key', plan.key);
    if (plan.value !== 'none') checkKind('value', plan.value);
    const { heap, name, policy, capacity, seed, fast } = resolveOptions(plan.options);
    const { base, key, value, options } = plan;
    const made = classFor(base, plan.factories, heap, key, value);
    if (target === base) {
      // biome-ignore lint/correctness/noConstructorReturn: new TypedMap() gives the class made for its kinds
      return Reflect.construct(
        made,
        value === 'none' ? [key, options, plan.handle] : [key, value, options, plan.handle],
      );
    }
    if (!(this instanceof made)) {
      // a subclass of the user's: what the made class has on its prototype goes on the instance
      const { keyKind, valueKind, cold, iterators } = made.prototype;
      const given = { heap, keyKind, valueKind, cold, iterators, impl: made.prototype };
      for (const [property, its] of Object.entries(given))
        Object.defineProperty(this, property, { value: its });
    }
    const flags = (seed === undefined ? 0 : FLAG.fixed) | (fast ? FLAG.fast : 0) | recordFlags(key, value);
    this.name = name;
    this.policy = policy;
    this.paused = false;
    this.life = new GrowthHistory();
    const { loadFactor, assist, resize } = policy;
    this.h =
      plan.handle ??
      this.cold.create(
        capacity,
        loadFactor,
        assist,
        resizeCode(resize),
        flags,
        BigInt.asIntN(64, seed ?? 0n),
      );
    if (this.h === 0) this.fail('new map');
    heap.track(this.h, this);
    dropped.register(this, { heap, h: this.h, cold: this.cold }, this);
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
  }

  /** Grows so that no growth happens until size exceeds `entries`. Throws PolicyError, OutOfMemoryError. */
  reserve(entries: number): this {
    checkCapacity('reserve()', entries);
    if (this.cold.reserve(this.h, entries) === 0) this.fail(`reserve(${entries})`);
    return this;
  }

  /** Finishes a growth that is under way, within the budget. Throws PolicyError, ConcurrentMapError. */
  drain(budget: DrainBudget = {}): DrainResult {
    const step = (most: number): number => this.cold.drain(this.h, most, 0) >>> 0 || Number(this.fail());
    const result = traceEvacuation(
      () => drainWithin(budget, () => this.stats().oldBuckets, step),
      () => ({ by: 'drain', map: this }),
    );
    if (result.moved > 0) this.life.drained('drain', result.ms);
    notify('drain', (): AnyNotice => {
      const { moved, remaining, ms } = result;
      return { kind: 'drain', at: performance.now(), map: this.name, id: this.life.id, moved, remaining, ms };
    });
    return result;
  }

  /** @internal Changes the policy at once, also of a growth under way. Throws DisposedError, ConcurrentMapError. */
  retune(policy: Policy, paused = this.paused): void {
    const assist = paused ? 0 : policy.assist;
    if (this.cold.retune(this.h, policy.loadFactor, assist, resizeCode(policy.resize)) === 0) this.fail();
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

  /** @internal */
  get slots(): number {
    const load = this.heap.f64[((this.h >>> 0) + HEADER.load) >>> 3] as number; // of the entries that a bucket holds
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
    this.cold.stats(this.h);
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
    const broken = brokenRule(this.heap, this.cold.verify(this.h));
    if (broken !== undefined) this.#fatal(new CorruptionError(`${this.#title()}: ${broken}`));
  }

  /** Where a key is, or where it would be looked for. Throws KeyTypeError. */
  explain(key: JsOf<K>): Explanation {
    if (this.h === 0) this.fail();
    this.has(key); // refuses a key of the wrong kind
    this.cold.explain(this.h, coreKey(this.heap, this.keyKind, key));
    return readExplanation(this.heap);
  }

  /** Moves the map into the fewest buckets that hold what is there. Throws OutOfMemoryError, and then nothing has
   *  changed; it needs room for the new buckets beside the old. */
  compact(): this {
    if (this.cold.compact(this.h) === 0) this.fail('compact()');
    return this;
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

  /** @internal For util.inspect: kinds, name, size and the first ten entries. `inspection`: what it gives a custom method. */
  protected describe<T>(
    kinds: string,
    inspection: Inspection,
    entries: () => Iterable<T>,
    entry: (it: T, text: (value: unknown) => string) => string,
  ): string {
    const [depth, options, inspect] = inspection;
    const title = this.name === '' ? kinds : `${kinds} ${JSON.stringify(this.name)}`;
    if (this.h === 0) return `${title} (disposed)`;
    if (depth !== null && depth < 0) return `[${title}(${this.size})]`;
    if (described.has(this)) return `[Circular ${title}(${this.size})]`;
    const deeper = { ...options, depth: depth === null ? null : depth - 1 };
    const shown: string[] = [];
    described.add(this);
    try {
      for (const it of entries()) {
        if (shown.length === 10) break;
        shown.push(entry(it, (value) => inspect(value, deeper)));
      }
    } finally {
      described.delete(this);
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

  #title(): string {
    return this.name === '' ? 'map' : `map ${JSON.stringify(this.name)}`;
  }

  #raise(status: number | undefined, what: string): undefined {
    const title = this.#title();
    if (this.h === 0 && what !== 'new map') throw new DisposedError(`${title} was disposed`);
    if (status === CONCURRENT) {
      this.#fatal(
        new ConcurrentMapError(
          `${title}: a write found a mutation under way, entered from inside it or torn; expected none`,
        ),
      );
    }
    const { committed } = this.heap.stats();
    this.#fatal(
      new OutOfMemoryError(
        `${title}: no memory for ${what}: heap ${JSON.stringify(this.heap.name)} has ${committed} of at most ` +
          `${this.heap.maximumBytes} bytes; expected room for more`,
      ),
    );
  }

  /** Throws the error with the statistics of the moment, and reports it. */
  #fatal(error: Error & { code: string }): never {
    const diagnostics = { map: this.h === 0 ? undefined : this.stats(), heap: this.heap.stats() };
    Object.defineProperty(error, 'diagnostics', { value: diagnostics });
    const { code, message } = error;
    countFatal(code);
    notify('fatal', () => ({
      ...{ kind: 'fatal', at: performance.now(), map: this.name, id: this.life.id },
      ...{ code, message, diagnostics },
    }));
    throw error;
  }

  /** @internal */
  growthChanged(state: number, self: WeakRef<Drainable>): void {
    this.life.changed(state, this, this.heap);
    if ((state === 1 || state === 2) && this.pace !== undefined) drainLater(self, this.pace);
  }

  /** @internal Hands a growth that is under way to the background drain, if the policy has one. */
  drainOn(): void {
    if (this.pace !== undefined && this.h !== 0 && this.stats().growing)
      drainLater(this.heap.refTo(this.h), this.pace);
  }

  /** @internal */
  took(event: number, ms: number): void {
    this.life.took(event, ms);
  }

  /** @internal */
  sliced(ms: number): void {
    this.life.drained('background', ms);
  }

  /** @internal For the background drain: how many old buckets it evacuated, 0 if it cannot. */
  drainSlice(most: number): number {
    if (this.h === 0) return 0;
    const moved = this.cold.drain(this.h, most, 1);
    if (moved === 0) this.heap.i32[STATUS] = 0; // torn: whoever writes next is told
    return moved;
  }
}
