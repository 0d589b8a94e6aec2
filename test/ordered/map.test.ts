// The drop-in's surface: what ECMAScript says of Map where test262 is not at hand, and re-entrancy from every
// callback.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import DefaultExport, { Map as DropIn } from '../../bindings/ordered/map.js';

const NAMES = ['get', 'set', 'has', 'delete', 'clear', 'forEach', 'keys', 'values', 'entries', 'getOrInsert'];

describe('as ECMAScript says', () => {
  it('names, lengths and attributes are those of the native Map', () => {
    expect(DefaultExport).toBe(DropIn);
    expect([DropIn.name, DropIn.length]).toEqual(['Map', 0]);
    for (const name of [...NAMES, 'getOrInsertComputed']) {
      const { value, ...attributes } = Object.getOwnPropertyDescriptor(
        DropIn.prototype,
        name,
      ) as PropertyDescriptor;
      const native = (Map.prototype as never)[name] as { length: number } | undefined;
      const length = name.startsWith('getOr') ? 2 : native?.length;
      expect([value.name, value.length]).toEqual([name, length]);
      expect(attributes).toEqual({ writable: true, enumerable: false, configurable: true });
    }
    expect(DropIn.prototype[Symbol.iterator]).toBe(DropIn.prototype.entries);
    expect(Object.prototype.toString.call(new DropIn())).toBe('[object Map]');
    expect(Object.keys(DropIn.prototype)).toEqual([]);
    expect((DropIn as never)[Symbol.species]).toBe(DropIn);
  });

  it('iterators have one prototype, which inherits from %IteratorPrototype%', () => {
    const map = new DropIn([[1, 2]]);
    const prototype = Object.getPrototypeOf(map.keys());
    expect(Object.getPrototypeOf(map.entries())).toBe(prototype);
    expect(Object.getPrototypeOf(prototype)).toBe(
      Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
    );
    expect(Reflect.ownKeys(prototype)).toEqual(['next', Symbol.toStringTag]);
    expect(Object.prototype.toString.call(map.values())).toBe('[object Map Iterator]');
    expect(() => prototype.next.call({})).toThrow(TypeError);
    expect(() => prototype.next.call(new Map().keys())).toThrow(TypeError);
    const done = map.keys();
    done.next();
    done.next();
    map.set(3, 4);
    expect(done.next()).toEqual({ value: undefined, done: true });
  });

  it.each([
    ...NAMES,
    'getOrInsertComputed',
    'first',
    'last',
    'shift',
    'pop',
    'stats',
    'drain',
    'compact',
    'toNative',
  ])('%s refuses other receivers', (name) => {
    const method = (DropIn.prototype as never)[name] as (...args: unknown[]) => unknown;
    for (const receiver of [undefined, null, 1, {}, [], new Map(), DropIn.prototype, new Set()]) {
      expect(() => method.call(receiver, () => 1)).toThrow(TypeError);
    }
  });

  it('refuses what is no callback, no iterable or no entry, and closes the iterator', () => {
    const map = new DropIn([[1, 1]]);
    for (const bad of [undefined, null, 1, {}, 'f']) {
      expect(() => map.forEach(bad as never)).toThrow('expected a function');
      expect(() => map.getOrInsertComputed(1, bad as never)).toThrow('expected a function');
      expect(() => DropIn.groupBy([], bad as never)).toThrow('expected a function');
    }
    expect(() => (DropIn as never as () => void)()).toThrow(TypeError);
    expect(() => new DropIn(5 as never)).toThrow(TypeError);
    expect(() => DropIn.groupBy(null as never, () => 1)).toThrow('expected an iterable');
    let closed = 0;
    const entries = {
      [Symbol.iterator]: () => ({
        next: () => ({ value: 7, done: false }),
        return: () => {
          closed++;
          return {};
        },
      }),
    };
    expect(() => new DropIn(entries as never)).toThrow('entry 7: expected [key, value]');
    expect(() =>
      DropIn.groupBy(entries as never, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(closed).toBe(2);
  });

  it('a subclass: its set() puts in what its constructor is given', () => {
    class Doubling extends DropIn<string, number> {
      override set(key: string, value: number): this {
        return super.set(key, 2 * value);
      }
    }
    const map = new Doubling([['a', 1]]);
    expect([map.get('a'), map.getOrInsert('b', 1), map instanceof DropIn]).toEqual([2, 1, true]);
    expect((Doubling as never)[Symbol.species]).toBe(Doubling);
    expect(inspect(map)).toBe("Doubling(2) [Map] { 'a' => 2, 'b' => 1 }");
  });

  it('groupBy, with keys by SameValueZero, in order', () => {
    const groups = DropIn.groupBy([3, -0, 1, 0, Number.NaN, 5, Number.NaN], (x) => (x > 2 ? 'many' : x));
    expect(groups).toBeInstanceOf(DropIn);
    expect([...groups]).toEqual([
      ['many', [3, 5]],
      [0, [-0, 0]],
      [1, [1]],
      [Number.NaN, [Number.NaN, Number.NaN]],
    ]);
    expect(Object.is([...groups.keys()][1], 0)).toBe(true);
  });

  it('getOrInsertComputed: the key may come or go meanwhile', () => {
    const map = new DropIn<number, string>();
    const come = map.getOrInsertComputed(-0, (key) => {
      expect(Object.is(key, 0)).toBe(true);
      map.set(0, 'theirs');
      return 'mine';
    });
    expect([come, map.get(0), map.size]).toEqual(['mine', 'mine', 1]);
    map.getOrInsertComputed(2, () => {
      map.clear();
      return 'alone';
    });
    expect([...map]).toEqual([[2, 'alone']]);
  });
});

describe.each([5, 600, 40_000])('re-entrancy at %d entries', (n) => {
  const make = (): DropIn<number, number> => new DropIn(Array.from({ length: n }, (_, i) => [i, i]));

  it('what forEach has not reached may be deleted, and what is added is visited', () => {
    const map = make();
    const seen: number[] = [];
    map.forEach((_, key) => {
      seen.push(key);
      map.delete(key);
      map.delete(key + 1);
      if (key < n) map.set(n + key, 0);
    });
    const even = Array.from({ length: Math.ceil(n / 2) }, (_, i) => 2 * i);
    expect(seen.slice(0, even.length)).toEqual(even);
    expect(new Set(seen).size).toBe(seen.length);
    expect(map.size).toBe(0);
  });

  it('a key that is deleted and added again is visited again', () => {
    const map = make();
    let visits = 0;
    for (const key of map.keys()) {
      visits++;
      if (visits > 2 * n) break;
      map.delete(key);
      map.set(key, visits);
    }
    expect([visits, map.size]).toEqual([2 * n + 1, n]);
  });

  it('clear() in the middle, and then others', () => {
    const map = make();
    const seen: number[] = [];
    for (const [key] of map) {
      seen.push(key);
      if (key === 2) {
        map.clear();
        map.set(-1, 0).set(1, 0);
      }
    }
    expect(seen).toEqual([0, 1, 2, -1, 1]);
  });

  it('growth by much, compact() and many deletions in the middle', () => {
    const map = make();
    const walk = map.keys();
    walk.next();
    for (let i = n; i < 3 * n; i++) map.set(i, i);
    for (let i = 0; i < 3 * n; i++) if (i % 10 !== 0) map.delete(i);
    expect(walk.next().value).toBe(10 < 3 * n ? 10 : undefined);
    map.compact();
    map.set(-5, 0);
    map.compact();
    const rest = [...walk];
    expect(rest.at(-1)).toBe(-5);
    expect(rest.length).toBe(Math.ceil((3 * n) / 10) - 2 + 1);
  });
});
