// Long runs against the model, by hand: npm run test:long. 10,000,000 random operations on both cores with
// verify() every 100,000, and 20,000,000 entries, where Map stops at 16,777,216.
import { describe, expect, it } from 'vitest';
import type { KeyKind, ValueKind } from '../../bindings/core/kinds.js';
import { classic, line } from '../../bindings/cores.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { distinct } from '../support/kinds.js';

const OPERATIONS = 10_000_000;
const PAIRS: [KeyKind, ValueKind][] = [
  ['u32', 'f64'],
  ['i64', 'i64'],
  ['f64', 'i32'],
];

const toKey = (kind: KeyKind, i: number): number | bigint =>
  kind === 'i64' ? BigInt(i) * 0x9e37_79b1n - 5n : kind === 'f64' ? i / 3 : i;
const toValue = (kind: ValueKind, i: number): number | bigint => (kind === 'i64' ? BigInt(i) : i | 0);

describe.each([line, classic])('core $name', (core) => {
  it.each(PAIRS)('%s -> %s agrees with Map over 10,000,000 operations', (k, v) => {
    const next = distinct(2463534242);
    const map = new TypedMap<KeyKind, ValueKind>(k, v, { heap: new Heap({ core }) });
    const model = new Map<unknown, unknown>();
    for (let i = 0; i < OPERATIONS; i++) {
      // the key range breathes, so that the map grows, churns and shrinks in turn
      const range = 1 << (8 + (((i / 500_000) | 0) % 13));
      const key = toKey(k, (next() >>> 0) % range) as never;
      const value = toValue(v, i) as never;
      const operation = (next() >>> 0) % 100;
      if (operation < 45) {
        map.set(key, value);
        model.set(key, value);
      } else if (operation < 75) {
        if (map.delete(key) !== model.delete(key)) throw new Error(`delete ${key} at ${i}`);
      } else if (operation < 99) {
        if (map.get(key) !== model.get(key)) throw new Error(`get ${key} at ${i}`);
      } else if (operation === 99 && (next() >>> 0) % 2000 === 0) {
        map.clear();
        model.clear();
      }
      if (i % 100_000 === 99_999) {
        map.verify();
        expect(map.size).toBe(model.size);
      }
    }
    for (const [key, value] of model) if (map.get(key as never) !== value) throw new Error(`entry ${key}`);
    let seen = 0;
    for (const [key, value] of map) {
      seen++;
      if (model.get(key) !== value) throw new Error(`iterated ${key}`);
    }
    expect(seen).toBe(model.size);
  });
});

it('holds 20,000,000 entries', () => {
  const heap = new Heap();
  const map = new TypedMap('u32', 'f64', { heap });
  for (let i = 0; i < 20_000_000; i++) map.set(i, i / 2);
  expect(map.size).toBe(20_000_000);
  for (let i = 0; i < 20_000_000; i++) if (map.get(i) !== i / 2) throw new Error(`entry ${i}`);
  expect(map.get(20_000_000)).toBeUndefined();
  map.verify();
  heap.dispose();
  const native = new Map<number, number>();
  expect(() => {
    for (let i = 0; i < 20_000_000; i++) native.set(i, i / 2);
  }).toThrow(RangeError);
  expect(native.size).toBe(16_777_216);
});
