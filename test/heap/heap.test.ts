// Heaps: several in one process, their seed, their end, addresses above 2 GiB, and maps that their program
// drops.
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { classic, line } from '../../bindings/cores.js';
import { DisposedError, Heap, type ScalarKind, TypedMap, type ValueKind } from '../../bindings/index.js';
import { runProgram } from '../support/child.js';
import { heapOf } from '../support/cores.js';
import type { AnyMap } from '../support/kinds.js';
import { Checked } from '../support/model.js';

describe('several heaps', () => {
  it('keep their maps apart, each on its core, in one process', () => {
    const heaps = [
      new Heap({ core: line, name: 'a' }),
      new Heap({ core: classic, name: 'b' }),
      new Heap(),
      Heap.default,
    ];
    const maps = heaps.map((heap) => new TypedMap('u32', 'f64', { heap }));
    for (let i = 0; i < 3000; i++) for (const [m, map] of maps.entries()) map.set(i * (m + 1), i + m / 10);
    for (const [m, map] of maps.entries()) {
      map.verify();
      expect(map.size).toBe(3000);
      for (let i = 0; i < 3000; i++) expect(map.get(i * (m + 1))).toBe(i + m / 10);
    }
    expect(maps.map((map) => map.stats().core)).toEqual(['line', 'classic', 'line', 'line']);
    expect(maps.map((map) => map.explain(1).tophash === null)).toEqual([true, false, true, true]);
    expect(heaps.map((heap) => heap.name)).toEqual(['a', 'b', 'heap', 'default']);
    expect(heaps.map((heap) => heap.isDefault)).toEqual([false, false, false, true]);
    maps[1]?.clear();
    heaps[0]?.dispose();
    expect(maps[2]?.get(3)).toBe(1 + 0.2);
    expect(maps[3]?.get(4)).toBe(1 + 0.3);
    maps[3]?.dispose();
    for (const heap of heaps.slice(1, 3)) heap.dispose();
  });
});

describe('the seed', () => {
  it('is secure as soon as the platform allows it: workerd has no random values at module scope', () => {
    const source = vi.spyOn(crypto, 'getRandomValues').mockImplementation(() => {
      throw new Error('Disallowed operation called within global scope');
    });
    const modules = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined); // no random device
    try {
      const heaps = [new Heap(), new Heap()];
      const hashes = () => heaps.map((heap) => new TypedMap('u32', 'u32', { heap }).explain(1).hash);
      const [first, second] = hashes();
      expect(first).not.toBe(second);
      source.mockImplementation((array) => (array as Uint8Array).fill(7) as never);
      const seeded = hashes();
      expect(seeded[0]).toBe(seeded[1]);
      source.mockClear();
      const later = hashes();
      expect(later[0]).toBe(later[1]);
      expect(later[0]).not.toBe(seeded[0]);
      expect(source).not.toHaveBeenCalled();
    } finally {
      source.mockRestore();
      modules.mockRestore();
    }
  });

  it('is drawn from the device of the system where that spares loading a module', () => {
    const source = vi.spyOn(crypto, 'getRandomValues');
    try {
      const [first, second] = [new Heap(), new Heap()].map(
        (heap) => new TypedMap('u32', 'u32', { heap }).explain(1).hash,
      );
      expect(first).not.toBe(second);
      expect(source.mock.calls.length).toBe(existsSync('/dev/urandom') ? 0 : 2);
    } finally {
      source.mockRestore();
    }
  });
});

describe('dispose', () => {
  it('ends the heap and its maps, no others, and may be called twice', () => {
    const [heap, other] = [heapOf('release'), heapOf('release')];
    const maps = [new TypedMap('u32', 'u32', { heap }), new TypedMap('f64', 'i64', { heap, capacity: 1e5 })];
    const stays = new TypedMap('u32', 'u32', { heap: other }).set(1, 1);
    heap.dispose();
    heap[Symbol.dispose]();
    for (const map of maps) expect(() => map.size).toThrow(DisposedError);
    expect(() => heap.stats()).toThrow(DisposedError);
    expect(() => heap.stats()).toThrow(/heap "heap" was disposed/);
    expect(() => new TypedMap('u32', 'u32', { heap })).toThrow(DisposedError);
    expect(() => TypedMap.from('u32', 'u32', [[1, 1]], { heap })).toThrow(DisposedError);
    expect(stays.get(1)).toBe(1);
    expect(other.stats().maps).toBe(1);
  });

  it('of the default heap disposes its maps, and it stays', () => {
    const map = new TypedMap('u32', 'u32').set(1, 1);
    expect(map.heap).toBe(Heap.default);
    Heap.default.dispose();
    expect(() => map.get(1)).toThrow(DisposedError);
    expect(Heap.default.stats()).toMatchObject({ used: 0, maps: 0 });
    expect(new TypedMap('u32', 'u32').set(1, 2).get(1)).toBe(2);
    Heap.default.dispose();
  });
});

