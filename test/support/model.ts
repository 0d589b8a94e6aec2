// A TypedMap and a JavaScript Map that must agree: each method does the same to both and compares the
// answers. A JavaScript Map is a model for every kind of key as it is: one NaN, and -0 is +0.
import { inspect } from 'node:util';
import { HEADER } from '../../bindings/core/core.js';
import { type DrainBudget, ValueTypeError } from '../../bindings/index.js';
import { type AnyMap, any, type Item, isNumber, stored, sum, zero } from './kinds.js';

const text = (value: unknown): string => inspect(value, { maxStringLength: 40 });

/** Plain comparison by Object.is: millions of them must be quick. `key`: that `what` was asked about. */
export const same = (actual: unknown, expected: unknown, what: string, ...key: unknown[]): void => {
  if (!Object.is(actual, expected))
    throw new Error(`${[what, ...key.map(text)].join(' ')} gave ${text(actual)}, expected ${text(expected)}`);
};

/** An iteration that goes on while the map changes. */
interface Walk {
  iterator: Iterator<[Item, Item], undefined>;
  /** Visited and not deleted since. */
  seen: Set<Item>;
  /** There from the beginning and not deleted since. */
  staying: Set<Item>;
}

export class Checked {
  readonly model = new Map<Item, Item>();
  /** Visits of walks that were compared, and walks that reached their end. */
  visits = 0;
  walks = 0;
  #walk: Walk | undefined;

  constructor(readonly map: AnyMap) {}

  set(key: Item, value: Item): void {
    same(this.map.set(any(key), any(value)), this.map, 'set()');
    this.model.set(key, stored(this.map.valueKind, value));
  }

  get(key: Item): void {
    same(this.map.get(any(key)), this.model.get(key), 'get()', key);
  }

  has(key: Item): void {
    same(this.map.has(any(key)), this.model.has(key), 'has()', key);
  }

  delete(key: Item): void {
    same(this.map.delete(any(key)), this.model.delete(key), 'delete()', key);
    this.#walk?.seen.delete(key);
    this.#walk?.staying.delete(key);
  }

  add(key: Item, delta: Item): void {
    const kind = this.map.valueKind;
    if (!isNumber(kind)) {
      this.refuses(() => this.map.add(any(key), any(delta)));
      return;
    }
    const expected = sum(kind, this.model.get(key) ?? zero(kind), delta);
    same(this.map.add(any(key), any(delta)), expected, 'add()', key, delta);
    this.model.set(key, expected);
  }

  /** Only numbers can be added to. */
  refuses(add: () => unknown): void {
    try {
      add();
    } catch (error) {
      if (error instanceof ValueTypeError) return;
      throw error;
    }
    throw new Error(`add() to a value of kind ${this.map.valueKind} did not throw`);
  }

  getOrInsert(key: Item, value: Item): void {
    const expected = this.#valueOr(key, value);
    same(this.map.getOrInsert(any(key), any(value)), expected, 'getOrInsert()', key);
    this.model.set(key, expected);
  }

  getOrInsertComputed(key: Item, value: Item): void {
    const expected = this.#valueOr(key, value);
    const compute = (given: unknown) => {
      same(given, key === 0 ? 0 : key, 'key of the callback');
      return any(value);
    };
    same(this.map.getOrInsertComputed(any(key), compute), expected, 'getOrInsertComputed()', key);
    this.model.set(key, expected);
  }

