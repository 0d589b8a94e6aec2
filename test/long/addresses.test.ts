// Many and far: a map of over 2 GiB in one heap, whose addresses no longer fit a signed 32-bit integer,
// 100,000 maps at once, and 10,000 iterators left in the middle. By hand: npm run test:long; takes 4 GB of
// memory.
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { heapOf } from '../support/cores.js';
import { same } from '../support/model.js';

const HIGH = 2 ** 31;
const BUILDS = ['release', 'classic', 'scalar'] as const;
const key = (i: number): number => Math.imul(i, 0x9e3779b1) >>> 0;

describe.each(BUILDS)('build %s', (build) => {
  it('a map across 2 GiB: set, get, delete, iterate, clone, compact and verify above it', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'f64', { heap });
    // 2^25 buckets of 64 bytes, or 2^24 of 128
    const entries = build === 'classic' ? 6.5 * 2 ** 24 : (13 / 16) * 5 * 2 ** 25;
    map.reserve(entries);
    const { bytes, buckets } = map.stats();
    expect(bytes.live).toBeGreaterThanOrEqual(HIGH);
    expect(heap.stats().committed).toBeGreaterThan(HIGH);
    // buckets lie everywhere: each of these keys is in one of its own
    const N = 3_000_000;
    for (let i = 0; i < N; i++) map.set(key(i), i);
    const high = new Set<number>();
    for (let i = 0; i < N; i += 1000) if (map.explain(key(i)).bucket >= buckets / 2) high.add(i);
    expect(high.size).toBeGreaterThan(1000);
    for (let i = 0; i < N; i++) same(map.get(key(i)), i, 'get()');
    for (let i = N; i < N + 100_000; i++) same(map.get(key(i)), undefined, 'get()');
    let sum = 0;
    for (const [k, value] of map) {
      same(k, key(value), 'key');
      sum += value;
    }
    expect(sum).toBe((N * (N - 1)) / 2);
    for (let i = 0; i < N; i += 2) same(map.delete(key(i)), true, 'delete()');
    map.verify();
    // the copy goes behind the map: all of it is above 2 GiB
    const copy = map.clone();
    expect(copy.h >>> 0 > HIGH || copy.stats().bytes.live > 2 ** 24).toBe(true);
    copy.verify();
    expect(copy.size).toBe(N / 2);
    for (let i = 0; i < N; i++) same(copy.get(key(i)), i % 2 ? i : undefined, 'get() of the copy');
    for (let i = 0; i < 4 * N; i++) copy.add(key(i), 1); // grows there
    expect(copy.stats().grows.double).toBeGreaterThan(1);
    copy.drain();
    copy.verify();
    for (let i = 0; i < 4 * N; i++) same(copy.get(key(i)), i % 2 && i < N ? i + 1 : 1, 'get() of the copy');
    copy.compact().verify();
    copy.dispose();
    map.compact().verify();
    expect(map.stats().bytes.live).toBeLessThan(2 ** 27);
    for (let i = 1; i < N; i += 2) same(map.get(key(i)), i, 'get()');
    map.clear();
    map.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    heap.dispose();
  });

  it('a heap that is filled up beyond 2 GiB: an error at its end, and everything in it is whole', () => {
    const heap = heapOf(build);
    // 512 MiB each, of which a few lines are touched
    const big: TypedMap<'u64', 'u64'>[] = [];
    expect(() => {
      for (;;)
        big.push(new TypedMap('u64', 'u64', { heap, capacity: build === 'classic' ? 5 * 2 ** 21 : 2 ** 24 }));
    }).toThrow(OutOfMemoryError);
    expect(heap.stats().used).toBeGreaterThan(1.5 * HIGH);
    expect(big.length).toBeGreaterThan(5);
    for (const [n, map] of big.entries()) for (let i = 0n; i < 20_000n; i++) map.set(i << 20n, i + BigInt(n));
    for (const [n, map] of big.entries()) {
      for (let i = 0n; i < 20_000n; i++) same(map.get(i << 20n), i + BigInt(n), 'get()');
      expect(map.size).toBe(20_000);
    }
    big[big.length - 1]?.verify();
    for (const map of big) map.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    heap.dispose();
  });

  it('100,000 maps and sets at once in one heap: each knows its own', () => {
    const heap = heapOf(build);
    const N = 100_000;
    const tables = Array.from({ length: N }, (_, n) =>
      n % 3 === 0 ? new TypedSet('u32', { heap }) : new TypedMap('u32', 'u32', { heap }),
    );
    const put = (n: number, k: number): unknown => {
      const table = tables[n] as (typeof tables)[number];
      return table instanceof TypedSet ? table.add(k) : table.set(k, n);
    };
    for (let round = 0; round < 20; round++) for (let n = 0; n < N; n++) put(n, n + round);
    expect(heap.stats().maps).toBe(N);
    const total = tables.reduce((sum, table) => sum + table.stats().bytes.total, 0);
    expect(heap.stats().used).toBe(total);
    for (const [n, table] of tables.entries()) {
      same(table.size, 20, 'size');
      same(table.has(n), true, 'has()');
      same(table.has(n + 20), false, 'has()');
      if (table instanceof TypedMap) same(table.get(n + 19), n, 'get()');
      if (n % 100 === 0) table.verify();
    }
    // half of them go, in an order that leaves holes; others take their place
    for (let n = 0; n < N; n += 2) tables[(n * 7) % N]?.dispose();
    const again = Array.from({ length: N / 2 }, () => new TypedMap('i64', 'f64', { heap }).set(1n, 2));
    for (const table of again) same(table.get(1n), 2, 'get()');
    expect(heap.stats().maps).toBe(N);
    for (const table of [...tables, ...again]) table.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    heap.dispose();
  });

  it('10,000 iterators left in the middle hold nothing, and each goes on rightly after growth, drain and compact()', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap });
    for (let i = 0; i < 5000; i++) map.set(i, i);
    const { used } = heap.stats();
    const walks = Array.from({ length: 10_000 }, (_, n) => {
      const iterator = map.keys();
      const seen: number[] = [];
      for (let i = 0; i < n % 50; i++) seen.push(iterator.next().value as number);
      return { iterator, seen };
    });
    expect(heap.stats().used).toBe(used);
    for (let i = 5000; i < 100_000; i++) map.set(i, i);
    for (let i = 1000; i < 100_000; i++) map.delete(i);
    map.compact();
    for (const { iterator, seen } of walks.filter((_, n) => n % 500 < 50)) {
      for (const k of iterator) seen.push(k);
      same(new Set(seen).size, seen.length, 'distinct visits');
      same(seen.filter((k) => k < 1000).length, 1000, 'visits of what stayed');
    }
    const { bytes } = map.stats();
    expect(heap.stats().used).toBe(bytes.total);
    map.dispose();
    expect(heap.stats().used).toBe(0);
  });
});
