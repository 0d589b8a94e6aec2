// Labels of the metrics: escaped, bounded in number, and with counters that do not fall when a map is gone.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Heap, TypedMap } from '../../bindings/index.js';
import { metricsText, pauseEvacuation } from '../../bindings/observe/index.js';
import { only, samplesOf, valuesOf } from '../support/prometheus.js';

let made: { dispose(): void }[] = [];
const named = (name: string, entries = 1, options: object = {}): TypedMap<'u32', 'u32'> => {
  const map = new TypedMap('u32', 'u32', { name, growth: { background: false }, ...options });
  made.push(map);
  for (let i = 0; i < entries; i++) map.set(i, i);
  return map;
};
const dispose = (): void => {
  for (const it of made.splice(0)) it.dispose();
};
afterEach(() => {
  vi.useRealTimers();
  dispose();
  made = [];
});

const labelsOf = (text: string, name = 'tophash_entries'): (string | undefined)[] =>
  samplesOf(text)
    .filter((it) => it.name === name)
    .map(({ labels }) => labels.map);
const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);

it('names are escaped and come back as they were', () => {
  const names = ['a "quoted" one', 'back\\slash', 'two\nlines', '日本語', 'a="b",c', '\\n', '{}'];
  for (const name of names) named(name);
  for (const format of ['prometheus', 'openmetrics'] as const)
    expect(labelsOf(metricsText({ format, maxMaps: 50 })).toSorted()).toEqual(names.toSorted());
});

it('maps of one name, and those without, are one series each: sums, and the largest of ages', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const grow = (map: TypedMap<'u32', 'u32'>): number => {
    pauseEvacuation(map);
    for (let i = 0; !(i > 1000 && map.stats().growing); i++) map.set(i, i);
    return map.stats().oldBuckets;
  };
  const first = grow(named('twin'));
  vi.advanceTimersByTime(30_000);
  const second = grow(named('twin'));
  named('twin', 3);
  for (const n of [1, 2, 3]) named('', n);
  const text = metricsText();
  expect(labelsOf(text)).toEqual(['twin', 'unnamed']);
  expect(only(text, 'tophash_entries', { map: 'unnamed' })).toBe(6);
  expect(only(text, 'tophash_growing', { map: 'twin' })).toBe(2);
  expect(only(text, 'tophash_oldbuckets_pending', { map: 'twin' })).toBe(first + second);
  expect(only(text, 'tophash_oldbuckets_age_seconds', { map: 'twin' })).toBe(30);
});

it('ratios of several maps are those of their sums', () => {
  const [a, b] = [named('both', 1000), named('both', 100_000)];
  const places = 7 * ((a as typeof b).stats().buckets + b.stats().buckets);
  expect(only(metricsText(), 'tophash_load_ratio', { map: 'both' })).toBeCloseTo(101_000 / places, 12);
});

describe('names beyond the limit', () => {
  it('are other, and nothing is lost', () => {
    for (let i = 0; i < 150; i++) named(`map ${i}`, i);
    named('');
    const text = metricsText({ maxMaps: 7 });
    const labels = labelsOf(text);
    expect(labels).toHaveLength(9);
    expect(new Set(labels)).toEqual(
      new Set(['other', 'unnamed', ...Array.from({ length: 7 }, (_, i) => `map ${i}`)]),
    );
    expect(sum(valuesOf(text, 'tophash_entries'))).toBe((150 * 149) / 2 + 1);
    expect(labelsOf(metricsText())).toHaveLength(102);
    expect(new Set(labelsOf(metricsText({ maxMaps: 0 })))).toEqual(new Set(['other', 'unnamed']));
  });

  it('hold for heaps too', () => {
    for (let i = 0; i < 20; i++) {
      const heap = new Heap({ name: `heap ${i}` });
      made.push(heap);
      named(`in ${i}`, 10, { heap });
    }
    const text = metricsText({ maxMaps: 3 });
    const heaps = samplesOf(text).filter(({ name }) => name === 'tophash_memory_committed_bytes');
    expect(heaps.length).toBe(4);
    expect(sum(valuesOf(text, 'tophash_memory_bytes'))).toBe(sum(heaps.map(({ value }) => value)));
  });

  it('a map keeps its label while it lives; one that comes later may get a free one', () => {
    const options = { maxMaps: 2 };
    const [a] = [named('a'), named('b'), named('c')];
    expect(labelsOf(metricsText(options))).toEqual(['a', 'b', 'other']);
    named('late');
    expect(labelsOf(metricsText(options))).toEqual(['a', 'b', 'other']);
    a?.dispose();
    expect(labelsOf(metricsText(options)).toSorted()).toEqual(['b', 'other']);
    named('d', 5);
    expect(labelsOf(metricsText(options)).toSorted()).toEqual(['b', 'd', 'other']);
    expect(only(metricsText(options), 'tophash_entries', { map: 'd' })).toBe(5);
  });
});

describe('counters', () => {
  const grows = (map: string, options = { maxMaps: 4 }): number =>
    only(metricsText(options), 'tophash_grows_total', { map, kind: 'double' });

  it('do not fall when one of several maps is gone, nor do histograms', () => {
    named('', 1000).drain();
    const short = named('', 1000);
    for (let i = 1000; !short.stats().growing; i++) short.set(i, i);
    short.drain();
    const before = grows('unnamed');
    const drains = () =>
      only(metricsText({ maxMaps: 4 }), 'tophash_grow_pause_seconds_count', { map: 'unnamed' });
    const drained = drains();
    expect(drained).toBeGreaterThan(0);
    short.dispose();
    expect(grows('unnamed')).toBe(before);
    expect(drains()).toBe(drained);
    expect(grows('unnamed')).toBe(before);
    const third = named('', 100);
    const all = before + third.stats().grows.double;
    expect(grows('unnamed')).toBe(all);
    dispose();
    expect(grows('unnamed')).toBe(all);
    expect(metricsText({ maxMaps: 4 })).not.toMatch(/tophash_entries\{/);
  });

  it('of a name that no map has any more end', () => {
    named('once', 1000);
    expect(grows('once')).toBeGreaterThan(5);
    dispose();
    expect(metricsText({ maxMaps: 4 })).not.toContain('once');
    named('once', 30);
    expect(grows('once')).toBeLessThan(5);
  });
});
