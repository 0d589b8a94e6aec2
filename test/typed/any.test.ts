// Values of kind any: kept on the JavaScript side as they are, under numbers that are used again; what is
// deleted, overwritten or cleared is not kept alive; a clone is independent.
import { describe, expect, it } from 'vitest';
import { ArgumentTypeError, DisposedError } from '../../bindings/base/errors.js';
import { KEY_KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { arrayOf } from '../support/arrays.js';
import { runProgram } from '../support/child.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { any, EDGES, generator, keyAt } from '../support/kinds.js';
import { internalsIn, mapOf } from '../support/latin1.js';
import { same } from '../support/model.js';

/** The number that the next value gets: no greater than as many as were ever there at once. */
const nextOf = (map: object): number => internalsIn(map).kept?.next ?? Number.NaN;

describe.each(BUILDS)('build %s', (build) => {
  it.each(KEY_KINDS)('%s keys: a value is what it was, undefined too, in every way to read it', (key) => {
    const map = mapOf(key, 'any', { heap: heapOf(build) });
    const k = (i: number): never => any(keyAt(key, i));
    for (const [i, value] of EDGES.any.entries()) map.set(k(i), any(value));
    const keys = EDGES.any.map((_, i) => k(i));
    expect(map.size).toBe(EDGES.any.length);
    const many = map.getMany(any(arrayOf(key, keys)));
    const byKey = new Map([...map] as [unknown, unknown][]);
    const visited = new Map<unknown, unknown>();
    map.forEach((value, x) => void visited.set(x, value));
    for (const [i, value] of EDGES.any.entries()) {
      same(map.get(k(i)), value, 'get()');
      same(map.has(k(i)), true, 'has()');
      same((many as unknown as unknown[])[i], value, 'getMany()');
      same(byKey.get(keyAt(key, i)), value, 'entries()');
      same(visited.get(keyAt(key, i)), value, 'forEach()');
      same(map.getOrInsert(k(i), any('other')), value, 'getOrInsert()');
      same(
        map.getOrInsertComputed(k(i), () => any('other')),
        value,
        'getOrInsertComputed()',
      );
    }
    expect([...map.values()]).toHaveLength(EDGES.any.length);
    expect(new Set(map.valuesArray() as unknown[])).toEqual(new Set(EDGES.any));
    for (const i of EDGES.any.keys()) expect(map.delete(k(i))).toBe(true);
    expect([map.size, map.get(k(0))]).toEqual([0, undefined]);
  });

  it('numbers are used again: 100,000 rounds of set() and delete() need no more than there are values', () => {
    const map = new TypedMap('u32', 'any', { heap: heapOf(build) });
    const random = generator(3);
    for (let i = 0; i < 5000; i++) map.set(i, i);
    let most = nextOf(map);
    expect(most).toBe(5000);
    for (let i = 0; i < 100_000; i++) {
      const [gone, come] = [random(10_000), random(10_000)];
      map.delete(gone);
      if (map.size < 5000) map.set(come, come);
      most = Math.max(most, nextOf(map));
    }
    expect(most).toBeLessThanOrEqual(5000);
    for (const [key, value] of map) same(value, key, 'value');
    map.clear();
    expect(nextOf(map)).toBe(0);
  });

  it('the same by bulk calls, upserts and overwriting', () => {
    const map = new TypedMap('string', 'any', { heap: heapOf(build) });
    const keys = Array.from({ length: 5000 }, (_, i) => `${i}`);
    for (let round = 0; round < 20; round++) {
      map.setMany(keys, keys);
      map.setMany(
        keys,
        keys.map((key) => ({ key })),
      );
      for (let i = 0; i < 100; i++) map.getOrInsert(`${i + round}`, round);
      expect(nextOf(map)).toBe(5000);
      expect(map.deleteMany(keys.slice(round))).toBe(5000 - round);
    }
    map.verify();
  });

  it('a clone has the same values and is independent', () => {
    const map = new TypedMap('i64', 'any', { heap: heapOf(build) });
    const values = Array.from({ length: 9000 }, (_, i) => ({ i }));
    for (const [i, value] of values.entries()) map.set(BigInt(i), value);
    for (let i = 0; i < 9000; i += 3) map.delete(BigInt(i));
    const copy = map.clone();
    for (const [key, value] of copy) same(value, values[Number(key)], 'cloned value');
    for (let i = 0; i < 9000; i += 2) copy.set(BigInt(i), 'copy');
    for (let i = 1; i < 9000; i += 2) map.set(BigInt(i), 'map');
    copy.delete(1n);
    for (let i = 0; i < 9000; i++) {
      const there = i % 3 === 0 ? undefined : values[i];
      same(map.get(BigInt(i)), i % 2 === 1 ? 'map' : there, 'get()', i);
      same(copy.get(BigInt(i)), i === 1 ? undefined : i % 2 === 0 ? 'copy' : there, 'get() of the clone', i);
    }
    map.dispose();
    expect(copy.get(2n)).toBe('copy');
    copy.verify();
  });

  it('values survive growth, compact(), reserve() and drain(), which know only their numbers', () => {
    const map = new TypedMap('u32', 'any', { heap: heapOf(build), growth: { assist: 0 } });
    const values = Array.from({ length: 3000 }, (_, i) => Symbol(`${i}`));
    for (const [i, value] of values.entries()) map.set(i, value);
    for (const change of [() => map.drain(), () => map.reserve(9000), () => map.compact()]) {
      change();
      for (const [i, value] of values.entries()) same(map.get(i), value, 'get()');
    }
  });
});

it('a method that is called on no such map, or on a disposed one, says so', () => {
  const map = new TypedMap<'u32', 'any', unknown>('u32', 'any').set(1, 'one');
  const others = [{}, { ...map }, new TypedMap('u32', 'f64'), new TypedMap('i64', 'any')];
  const call = (it: object): (() => unknown)[] => [
    () => map.get.call(any(it), 1),
    () => map.has.call(any(it), 1),
    () => map.set.call(any(it), 1, 2),
    () => map.delete.call(any(it), 1),
    () => map.getOrInsert.call(any(it), 1, 2),
  ];
  for (const other of others) for (const made of call(other)) expect(made).toThrow(ArgumentTypeError);
  expect([...map]).toEqual([[1, 'one']]);
  const disposed = new TypedMap('u32', 'any');
  disposed.dispose();
  for (const made of call(disposed)) expect(made).toThrow(DisposedError);
});

describe('in a process of its own', () => {
  it('what is deleted, overwritten, cleared or disposed is not kept alive; what stays is', () => {
    const result = runProgram(`
      const heap = new Heap();
      const ways = {
        delete: (map, key) => map.delete(key),
        deleteMany: (map, key) => map.deleteMany([key]),
        set: (map, key) => map.set(key, 1),
        setMany: (map, key) => map.setMany([key], [undefined]),
        clear: (map) => map.clear(),
        dispose: (map) => map.dispose(),
        'dispose of the heap': (map) => map.heap.dispose(),
        'delete in an iteration': (map) => map.forEach((_, key) => map.delete(key)),
      };
      const seen = {};
      const keep = [];
      for (const [name, act] of Object.entries(ways)) {
        const map = new TypedMap('string', 'any', { heap: name.includes('heap') ? new Heap() : heap });
        keep.push(map);
        const refs = (() => {
          const [gone, stays] = [{ big: new Array(1000).fill(name) }, { stays: true }];
          map.set('stays', stays).set('gone', gone);
          for (const _ of map) break; // an iterator that was abandoned
          map.getMany(['gone', 'stays']);
          map.getOrInsert('gone', 1);
          return { gone: new WeakRef(gone), stays: new WeakRef(stays) };
        })();
        for (let i = 0; i < 5; i++) { globalThis.gc(); await new Promise((resolve) => setTimeout(resolve,
          1)); }
        const before = refs.gone.deref() !== undefined;
        act(map, 'gone');
        await collect(() => refs.gone.deref() === undefined);
        seen[name] = [before, refs.gone.deref() === undefined, refs.stays.deref() !== undefined];
      }
      console.log(JSON.stringify(seen));
    `);
    const one = [true, true, true];
    const all = [true, true, false];
    expect(result).toEqual({
      delete: one,
      deleteMany: one,
      set: one,
      setMany: one,
      clear: all,
      dispose: all,
      'dispose of the heap': all,
      'delete in an iteration': all,
    });
  });

  it('a map that is dropped lets its values go, and a clone keeps them', () => {
    const result = runProgram(`
      const heap = new Heap();
      const [refs, copy] = (() => {
        const map = new TypedMap('u32', 'any', { heap });
        const values = [{ a: 1 }, { b: 2 }];
        map.set(0, values[0]).set(1, values[1]);
        const copy = map.clone();
        copy.delete(1);
        return [values.map((value) => new WeakRef(value)), copy];
      })();
      await collect(() => refs[1].deref() === undefined && heap.stats().maps === 1);
      console.log(JSON.stringify([heap.stats().maps, refs.map((ref) => ref.deref() !== undefined),
        copy.get(0)]));
    `);
    expect(result).toEqual([1, [true, false], { a: 1 }]);
  });
});
