// Bugs of Valkey's and Redis's hash tables, and the checks of Valkey's test_hashtable.c, as tests of ours.
// Titles name the issue or pull request (valkey-io/valkey, redis/redis). Theirs shrinks by itself; ours when
// compact() is called. The random pick (#2019, #2085) has no counterpart; the old table goes page by page
// (#3481) in growth.test.ts.

import { describe, expect, it } from 'vitest';
import type { Heap } from '../../bindings/heap/heap.js';
import type { GrowthPolicy } from '../../bindings/heap/map-options.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, type Build, heapOf, slotsOf } from '../support/cores.js';
import { generator } from '../support/kinds.js';
import { same } from '../support/model.js';

type Words = TypedMap<'u32', 'u32'>;
const words = (heap: Heap, growth: GrowthPolicy = {}): Words => new TypedMap('u32', 'u32', { heap, growth });
const fill = (map: Words, from: number, to: number): Words => {
  for (let i = from; i < to; i++) map.set(i, i);
  return map;
};
/** How often a small map doubles when it is over load. */
const atOnce = (build: Build): number => (build.startsWith('classic') ? 1 : 2);
/** Entries that 2^bits buckets take at the default load factor. */
const room = (build: Build, bits: number): number =>
  Math.max(slotsOf(build, 4, 4), Math.floor((13 / 16) * slotsOf(build, 4, 4) * 2 ** bits));

