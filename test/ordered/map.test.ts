// The drop-in's surface: what ECMAScript says of Map where test262 is not at hand, re-entrancy from every callback, and
// what it has beyond.
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import DefaultExport, { Map as DropIn } from '../../bindings/ordered/map.js';
import { orderHeap } from '../../bindings/ordered/number-index.js';

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

describe('beyond ECMAScript', () => {
  it('first, last, shift and pop', () => {
    const map = new DropIn<unknown, number>();
    expect([map.first(), map.last(), map.shift(), map.pop()]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    map.set('a', 1).set(undefined, 2).set('c', 3);
    expect([map.first(), map.last()]).toEqual([
      ['a', 1],
      ['c', 3],
    ]);
    map.delete('c');
    expect(map.last()).toEqual([undefined, 2]);
    expect([map.shift(), map.pop(), map.pop()]).toEqual([['a', 1], [undefined, 2], undefined]);
  });

  it('reserve: the index does not grow until there are more', () => {
    const map = new DropIn<number, number>().reserve(20_000);
    for (let i = 0; i < 20_000; i++) map.set(i, i);
    expect(map.stats()).toMatchObject({
      growEpoch: 0,
      size: 20_000,
      key: 'mixed',
      value: 'any',
      core: 'ordered',
    });
    expect(() => map.reserve(-1)).toThrow('reserve() is -1: expected an integer from 0');
  });

  it('drain ends a growth, and so does time', async () => {
    const growing = (): DropIn<number, number> => {
      const map = new DropIn<number, number>();
      for (let i = 0; i < 30_000 || !map.stats().growing; i++) map.set(i, i);
      return map;
    };
    const map = growing();
    const { oldBuckets } = map.stats();
    expect(map.drain({ maxBuckets: 10 })).toMatchObject({ moved: 10, remaining: oldBuckets - 10 });
    expect(map.drain()).toMatchObject({ remaining: 0, complete: true });
    expect(() => map.drain({ maxMs: -1 })).toThrow('maxMs is -1');
    const left = growing();
    for (const begun = Date.now(); left.stats().growing && Date.now() - begun < 20_000; )
      await new Promise((resolve) => setTimeout(resolve, 2));
    expect(left.stats()).toMatchObject({ growing: false, oldBuckets: 0 });
    expect(left.stats().evacuated.background).toBeGreaterThan(0);
  });

  it('reserve: more than there is memory for is no reason to refuse what there is memory for', () => {
    const map = new DropIn<number, number>().reserve(2 ** 28);
    for (let i = 0; i < 2000; i++) map.set(i, i);
    expect([map.size, map.get(1999)]).toEqual([2000, 1999]);
    expect(() => map.reserve(2 ** 28)).toThrow(OutOfMemoryError);
  });

  it('another map’s reserve() does not make a growth look younger', () => {
    const [map, other] = [new DropIn<number, number>(), new DropIn<number, number>()];
    for (let i = 0; i < 600; i++) other.set(i, i);
    for (let i = 0; i < 30_000 || !map.stats().growing; i++) map.set(i, i);
    for (const begun = performance.now(); performance.now() - begun < 20; );
    other.reserve(10_000);
    map.set(-1, 0);
    expect(map.stats().oldBucketsAgeMs).toBeGreaterThanOrEqual(20);
  });

  it('compact gives room back', () => {
    const map = new DropIn<number, number>();
    for (let i = 0; i < 100_000; i++) map.set(i, i);
    for (let i = 0; i < 100_000; i++) if (i % 100 !== 0) map.delete(i);
    const before = map.stats();
    map.compact();
    const after = map.stats();
    expect(after.bytes.total).toBeLessThan(before.bytes.total / 20);
    expect(after.entries).toEqual({ positions: 1000, chunks: 1, packed: 0 });
    expect(map.get(4300)).toBe(4300);
    expect(new DropIn().compact().size).toBe(0);
  });

  it('toNative, and bigints that share their low bits', () => {
    const map = new DropIn<bigint, number>();
    for (let i = 0; i < 2000; i++) map.set((BigInt(i - 1000) << 64n) | 7n, i);
    for (let i = 0; i < 2000; i++) expect(map.get((BigInt(i - 1000) << 64n) | 7n)).toBe(i);
    const native = map.toNative();
    expect(native).toBeInstanceOf(Map);
    expect([...native]).toEqual([...map]);
  });

  it('util.inspect shows what it shows of a native Map', () => {
    const pairs: [unknown, unknown][] = [
      ['a', { b: [1, new Map([[1, 2]])] }],
      [Symbol('s'), undefined],
      [{}, -0],
    ];
    for (const options of [{}, { depth: 0 }, { depth: null }, { compact: false }]) {
      expect(inspect(new DropIn(pairs), options)).toBe(inspect(new Map(pairs), options));
      expect(inspect([{ m: new DropIn(pairs) }], options)).toBe(inspect([{ m: new Map(pairs) }], options));
    }
    expect(inspect(Object.assign(new DropIn([[1, 2]]), { extra: 1 }))).toBe('Map(1) { 1 => 2, extra: 1 }');
  });

  it('util.inspect shows what only looks like a map, and maps whose own methods are others', () => {
    const show = (Class: MapConstructor): string[] => {
      class Odd extends Class<number, number> {
        override entries(): never {
          throw new Error('not called');
        }
      }
      return [Object.create(new Class()), new Odd([[1, 2]])].map((object) => inspect(object));
    };
    expect(show(DropIn as never)).toEqual(show(Map));
    expect(inspect(new Proxy(new DropIn(), {}))).toBe('Map {}');
  });

  it('util.inspect sees that it goes round in a circle, however deep it is to go', () => {
    const ring = (Class: MapConstructor): unknown => {
      const nodes = Array.from({ length: 4 }, (_, id) => ({ id, to: new Class<number, unknown>() }));
      for (const { to } of nodes) {
        to.set(-1, to);
        for (const node of nodes) to.set(node.id, node);
      }
      return nodes;
    };
    const options = { depth: null };
    expect(inspect(ring(DropIn as never), options)).toBe(inspect(ring(Map), options));
    const map = Object.assign(new DropIn<number, unknown>([[1, 2]]), { extra: 1 });
    expect(inspect(map)).toBe('Map(1) { 1 => 2, extra: 1 }');
    expect(inspect(map.set(1, map))).toBe('<ref *1> Map(1) { 1 => [Circular *1], extra: 1 }');
    map.set(1, 3).extra = 4;
    expect(inspect(map)).toBe('Map(1) { 1 => 3, extra: 4 }');
  });
});

it('a map that needs an index for the first time, and has no memory for it, stays as it was', () => {
  const map = new DropIn<string | bigint, number>([[7n, -7]]);
  for (let i = 1; i < 8; i++) map.set(`key ${i}`, i);
  const create = vi.spyOn(orderHeap(), 'create').mockImplementation(() => {
    throw new OutOfMemoryError('none left');
  });
  expect(() => map.set('key 8', 8)).toThrow('none left');
  expect([map.get(7n), map.get('key 1'), map.has('key 8'), map.size]).toEqual([-7, 1, false, 8]);
  create.mockRestore();
  map.set('key 1', 10).set('key 8', 8);
  expect([map.get(7n), map.get('key 1'), map.get('key 8'), map.size]).toEqual([-7, 10, 8, 9]);
});

it('string keys beyond what one native Map takes go to another', async () => {
  const { NativeIndex } = await import('../../bindings/ordered/native-index.js');
  const index = new NativeIndex(8);
  for (let i = 0; i < 100; i++) index.add(`${i}`, i);
  for (let i = 0; i < 100; i += 2) index.remove(`${i}`);
  for (let i = 100; i < 150; i++) index.add(`${i}`, i);
  for (let i = 1; i < 100; i += 2) index.renumber(`${i}`, -i);
  for (let i = 0; i < 150; i++) expect(index.get(`${i}`)).toBe(i >= 100 ? i : i % 2 === 0 ? undefined : -i);
  index.clear();
  expect(index.get('1')).toBe(undefined);
});
