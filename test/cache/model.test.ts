// Model-based: for every pair of kinds, both policies and every sort of bound, a TypedCache answers, evicts
// and tells as the plain cache of reference.ts does, operation by operation.
import { describe, expect, it } from 'vitest';
import { type CacheOptions, type EvictReason, TypedCache } from '../../bindings/cache.js';
import type { TypedMap } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import {
  any,
  EDGES,
  generator,
  type Item,
  type KeyKind,
  keyAt,
  PAIRS,
  stored,
  type ValueKind,
  valueAt,
} from '../support/kinds.js';
import { Reference } from './reference.js';

const OPERATIONS = 250;
/** Near keys beside the edges. */
const POOL = 30;

const isTwo = (kind: KeyKind | ValueKind): boolean => kind === 'i32x2' || kind === 'u32x2';
/** Bytes and two numbers stand as text in the model (test/support/latin1.ts). */
const inOf = (kind: ValueKind, it: Item): Item =>
  kind === 'bytes' ? Uint8Array.from(it as string, (c) => c.charCodeAt(0)) : it;
/** A key as arguments. */
const keyIn = (kind: KeyKind, it: Item): unknown[] =>
  isTwo(kind) ? (it as string).split(',').map(Number) : [inOf(kind as ValueKind, it)];
const outOf = (kind: KeyKind | ValueKind, it: unknown): Item => {
  if (isTwo(kind)) return `${it}`;
  return kind === 'bytes' && it !== undefined ? String.fromCharCode(...(it as Uint8Array)) : (it as Item);
};

const BYTES = { i32: 4, u32: 4, f32: 4, i64: 8, u64: 8, f64: 8, i32x2: 8, u32x2: 8 };
const weight = (kind: KeyKind | ValueKind, it: Item): number => {
  if (kind === 'string') return 2 * (it as string).length;
  if (kind === 'bytes') return (it as string).length;
  return kind === 'any' ? 10 : BYTES[kind];
};

interface Bound {
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}
const BOUNDS: [string, Bound][] = [
  ['of 1', { maxEntries: 1 }],
  ['of 20', { maxEntries: 20 }],
  ['of 120 bytes', { maxBytes: 120 }],
  ['of 20 and of 300 bytes', { maxEntries: 20, maxBytes: 300 }],
];

/** The same program on a cache and on its model. */
class Pair {
  readonly cache: TypedCache;
  readonly model: Reference;
  readonly told: [Item, Item, EvictReason][] = [];
  readonly #random: (n: number) => number;

  constructor(
    readonly key: KeyKind,
    readonly value: ValueKind,
    policy: 'lru' | 'sieve',
    bound: Bound,
    ttl: number,
    seed: number,
  ) {
    this.#random = generator(seed);
    const options: CacheOptions<KeyKind, ValueKind, Item> = {
      ...{ ...bound, policy, ttl, heap, now: () => this.model.time },
      onEvict: (k, v, reason) => {
        this.told.push([outOf(key, k), outOf(value, v), reason]);
      },
    };
    if (bound.maxBytes !== undefined && value === 'any') options.sizeOf = () => 10 + weight(key, this.#sized);
    this.cache = new TypedCache(key, value, any(options));
    const { maxEntries = 2 ** 28, maxBytes = Infinity } = bound;
    this.model = new Reference({ policy, maxEntries, maxBytes, ttl });
  }

  /** The key that is being set. */
  #sized: Item = undefined;

  #pick(kind: KeyKind | ValueKind, at: (n: number) => Item, most: number): Item {
    const edges = EDGES[kind];
    const item = this.#random(5) === 0 ? edges[this.#random(edges.length)] : at(this.#random(most));
    return item;
  }

  step(): void {
    const { cache, model, key, value } = this;
    const k = this.#pick(key, (n) => keyAt(key, n), POOL);
    const v = this.#pick(value, (n) => valueAt(value, n), 500);
    const bytes = Math.max(1, weight(key, k) + weight(value, v));
    const kept = stored(value, v);
    const given = keyIn(key, k) as [key: never];
    const put = any(inOf(value, v));
    const withValue = [...given, put] as unknown as [key: never, value: never];
    this.#sized = k;
    switch (this.#random(16)) {
      case 0:
        model.time += this.#random(30);
        break;
      case 1:
        expect(cache.delete(...given)).toBe(model.delete(k));
        break;
      case 2:
        expect(cache.has(...given)).toBe(model.has(k));
        break;
      case 3:
        expect(outOf(value, cache.peek(...given))).toBe(model.peek(k));
        break;
      case 4: {
        const ttl = 1 + this.#random(60);
        cache.set(...withValue, any({ ttl }));
        model.set(k, kept, bytes, ttl);
        break;
      }
      case 5:
        expect(
          outOf(
            value,
            cache.getOrInsertComputed(
              ...given,
              any(() => put),
            ),
          ),
        ).toBe(model.getOrInsert(k, kept, bytes));
        break;
      case 6:
        if (this.#random(10) === 0) {
          cache.clear();
          model.clear();
        } else expect(cache.purgeExpired()).toBe(model.purgeExpired());
        this.#sortTold();
        break;
      case 7:
      case 8:
      case 9:
      case 10:
        expect(outOf(value, cache.get(...given))).toBe(model.get(k));
        break;
      default:
        cache.set(...withValue);
        model.set(k, kept, bytes);
    }
    expect(this.told).toEqual(model.gone);
    this.told.length = 0;
    model.gone.length = 0;
  }

  /** Purged entries come in the order of rows. */
  #sortTold(): void {
    for (const list of [this.told, this.model.gone])
      list.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  }

  compare(): void {
    const { cache, model, key, value } = this;
    const entries = [...cache].map(([k, v]) => [outOf(key, k), outOf(value, v)]);
    expect(entries).toEqual(model.live.map((it) => [it.key, it.value]));
    const { cache: counts, size } = cache.stats();
    const { hits, misses, evictions, expirations } = model;
    expect(counts).toMatchObject({ hits, misses, evictions, expirations });
    expect(size).toBe(model.entries.length);
    expect(cache.size).toBe(model.entries.length);
    if (counts.maxBytes !== null) expect(counts.usedBytes).toBe(model.bytes);
  }
}

const heap = heapOf('release');

describe.each(['lru', 'sieve'] as const)('%s', (policy) => {
  describe.each(BOUNDS)('%s', (_, bound) => {
    it.each(PAIRS)('%s -> %s', (key, value) => {
      const seed = key.length * 1000 + value.length;
      const pair = new Pair(key, value, policy, bound, seed % 2 === 0 ? 40 : Infinity, seed);
      for (let i = 0; i < OPERATIONS; i++) {
        pair.step();
        if (i % 5 === 0) pair.compare();
      }
      pair.compare();
      expect(pair.model.evictions).toBeGreaterThan(0);
      expect(pair.model.hits).toBeGreaterThan(0);
      pair.cache.dispose();
    });
  });
});

it('the index is sound, and has the keys of the cache and no others', () => {
  const own = heapOf('release');
  const cache = new TypedCache('u32', 'f64', { maxEntries: 100, heap: own });
  const random = generator(4);
  for (let i = 0; i < 20_000; i++) {
    const key = random(300);
    if (random(3) === 0) cache.delete(key);
    else if (cache.get(key) === undefined) cache.set(key, i);
  }
  const [index, ...others] = [...own.tables()] as TypedMap<'u32', 'i32'>[];
  expect(others).toEqual([]);
  index?.verify();
  expect([...(index?.keys() ?? [])].toSorted()).toEqual([...cache.keys()].toSorted());
  own.dispose();
});
