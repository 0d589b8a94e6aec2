// The ways to keep values under two numbers, with the same five calls each, and the shapes of such keys.
import { TypedMap } from '../../../dist/index.js';
import { generator } from '../../harness/keys.mjs';

const tophash = (capacity = 0) => {
  const map = new TypedMap('i32x2', 'f64', { capacity });
  return {
    get: (a, b) => map.get(a, b),
    set: (a, b, value) => map.set(a, b, value),
    add: (a, b, delta) => map.add(a, b, delta),
    delete: (a, b) => map.delete(a, b),
    size: () => map.size,
    map,
  };
};

/** A Map whose keys `keyOf` makes of two numbers. */
const mapOf = (keyOf) => () => {
  const map = new Map();
  return {
    get: (a, b) => map.get(keyOf(a, b)),
    set: (a, b, value) => map.set(keyOf(a, b), value),
    add: (a, b, delta) => {
      const key = keyOf(a, b);
      map.set(key, (map.get(key) ?? 0) + delta);
    },
    delete: (a, b) => map.delete(keyOf(a, b)),
    size: () => map.size,
  };
};

const nested = () => {
  const map = new Map();
  const rowOf = (a) => {
    let row = map.get(a);
    if (row === undefined) {
      row = new Map();
      map.set(a, row);
    }
    return row;
  };
  return {
    get: (a, b) => map.get(a)?.get(b),
    set: (a, b, value) => rowOf(a).set(b, value),
    add: (a, b, delta) => {
      const row = rowOf(a);
      row.set(b, (row.get(b) ?? 0) + delta);
    },
    delete: (a, b) => {
      const row = map.get(a);
      if (row === undefined || !row.delete(b)) return false;
      if (row.size === 0) map.delete(a);
      return true;
    },
    size: () => {
      let size = 0;
      for (const row of map.values()) size += row.size;
      return size;
    },
  };
};

/** Makers by name; some can be told how many entries there will be. A packed number is exact while the first
 *  of the two is below 2^21 in amount. */
export const TABLES = {
  tophash,
  'strings a,b': mapOf((a, b) => `${a},${b}`),
  'nested Maps': nested,
  'packed a * 2^32 + b': mapOf((a, b) => a * 2 ** 32 + b),
};

/** Distinct pairs. `rows`: numbers from -rows / 2 on come first, four times as many cells as entries; `each`:
 *  so many entries to each first number on average, any of n second ones. */
const SHAPES = {
  'grid, 1000 rows': { rows: 1000 },
  'edges, 10 a node': { each: 10 },
  'items, 50 a user': { each: 50 },
};
export const shapes = Object.keys(SHAPES);

/** n distinct pairs in random order, and as many that are not among them.
 *  @returns {{ keys: [Int32Array, Int32Array], others: [Int32Array, Int32Array] }} */
export function pairsOf(shape, n) {
  const { rows, each } = SHAPES[shape];
  const random = generator(17);
  const a = new Int32Array(2 * n);
  const b = new Int32Array(2 * n);
  const seen = new Set();
  for (let i = 0; i < 2 * n; ) {
    const first = rows === undefined ? random(Math.ceil(n / each)) : random(rows) - (rows >> 1);
    const second = rows === undefined ? random(n) : random(Math.ceil((4 * n) / rows));
    const key = first * 2 ** 32 + second;
    if (seen.has(key)) continue;
    seen.add(key);
    a[i] = first;
    b[i++] = second;
  }
  const part = (from) => [a.slice(from, from + n), b.slice(from, from + n)];
  return { keys: part(0), others: part(n) };
}
