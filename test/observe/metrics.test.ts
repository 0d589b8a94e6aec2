// What the metrics say of maps and heaps, read back from the text.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Heap, OutOfMemoryError, PolicyError, TypedMap, TypedSet } from '../../bindings/index.js';
import {
  metricsText,
  pauseEvacuation,
  policy,
  sample,
  timeOperations,
  trace,
} from '../../bindings/observe/index.js';
import { Map as DropIn } from '../../bindings/ordered/map.js';
import { BUILDS, heapOf, slotsOf } from '../support/cores.js';
import { only, samplesOf, valuesOf } from '../support/prometheus.js';

const made: { dispose(): void }[] = [];
const keep = <T extends { dispose(): void }>(it: T): T => {
  made.push(it);
  return it;
};

/** A named map of so many entries, of a growth that waits. */
const named = (name: string, entries: number, options: object = {}): TypedMap<'u32', 'u32'> => {
  const map = keep(new TypedMap('u32', 'u32', { name, growth: { background: false }, ...options }));
  for (let i = 0; i < entries; i++) map.set(i, i);
  return map;
};

/** A map that has just begun to grow, and whose growth stays as it is. */
const stuck = (name: string, options: object = {}): TypedMap<'u32', 'u32'> => {
  const map = named(name, 0, options);
  pauseEvacuation(map);
  for (let i = 0; !(i > 1000 && map.stats().growing); i++) map.set(i, i);
  return map;
};

afterEach(() => {
  vi.useRealTimers();
  for (const it of made.splice(0)) it.dispose();
});

const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

it('says of a map what its stats say', () => {
  const map = stuck('orders');
  const stats = map.stats();
  const text = metricsText();
  const of = (name: string, labels = {}) => only(text, `tophash_${name}`, { map: 'orders', ...labels });
  expect(of('entries')).toBe(stats.size);
  expect(of('buckets')).toBe(stats.buckets);
  expect(of('overflow_buckets')).toBe(stats.overflowBuckets);
  expect(of('growing')).toBe(1);
  expect(of('degraded')).toBe(0);
  expect(of('oldbuckets_pending')).toBe(stats.oldBuckets);
  expect(of('evacuation_progress_ratio')).toBe(1 - stats.oldBuckets / (stats.buckets / 2));
  expect(of('load_ratio')).toBe(stats.size / (stats.buckets * 7));
  expect(of('grows_total', { kind: 'double' })).toBe(stats.grows.double);
  expect(of('grows_total', { kind: 'same_size' })).toBe(stats.grows.sameSize);
  expect(of('evacuated_buckets_total', { by: 'assist' })).toBe(stats.evacuated.assist);
  expect(of('hash_flood_total')).toBe(0);
  expect(stats.oldBuckets).toBeGreaterThan(0);
  map.drain();
  const after = metricsText();
  const drained = (name: string, labels = {}) => only(after, `tophash_${name}`, { map: 'orders', ...labels });
  expect(drained('growing')).toBe(0);
  expect(drained('evacuation_progress_ratio')).toBe(1);
  expect(drained('evacuated_buckets_total', { by: 'drain' })).toBe(stats.oldBuckets);
  expect(drained('evacuation_seconds_total', { by: 'drain' })).toBeCloseTo(map.life.spent.drain / 1000, 12);
  expect(drained('grow_pause_seconds_count')).toBe(1);
});

it('reads age and idle time at the scrape, in seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const map = stuck('slow');
  metricsText();
  vi.advanceTimersByTime(40_000);
  expect(only(metricsText(), 'tophash_oldbuckets_age_seconds', { map: 'slow' })).toBe(40);
  expect(only(metricsText(), 'tophash_oldbuckets_idle_seconds', { map: 'slow' })).toBe(40);
  map.drain({ maxBuckets: 1 });
  metricsText();
  vi.advanceTimersByTime(2_000);
  expect(only(metricsText(), 'tophash_oldbuckets_age_seconds', { map: 'slow' })).toBe(42);
  expect(only(metricsText(), 'tophash_oldbuckets_idle_seconds', { map: 'slow' })).toBe(2);
});

