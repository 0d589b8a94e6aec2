// How small maps begin and grow: two buckets, then four times as many at once (line), or as Go's (classic).
import { describe, expect, it } from 'vitest';
import { onNotice } from '../../bindings/base/notices.js';
import { classic, line } from '../../bindings/cores.js';
import { Heap } from '../../bindings/heap/heap.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { coreOf, heapOf } from '../support/cores.js';
import { failAllocation } from '../support/faults.js';

/** Numbers of buckets that a map has had, and how often it doubled at each. */
const sizesOf = (map: TypedMap<'u32', 'f64'> | TypedMap<'u32', 'u32'>, entries: number): number[][] => {
  const sizes: number[][] = [];
  for (let i = 0; i < entries; i++) {
    map.set(i, i);
    const { buckets, grows } = map.stats();
    if (sizes.at(-1)?.[0] !== buckets) sizes.push([buckets, grows.double]);
  }
  return sizes;
};

describe('line', () => {
  it('begins with two buckets, and doubles twice at once up to 64 lines, but for 32', () => {
    const map = new TypedMap('u32', 'f64', { heap: new Heap({ core: line }) });
    expect(sizesOf(map, 5000)).toEqual(
      [2, 8, 32, 64, 256, 512, 1024, 2048].map((n) => [n, Math.log2(n) - 1]),
    );
    map.verify();
    expect(map.stats().growEpoch).toBe(10);
  });

  it('with a capacity begins with the buckets of that', () => {
    const heap = new Heap({ core: line });
    for (const [capacity, buckets] of [
      [1, 1],
      [5, 1],
      [6, 2],
      [9, 4],
      [100, 32],
    ] as const)
      expect(new TypedMap('u32', 'f64', { heap, capacity }).stats().buckets).toBe(buckets);
  });

  it('counts lines, not buckets: two of those of a set of 4-byte keys are one line', () => {
    const set = new TypedSet('u32', { heap: new Heap({ core: line }) });
    for (let i = 0; set.stats().grows.double === 0; i++) set.add(i);
    expect(set.stats().buckets).toBe(4);
    for (let i = set.size; set.stats().grows.double < 2; i++) set.add(i);
    expect(set.stats().buckets).toBe(16);
  });

  it('doubles once without the memory for more, and keeps nothing of what it did not get', () => {
    const heap = new Heap({ core: coreOf('faults') });
    const map = new TypedMap('u32', 'f64', { heap });
    while (map.size < 8) map.set(map.size, 1);
    failAllocation(heap, 2);
    map.set(8, 1);
    failAllocation(heap, 0);
    expect(map.stats()).toMatchObject({ B: 2, degraded: false, grows: { double: 1 } });
    map.verify();
    for (let i = 9; i < 1000; i++) map.set(i, i);
    map.verify();
    map.dispose();
    expect(heap.stats().used).toBe(0);
  });

  it('finds, iterates, deletes and clears in the middle of such a growth', () => {
    for (let entries = 9; entries < 400; entries += 1 + (entries >> 5)) {
      const heap = heapOf('debug');
      const map = new TypedMap('i64', 'f64', { heap, growth: { assist: 0, background: false } });
      const early = map.keys();
      const seen = new Set<bigint>();
      for (let i = 0; i < entries; i++) {
        map.set(BigInt(i), i);
        if (i === 2) for (let n = 0; n < 2; n++) seen.add(early.next().value as bigint);
      }
      map.verify();
      expect([...map.keys()].map(Number).sort((a, b) => a - b)).toEqual([...Array(entries).keys()]);
      for (const key of early) {
        expect(seen.has(key)).toBe(false);
        seen.add(key);
      }
      for (let i = 0n; i < 3n; i++) expect(seen.has(i)).toBe(true);
      for (let i = 0; i < entries; i += 2) expect(map.delete(BigInt(i))).toBe(true);
      map.verify();
      for (let i = 0; i < entries; i++) expect(map.get(BigInt(i))).toBe(i % 2 ? i : undefined);
      map.clear();
      map.verify();
      map.set(1n, 1);
      map.verify();
      expect([...map]).toEqual([[1n, 1]]);
      map.dispose();
      expect(heap.stats().used).toBe(0);
    }
  });
});

it('classic begins with one bucket and doubles once at a time', () => {
  const map = new TypedMap('u32', 'u32', { heap: new Heap({ core: classic }) });
  expect(sizesOf(map, 900)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256].map((n) => [n, Math.log2(n)]));
});

it('the end of a growth of few buckets is told to those who listened at its beginning', async () => {
  const heap = heapOf('release');
  const phasesOf = async (entries: number): Promise<string[]> => {
    const phases: string[] = [];
    const stop = onNotice((notice) => {
      if (notice.kind === 'grow') phases.push(notice.phase);
    });
    const map = new TypedMap('u32', 'f64', { heap, growth: { background: false } });
    for (let i = 0; i < entries; i++) map.set(i, i);
    await null;
    stop();
    map.dispose();
    return phases;
  };
  expect(await phasesOf(100)).toEqual(['begin', 'end', 'begin', 'end']);
  const quiet = new TypedMap('u32', 'f64', { heap, growth: { assist: 0, background: false } });
  for (let i = 0; i < 33; i++) quiet.set(i, i);
  expect(quiet.stats().oldBuckets).toBeGreaterThan(0);
  const late: string[] = [];
  const stop = onNotice(({ kind }) => late.push(kind));
  for (let i = 33; i < 130; i++) quiet.set(i, i);
  await null;
  stop();
  expect(quiet.stats().oldBuckets).toBe(0);
  expect(late).toEqual([]);
});