  #valueOr(key: Item, value: Item): Item {
    return this.model.has(key) ? this.model.get(key) : stored(this.map.valueKind, value);
  }

  clear(): void {
    same(this.map.clear(), undefined, 'clear()');
    this.model.clear();
    this.#walk?.seen.clear();
    this.#walk?.staying.clear();
  }

  reserve(entries: number): void {
    same(this.map.reserve(entries), this.map, 'reserve()');
    same(this.map.stats().growing, false, 'growing after reserve()');
  }

  compact(): void {
    same(this.map.compact(), this.map, 'compact()');
    same(this.map.stats().growing, false, 'growing after compact()');
  }

  drain(budget?: DrainBudget): void {
    const before = this.map.stats().oldBuckets;
    const { moved, remaining, complete } = this.map.drain(budget);
    const after = this.map.stats();
    same(remaining, after.oldBuckets, 'drain().remaining');
    same(complete, !after.growing, 'drain().complete');
    same(moved, before - remaining, 'drain().moved');
    const most = budget?.dryRun === true ? 0 : (budget?.maxBuckets ?? Number.POSITIVE_INFINITY);
    if (budget?.maxMs === undefined)
      same(moved, Math.min(before, Math.ceil(most)), 'drain().moved by budget');
  }

  /** Takes `most` steps of an iteration that may have begun many changes ago; begins one if none is open. */
  step(most: number): void {
    this.#walk ??= {
      iterator: any(this.map.entries()),
      seen: new Set(),
      staying: new Set(this.model.keys()),
    };
    const { iterator, seen, staying } = this.#walk;
    for (let i = 0; i < most; i++) {
      const { done, value } = iterator.next();
      if (done) {
        for (const key of staying) same(seen.has(key), true, 'visited what stayed throughout:', key);
        this.#walk = undefined;
        this.walks++;
        return;
      }
      const [key, v] = value;
      same(seen.has(key), false, 'visited before:', key);
      same(this.model.has(key), true, 'visited what is there:', key);
      same(v, this.model.get(key), 'iterated value of', key);
      seen.add(key);
      this.visits++;
    }
  }

  /** A whole iteration without changes: every entry once. */
  iterate(): void {
    let n = 0;
    for (const [key, value] of this.map as Iterable<[Item, Item]>) {
      n++;
      same(this.model.has(key), true, 'iterated what is there:', key);
      same(value, this.model.get(key), 'iterated value of', key);
    }
    // as many as there are, and (JavaScript Map's keys are distinct) each of them looked up: compare both
    // ways
    same(n, this.model.size, 'number of iterated entries');
    for (const key of this.model.keys()) this.get(key);
  }

  /** The invariants of the core, and what the map says of its size. */
  verify(): void {
    this.map.verify();
    same(this.map.size, this.model.size, 'size');
  }
}

/** Inserts until a doubling has begun; throws if none does. */
export const forceDoubling = (checked: Checked, keyAt: (n: number) => Item, value: Item): void => {
  const before = checked.map.stats().grows.double;
  for (let n = 0; n < 5000; n++) {
    checked.set(keyAt(n), value);
    if (checked.map.stats().grows.double > before) return;
  }
  throw new Error('no doubling in 5,000 inserts');
};

/** Whether a map has as many overflow buckets as start a growth at the same size; stats() would take most
 *  of the time. */
const overflows = ({ h, heap }: AnyMap): boolean => {
  const word = (offset: number): number => heap.words[(h + offset) >>> 2] as number;
  return word(HEADER.noverflow) >> (word(HEADER.bits) & 0xff) !== 0;
};

/** Exchanges entries, at a size just too small to double, until a same-size growth has begun; throws if
 *  none does. `slots`: entries of a bucket. */
export const forceSameSize = (
  checked: Checked,
  slots: number,
  keyAt: (n: number) => Item,
  value: Item,
  random: (n: number) => number,
): void => {
  const { map, model } = checked;
  map.drain();
  const { grows, B } = map.stats();
  const size = Math.floor((13 / 16) * slots * 2 ** B);
  const pool = 40 << B;
  for (const key of [...model.keys()]) checked.delete(key);
  const live = Array.from({ length: size }, (_, n) => n);
  for (const n of live) checked.set(keyAt(n), value);
  for (let i = 0; i < 100_000; i++) {
    const at = random(size);
    checked.delete(keyAt(live[at] as number));
    do live[at] = random(pool);
    while (model.has(keyAt(live[at] as number)));
    const due = overflows(map);
    checked.set(keyAt(live[at] as number), value);
    if (due && map.stats().grows.sameSize > grows.sameSize) return;
  }
  throw new Error('no same-size growth in 100,000 exchanges');
};