describe.each(BUILDS)('build %s', (build) => {
  it('iterations of every age while the map grows, is compacted and drained: nothing is missed or repeated (#1217, #1146, #2257, #2753)', () => {
    const random = generator(77);
    const map = words(heapOf(build), { assist: 0 });
    fill(map, 0, 200);
    const live = new Set(upTo(200));
    interface Walk {
      iterator: Iterator<number>;
      seen: Set<number>;
      staying: Set<number>;
    }
    const walks: Walk[] = [];
    let finished = 0;
    let grown = 0;
    let shrunk = 0;
    for (let round = 0; round < 1500; round++) {
      // it fills up and empties in turn; 0 to 19 always stay
      const filling = round % 300 < 150;
      for (let n = random(12); n > 0; n--) {
        const key = 20 + random(2000);
        if (filling) {
          map.set(key, key);
          live.add(key);
        } else {
          for (const gone of [key, key ^ 1, key ^ 2, key ^ 3, key ^ 4, key ^ 5]) {
            if (gone < 20) continue;
            same(map.delete(gone), live.delete(gone), 'delete()');
            for (const { seen, staying } of walks) {
              seen.delete(gone);
              staying.delete(gone);
            }
          }
        }
      }
      const { buckets } = map.stats();
      if (random(8) === 0) map.compact();
      if (random(4) === 0) map.drain({ maxBuckets: 1 + random(8) });
      shrunk += Number(map.stats().buckets < buckets);
      grown += Number(map.stats().growing);
      if (walks.length < 6) walks.push({ iterator: map.keys(), seen: new Set(), staying: new Set(live) });
      for (const walk of [...walks]) {
        for (let n = random(9); n > 0; n--) {
          const { done, value } = walk.iterator.next();
          if (done) {
            for (const key of walk.staying) same(walk.seen.has(key), true, `seen ${key}, which stayed`);
            walks.splice(walks.indexOf(walk), 1);
            finished++;
            break;
          }
          same(walk.seen.has(value), false, `seen ${value} before`);
          same(live.has(value), true, `${value} is there`);
          walk.seen.add(value);
        }
      }
      if (round % 100 === 0) map.verify();
    }
    expect([finished > 20, grown > 50, shrunk > 10]).toEqual([true, true, true]);
    expect([...map.keys()].sort((a, b) => a - b)).toEqual([...live].sort((a, b) => a - b));
  });

  it('shrinking an emptied table loses nothing (#2288), time and again', () => {
    const heap = heapOf(build);
    const fresh = words(heap).compact();
    const alone = heap.stats().used;
    const map = words(heap).compact();
    const { used } = heap.stats();
    expect(used).toBe(2 * alone);
    for (let round = 0; round < 14; round++) {
      fill(map, 0, 500 + round * 37);
      if (round % 2 === 0) map.clear();
      else for (const i of upTo(500 + round * 37)) map.delete(i);
      map.compact();
      expect(map.stats()).toMatchObject({ size: 0, B: 0, overflowBuckets: 0, bytes: fresh.stats().bytes });
      expect(heap.stats().used).toBe(used);
      map.verify();
    }
    fill(map, 0, 5);
    expect([...map.keys()].sort()).toEqual(upTo(5));
    for (const one of [map, fresh]) one.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('what the maps say they hold is what the heap has handed out, after every operation, and 0 at the end', () => {
    const heap = heapOf(build);
    const random = generator(4711);
    const tables: (Words | TypedSet<'i64'> | TypedSet<'u32'> | TypedMap<'f64', 'f64'>)[] = [];
    const account = (what: string) => {
      const total = tables.reduce((sum, table) => sum + table.stats().bytes.total, 0);
      same(heap.stats().used, total, `used after ${what}`);
      same(heap.stats().maps, tables.length, `maps after ${what}`);
    };
    let most = 0;
    for (let i = 0; i < 2500; i++) {
      const dice = random(1000);
      const table = tables[random(tables.length)];
      if (table === undefined || (dice < 4 && tables.length < 9)) {
        const growth = {
          assist: random(2),
          resize: (['allow', 'avoid', 'forbid'] as const)[random(3)] ?? 'allow',
        };
        tables.push(
          [
            () => words(heap, growth),
            () => new TypedSet('i64', { heap, growth, capacity: random(500) }),
            () => new TypedSet('u32', { heap, growth }),
            () => new TypedMap('f64', 'f64', { heap, growth }),
          ][random(4)]?.() as Words,
        );
        account('new');
        continue;
      }
      const key = table.key === 'i64' ? BigInt(random(3000)) : random(3000);
      const step = <T>(what: string, operation: () => T): T => {
        const result = operation();
        account(what);
        return result;
      };
      if (dice < 500) {
        // in runs, so that growths come and go
        for (let n = random(40); n > 0; n--) {
          const near = typeof key === 'bigint' ? key + BigInt(n) : key + n;
          step('insert', () =>
            table instanceof TypedSet ? table.add(near as never) : table.set(near as number, n),
          );
        }
      } else if (dice < 930) {
        for (let n = random(20); n > 0; n--) {
          step('delete', () => table.delete((typeof key === 'bigint' ? key + BigInt(n) : key + n) as never));
        }
      } else if (dice < 940) step('drain', () => table.drain({ maxBuckets: random(20) }));
      else if (dice < 955) step('compact', () => table.compact());
      else if (dice < 965) step('clear', () => table.clear());
      else if (dice < 970) step('reserve', () => table.reserve(random(2000)));
      else if (dice < 980 && tables.length < 9) {
        tables.push(table.clone() as never);
        account('clone');
      } else if (dice < 985) {
        tables.splice(tables.indexOf(table), 1);
        table.dispose();
        account('dispose');
      } else if (dice < 990) {
        for (const _ of table.keys());
        account('iteration');
      } else table.verify();
      most = Math.max(most, heap.stats().used);
    }
    expect(most).toBeGreaterThan(100_000);
    while (tables.length > 0) tables.pop()?.dispose();
    account('all were disposed');
  });

  describe('resize policy', () => {
    it('allow: doubles past the load factor', () => {
      const map = fill(words(heapOf(build)), 0, room(build, 3));
      expect(map.stats().B).toBe(3);
      map.set(-1 >>> 0, 1);
      expect(map.stats().B).toBe(3 + atOnce(build));
    });

    it('avoid: takes five times as many first, then doubles until that fits', () => {
      const heap = heapOf(build);
      const map = words(heap, { resize: 'avoid' });
      map.reserve(room(build, 3));
      const limit = Math.floor((13 / 16) * slotsOf(build, 4, 4) * 8 * 5);
      fill(map, 0, limit);
      expect(map.stats()).toMatchObject({ B: 3, growEpoch: 0 });
      map.set(limit, limit);
      const double = atOnce(build);
      expect(map.stats()).toMatchObject({ B: 3 + double, grows: { double, sameSize: 0 } });
      map.verify();
      fill(map, limit, 3 * limit);
      expect(map.stats()).toMatchObject({ B: 5, grows: { double: 2, sameSize: 0 } });
      for (const i of upTo(3 * limit)) same(map.get(i), i, 'get()');
      map.verify();
    });

    it('forbid: never grows, and neither churn nor deletion nor reserve() by hand harms it', () => {
      const map = words(heapOf(build), { resize: 'forbid' });
      map.reserve(100);
      const { B } = map.stats();
      const before = map.stats().growEpoch;
      fill(map, 0, 2000);
      for (let i = 0; i < 4000; i++) {
        map.delete(i);
        map.set(i + 2000, i + 2000);
      }
      expect(map.stats()).toMatchObject({ B, growEpoch: before, size: 2000 });
      map.verify();
      for (let i = 4000; i < 6000; i++) same(map.get(i), i, 'get()');
      map.reserve(2000);
      map.verify();
      expect(map.stats().B).toBeGreaterThan(B);
      expect(map.explain(5000).probes).toBeLessThan(6);
    });
  });

  it('chains are short with 100,000 entries, in the middle of a growth as after it', () => {
    const map = words(heapOf(build), { assist: 0, background: false });
    const longest = (): number => {
      let most = 0;
      for (let i = 0; i < map.size; i += 7) most = Math.max(most, map.explain(i).probes);
      return most;
    };
    for (let i = 0; map.size < 100_000 || !map.stats().growing; i++) {
      map.set(i, i);
      if (map.size < 100_000) map.drain({ maxBuckets: 1 });
    }
    const phases = [map.stats().oldBuckets, Math.floor(map.stats().oldBuckets / 2), 0];
    for (const left of phases) {
      map.drain({ maxBuckets: map.stats().oldBuckets - left });
      expect(map.stats().oldBuckets).toBe(left);
      expect(longest()).toBeLessThan(7); // buckets; Valkey: under 10 at 1,000,000
    }
    map.verify();
  });

  describe('a growth that is interrupted', () => {
    const ways: [string, (map: Words) => unknown][] = [
      ['clear()', (map) => map.clear()],
      ['deletion of all', (map) => [...map.keys()].forEach((key) => void map.delete(key))],
      ['deletion of all in an iteration', (map) => map.forEach((_, key) => void map.delete(key))],
      ['compact()', (map) => map.compact()],
      ['reserve(), which is not refused (#2465)', (map) => map.reserve(3000)],
      ['dispose()', (map) => map.dispose()],
    ];
    it.each(ways)('by %s ends, at each stage of it; nothing of the old buckets is left', (_, interrupt) => {
      const heap = heapOf(build);
      for (let drained = 0, left = 1; left > 0; drained++) {
        for (const sameSize of [false, true]) {
          const map = words(heap, { assist: 0, background: false });
          const n = room(build, 4);
          fill(map.reserve(n), 0, n);
          map.drain();
          if (!sameSize) map.set(n, n);
          const random = generator(drained);
          for (let i = 0; sameSize && !map.stats().growing; i++) {
            const keys = [...map.keys()];
            for (let c = 0; c < 20 && !map.stats().growing; c++) {
              map.delete(keys[(c * 3) % n] as number);
              map.set(1000 + random(1_000_000), i);
            }
            if (i > 3000) throw new Error('no same-size growth');
          }
          expect(map.stats().growth).toBe(sameSize ? 'same-size' : 'double');
          map.drain({ maxBuckets: drained });
          if (!sameSize) left = map.stats().oldBuckets;
          const content = new Map(map);
          interrupt(map);
          if (map.h === 0) {
            expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
            continue;
          }
          map.verify();
          const stats = map.stats();
          // deletions evacuate what they need and may so end a growth that is as good as through
          expect(stats).toMatchObject({ growing: false, growth: 'none', oldBuckets: 0, bytes: { old: 0 } });
          expect(heap.stats().used).toBe(stats.bytes.total);
          if (map.size > 0) for (const [key, value] of content) same(map.get(key), value, 'get()');
          else expect([...map]).toEqual([]);
          // and it grows again
          for (let i = 0; map.stats().growEpoch === stats.growEpoch; i++) map.set(i, i);
          map.drain();
          map.verify();
          map.dispose();
          expect(heap.stats().used).toBe(0);
        }
      }
    });
  });

  it('iterators left in the middle pause nothing: growth, drain and compact() go on (redis#12757: a pause that never ended)', () => {
    const heap = heapOf(build);
    const map = words(heap);
    fill(map, 0, 500);
    const abandoned = upTo(50).map((n) => {
      const iterator = map.entries();
      for (let i = 0; i < n * 5; i++) iterator.next();
      return iterator;
    });
    for (let i = 500; !map.stats().growing; i++) map.set(i, i);
    expect(map.drain().complete).toBe(true);
    for (const i of upTo(400)) map.delete(i);
    const { buckets } = map.stats();
    map.compact();
    expect(map.stats().buckets).toBeLessThan(buckets);
    fill(map, 0, 5000);
    expect(map.stats().grows.double).toBeGreaterThan(6);
    map.verify();
    map.dispose();
    expect([abandoned.length, heap.stats().used]).toEqual([50, 0]);
  });

  it('chains that deletions have emptied are used again before new ones (as in Go, they stay), and compact() gives them back', () => {
    const heap = heapOf(build);
    const map = words(heap, { resize: 'forbid' });
    map.reserve(50);
    fill(map, 0, 2000);
    const full = map.stats();
    for (const i of upTo(1990)) map.delete(i);
    map.verify();
    expect(map.stats()).toMatchObject({ size: 10, overflowBuckets: full.overflowBuckets });
    for (let round = 0; round < 3; round++) {
      fill(map, 0, 1990);
      expect(map.stats().bytes.total).toBe(full.bytes.total);
      for (const i of upTo(1990)) map.delete(i);
    }
    map.verify();
    map.compact();
    const fresh = words(heap);
    fresh.reserve(10);
    expect(map.stats()).toMatchObject({ buckets: fresh.stats().buckets, size: 10 });
    expect(map.stats().bytes.total).toBeLessThan(fresh.stats().bytes.total + 1024);
    map.verify();
  });
});
