// Seeded random numbers: the same keys and orders for both implementations, in every process and every run.
import { mix32 } from '../../base/mix32.js';
import type { Dataset, Key, KeyKind, Keys } from './types.js';

/** A generator of integers in [0, below); `below` at most 2^32 (mulberry32). */
export const generator = (seed: number): ((below: number) => number) => {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

/** `count` distinct random integers over the whole range of i32 or i64: a window of one long permutation.
 *  Windows that start `count` apart share no key, so the second window gives keys that are missing. */
export const distinctKeys = (kind: 'i32' | 'i64', seed: number, start: number, count: number): Keys => {
  const low = mix32(seed);
  const high = mix32(seed + 1);
  if (kind === 'i32') return Int32Array.from({ length: count }, (_, i) => mix32(start + i + low));
  const halves = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    halves[2 * i] = mix32(start + i + low);
    halves[2 * i + 1] = mix32(mix32(start + i + high) + low);
  }
  return new BigInt64Array(halves.buffer);
};

/** The keys as the maps take them: a typed array for numbers, an array of ready-made bigints or strings
 *  else. */
export const asKeys = (keys: Keys): ArrayLike<Key> => {
  const wide = keys instanceof BigInt64Array || keys instanceof BigUint64Array;
  return wide ? Array.from<bigint>(keys) : keys;
};

/** The distinct keys of a dataset. */
export const presentKeys = ({ key, n, seed, given }: Dataset): ArrayLike<Key> =>
  asKeys(given ? given.keys : distinctKeys(key === 'i64' ? 'i64' : 'i32', seed, 0, n));

/** As many keys that it does not have. */
export const missingKeys = ({ key, n, seed, given }: Dataset): ArrayLike<Key> =>
  asKeys(given ? given.misses : distinctKeys(key === 'i64' ? 'i64' : 'i32', seed, n, n));

/** Keys that can be written: one array is used for all orders, one after another. */
interface Order {
  readonly length: number;
  [i: number]: Key;
}

/** An array of `length` elements in the representation of `pool`. */
export const newOrder = (pool: ArrayLike<Key>, length: number): Order => {
  if (pool instanceof Int32Array) return new Int32Array(length) as Order;
  if (pool instanceof Uint32Array) return new Uint32Array(length) as Order;
  if (pool instanceof Float64Array) return new Float64Array(length) as Order;
  return new Array<Key>(length);
};

/** Fills `order` with independent picks from `pool`. */
export const fillPicks = (order: Order, pool: ArrayLike<Key>, seed: number): void => {
  const random = generator(seed);
  for (let i = 0; i < order.length; i++) order[i] = pool[random(pool.length)] as Key;
};

/** Fills `order` with a ring: `count` of `first`, as many of `second`, and again. */
export const fillRing = (
  order: Order,
  first: ArrayLike<Key>,
  second: ArrayLike<Key>,
  count: number,
): void => {
  for (let i = 0; i < order.length; i++) {
    const at = i % (2 * count);
    order[i] = (at < count ? first[at] : second[at - count]) as Key;
  }
};

/** Fills the beginning of `order` with all of `pool`, shuffled. */
export const fillShuffled = (order: Order, pool: ArrayLike<Key>, seed: number): void => {
  const random = generator(seed);
  for (let i = 0; i < pool.length; i++) {
    const j = random(i + 1);
    order[i] = order[j] as Key;
    order[j] = pool[i] as Key;
  }
};

/** An array for keys of a kind, to be filled. */
export const newKeys = (kind: KeyKind, length: number): { [i: number]: Key } & Keys => {
  const views = {
    ...{ i32: Int32Array, u32: Uint32Array, i64: BigInt64Array, u64: BigUint64Array },
    ...{ f64: Float64Array, string: Array<string> },
  };
  return new views[kind](length) as { [i: number]: Key } & Keys;
};
