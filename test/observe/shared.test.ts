// Shared maps to whoever watches: maps(), sample(), metrics and the doctor have them while this thread does.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { HMAP, SHARED } from '../../bindings/core/abi.js';
import { maps } from '../../bindings/heap/live-maps.js';
import { doctor, metricsText, residencyProfile, sample, trace } from '../../bindings/observe/index.js';
import { SharedMemory } from '../../bindings/shared/shared-memory.js';
import { SharedTypedMap } from '../../bindings/shared.js';
import { get, post, TOKEN } from '../support/debug-server.js';
import { only } from '../support/prometheus.js';

const made: SharedTypedMap<'u32', 'f64'>[] = [];
const filled = (name: string, entries: number, shards = 4): SharedTypedMap<'u32', 'f64'> => {
  const map = new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 26, name, shards });
  made.push(map);
  for (let i = 0; i < entries; i++) map.set(i, i);
  return map;
};
afterEach(() => {
  for (const map of made.splice(0)) map.dispose();
});

/** Grows until a growth is under way in some shard. */
const growing = (map: SharedTypedMap<'u32', 'f64'>): void => {
  for (let i = 100_000; map.stats().oldBuckets < 20; i++) map.set(i, i);
};

const listedAs = (name: string) => maps().find((map) => map.name === name);

it('are listed as what their stats say, until they are disposed of', () => {
  const map = filled('prices', 10_000);
  const { shards, memory, threads, recoveries, frozen, ...whole } = map.stats();
  expect(listedAs('prices')).toMatchObject({ name: 'prices', key: 'u32', value: 'f64', slots: 5 });
  const { shared, ...figures } = listedAs('prices')?.stats() ?? {};
  expect(figures).toEqual({
    ...whole,
    oldBucketsAgeMs: expect.anything(),
    oldBucketsIdleMs: expect.anything(),
  });
  const sizes = shards.map(({ size }) => size);
  const ends = { largest: Math.max(...sizes), smallest: Math.min(...sizes) };
  expect(shared).toEqual({ shards: 4, ...ends, threads, recoveries, frozen });
  expect([threads, recoveries, frozen]).toEqual([1, 0, false]);
  expect(sizes.reduce((a, b) => a + b, 0)).toBe(10_000);
  expect(memory.used).toBeLessThanOrEqual(memory.committed);
  map.dispose();
  expect(listedAs('prices')).toBe(undefined);
});

it('are not listed once another thread has disposed of them', () => {
  const map = filled('gone', 10);
  SharedMemory.of(map.handle as never).x.dispose(); // as another thread would
  expect(listedAs('gone')).toBe(undefined);
  expect(sample().maps.filter(({ name }) => name === 'gone')).toEqual([]);
});

it('count each write once', () => {
  const map = filled('counted', 100);
  const before = listedAs('counted')?.mutations ?? 0;
  for (let i = 0; i < 50; i++) map.add(i, 1);
  for (let i = 0; i < 50; i++) map.delete(i);
  for (let i = 0; i < 50; i++) map.get(i);
  map.stats();
  expect((listedAs('counted')?.mutations ?? 0) - before).toBe(100);
});

it('are in a sample with a memory of their own, whose bytes add up', () => {
  filled('stock', 50_000);
  const { maps: all, heaps } = sample();
  const heap = heaps.find(({ name }) => name === 'shared stock');
  expect(all.find(({ name }) => name === 'stock')).toMatchObject({ heap: 'shared stock', core: 'shared' });
  expect(heap).toMatchObject({ core: 'shared', maximumBytes: 2 ** 26, softLimitBytes: null, repairs: 0 });
  expect((heap?.used ?? 0) + (heap?.free ?? 0)).toBe(heap?.committed);
  const text = metricsText();
  const committed = only(text, 'tophash_memory_committed_bytes', { heap: 'shared stock' });
  const parts = [...text.matchAll(/^tophash_memory_bytes\{heap="shared stock".*\} (\d+)$/gm)].map((line) =>
    Number(line[1]),
  );
  expect(parts.every((bytes) => bytes >= 0)).toBe(true);
  expect(parts.reduce((a, b) => a + b, 0)).toBe(committed);
  expect(residencyProfile().length).toBeGreaterThan(100);
});

it('have metrics of their own', () => {
  const map = filled('orders', 1000).freeze();
  const text = metricsText();
  const of = (name: string, labels = {}) => only(text, `tophash_${name}`, { map: 'orders', ...labels });
  const sizes = map.stats().shards.map(({ size }) => size);
  expect(of('entries')).toBe(1000);
  expect(of('shared_threads')).toBe(1);
  expect(of('shared_lock_recoveries_total')).toBe(0);
  expect(of('shared_shard_entries', { shard: 'largest' })).toBe(Math.max(...sizes));
  expect(of('shared_shard_entries', { shard: 'smallest' })).toBe(Math.min(...sizes));
  expect(of('shared_frozen')).toBe(1);
});

