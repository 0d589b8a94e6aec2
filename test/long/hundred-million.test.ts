// 100,000,000 entries in one map, six times what a JavaScript Map holds: all of them answer, and nothing else
// does. By hand: npm run test:long; takes 3 GB of memory.
import { expect, it } from 'vitest';
import { TypedMap } from '../../bindings/typed/typed-map.js';

const N = 100_000_000;
const CHUNK = 1_000_000;

/** A bijection of 32-bit integers (the finaliser of MurmurHash3): as many distinct keys, in no order. */
const key = (i: number): number => {
  let x = i;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
};

const keysFrom = (start: number, keys: Int32Array): Int32Array => {
  for (let i = 0; i < keys.length; i++) keys[i] = key(start + i);
  return keys;
};

it('holds 100,000,000 entries after reserve() and answers for each', () => {
  const map = new TypedMap('i32', 'i32').reserve(N);
  const [keys, values, found] = [new Int32Array(CHUNK), new Int32Array(CHUNK), new Uint8Array(CHUNK)];
  for (let at = 0; at < N; at += CHUNK) {
    for (let i = 0; i < CHUNK; i++) values[i] = at + i;
    map.setMany(keysFrom(at, keys), values);
  }
  expect(map.size).toBe(N);
  const { grows, bytes } = map.stats();
  expect(grows).toEqual({ double: 0, sameSize: 0 });
  expect(bytes.total / N).toBeLessThan(32);
  let wrong = 0;
  for (let at = 0; at < N; at += CHUNK) {
    map.getMany(keysFrom(at, keys), values, { found });
    for (let i = 0; i < CHUNK; i++) if (values[i] !== at + i || found[i] !== 1) wrong++;
  }
  expect(wrong).toBe(0);
  let there = 0;
  for (let at = N; at < N + 10 * CHUNK; at += CHUNK) {
    for (const one of map.hasMany(keysFrom(at, keys))) there += one;
  }
  expect(there).toBe(0);
  for (let i = 0; i < N; i += 9973) {
    if (map.get(key(i)) !== i) wrong++;
  }
  expect(wrong).toBe(0);
  for (let at = 0; at < N; at += 10 * CHUNK) expect(map.deleteMany(keysFrom(at, keys))).toBe(CHUNK);
  expect(map.size).toBe(N - N / 10);
  let visited = 0;
  for (const value of map.valuesArray()) visited += value >= 0 ? 1 : 0;
  expect(visited).toBe(map.size);
  map.verify();
  map.dispose();
});
