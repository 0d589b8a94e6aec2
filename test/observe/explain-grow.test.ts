// explainGrow(): what the next new key does and why, in each of the states that the decision knows; the map
// then does it.
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/base/errors.js';
import type { GrowthPolicy } from '../../bindings/heap/map-options.js';
import { explainGrow, type GrowExplanation } from '../../bindings/observe/maps/explain-grow.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { BUILDS, type Build, heapOf, isClassic } from '../support/cores.js';

type Words = TypedMap<'u32', 'u32'>;

const make = (build: Build, growth: GrowthPolicy = {}, maximumBytes?: number): Words => {
  const heap = heapOf(build, maximumBytes === undefined ? {} : { maximumBytes });
  return new TypedMap('u32', 'u32', { heap, seed: 11n, growth: { background: false, ...growth } });
};

/** Fills eight buckets so that as many overflow buckets hang on them: chains do not get shorter by
 *  deleting, so a few long ones of different buckets, one after another, each emptied again but for a key. */
const churn = (map: Words): Words => {
  map.reserve(isClassic(map.heap.core.name as Build) ? 52 : 45);
  for (let bucket = 0; !atOverflow(explainGrow(map)); bucket++) {
    if (bucket === 8) throw new Error('in vain');
    const keys: number[] = [];
    for (let key = 0; keys.length < 35; key++) {
      if ((map.explain(key).hash & 7) === bucket && !map.has(key)) keys.push(key);
    }
    for (const key of keys) if (!atOverflow(explainGrow(map))) map.set(key, 0);
    if (!atOverflow(explainGrow(map))) for (const key of keys.slice(1)) map.delete(key);
  }
  return map;
};

/** Fills until the next new key would meet `until`. */
const fill = (map: Words, until: (it: GrowExplanation) => boolean): Words => {
  for (let i = 0; !until(explainGrow(map)); i++) {
    if (i > 20_000) throw new Error('in vain');
    map.set(i, i);
  }
  return map;
};
const atLoad = ({ entries, threshold }: GrowExplanation): boolean => entries >= threshold;
const atOverflow = (it: GrowExplanation): boolean => it.overflowBuckets >= it.overflowThreshold;

/** Twelve states, and what comes next in each. */
const STATES: [string, (build: Build) => Words, GrowExplanation['next'], GrowExplanation['reason']][] = [
  ['empty', (build) => make(build), 'none', 'room'],
  [
    'one entry below the threshold',
    (build) => fill(make(build), (it) => it.entries === it.threshold - 1),
    'none',
    'room',
  ],
  ['at the threshold', (build) => fill(make(build), atLoad), 'double', 'load'],
  [
    'at the threshold again',
    (build) => {
      const map = fill(make(build), atLoad);
      map.set(1_000_000, 0);
      map.drain();
      return fill(map, atLoad);
    },
    'double',
    'load',
  ],
  [
    'doubling',
    (build) => fill(make(build, { assist: 0 }), ({ reason }) => reason === 'growing'),
    'none',
    'growing',
  ],
  ['as many overflow buckets as buckets', (build) => churn(make(build)), 'same-size', 'overflow'],
  [
    'growing to the same size',
    (build) => {
      const map = churn(make(build, { assist: 0 }));
      map.set(4_000_000, 0);
      return map;
    },
    'none',
    'growing',
  ],
  [
    'over load, and growth is forbidden',
    (build) => fill(make(build, { resize: 'forbid' }), ({ entries }) => entries === 100),
    'none',
    'policy',
  ],
  [
    'a full bucket, and growth is avoided',
    (build) => fill(make(build, { resize: 'avoid' }), ({ entries }) => entries === 7),
    'none',
    'room',
  ],
  [
    'many overflow buckets, and growth is avoided',
    (build) => fill(make(build, { resize: 'avoid' }), (it) => atOverflow(it)),
    'none',
    'policy',
  ],
  [
    'five times as full as it should be, and growth is avoided',
    (build) => fill(make(build, { resize: 'avoid' }), atLoad),
    'double',
    'load',
  ],
  [
    'a growth has got no memory',
    (build) => {
      const map = make(build, {}, 3 * 65_536);
      for (let i = 0; !map.stats().degraded; i++) map.set(i, i);
      return map;
    },
    'none',
    'retry',
  ],
];

describe.each(BUILDS)('build %s', (build) => {
  it.each(STATES)('%s', (_, make, next, reason) => {
    const map = make(build);
    expect(explainGrow(map)).toMatchObject({ next, reason });
    const before = map.stats();
    for (let key = 5_000_000; map.size === before.size; key++) map.set(key, 0);
    const { grows } = map.stats();
    expect({
      double: grows.double - before.grows.double,
      sameSize: grows.sameSize - before.grows.sameSize,
    }).toEqual({ double: map.stats().B - before.B, sameSize: Number(next === 'same-size') });
    expect(map.stats().B > before.B).toBe(next === 'double');
  });

  it('says why the last growth began', () => {
    const map = make(build);
    expect(explainGrow(map).last).toBe(undefined);
    fill(map, atLoad);
    const { entries, overflowBuckets } = explainGrow(map);
    map.set(7_000_000, 0);
    expect(explainGrow(map).last).toEqual({
      growth: 'double',
      reason: 'load',
      entries,
      B: map.stats().B,
      overflowBuckets,
    });
  });
});

it.each([[undefined], [{}], [new Map()]])('refuses %o', (map) => {
  expect(() => explainGrow(map as never)).toThrow(PolicyError);
  expect(() => explainGrow(map as never)).toThrow(/expected a TypedMap or TypedSet$/);
});
