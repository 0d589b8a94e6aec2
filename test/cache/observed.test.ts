// What observers see of caches: maps(), samples and metrics show a cache, not the index inside it.
import { expect, it } from 'vitest';
import { TypedCache } from '../../bindings/cache.js';
import { maps, TypedMap } from '../../bindings/index.js';
import { doctor, metricsText, sample } from '../../bindings/observe/index.js';
import { only, samplesOf } from '../support/prometheus.js';

it('maps() lists a cache once, as what it is, until it is disposed of', () => {
  const cache = new TypedCache('string', 'any', { maxEntries: 3, name: 'sessions' });
  cache.set('a', {}).set('b', {});
  const listed = () => maps().filter(({ name }) => name === 'sessions');
  expect(listed()).toHaveLength(1);
  const [it] = listed();
  expect([it?.key, it?.value]).toEqual(['string', 'any']);
  expect(it?.stats()).toEqual(cache.stats());
  expect(cache.stats()).toMatchObject({
    name: 'sessions',
    key: 'string',
    value: 'any',
    size: 2,
    core: 'line',
  });
  cache.dispose();
  expect(listed()).toEqual([]);
});

it('stats() has bounds, counters and bytes', () => {
  const cache = new TypedCache('u32', 'f64', { maxEntries: 100, policy: 'sieve', name: 'prices' });
  for (let i = 0; i < 150; i++) cache.set(i, i);
  for (let i = 0; i < 60; i++) cache.get(i);
  expect(cache.stats().cache).toEqual({
    ...{ policy: 'sieve', maxEntries: 100, maxBytes: null, usedBytes: 0 },
    ...{ hits: 10, misses: 50, evictions: 50, expirations: 0 },
    columnBytes: 102 * (4 + 8 + 8 + 1),
  });
  expect(cache.stats().bytes.total).toBeGreaterThan(1000);
  cache.dispose();
});

it('metrics have its counters, and of no other map', () => {
  let time = 0;
  const map = new TypedMap('u32', 'u32', { name: 'plain' }).set(1, 1);
  const cache = new TypedCache('u32', 'string', {
    ...{ maxBytes: 100, name: 'texts', ttl: 10, now: () => time },
  });
  for (let i = 0; i < 12; i++) cache.set(i, 'abc'); // 10 bytes each
  cache.get(11);
  cache.get(0);
  time = 10;
  cache.get(11);
  const text = metricsText();
  const shown = samplesOf(text).filter(({ name }) => name.startsWith('tophash_cache_'));
  const of = (name: string): number => only(text, `tophash_${name}`, { map: 'texts' });
  expect(of('entries')).toBe(9);
  expect(of('cache_hits_total')).toBe(1);
  expect(of('cache_misses_total')).toBe(2);
  expect(of('cache_evictions_total')).toBe(2);
  expect(of('cache_expirations_total')).toBe(1);
  expect(of('cache_used_ratio')).toBe(0.9);
  expect(shown.filter(({ labels }) => labels.map === 'plain')).toEqual([]);
  expect(shown.filter(({ labels }) => labels.map === 'texts')).toHaveLength(5);
  cache.dispose();
  map.dispose();
});

it('doctor() takes samples of caches', () => {
  const cache = new TypedCache('u32', 'f64', { maxEntries: 1000, capacity: 1000, name: 'busy' });
  const samples = [0, 1, 2].map((round) => {
    for (let i = 0; i < 2000; i++) cache.set(2000 * round + i, i);
    return { ...sample(), at: 1000 * round };
  });
  expect(doctor(samples).filter(({ map }) => map === 'busy')).toEqual([]);
  cache.dispose();
});
