// Heaps: memory of their own with a limit, an account that comes out at zero, events, and an end. And that a map which
// its program drops gives its memory back.
import { describe, expect, it, vi } from 'vitest';
import { classic, line } from '../../bindings/cores.js';
import {
  DisposedError,
  Heap,
  type HeapEvent,
  type KeyKind,
  OutOfMemoryError,
  TophashError,
  TypedMap,
  type ValueKind,
} from '../../bindings/index.js';
import { runProgram } from '../support/child.js';
import { BUILDS, heapOf } from '../support/cores.js';
import {
  type AnyMap,
  any,
  EDGES,
  generator,
  type Item,
  isNumber,
  keyAt,
  LONG,
  PAIRS,
  STORAGE_PAIRS,
  valueAt,
  zero,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';

const MIB = 2 ** 20;

const caught = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not throw');
};

describe.each(BUILDS)('build %s', (build) => {
  describe.each(STORAGE_PAIRS)('%s -> %s', (key, value) => {
    const at = (n: number) => keyAt(key, n);
    const one = EDGES[value][1] as Item;

    /** Inserts from key n on until memory is short; the first key that got no place. */
    const fill = (checked: Checked, n: number): number => {
      for (; ; n++) {
        try {
          checked.set(at(n), one);
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          return n;
        }
      }
    };

    it('out of memory: an error, every earlier entry readable and deletable, and the map usable again', () => {
      const heap = heapOf(build, { maximumBytes: MIB / 2, name: 'small' });
      const checked = new Checked(new TypedMap<KeyKind, ValueKind>(key, value, { heap, name: 'full' }));
      const { map, model } = checked;
      const first = fill(checked, 0);
      expect(first).toBeGreaterThan(7_000);
      expect(heap.stats().committed).toBeLessThanOrEqual(MIB / 2);
      expect(heap.stats().committed).toBeGreaterThan((0.9 * MIB) / 2);
      for (const act of [
        () => map.set(any(at(first)), any(one)),
        () => map.add(any(at(first)), any(one)),
        () => map.getOrInsert(any(at(first)), any(one)),
        () => map.getOrInsertComputed(any(at(first)), () => any(one)),
      ]) {
        const error = caught(act) as OutOfMemoryError;
        expect([error.name, error.code]).toEqual(['OutOfMemoryError', 'ERR_TOPHASH_OUT_OF_MEMORY']);
        expect(error instanceof RangeError && error instanceof TophashError).toBe(true);
        expect(error.message).toMatch(/map "full".*heap "small" has \d+ of at most 524288 bytes/);
      }
      checked.verify();
      checked.iterate();
      expect([map.get(any(at(first))), map.has(any(at(first)))]).toEqual([undefined, false]);
      // what needs no slot works as ever
      for (let n = 0; n < first; n += 7) checked.add(at(n), one);
      for (let n = 1; n < first; n += 2) checked.delete(at(n));
      checked.verify();
      // the slots that were freed are used again: few chains are still full
      let placed = 0;
      const more = Math.floor(first / 8);
      for (let n = first; n < first + more; n++) {
        try {
          checked.set(at(n), one);
          placed++;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
        }
      }
      expect(placed).toBeGreaterThan(0.9 * more);
      checked.verify();
      checked.iterate();
      for (const k of [...model.keys()]) checked.delete(k);
      checked.verify();
      checked.clear();
      fill(checked, 0);
      expect(map.size).toBeGreaterThan(7_000);
      checked.iterate();
      map.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    });

    it('a growth without memory: degraded, not an error, and made good when there is memory again', () => {
      const heap = heapOf(build, { maximumBytes: 2 * MIB });
      const checked = new Checked(new TypedMap<KeyKind, ValueKind>(key, value, { heap }));
      const { map } = checked;
      for (let n = 0; n < 2000 || map.stats().growing; n++) checked.set(at(n), one);
      // the rest of the heap goes to others; the small ones give way to overflow buckets, which fit where no array does
      const hogs: AnyMap[] = [];
      const hog = (capacity: number): AnyMap[] => {
        const made: AnyMap[] = [];
        for (;;) {
          try {
            made.push(new TypedMap<KeyKind, ValueKind>('i64', 'i64', { heap, capacity }));
          } catch (error) {
            expect(error).toBeInstanceOf(OutOfMemoryError);
            return made;
          }
        }
      };
      hogs.push(...hog(6000));
      const small = hog(400);
      const { buckets, growEpoch, overflowBuckets, growing } = map.stats();
      expect(growing).toBe(false);
      let n = 100_000;
      while (!map.stats().degraded) {
        try {
          checked.set(at(n), one);
          n++;
        } catch (error) {
          expect(error).toBeInstanceOf(OutOfMemoryError);
          expect(small.length).toBeGreaterThan(1);
          small.pop()?.dispose();
        }
      }
      expect(map.stats()).toMatchObject({ degraded: true, growing: false, buckets, growEpoch });
      checked.verify();
      for (const one of [...hogs, ...small]) one.dispose();
      expect(heap.stats().maps).toBe(1);
      // tries again after an eighth more inserts, not before
      const wait = Math.floor(map.size / 8);
      for (let i = 0; i < wait - 2; i++) checked.set(at(n++), one);
      expect(map.stats()).toMatchObject({ degraded: true, growEpoch });
      expect(map.stats().overflowBuckets).toBeGreaterThan(overflowBuckets);
      for (let i = 0; i < 4; i++) checked.set(at(n++), one);
      expect(map.stats()).toMatchObject({ degraded: false, growEpoch: growEpoch + 1, buckets: buckets * 2 });
      map.drain();
      checked.verify();
      checked.iterate();
    });

    it('what cannot be had at once is refused at once, and nothing is kept of it', () => {
      const heap = heapOf(build, { maximumBytes: 2 * MIB });
      const checked = new Checked(new TypedMap<KeyKind, ValueKind>(key, value, { heap }));
      const { map } = checked;
      for (const size of [0, 1000]) {
        for (let n = 0; n < size; n++) checked.set(at(n), one);
        const { used } = heap.stats();
        for (const entries of [200_000, 10_000_000, 2 ** 27, 2 ** 28]) {
          expect(() => new TypedMap(key, value, { heap, capacity: entries }), `${entries}`).toThrow(
            OutOfMemoryError,
          );
          expect(heap.stats()).toMatchObject({ used, maps: 1 });
        }
      }
      for (let n = 0; n < 1000; n++) checked.delete(at(n));
      for (const size of [0, 1000]) {
        for (let n = 0; n < size; n++) checked.set(at(n), one);
        for (const entries of [300_000, 10_000_000, 2 ** 27, 2 ** 28]) {
          expect(() => map.reserve(entries), `${entries}`).toThrow(OutOfMemoryError);
          checked.verify();
          checked.iterate();
        }
      }
      map.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    });
  });

  it.each([0, 1000])('reserve() without memory leaves a map of %i entries as it was', (size) => {
    const heap = heapOf(build, { maximumBytes: 2 * MIB });
    const checked = new Checked(new TypedMap<KeyKind, ValueKind>('u32', 'f64', { heap }));
    const { map } = checked;
    for (let n = 0; n < size; n++) checked.set(n, n);
    map.drain();
    const { buckets } = map.stats();
    const { used } = heap.stats();
    expect(() => map.reserve(10_000_000)).toThrow(OutOfMemoryError);
    checked.verify();
    checked.iterate();
    expect([map.stats().buckets, heap.stats().used]).toEqual([buckets, used]);
  });

  it('the account is exact, and zero when all maps are gone, after growth, churn and every order of leaving', async () => {
    const heap = heapOf(build);
    const random = generator(7);
    const committed: number[] = [];
    for (let round = 0; round < 4; round++) {
      const maps = PAIRS.map(([key, value]) => {
        const capacity = random(2) * random(2000);
        return mapOf(key, value, { heap, capacity });
      });
      const pools = maps.map(() => 10 + random(4000));
      for (let i = 0; i < 60_000; i++) {
        const m = random(maps.length);
        const map = maps[m] as AnyMap;
        const k = any(keyAt(map.keyKind, random(pools[m] as number)));
        if (random(3) === 0) map.delete(k);
        else if (isNumber(map.valueKind)) map.add(k, any(zero(map.valueKind)));
        else map.set(k, any(random(2000) === 0 ? LONG.bytes[random(4)] : valueAt(map.valueKind, i)));
        if (random(5000) === 0) map.clear();
        if (random(5000) === 0) map.reserve(random(3000));
        if (random(2000) === 0) for (const _ of map) break;
      }
      for (const map of maps) {
        map.drain();
        map.verify();
      }
      await Promise.resolve(); // the buffers for long values go back
      const { used, free, committed: all, maps: count } = heap.stats();
      expect(used + free).toBe(all);
      expect(all % 65536).toBe(0);
      expect(all).toBe(heap.x.memory.buffer.byteLength);
      expect(count).toBe(maps.length);
      expect(maps.reduce((sum, map) => sum + map.stats().bytes.total, 0)).toBe(used);
      // some in the middle of a growth
      for (const map of maps)
        for (let n = 0; n < random(3000); n++)
          map.set(any(keyAt(map.keyKind, n)), any(valueAt(map.valueKind, n)));
      while (maps.length > 0) maps.splice(random(maps.length), 1)[0]?.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
      committed.push(heap.stats().committed);
    }
    // rounds alike need memory alike: nothing is lost to splinters
    expect(Math.max(...committed)).toBeLessThan(1.5 * (committed[0] as number));
  });

  it('iterators over one chain longer than the scan buffer leave at most that buffer', () => {
    const heap = heapOf(build);
    for (let round = 0; round < 3; round++) {
      const map = new TypedMap('u32', 'u32', { heap, growth: { resize: 'forbid' } });
      for (let i = 0; i < 5000; i++) map.set(i, i);
      expect([...map.keys()]).toHaveLength(5000);
      map.dispose();
      // 8,192 entries of 16 bytes: the heap's own, kept for the next
      expect(heap.stats()).toMatchObject({ used: 131_072, maps: 0 });
    }
  });
});

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

