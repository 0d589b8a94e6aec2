// What docs/article.md says tophash does where no other test would fail if it were untrue: places of keys,
// pauses, the three signals, measures of first aid, and values that are suggested.
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HEADER } from '../../bindings/core/core.js';
import { type Heap, OutOfMemoryError, TypedMap } from '../../bindings/index.js';
import { doctor, metricsText, pauseEvacuation, sample, suggest } from '../../bindings/observe/index.js';
import { classicHeap, copying, half, still } from '../observe/samples.js';
import { heapOf } from '../support/cores.js';
import { runNode } from '../support/node.js';
import { only } from '../support/prometheus.js';

/** What is disposed after the test. */
const made: { dispose(): void }[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const it of made.splice(0).reverse()) it.dispose();
});
const heapNamed = (build: 'release' | 'classic', name: string, options: object = {}): Heap => {
  const heap = heapOf(build, { name, ...options });
  made.push(heap);
  return heap;
};
/** A map of `build` in the middle of a doubling that only calls carry on. */
const growing = (build: 'release' | 'classic', name: string): TypedMap<'u32', 'u32'> => {
  const map = new TypedMap('u32', 'u32', { heap: heapNamed(build, name), name });
  pauseEvacuation(map);
  for (let i = 0; i < 5000; i++) map.set(i, i);
  map.drain();
  for (let i = 5000; !map.stats().growing; i++) map.set(i, i);
  return map;
};
const BUILDS = ['release', 'classic'] as const;

describe('item 5: three steps find a key', () => {
  it.each(BUILDS)('%s: the low B bits of the hash are the bucket', (build) => {
    const map = new TypedMap('u32', 'u32', { heap: heapNamed(build, 'places') });
    for (let i = 0; i < 3000; i++) map.set(i, i);
    map.drain();
    const { B } = map.stats();
    for (let i = 0; i < 3000; i++) {
      const { hash, bucket } = map.explain(i);
      expect(bucket).toBe(hash & (2 ** B - 1));
    }
  });

  it('where explain() leads, the key lies, behind its tophash', () => {
    const heap = heapNamed('classic', 'places');
    const map = new TypedMap('u32', 'u32', { heap, capacity: 3000 });
    for (let i = 0; i < 3000; i++) map.set(i, i);
    const { buckets, bytes } = map.stats();
    const array = heap.words[(map.h + HEADER.buckets) >>> 2] as number;
    let seen = 0;
    for (let i = 0; i < 3000; i++) {
      const { hash, bucket, slot, chain, tophash } = map.explain(i);
      if (chain > 0) continue;
      const at = array + (bucket * bytes.live) / buckets;
      expect(heap.words[(at + 8 + 4 * slot) >>> 2]).toBe(i);
      const top = (heap.words[(at + slot) >>> 2] as number) >>> (8 * (slot & 3));
      expect(tophash).toBe(top & 0xff);
      if (hash >>> 24 >= 5) expect(tophash).toBe(hash >>> 24);
      seen++;
    }
    expect(seen).toBeGreaterThan(2000);
  });
});

it('item 26: the pauses per million buckets are of maps whose every old bucket is moved', () => {
  const script = fileURLToPath(new URL('../../bench/suites/first-aid/first-aid.mjs', import.meta.url));
  const { status, stdout } = runNode([script, '--log2', '8', '--runs', '1', '--json']);
  expect(status).toBe(0);
  const results: { measure: string; buckets: number; ms: number }[] = JSON.parse(stdout).results;
  const drains = results.filter(({ measure }) => measure === 'drain()');
  expect(drains).toHaveLength(2);
  for (const { buckets, ms } of drains) {
    expect(buckets).toBeGreaterThanOrEqual(2 ** 8 - 1); // the write that began it may have moved one
    expect(ms).toBeGreaterThan(0);
  }
  for (const build of BUILDS) {
    const map = growing(build, `rate ${build}`);
    const { oldBuckets } = map.stats();
    expect(oldBuckets).toBeGreaterThan(100);
    expect(map.drain()).toMatchObject({ moved: oldBuckets, remaining: 0, complete: true });
  }
});

it('item 28: a pause of 3 ms is counted where it belongs in tophash_grow_pause_seconds', () => {
  const map = growing('release', 'paused for 3 ms');
  const read = () => {
    const text = metricsText();
    const of = (suffix: string, labels = {}) =>
      only(text, `tophash_grow_pause_seconds${suffix}`, { map: map.name, ...labels });
    return [of('_count'), of('_bucket', { le: '0.002' }), of('_bucket', { le: '0.005' }), of('_sum')];
  };
  const before = read();
  // a clock that runs with the buckets that drain() has moved
  const moved = (): number => map.heap.words[(map.h + HEADER.byDrain) >>> 2] as number;
  const [begin, first, all] = [performance.now(), moved(), map.stats().oldBuckets];
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => begin + (3 * (moved() - first)) / all);
  map.drain();
  clock.mockRestore();
  const counted = read().map((value, i) => value - (before[i] as number));
  expect(counted.slice(0, 3)).toEqual([1, 0, 1]);
  expect(counted[3]).toBeCloseTo(0.003, 9);
});

it('item 29: 1,000,000 entries need 2^18 buckets, and while they linger old ones take memory', () => {
  const heap = heapNamed('classic', 'a million');
  const map = new TypedMap('i32', 'f64', { heap });
  const limit = 2 ** 17 * 6.5;
  for (let i = 0; i <= limit; i++) {
    if (i === limit) pauseEvacuation(map);
    map.set(i, i);
  }
  const { growing, bytes, B } = map.stats();
  expect([growing, B]).toEqual([true, 18]);
  expect(bytes.old).toBeGreaterThan(0.4 * bytes.live);
  for (let i = map.size; i < 1_000_000; i++) map.set(i, i);
  map.drain();
  expect(map.stats()).toMatchObject({ size: 1_000_000, B: 18, bytes: { old: 0 } });
});

