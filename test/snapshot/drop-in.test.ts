// snapshot() and Map.restore() of the drop-in: keys and values of all kinds that can be written come back in
// their order; what cannot is named; what is no sound snapshot is refused.
import { describe, expect, it } from 'vitest';
import {
  ArgumentTypeError,
  KeyTypeError,
  SnapshotError,
  ValueTypeError,
} from '../../bindings/base/errors.js';
import { Map as DropIn } from '../../bindings/map.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { sealOnlyBlock } from '../support/honest-sum.js';

const ITEMS = [
  ...[undefined, null, false, true, 0, 1, -1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 5e-324],
  ...['', 'text', 'é', 'Ā ж 🙂', '\ud800', 'x'.repeat(3000)],
  ...[0n, 1n, -1n, 255n, 256n, -(2n ** 64n), 2n ** 200n + 7n],
];
const entriesOf = (map: Iterable<[unknown, unknown]>) => [...map];

describe('what is there comes back in its order', () => {
  it('of every kind that can be written, as key and as value', () => {
    const map = new DropIn();
    for (const [i, item] of ITEMS.entries()) map.set(item, ITEMS[(i * 7 + 3) % ITEMS.length]);
    map.set('minus zero', -0);
    const again = DropIn.restore(map.snapshot());
    expect(entriesOf(again)).toEqual(entriesOf(map));
    expect(Object.is(again.get('minus zero'), -0)).toBe(true);
    expect(again).toBeInstanceOf(DropIn);
    for (const item of ITEMS) expect(again.has(item)).toBe(true);
  });

  it.each([0, 1, 4096, 4097, 9000])('%d entries, and what was deleted is not among them', (n) => {
    const map = new DropIn<unknown, unknown>();
    for (let i = 0; i < n; i++) map.set(i % 3 ? i * 1.25 : `${i}`, i % 5 ? BigInt(i) : i);
    for (let i = 0; i < n; i += 10) map.delete(i % 3 ? i * 1.25 : `${i}`);
    const again = DropIn.restore(map.snapshot());
    expect(again.size).toBe(map.size);
    expect(entriesOf(again)).toEqual(entriesOf(map));
  });
});

describe('what cannot be written', () => {
  it('is named with its entry, and the map stays as it is', () => {
    const map = new DropIn<unknown, unknown>([
      ['a', 1],
      ['b', { c: 1 }],
    ]);
    expect(() => map.snapshot()).toThrow(ValueTypeError);
    expect(() => map.snapshot()).toThrow(/the value of entry 1, key "b", is .*expected a number, string/);
    map.set('b', 2).set(Symbol('s'), 3);
    expect(() => map.snapshot()).toThrow(KeyTypeError);
    expect(() => map.snapshot()).toThrow(/the key of entry 2 is Symbol\(s\): expected a number, string/);
    expect(map.size).toBe(3);
    for (const value of [() => 1, [], new Date(0), Symbol.iterator, Object(1)])
      expect(() => new DropIn([[1, value]]).snapshot()).toThrow(ValueTypeError);
  });
});

describe('damage', () => {
  const small = new DropIn<unknown, unknown>([
    ['é', 1n],
    [2.5, 'ж'],
    [null, undefined],
    [-7n, true],
  ]).snapshot();

  it('every truncation is refused', () => {
    for (let length = 0; length < small.length; length++)
      expect(() => DropIn.restore(small.subarray(0, length))).toThrow(SnapshotError);
  });

  it('every flip of a bit is refused', () => {
    for (let bit = 0; bit < small.length * 8; bit++) {
      const damaged = small.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => DropIn.restore(damaged)).toThrow(SnapshotError);
    }
  });

  it('what is no key or value is refused behind a right checksum, too', () => {
    const bytes = new DropIn([[1, 2]]).snapshot();
    const view = new DataView(bytes.buffer);
    const key = 48 + 8; // its word, padded
    expect(view.getUint8(key)).toBe(4);
    let refused = 0;
    for (let kind = 0; kind < 256; kind++) {
      const copy = bytes.slice();
      copy[key] = kind;
      sealOnlyBlock(copy);
      try {
        expect(DropIn.restore(copy).size).toBe(1);
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
        expect((error as Error).message).toMatch(/record 0 is of 9 bytes that are no key or value/);
        refused++;
      }
    }
    // of nine bytes: a number, a text of narrow or wide characters, a bigint of either sign
    expect(refused).toBe(256 - 5);
  });
});

describe('what is asked for', () => {
  const bytes = new DropIn([
    [1, 2],
    [3, 4],
  ]).snapshot();

  it('limits are kept', () => {
    expect(() => DropIn.restore(bytes, { maxEntries: 1 })).toThrow(
      /2 entries: expected at most maxEntries, 1/,
    );
    expect(() => DropIn.restore(bytes, { maxBytes: 40 })).toThrow(/expected at most maxBytes, 40/);
    expect(() => DropIn.restore('text' as never)).toThrow(ArgumentTypeError);
  });

  it('a TypedMap is no Map, and a Map no TypedMap', () => {
    const typed = new TypedMap('i32', 'f64').set(1, 2);
    expect(() => DropIn.restore(typed.snapshot())).toThrow(
      'expected TypedMap.restore() or TypedSet.restore()',
    );
    expect(() => TypedMap.restore(bytes)).toThrow('expected Map.restore() of tophash/map');
    typed.dispose();
  });

  it('a subclass and one that has moved are written as any other', () => {
    class Own extends DropIn<number, number> {}
    const map = new Own();
    for (let i = 0; i < 3000; i++) map.set(i, -i);
    for (let i = 0; i < 2900; i++) map.delete(i);
    expect(entriesOf(DropIn.restore(map.snapshot()))).toEqual(entriesOf(map));
  });
});
