// chainHistogram(): chains by length and by fill, which add up to the map.
import { describe, expect, it } from 'vitest';
import { DisposedError, PolicyError } from '../../bindings/base/errors.js';
import { type Chains, chainHistogram } from '../../bindings/observe/maps/chain-histogram.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { BUILDS, heapOf } from '../support/cores.js';

const sum = (counts: number[], weight: (n: number) => number): number =>
  counts.reduce((total, count, n) => total + count * weight(n), 0);
const entries = ({ byEntries }: Chains): number => sum(byEntries, (n) => n);
const buckets = ({ byBuckets }: Chains): number => sum(byBuckets, (n) => n);

describe.each(BUILDS)('build %s', (build) => {
  it.each([0, 1, 5, 100, 5000])('of %i entries, all are in some chain', (n) => {
    const map = new TypedMap('f64', 'f64', { heap: heapOf(build) });
    for (let i = 0; i < n; i++) map.set(i / 3, i);
    map.drain();
    const chains = chainHistogram(map);
    const stats = map.stats();
    expect([chains.chains, entries(chains), buckets(chains)]).toEqual([
      ...[stats.buckets, n, stats.buckets + stats.overflowBuckets],
    ]);
  });

  it('in the middle of a growth: old chains, and two for each that is evacuated', () => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { assist: 0, background: false } });
    for (let i = 0; map.stats().oldBuckets < 200; i++) map.set(i, i);
    map.drain({ maxBuckets: 77 });
    const { buckets: all, oldBuckets, size, overflowBuckets } = map.stats();
    const chains = chainHistogram(map);
    expect([chains.chains, entries(chains), buckets(chains)]).toEqual([
      all - oldBuckets,
      size,
      all - oldBuckets + overflowBuckets,
    ]);
  });

  it('a cleared map has empty chains of one bucket', () => {
    const set = new TypedSet('u32', { heap: heapOf(build) });
    for (let i = 0; i < 1000; i++) set.add(i);
    set.clear();
    const { byBuckets, byEntries, chains } = chainHistogram(set);
    expect([byBuckets[1], byEntries[0]]).toEqual([chains, chains]);
  });

  it('the last counts stand for all that is longer and fuller', () => {
    const map = new TypedMap('u32', 'u32', {
      heap: heapOf(build),
      capacity: 1,
      growth: { resize: 'forbid' },
    });
    for (let i = 0; i < 500; i++) map.set(i, i);
    const { byBuckets, byEntries } = chainHistogram(map);
    expect([byBuckets.length, byEntries.length, byBuckets[16], byEntries[64]]).toEqual([17, 65, 1, 1]);
  });
});

it('refuses what is no map of ours, and one that was disposed', () => {
  expect(() => chainHistogram(new Map())).toThrow(PolicyError);
  const map = new TypedMap('u32', 'u32');
  map.dispose();
  expect(() => chainHistogram(map)).toThrow(DisposedError);
});
