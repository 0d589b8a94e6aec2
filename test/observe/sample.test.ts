// sample() and timeOperations(): what is read of maps and heaps, and what timing adds while it is on.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import { quantile } from '../../bindings/base/histogram.js';
import { timeOperations } from '../../bindings/observe/maps/time-operations.js';
import { type MapSample, sample } from '../../bindings/observe/samples/sample.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { BUILDS, heapOf } from '../support/cores.js';

const sampled = (map: { life: { id: number } }): MapSample =>
  sample().maps.find(({ id }) => id === map.life.id) as MapSample;

describe.each(BUILDS)('build %s', (build) => {
  it('has of a map its stats() and what is noted over its life', () => {
    const heap = heapOf(build, { name: 'mine', softLimitBytes: 1_000_000, maximumBytes: 2_000_000 });
    const map = new TypedMap('i32', 'f32', { heap, name: 'm', growth: { assist: 2, background: false } });
    const { mutations } = sampled(map);
    for (let i = 0; i < 1000; i++) map.set(i, i);
    map.delete(5);
    map.delete(5);
    const { growing, oldBucketsAgeMs, oldBucketsIdleMs, ...exact } = map.stats();
    expect(sampled(map)).toMatchObject({
      ...exact,
      ...{ heap: 'mine', mutations: mutations + 1002, floods: 0, paused: false },
      policy: { assist: 2, loadFactor: 6.5, resize: 'allow', background: false },
      earlyDoublings: map.stats().grows.double,
      evacuationMs: { assist: 0, background: 0, drain: 0 },
    });
    expect(sample().heaps).toContainEqual({
      ...{ name: 'mine', core: build, ...heap.stats(), softLimitBytes: 1_000_000 },
      maximumBytes: 2_000_000,
    });
    expect(() => JSON.parse(JSON.stringify(sample()))).not.toThrow();
  });

  it('timed, a map shows its operations by name and what writes spend on growth; then no longer', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, growth: { background: false } });
    const other = new TypedMap('u32', 'u32', { heap, growth: { background: false } });
    for (let i = 0; i < 3000; i++) other.set(i, i);
    expect(other.life.spent.assist).toBe(0);
    const stop = timeOperations(map, { every: 10 });
    for (let i = 0; i < 3000; i++) map.set(i, i);
    for (let i = 0; i < 500; i++) expect(map.get(i)).toBe(i);
    expect(map.delete(7)).toBe(true);
    const { operations, evacuationMs, pauses } = sampled(map);
    expect(operations?.every).toBe(10);
    expect([operations?.by.set?.count, operations?.by.get?.count]).toEqual([300, 50]);
    const total = Object.values(operations?.by ?? {}).reduce((sum, its) => sum + its.sum, 0);
    expect(operations?.ms).toBeCloseTo(total * 10, 6);
    expect(evacuationMs.assist).toBeGreaterThan(0);
    // each write with a share of a growth is one, and so is each begin
    expect(pauses.count).toBeGreaterThan(map.stats().growEpoch);
    stop();
    stop();
    const { assist } = map.life.spent;
    for (let i = 3000; i < 9000; i++) map.set(i, i);
    expect([sampled(map).operations, map.life.spent.assist]).toEqual([undefined, assist]);
    expect(Object.hasOwn(map, 'set')).toBe(false);
    map.verify();
  });

  it('an operation that throws is timed, and throws', () => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build) });
    const stop = timeOperations(map, { every: 1 });
    expect(() => map.set(-1, 0)).toThrow(/key -1/);
    expect(() =>
      map.getOrInsertComputed(1, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(sampled(map).operations?.by).toMatchObject({
      set: { count: 1 },
      getOrInsertComputed: { count: 1 },
    });
    stop();
  });
});

it('sets are timed too, and timing twice starts anew', () => {
  const set = new TypedSet('u32', { heap: heapOf('release') });
  const stopBefore = timeOperations(set, { every: 1 });
  set.add(1);
  const stop = timeOperations(set, { every: 2 });
  set.add(2).add(3);
  expect(sampled(set).operations?.by.add?.count).toBe(1);
  stopBefore(); // is over already, and ends nothing that others began
  set.add(4).add(5);
  expect(sampled(set).operations?.by.add?.count).toBe(2);
  stop();
  expect(sampled(set).operations).toBeUndefined();
});

it.each([
  [{}, { every: 5 }, /^map is an object \(Object\): expected a TypedMap or TypedSet$/],
  [new TypedMap('u32', 'u32'), null, /^options: got null, expected an object$/],
  [new TypedMap('u32', 'u32'), { every: 0 }, /^every is 0: expected an integer from 1 to 1048576$/],
  [new TypedMap('u32', 'u32'), { every: 1.5 }, /^every is 1.5/],
  [new TypedMap('u32', 'u32'), { every: '5' }, /^every is "5"/],
])('refuses %o and %o', (map, options, message) => {
  expect(() => timeOperations(map, options as never)).toThrow(PolicyError);
  expect(() => timeOperations(map, options as never)).toThrow(message);
});

it('a quantile lies within its bucket in proportion, as in Prometheus', () => {
  const durations = { bounds: [1, 2, 5], counts: [50, 40, 8, 2], count: 100 };
  expect([0.25, 0.5, 0.7, 0.9, 0.94, 0.98, 1].map((q) => quantile(durations, q))).toEqual([
    0.5, 1, 1.5, 2, 3.5, 5, 5,
  ]);
  expect(quantile({ bounds: [1], counts: [0, 0], count: 0 }, 0.5)).toBe(0);
});