describe('memory', () => {
  it.each(BUILDS)('build %s: segments add up to the committed bytes of all heaps', (build) => {
    const heap = keep(heapOf(build, { name: 'own', softLimitBytes: 2 ** 20 }));
    stuck('growing', { heap });
    const words = new TypedMap('string', 'bytes', { heap });
    for (let i = 0; i < 3000; i++) words.set(`key ${i}`, new Uint8Array(i % 100));
    const set = new TypedSet('i64', { name: 'set', heap });
    for (let i = 0n; i < 700n; i++) set.add(i);
    const index = new DropIn<number, number>();
    for (let i = 0; i < 20_000; i++) index.set(i, i);
    const text = metricsText();
    for (const labels of [{}, { heap: 'own' }, { heap: 'drop-in' }] as Record<string, string>[]) {
      const committed = sum(valuesOf(text, 'tophash_memory_committed_bytes', labels));
      expect(sum(valuesOf(text, 'tophash_memory_bytes', labels))).toBe(committed);
    }
    expect(only(text, 'tophash_memory_committed_bytes', { heap: 'own' })).toBe(heap.stats().committed);
    expect(only(text, 'tophash_memory_bytes', { heap: 'own', segment: 'other' })).toBe(0);
    const keys = only(text, 'tophash_memory_bytes', { heap: 'own', map: 'unnamed', segment: 'keys' });
    expect(keys).toBe(words.stats().bytes.keys);
    for (const { value } of samplesOf(text).filter(({ name }) => name === 'tophash_memory_bytes'))
      expect(value).toBeGreaterThanOrEqual(0);
    const limit = (kind: string) => only(text, 'tophash_memory_limit_bytes', { heap: 'own', kind });
    expect([limit('hard'), limit('soft')]).toEqual([heap.maximumBytes, 2 ** 20]);
    expect(index.size).toBe(20_000);
  });

  it('what is held for no map is other: here a buffer', () => {
    const heap = keep(new Heap({ name: 'buffered' }));
    named('in it', 10, { heap });
    const bytes = 3 * 65536;
    const at = heap.x.allocate(bytes);
    expect(at).not.toBe(0);
    expect(only(metricsText(), 'tophash_memory_bytes', { heap: 'buffered', segment: 'other' })).toBe(bytes);
  });

  it('heaps of one name are taken together', () => {
    const heaps = [1, 2].map(() => keep(new Heap({ name: 'twin' })));
    for (const heap of heaps) named('twins', 5000, { heap });
    const text = metricsText();
    const committed = sum(heaps.map((heap) => heap.stats().committed));
    expect(only(text, 'tophash_memory_committed_bytes', { heap: 'twin' })).toBe(committed);
    expect(sum(valuesOf(text, 'tophash_memory_bytes', { heap: 'twin' }))).toBe(committed);
  });
});

describe.each(BUILDS)('build %s', (build) => {
  it.each([
    ['u32', 'u32', 4, 4],
    ['u32', 'f64', 4, 8],
    ['i64', 'i32', 8, 4],
    ['f64', 'f64', 8, 8],
    ['string', 'any', 8, 4],
  ] as const)(
    'load_ratio of %s -> %s is by the places of its buckets',
    (key, value, keyBytes, valueBytes) => {
      const heap = keep(heapOf(build));
      const growth = { loadFactor: 7.5 };
      const map = new TypedMap(key, value, { name: 'load', heap, growth });
      const at = (i: number) => ({ string: `${i}`, i64: BigInt(i) })[key as string] ?? i;
      for (let i = 0; i < 100; i++) map.set(at(i) as never, i as never);
      const expected = 100 / (map.stats().buckets * slotsOf(build, keyBytes, valueBytes));
      expect(only(metricsText(), 'tophash_load_ratio', { map: 'load' })).toBeCloseTo(expected, 12);
      expect(expected).toBeLessThanOrEqual(1);
    },
  );
});

describe('histograms', () => {
  it('count what is at most each bound, in seconds, and of timed operations what all took', () => {
    const map = named('timed', 10);
    const stop = timeOperations(map, { every: 4 });
    for (let i = 0; i < 40; i++) map.get(i);
    for (let i = 0; i < 8; i++) map.set(i, i);
    const text = metricsText();
    const of = (suffix: string, labels = {}) =>
      only(text, `tophash_operation_duration_seconds${suffix}`, { map: 'timed', op: 'get', ...labels });
    const operations = sample().maps.find(({ name }) => name === 'timed')?.operations;
    const times = operations?.by.get ?? { count: 0, sum: 0 };
    expect([operations?.every, times.count]).toEqual([4, 10]);
    expect(of('_count')).toBe(40);
    expect(of('_bucket', { le: '+Inf' })).toBe(40);
    expect(of('_sum')).toBeCloseTo((times.sum * 4) / 1000, 12);
    const name = 'tophash_operation_duration_seconds_bucket';
    const buckets = samplesOf(text).filter((it) => it.name === name && it.labels.op === 'get');
    const bounds = buckets.map(({ labels }) => labels.le);
    expect(bounds.slice(0, 3)).toEqual(['0.000001', '0.000002', '0.000005']);
    expect(bounds.slice(-2)).toEqual(['0.1', '+Inf']);
    for (let i = 1; i < buckets.length; i++)
      expect(buckets[i]?.value).toBeGreaterThanOrEqual(buckets[i - 1]?.value as number);
    stop();
    expect(metricsText()).not.toContain('tophash_operation_duration_seconds');
  });
});

