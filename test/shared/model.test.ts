// Model-based: for every pair of kinds a shared map answers as JavaScript's Map does, whatever the order of
// operations, with few shards and with many, through two threads' sides of it in turn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EDGES, type Item, isNumber, keyAt, stored, sum, valueAt, zero } from '../support/kinds.js';
import { give, got, SHARED_PAIRS, type Side, secondSide, sideOf } from '../support/shared.js';

/** Near keys that take part. */
const POOL = 200;

/** A shared map and its model: each method does the same to both and compares the answers. */
class Pair {
  readonly model = new Map<Item, Item>();
  readonly #sides: Side[];
  #turn = 0;

  constructor(side: Side) {
    this.#sides = [side, secondSide(side)];
  }

  /** The side whose turn it is. */
  get map() {
    this.#turn ^= 1;
    return (this.#sides[this.#turn] as Side).map;
  }

  #same(actual: unknown, expected: unknown, what: string): void {
    const value = got(this.map.value, actual);
    if (!Object.is(value, expected)) expect([what, value]).toEqual([what, expected]);
  }

  #value(v: Item): Item {
    return stored(this.map.value, v);
  }

  run(operation: number, k: Item, v: Item, other: Item): void {
    const { key, value } = this.map;
    const gk = give(key, k);
    const gv = give(value, v);
    const before = this.model.get(k);
    const isThere = this.model.has(k);
    switch (operation) {
      case 0:
      case 1:
      case 2:
        this.map.set(gk, gv);
        this.model.set(k, this.#value(v));
        break;
      case 3:
        expect(this.map.delete(gk)).toBe(this.model.delete(k));
        break;
      case 4:
        this.#same(this.map.getOrInsert(gk, gv), isThere ? before : this.#value(v), 'getOrInsert()');
        if (!isThere) this.model.set(k, this.#value(v));
        break;
      case 5:
        this.#same(this.map.getAndSet(gk, gv), before, 'getAndSet()');
        this.model.set(k, this.#value(v));
        break;
      case 6:
        this.#same(this.map.getAndDelete(gk), before, 'getAndDelete()');
        this.model.delete(k);
        break;
      case 7: {
        const expected = isThere && other !== v ? before : this.#value(other);
        this.#same(
          this.map.compareExchange(gk, give(value, expected as Item), gv),
          before,
          'compareExchange()',
        );
        if (isThere && sameValue(before, expected)) this.model.set(k, this.#value(v));
        break;
      }
      case 8:
        this.#same(this.map.compareExchange(gk, undefined, gv), before, 'compareExchange(undefined)');
        if (!isThere) this.model.set(k, this.#value(v));
        break;
      case 9: {
        const does = isThere && sameValue(before, this.#value(v));
        expect(this.map.compareAndDelete(gk, gv)).toBe(does);
        if (does) this.model.delete(k);
        break;
      }
      case 10:
        if (isThere) expect(this.map.compareAndDelete(gk, give(value, before as Item))).toBe(true);
        this.model.delete(k);
        break;
      case 11:
        this.#add(k, v);
        break;
      default:
        this.#same(this.map.get(gk), before, 'get()');
        expect(this.map.has(gk)).toBe(isThere);
    }
  }

  #add(k: Item, v: Item): void {
    const { key, value } = this.map;
    if (!isNumber(value)) {
      expect(() => this.map.add(give(key, k), give(value, v))).toThrow(/expected a kind of numbers/);
      return;
    }
    const expected = sum(value, this.model.get(k) ?? zero(value), v);
    this.#same(this.map.add(give(key, k), give(value, v)), expected, 'add()');
    this.model.set(k, expected);
  }

  check(): void {
    this.map.verify();
    expect(this.map.size).toBe(this.model.size);
    const seen = new Map<Item, Item>();
    const { key, value } = this.map;
    this.map.range((v, k) => void seen.set(got(key, k), got(value, v)));
    expect(seen.size).toBe(this.model.size);
    for (const [k, v] of this.model) if (!Object.is(seen.get(k), v)) expect([k, seen.get(k)]).toEqual([k, v]);
  }
}

const sameValue = (a: unknown, b: unknown): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));

describe.each(SHARED_PAIRS)('%s -> %s', (key, value) => {
  const k = fc.oneof(
    fc.constantFrom(...EDGES[key]),
    fc.nat(POOL - 1).map((n) => keyAt(key, n)),
  );
  // to add -0 gives 0, which other tests look at
  const edges = EDGES[value].filter((it) => !Object.is(it, -0));
  const v = fc.oneof(
    fc.constantFrom(...edges),
    fc.nat(50).map((n) => valueAt(value, n)),
  );
  const operation = fc.tuple(fc.nat(13), k, v, v);

  it.each([1, 2, 64])('answers as Map with %i shards', (shards) => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400, size: 'max' }), (operations) => {
        const pair = new Pair(sideOf('shared', key, value, { shards, maximumBytes: 2 ** 24 }));
        for (const it of operations) pair.run(...it);
        pair.check();
      }),
      { numRuns: shards === 2 ? 10 : 2, seed: 2026 },
    );
  });

  it('answers as Map through several doublings', () => {
    const pair = new Pair(sideOf('shared', key, value, { shards: 2 }));
    for (let i = 0; i < 2000; i++) pair.run(0, keyAt(key, i), valueAt(value, i), undefined);
    pair.check();
    for (let i = 0; i < 2000; i += 2)
      pair.run(i % 3 === 0 ? 6 : 3, keyAt(key, i), valueAt(value, i), undefined);
    pair.check();
    pair.map.clear();
    pair.model.clear();
    pair.check();
    for (let i = 0; i < 500; i++) pair.run(0, keyAt(key, i), valueAt(value, i), undefined);
    pair.check();
  });
});