it('are no heaps that a trace could note', () => {
  filled('traced', 10);
  trace.start();
  filled('traced too', 10);
  expect(trace.stop().traceEvents).toBeInstanceOf(Array);
});

it('a shard that a thread holds is shown as it was seen last, without a wait', () => {
  const map = filled('held', 5000);
  const other = SharedMemory.of(map.handle as never);
  const before = listedAs('held')?.stats();
  const locks = new BigUint64Array(other.memory.buffer, 65536, 1); // of shard 0
  const free = locks[0] as bigint;
  locks[0] = (BigInt(other.id) << 32n) | (free | 1n);
  const begun = performance.now();
  expect(listedAs('held')?.stats()).toMatchObject({ size: before?.size, shared: before?.shared });
  expect(metricsText()).toContain('tophash_entries{map="held"} 5000');
  expect(performance.now() - begun).toBeLessThan(1000); // a wait is given up after 30 s
  locks[0] = free + 2n;
  expect(map.stats().size).toBe(5000);
});

it('a growth has an age, which the doctor and the alert take from the thread that made the map', async () => {
  const map = filled('late', 0, 1);
  growing(map);
  expect(map.stats().growing).toBe(true);
  const { maps: all } = sample();
  expect(all.find(({ name }) => name === 'late')?.oldBucketsAgeMs).toBeGreaterThanOrEqual(0);
  while (map.stats().growing) await sleep(10); // the background drain of the maker
  expect(map.stats()).toMatchObject({ oldBucketsAgeMs: 0, oldBucketsIdleMs: 0, growing: false });
  expect(map.stats().evacuated.background).toBeGreaterThan(0);
  expect(listedAs('late')?.life.spent.background).toBeGreaterThan(0);
});

it('a growth that nobody carries on lingers, and the doctor says so', () => {
  const map = filled('lingering', 0, 1);
  growing(map);
  // no turn of the event loop, so the drain does not run
  const readings = [sample(), sample(), sample(), sample(), sample()].map((one, i) => ({
    ...one,
    at: one.at + 60_000 * i,
  }));
  const [finding] = doctor(readings).filter((it) => it.map === 'lingering' && it.rule === 'S1');
  expect(finding).toMatchObject({ rule: 'S1', heap: 'shared lingering' });
  expect(finding?.advice.join()).toContain('the thread that made it');
  expect(finding?.advice.join()).not.toContain('drain(');
});

it('are verified by the debug handler, which says which is broken', async () => {
  const map = filled('checked', 5000);
  const before = await get('verify');
  expect(before.json).toMatchObject({ sound: true, broken: [] });
  const all = before.json.maps as number;
  const words = new Int32Array((map.handle.memory as WebAssembly.Memory).buffer);
  const count = (SHARED.shards + SHARED.shardBytes + SHARED.shardMap + HMAP.count) >> 2; // of shard 1
  words[count] = (words[count] as number) + 1;
  const { json } = await get('verify');
  words[count] = (words[count] as number) - 1;
  expect(json).toMatchObject({ sound: false, maps: all });
  expect(json.broken).toMatchObject([
    { name: 'checked', heap: 'shared checked', code: 'ERR_TOPHASH_CORRUPT' },
  ]);
  expect((json.broken as { message: string }[])[0]?.message).toContain('shard 1');
});

it('are drained by the debug handler, within its time, but not once frozen', async () => {
  const map = filled('slow', 100_000);
  growing(map);
  const { oldBuckets } = map.stats();
  const some = listedAs('slow')?.upkeep?.drain({ maxMs: 0 }); // in one go: a request leaves time for timers
  expect(some?.moved).toBeGreaterThan(0);
  expect(some?.remaining).toBeGreaterThan(0);
  expect(some).toMatchObject({ complete: false, moved: oldBuckets - (some?.remaining ?? 0) });
  const { status, json } = await post('drain?map=slow', TOKEN);
  expect(status).toBe(200);
  expect(json.maps).toMatchObject([{ name: 'slow', heap: 'shared slow', remaining: 0, complete: true }]);
  expect(map.stats().growing).toBe(false);
  map.verify();

  growing(map);
  const left = map.freeze().stats().oldBuckets;
  const still = await post('drain?map=slow', TOKEN);
  expect(still.json.maps).toMatchObject([{ moved: 0, remaining: left, complete: false }]);
});