describe('events', () => {
  const grow = (map: TypedMap<'u32', 'u32'>, bytes: number) => {
    const target = map.heap.stats().committed + bytes;
    for (let i = map.size; map.heap.stats().committed < target; i++) map.set(i, i);
  };

  it("'grow' comes after the operation, once for all of a turn, and its listeners may use the map", async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    const events: HeapEvent[] = [];
    const stop = heap.on('grow', (event) => {
      events.push(event);
      map.set(2 ** 32 - events.length, 7);
      map.verify();
    });
    grow(map, 4 * MIB);
    expect(events).toEqual([]);
    await null;
    expect(events).toEqual([{ heap, committed: heap.stats().committed }]);
    expect(map.get(2 ** 32 - 1)).toBe(7);
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(2);
    expect(events[1]?.committed).toBeGreaterThan(events[0]?.committed as number);
    stop();
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(2);
  });

  it('a listener that makes memory grow itself is told again', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    const seen: number[] = [];
    heap.on('grow', ({ committed }) => {
      seen.push(committed);
      if (seen.length < 3) grow(map, MIB);
    });
    grow(map, MIB);
    for (let i = 0; i < 5; i++) await null;
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    map.verify();
  });

  it("'pressure' comes once, when committed bytes pass the soft limit", async () => {
    const heap = heapOf('release', { softLimitBytes: 2 * MIB });
    const map = new TypedMap('u32', 'u32', { heap });
    const events: HeapEvent[] = [];
    heap.on('pressure', (event) => {
      events.push(event);
      map.delete(0);
    });
    grow(map, MIB);
    expect(heap.stats().committed).toBeLessThanOrEqual(2 * MIB);
    await null;
    expect(events).toEqual([]);
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(1);
    expect(events[0]?.committed).toBeGreaterThan(2 * MIB);
    expect(map.has(0)).toBe(false);
    grow(map, 2 * MIB);
    await null;
    expect(events).toHaveLength(1);
  });

  it('none come from a heap that was disposed meanwhile', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    let calls = 0;
    heap.on('grow', () => calls++);
    grow(map, MIB);
    heap.dispose();
    await null;
    expect(calls).toBe(0);
  });

  it('a listener that puts another in its place is told once an event', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    let calls = 0;
    const once = (): void => {
      const stop = heap.on('grow', () => {
        stop();
        if (++calls < 100) once(); // or this test would not end
      });
    };
    once();
    grow(map, MIB);
    await null;
    expect(calls).toBe(1);
  });

  it("a listener that throws keeps neither 'pressure' nor the growths under way from what is due", () => {
    const { thrown, pressures, oldBuckets } = runProgram(`
      const thrown = [];
      process.on('uncaughtException', (error) => thrown.push(error.message));
      const heap = new Heap({ softLimitBytes: 2 ** 18 });
      let pressures = 0;
      heap.on('grow', () => { throw new Error('mine'); });
      heap.on('pressure', () => { throw new Error('also mine'); });
      heap.on('pressure', () => pressures++);
      const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
      for (let i = 0; heap.stats().committed <= 2 ** 18 || map.stats().oldBuckets === 0; i++) map.set(i, i);
      setTimeout(() => console.log(JSON.stringify({ thrown, pressures, oldBuckets: map.stats().oldBuckets })), 200);
    `) as { thrown: string[]; pressures: number; oldBuckets: number };
    expect(thrown).toEqual(['mine', 'also mine']);
    expect([pressures, oldBuckets]).toEqual([1, 0]);
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
    const make = (): AnyMap => new TypedMap<KeyKind, ValueKind>('i64', 'u32', { heap });
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