describe('addresses above 2 GiB', () => {
  it.each(['release', 'classic'] as const)('%s: maps there work as elsewhere', (build) => {
    const heap = heapOf(build);
    // pages never touched take no memory: this map's array is 2 GiB of address space only
    const low = new TypedMap('u32', 'u32', {
      heap,
      capacity: build === 'release' ? 190_000_000 : 100_000_000,
    });
    expect(low.stats().bytes.live).toBe(2 ** 31);
    // small blocks come from below until those pages are used up
    const others: AnyMap[] = [];
    const make = (): AnyMap => new TypedMap<ScalarKind, ValueKind>('i64', 'u32', { heap });
    let map = make();
    for (; map.h >>> 0 < 2 ** 31 && others.length < 10_000; map = make()) others.push(map);
    expect(map.h >>> 0).toBeGreaterThan(2 ** 31);
    const checked = new Checked(map);
    for (let i = 0; i < 20_000; i++) {
      checked.set(BigInt(i % 9000), i);
      if (i % 3 === 0) checked.delete(BigInt((i * 7) % 9000));
      if (i % 4000 === 0) checked.verify();
    }
    checked.iterate();
    for (let i = 0; i < 1000; i++) low.set(i, i);
    for (let i = 0; i < 1000; i++) expect(low.get(i)).toBe(i);
    checked.clear();
    for (const one of [map, low, ...others]) one.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    heap.dispose();
  });
});

describe('maps that are dropped', () => {
  it('give their memory back when the engine collects them; those in use stay', () => {
    const result = runProgram(`
      const heaps = [Heap.default, new Heap()];
      const kept = heaps.map((heap) => new TypedMap('u32', 'f64', { heap }).set(1, 1.5));
      const before = heaps.map((heap) => heap.stats());
      class Sub extends TypedMap {}
      const makeAndDrop = () => {
        for (const heap of heaps) {
          for (let m = 0; m < 200; m++) {
            const map = new (m % 2 ? TypedMap : Sub)('i64', 'u32', { heap });
            for (let i = 0; i < 300; i++) map.set(BigInt(i), i);
            if (m % 10 === 0) map.dispose();
          }
        }
      };
      const peaks = [];
      for (let round = 0; round < 3; round++) {
        makeAndDrop();
        peaks.push(heaps[1].stats().committed);
        await collect(() => heaps.every((heap) => heap.stats().maps === 1));
      }
      kept.forEach((map) => map.verify());
      console.log(JSON.stringify({
        back: heaps.map((heap, i) => [heap.stats().maps, heap.stats().used - before[i].used]),
        values: kept.map((map) => map.get(1)),
        steady: peaks[2] === peaks[0],
      }));
    `);
    expect(result).toEqual({
      back: [
        [1, 0],
        [1, 0],
      ],
      values: [1.5, 1.5],
      steady: true,
    });
  });

  it('live on in their iterators, and a dropped heap does not outlive its maps', () => {
    const result = runProgram(`
      const heap = new Heap();
      const iterator = (() => {
        const map = new TypedMap('u32', 'u32', { heap });
        for (let i = 0; i < 5000; i++) map.set(i, i);
        return map.keys();
      })();
      (() => new TypedMap('u32', 'u32', { heap }))();
      await collect(() => heap.stats().maps === 1);
      const live = heap.stats().maps;
      let visited = 0;
      for (const key of iterator) visited++;
      const ref = (() => {
        const dropped = new Heap();
        new TypedMap('u32', 'u32', { heap: dropped }).set(1, 1);
        return new WeakRef(dropped);
      })();
      await collect(() => ref.deref() === undefined);
      console.log(JSON.stringify({ maps: live, visited, heapGone: ref.deref() === undefined }));
    `);
    expect(result).toEqual({ maps: 1, visited: 5000, heapGone: true });
  });
});