it('counts errors that are not about a wrong argument, from 0', () => {
  const labels = { code: 'ERR_TOPHASH_OUT_OF_MEMORY' };
  const before = only(metricsText(), 'tophash_fatal_total', labels);
  const heap = keep(new Heap({ maximumBytes: 2 * 65536 }));
  const map = named('full', 0, { heap });
  expect(() => {
    for (let i = 0; ; i++) map.set(i, i);
  }).toThrow(OutOfMemoryError);
  expect(only(metricsText(), 'tophash_fatal_total', labels)).toBe(before + 1);
  expect(only(metricsText(), 'tophash_fatal_total', { code: 'ERR_TOPHASH_CORRUPT' })).toBe(0);
});

it('counts those of long keys', () => {
  const count = () => only(metricsText(), 'tophash_fatal_total', { code: 'ERR_TOPHASH_OUT_OF_MEMORY' });
  const before = count();
  const heap = keep(new Heap({ maximumBytes: 3 * 65536 }));
  expect(() => new TypedMap('string', 'u32', { heap }).set('x'.repeat(1e6), 1)).toThrow(OutOfMemoryError);
  expect(count()).toBe(before + 1);
});

it('takes one reading: each map is asked once', () => {
  const maps = [named('once', 1), named('', 1)];
  const spies = maps.map((map) => vi.spyOn(map, 'stats'));
  metricsText();
  for (const spy of spies) expect(spy).toHaveBeenCalledTimes(1);
});

it('shows the policy of each map, and counts changes that were asked for', () => {
  const map = named('ruled', 1, { growth: { loadFactor: 7 } });
  const policies = (name: string) =>
    samplesOf(metricsText())
      .filter((it) => it.name === 'tophash_policy_info' && it.labels.map === name)
      .map(({ labels, value }) => [labels.policy, value]);
  const count = (result: string) => only(metricsText(), 'tophash_policy_changes_total', { result });
  const before = [count('applied'), count('rejected')] as const;
  expect(policies('ruled')).toEqual([['assist=1 background=on loadFactor=7 resize=allow', 1]]);
  policy.apply(map, { assist: 4, background: false }, { by: 'test' });
  expect(policies('ruled')).toEqual([['assist=4 background=off loadFactor=7 resize=allow', 1]]);
  expect(() => policy.apply(map, { assist: 65 }, { by: 'test' })).toThrow(PolicyError);
  expect([count('applied'), count('rejected')]).toEqual([before[0] + 1, before[1] + 1]);
  for (const n of [1, 2]) named('', n);
  expect(policies('unnamed')).toContainEqual(['assist=1 background=off loadFactor=6.5 resize=allow', 2]);
});

it('refuses options that it does not know', () => {
  for (const bad of [
    { maxMaps: -1 },
    { maxMaps: 1.5 },
    { maxMaps: '3' },
    { format: 'json' },
    { format: '__proto__' },
    null,
  ]) {
    expect(() => metricsText(bad as never)).toThrow(PolicyError);
  }
  expect(() => metricsText({ format: 'json' } as never)).toThrow(
    'format is "json": expected "prometheus" or "openmetrics"',
  );
});

it('counts what a trace had no room for', () => {
  const before = only(metricsText(), 'tophash_trace_dropped_events_total');
  trace.start({ capacity: 16 });
  named('traced', 10_000);
  const { dropped } = trace;
  const now = only(metricsText(), 'tophash_trace_dropped_events_total');
  expect(now).toBe(dropped());
  expect(now).toBeGreaterThan(before);
  trace.stop();
  expect(only(metricsText(), 'tophash_trace_dropped_events_total')).toBe(now);
});
