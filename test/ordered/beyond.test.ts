// What the drop-in has beyond ECMAScript's Map, and its indexes: without memory, and beyond what one native
// Map takes.
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { orderHeap } from '../../bindings/ordered/number-index.js';

describe('beyond ECMAScript', () => {
  it('undefined is a first key like others, though entries before it were deleted', () => {
    const map = new DropIn<number | undefined, number>();
    map.set(-1, -1).set(undefined, 0);
    for (let i = 1; i < 100; i++) map.set(i, i);
    map.delete(-1);
    expect(map.first()).toEqual([undefined, 0]);
    expect([...map.keys()].slice(0, 3)).toEqual([undefined, 1, 2]);
    expect([...map].length).toBe(map.size);
    expect(map.shift()).toEqual([undefined, 0]);
    expect(map.first()).toEqual([1, 1]);
  });

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
    expect(inspect(new Proxy(new DropIn(), {}))).toBe(inspect(new Proxy(new Map(), {})));
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

it('a map in the log that needs an index for the first time, and has no memory for it, does without', () => {
  const map = new DropIn<string | bigint, number>([[7n, -7]]);
  for (let i = 1; i < 8; i++) map.set(`key ${i}`, i);
  const create = vi.spyOn(orderHeap(), 'create').mockReturnValue(0);
  expect([map.last(), map.stats().form]).toEqual([['key 7', 7], 'log']);
  map.set('key 8', 8);
  expect([map.get(7n), map.get('key 1'), map.has('key 8'), map.size]).toEqual([-7, 1, true, 9]);
  for (let i = 0; i < 2000; i++) map.set(BigInt(i), i);
  expect([map.get(1999n), map.delete(7n), map.has(7n), map.size]).toEqual([1999, true, false, 2007]);
  create.mockRestore();
  map.set(7n, -7).set('key 1', 10);
  expect([map.get(7n), map.get('key 1'), map.pop(), map.stats().buckets]).toEqual([-7, 10, [7n, -7], 1]);
});

it('a map of numbers stays native without memory for an index', () => {
  const create = vi.spyOn(orderHeap(), 'create').mockReturnValue(0);
  const map = new DropIn<number, number>();
  for (let i = 0; i < 40_000; i++) map.set(i, i);
  expect([map.stats().moved, map.get(39_999), map.size, map.first()]).toEqual([
    false,
    39_999,
    40_000,
    [0, 0],
  ]);
  create.mockRestore();
});

it('string keys beyond what one native Map takes go to another', async () => {
  const { NativeIndex } = await import('../../bindings/ordered/native-index.js');
  const index = new NativeIndex(8);
  for (let i = 0; i < 100; i++) index.add(`${i}`, i);
  for (let i = 0; i < 100; i += 2) index.remove(`${i}`);
  for (let i = 100; i < 150; i++) index.add(`${i}`, i);
  for (let i = 1; i < 100; i += 2) index.renumber(`${i}`, -i);
  for (let i = 0; i < 150; i++) expect(index.get(`${i}`) ?? -1).toBe(i >= 100 ? i : i % 2 === 0 ? -1 : -i);
  for (let i = 100; i < 150; i++) index.remove(`${i}`);
  for (let i = 100; i < 150; i += 2) index.add(`${i}`, i);
  for (let i = 100; i < 150; i++) expect(index.get(`${i}`) ?? -1).toBe(i % 2 === 0 ? i : -1);
});