describe('item 31: S1 asks for three samples and 15 %', () => {
  const judged = (samples: Parameters<typeof doctor>[0]) => doctor(samples).map(({ rule }) => rule);
  it('three samples of one growth without progress, 15 % of what is used, and nothing less', () => {
    const old = (bytes: number, n = 3) => judged(still(copying(bytes), n, classicHeap));
    expect(old(135_000)).toEqual(['S1']); // of 900,000 used bytes
    expect([old(134_000), old(135_000, 2)]).toEqual([[], []]);
    const moving = still(copying(135_000), 3, classicHeap).map((one, i) => ({
      ...one,
      maps: one.maps.map((map) => ({ ...map, evacuated: { ...map.evacuated, assist: 300 + i } })),
    }));
    expect(judged(moving)).toEqual([]);
    expect(judged(still(half))).toEqual(['S1']); // line: of the old array's buckets
  });
});

describe('item 42: measures, with what they do and what they risk', () => {
  const sums = (map: TypedMap<'u32', 'u32'>): number => {
    let sum = 0;
    for (const [key, value] of map) sum += key + value;
    return sum;
  };

  it.each(BUILDS)('%s: drain() loses nothing and allocates nothing, at once or in steps', (build) => {
    for (const budget of [{}, { maxMs: 1 }]) {
      const map = growing(build, `drained ${build}`);
      const { heap, size } = map;
      const [sum, { used, committed }] = [sums(map), heap.stats()];
      while (!map.drain(budget).complete);
      expect([map.size, sums(map), map.stats().growing]).toEqual([size, sum, false]);
      expect(heap.stats().used).toBeLessThanOrEqual(used);
      expect(heap.stats().committed).toBe(committed);
      map.verify();
    }
  });

  it.each(BUILDS)('%s: compact() without room is an OutOfMemoryError, and nothing has changed', (build) => {
    const heap = heapNamed(build, `tight ${build}`, { maximumBytes: 2 ** 21 });
    const map = new TypedMap('u32', 'u32', { heap, growth: { background: false } });
    const refused = (): boolean => {
      try {
        map.compact();
        return false;
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        return true;
      }
    };
    try {
      for (let i = 0; ; i++) map.set(i, i);
    } catch (error) {
      expect(error).toBeInstanceOf(OutOfMemoryError);
    }
    const [sum, before] = [sums(map), map.stats()];
    expect(refused()).toBe(true);
    expect([sums(map), map.stats()]).toEqual([sum, before]);
    map.verify();
    map.clear();
    expect([map.size, sums(map)]).toEqual([0, 0]); // clear() loses the data
  });

  it('compact() takes the fewest buckets that hold the entries', () => {
    const map = new TypedMap('u32', 'u32', { capacity: 50_000 });
    made.push(map);
    for (let i = 0; i < 1000; i++) map.set(i, i);
    const fewest = new TypedMap('u32', 'u32', { capacity: 1000 });
    made.push(fewest);
    expect(map.compact().stats().buckets).toBe(fewest.stats().buckets);
    expect(map.size).toBe(1000);
  });

  it("resize: 'avoid' lets no growth begin below five times the load; one under way goes on", () => {
    const map = new TypedMap('u32', 'u32', { growth: { resize: 'avoid', background: false } });
    made.push(map);
    map.reserve(1000);
    const load = (13 / 16) * map.slots * map.stats().buckets;
    let begun = 0;
    for (let i = 0; begun === 0; i++) {
      map.set(i, i);
      if (map.stats().growing) begun = map.size;
    }
    expect(begun / load).toBeGreaterThan(4.9);
    expect(begun / load).toBeLessThan(5.1);
    for (let i = begun; map.stats().growing; i++) map.set(i, i);
    expect(map.stats().grows.double).toBe(1);
  });
});

it('item 51: tophash_oldbuckets_pending is what is left of a growth, and a gauge', () => {
  const map = growing('release', 'pending');
  const pending = () => only(metricsText(), 'tophash_oldbuckets_pending', { map: 'pending' });
  const all = pending();
  expect(all).toBe(map.stats().oldBuckets);
  map.drain({ maxBuckets: 10 });
  expect(pending()).toBe(all - 10);
  map.drain();
  expect(pending()).toBe(0);
  expect(metricsText()).toContain('# TYPE tophash_oldbuckets_pending gauge');
});

it('item 60: the soft limit that is suggested is the most used and the largest map, and grows it once', () => {
  const heap = heapNamed('release', 'suggested');
  const map = new TypedMap('u32', 'f64', { heap, name: 'largest' });
  for (let i = 0; i < 200_000; i++) map.set(i, i);
  map.drain();
  const found = suggest([sample(), sample(), sample()]).filter((one) => one.heap === 'suggested');
  const [limit] = found.filter(({ parameter }) => parameter === 'softLimitBytes');
  const wanted = heap.stats().used + map.stats().bytes.total;
  expect(limit?.value).toBe(Math.ceil(wanted / 2 ** 20) * 2 ** 20);
  expect(limit?.evidence).toMatchObject({
    usedBytes: heap.stats().used,
    largestMapBytes: map.stats().bytes.total,
  });
  const { B } = map.stats();
  for (let i = 200_000; map.stats().B === B; i++) map.set(i, i);
  map.drain();
  expect(heap.stats().used).toBeLessThanOrEqual(limit?.value as number);
});
