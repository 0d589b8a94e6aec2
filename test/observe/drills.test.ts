// pauseEvacuation() and resumeEvacuation(): a growth is held where it is, and loses nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DisposedError, PolicyError } from '../../bindings/base/errors.js';
import { pauseEvacuation, resumeEvacuation } from '../../bindings/observe/maps/pause-evacuation.js';
import { sample } from '../../bindings/observe/samples/sample.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { BUILDS, type Build, heapOf } from '../support/cores.js';

/** Paused in the middle of a growth of at least 64 old buckets. */
const paused = (build: Build): TypedMap<'u32', 'u32'> => {
  const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { assist: 4 } });
  for (let i = 0; map.stats().oldBuckets < 64; i++) map.set(i, i);
  pauseEvacuation(map);
  return map;
};

describe.each(BUILDS)('build %s', (build) => {
  it('neither the background nor assist carries it on; a write evacuates the old bucket it needs', async () => {
    const map = paused(build);
    const before = map.stats();
    await sleep(30);
    for (let i = 0; i < map.size; i++) expect(map.get(i)).toBe(i);
    expect(map.stats().oldBuckets).toBe(before.oldBuckets);
    const untouched = [...map.keys()].find((key) => map.explain(key).generation === 'old') as number;
    map.set(untouched, untouched);
    map.set(untouched, untouched);
    expect(map.stats().oldBuckets).toBe(before.oldBuckets - 1);
    expect(sample().maps.find(({ id }) => id === map.life.id)?.paused).toBe(true);
    map.verify();
  });

  it('drain() ends it all the same, and what is paused stays so', () => {
    const map = paused(build);
    map.drain();
    expect(map.stats().growing).toBe(false);
    const { growEpoch } = map.stats();
    for (let i = map.size; map.stats().growEpoch === growEpoch; i++) map.set(i, i);
    const { oldBuckets } = map.stats();
    map.set(0, 0);
    expect(oldBuckets - map.stats().oldBuckets).toBeLessThanOrEqual(1);
  });

  it('resumed, the policy holds again: the background ends the growth, and writes assist', async () => {
    const map = paused(build);
    resumeEvacuation(map);
    const { oldBuckets, evacuated } = map.stats();
    map.set(0, 0);
    expect(map.stats().evacuated.assist - evacuated.assist).toBeGreaterThanOrEqual(4);
    expect(map.stats().oldBuckets).toBeLessThan(oldBuckets - 3);
    for (let i = 0; i < 10_000 && map.stats().growing; i++) await sleep(1);
    expect(map.stats().growing).toBe(false);
    map.verify();
  });
});

it('twice is once, and sets are held too', () => {
  const set = new TypedSet('u32', { heap: heapOf('release'), growth: { background: false } });
  pauseEvacuation(set);
  pauseEvacuation(set);
  for (let i = 0; set.stats().oldBuckets < 64; i++) set.add(i);
  const { oldBuckets } = set.stats();
  resumeEvacuation(set);
  resumeEvacuation(set);
  expect(set.stats().oldBuckets).toBe(oldBuckets); // without a background drain nothing goes on by itself
  set.add(0);
  expect(set.stats().oldBuckets).toBeLessThan(oldBuckets);
});

it.each([[undefined], [null], [5], ['map'], [{}], [new Map()]])('refuses %o', (map) => {
  expect(() => pauseEvacuation(map as never)).toThrow(PolicyError);
  expect(() => resumeEvacuation(map as never)).toThrow(/expected a TypedMap or TypedSet$/);
});

it('refuses a map that was disposed', () => {
  const map = new TypedMap('u32', 'u32');
  map.dispose();
  expect(() => pauseEvacuation(map)).toThrow(DisposedError);
});

it('refused, it changes nothing', () => {
  const map = new TypedMap('u32', 'u32', { heap: heapOf('release') });
  map.dispose();
  for (const drill of [pauseEvacuation, pauseEvacuation, resumeEvacuation]) {
    expect(() => drill(map)).toThrow(DisposedError);
    expect(map.paused).toBe(false);
  }
});
