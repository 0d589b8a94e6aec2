// The memory of strings and bytes: what is deleted is given back and the rest kept dense, lookups allocate
// nothing, and growth reads no record.
import { describe, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { arenaOf, pagesOf } from '../support/arena.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { type AnySet, any, EDGES, generator, keyAt, LONG, valueAt } from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';
import { Checked, same } from '../support/model.js';

/** Numbers below n in a random order, the same in every run. */
const shuffled = (n: number): number[] => {
  const random = generator(n);
  const order = upTo(n);
  for (let i = n - 1; i > 0; i--) {
    const j = random(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
};

describe.each(BUILDS)('build %s', (build) => {
  it('what is deleted or overwritten is given back at once where it is long', async () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'bytes', { heap });
    map.set('short', new Uint8Array(3));
    const { used } = heap.stats();
    for (const length of [20_000, 70_000, 1_000_000]) {
      const key = 'k'.repeat(length);
      map.set(key, new Uint8Array(length));
      await Promise.resolve();
      const most = heap.stats().used;
      expect(most - used).toBeGreaterThanOrEqual(2 * length);
      map.set(key, new Uint8Array(1));
      await Promise.resolve();
      expect(most - heap.stats().used).toBeGreaterThanOrEqual(length);
      map.delete(key);
      await Promise.resolve();
      expect(heap.stats().used).toBe(used);
    }
    map.verify();
  });

  it('nothing is left of records after clear(), after the last delete() and after compact()', () => {
    const heap = heapOf(build);
    const map = mapOf('string', 'bytes', { heap, capacity: 1 });
    const set = setOf('bytes', { heap, capacity: 1 });
    const empty = [map, set].map((table) => table.stats().bytes);
    const fill = () => {
      for (const n of upTo(3000)) {
        map.set(any(keyAt('string', n)), any(keyAt('bytes', n)));
        set.add(any(keyAt('bytes', n)));
      }
      for (const table of [map, set]) expect(table.stats().bytes.keys).toBeGreaterThan(40_000);
    };
    fill();
    for (const table of [map, set]) table.clear();
    for (const table of [map, set]) expect([table.stats().bytes.keys, arenaOf(table).held]).toEqual([0, 0]);
    fill();
    for (const n of upTo(3000)) {
      map.delete(any(keyAt('string', n)));
      set.delete(any(keyAt('bytes', n)));
    }
    for (const table of [map, set]) expect([table.stats().bytes.keys, arenaOf(table).held]).toEqual([0, 0]);
    for (const table of [map, set]) table.compact();
    expect([map, set].map((table) => table.stats().bytes)).toEqual(empty);
    for (const table of [map, set]) table.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('what the maps say of their bytes is what the heap says, long records and all', async () => {
    const heap = heapOf(build);
    const maps = [
      mapOf('string', 'bytes', { heap }),
      mapOf('bytes', 'u32', { heap }),
      mapOf('i32', 'string', { heap }),
    ];
    for (const map of maps) {
      for (const n of upTo(2000)) map.set(any(keyAt(map.key, n)), any(keyAt(map.value as 'u32', n)));
      for (const [i, long] of LONG.bytes.entries())
        map.set(any(map.key === 'i32' ? -5 - i : long), any(map.value === 'u32' ? 1 : long));
    }
    await Promise.resolve();
    const totals = maps.map((map) => map.stats().bytes.total);
    expect(heap.stats().used).toBe(totals.reduce((a, b) => a + b));
  });

  it.each([
    ['string', 'u32', 'delete()'],
    ['string', 'u32', 'deleteMany()'],
    ['bytes', 'f64', 'delete()'],
    ['string', 'any', 'delete()'],
    ['string', 'any', 'deleteMany()'],
    ['u32', 'string', 'delete()'],
    ['string', 'bytes', 'delete()'],
    ['u32', 'string', 'set()'],
  ] as const)(
    '%s -> %s: of many entries nine of ten go at random, by %s: the rest is kept dense and is all there',
    (key, value, way) => {
      const n = build === 'release' || build === 'classic' ? 100_000 : 20_000;
      const checked = new Checked(mapOf(key, value, { heap: heapOf(build), capacity: n }));
      const { map, model } = checked;
      const long = value === 'string' || value === 'bytes' ? '!'.repeat(60) : '';
      for (const i of upTo(n)) checked.set(keyAt(key, i), long || valueAt(value, i));
      const before = { ...arenaOf(map), total: map.stats().bytes.total };
      const going = shuffled(n)
        .slice(n / 10)
        .map((i) => keyAt(key, i));
      if (way === 'deleteMany()') {
        expect(map.deleteMany(any(going))).toBe(going.length);
        for (const k of going) model.delete(k);
      } else if (way === 'set()') for (const k of going) checked.set(k, '');
      else for (const k of going) checked.delete(k);
      // the page that is being written is not tidied; the writes that go on fill it up
      for (const i of upTo(3000)) {
        checked.set(keyAt(key, 200_000 + i), long || valueAt(value, i));
        checked.delete(keyAt(key, 200_000 + i));
      }
      const { live, held } = arenaOf(map);
      expect(live).toBeLessThan(before.live * (way === 'set()' ? 0.6 : 0.2));
      expect(held).toBeLessThanOrEqual(2 * live + 65_536 + 4096);
      // less what overflow buckets took meanwhile
      expect(before.total - map.stats().bytes.total).toBeGreaterThan(0.75 * (before.held - held));
      expect(map.stats().bytes.keys).toBe(live);
      checked.verify();
      checked.iterate();
    },
  );

  it('the difference of two sets is kept dense too, though no write of its own follows', () => {
    const heap = heapOf(build);
    const [all, most] = [0, 2000].map((from) => {
      const set = setOf('string', { heap });
      for (let n = from; n < 20_000; n++) set.add(any(keyAt('string', n)));
      return set;
    }) as [AnySet, AnySet];
    for (const result of [all.difference(most), all.symmetricDifference(most)]) {
      expect(result.size).toBe(2000);
      const { live, held } = arenaOf(result);
      expect(held).toBeLessThanOrEqual(2 * live + 2 * 65_536);
      result.verify();
    }
  });

  it('a page is moved per write at most, never a whole arena at once', () => {
    const map = mapOf('string', 'u32', { heap: heapOf(build), capacity: 20_000 });
    for (const n of upTo(20_000)) map.set(any(keyAt('string', n)), n as never);
    let held = arenaOf(map).held;
    let most = 0;
    for (const n of shuffled(20_000).slice(2000)) {
      map.delete(any(keyAt('string', n)));
      const after = arenaOf(map).held;
      most = Math.max(most, held - after);
      held = after;
    }
    expect(most).toBe(65_536);
  });

  it('small maps take little: pages begin at 512 bytes', () => {
    const heap = heapOf(build);
    const map = new TypedMap('string', 'u32', { heap });
    const numbers = new TypedMap('i64', 'u32', { heap });
    map.set('a', 1).set('b', 2);
    numbers.set(1n, 1).set(2n, 2);
    expect(map.stats().bytes.total - numbers.stats().bytes.total).toBe(512 + 128);
  });

  it('a lookup allocates nothing in the heap, hit or miss, of whatever length', async () => {
    const heap = heapOf(build);
    const map = mapOf('string', 'bytes', { heap });
    const keys = [...EDGES.string, ...LONG.string.slice(0, 2), 'w'.repeat(28_000)] as string[];
    for (const key of keys) map.set(any(key), any('v'));
    await Promise.resolve();
    const changes = () => heap.words[(448 + 4) >> 2]; // the allocator counts its steps
    const before = changes();
    for (const key of keys) {
      for (const asked of [key, `${key}?`.slice(-28_000)]) {
        map.get(any(asked));
        map.has(any(asked));
        map.explain(any(asked));
      }
    }
    const short = keys.filter((key) => key.length <= 2048);
    map.getMany(any(short));
    map.hasMany(any(short));
    expect(changes()).toBe(before);
    // longer ones take a buffer, which goes back at the end of the task
    const { used } = heap.stats();
    for (const key of LONG.string) same(map.get(any(key)) === undefined, !keys.includes(key), 'get()');
    await Promise.resolve();
    expect(heap.stats().used).toBe(used);
  });

  it('growth never reads records: hashes stand in the buckets', () => {
    for (const [key, value] of [
      ['string', 'u32'],
      ['bytes', 'f64'],
      ['string', 'string'],
    ] as const) {
      const checked = new Checked(mapOf(key, value, { heap: heapOf(build), growth: { assist: 0 } }));
      const { map } = checked;
      const numberOrText = (n: number) => (value === 'string' ? keyAt('string', n) : n);
      for (const n of upTo(2000)) checked.set(keyAt(key, n), numberOrText(n));
      map.drain();
      for (let n = 2000; !map.stats().growing; n++) checked.set(keyAt(key, n), numberOrText(n));
      const memory = new Uint8Array(map.heap.x.memory.buffer);
      const pages = pagesOf(map).map(({ first, end }) => ({ first, saved: memory.slice(first, end) }));
      for (const { first, saved } of pages) memory.fill(0xee, first, first + saved.length);
      expect(map.drain().moved).toBeGreaterThan(100);
      for (const { first, saved } of pages) memory.set(saved, first);
      checked.verify();
      checked.iterate();
    }
  });
});
