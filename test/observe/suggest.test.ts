// suggest() says what a series speaks for, with formula and evidence, and nothing where it speaks for
// nothing.
import { describe, expect, it } from 'vitest';
import { PolicyError, TypedMap } from '../../bindings/index.js';
import {
  type MapSample,
  sample as read,
  type Sample,
  type Suggestion,
  suggest,
} from '../../bindings/observe/index.js';
import { heapOf } from '../support/cores.js';
import { FIXTURES } from './fixtures.js';
import { half, sample, series, slow, still, timed } from './samples.js';

const MIB = 2 ** 20;
const policyOf = (change: Partial<MapSample['policy']>): MapSample['policy'] => ({
  ...{ assist: 1, loadFactor: 6.5, resize: 'allow', background: true },
  ...change,
});
const brief = (samples: readonly Sample[]): [string, number | null, number][] =>
  suggest(samples).map(({ parameter, current, value }) => [parameter, current, value]);

it('takes more maps than a call may have arguments', () => {
  const one = sample(0, { bytes: { total: MIB } }, { used: 3 * MIB });
  const maps = Array.from({ length: 45_000 }, (_, id) => ({ ...(one.maps[0] as MapSample), id }));
  const samples = [0, 1, 2].map((at) => ({ ...one, at, maps }));
  expect(brief(samples)).toEqual([['softLimitBytes', null, 4 * MIB]]);
});

/** Name, samples, and what must be suggested: parameter, current, value. */
const CASES: [string, readonly Sample[], [string, number | null, number][]][] = [
  ['nothing without samples', [], []],
  ['nothing for a healthy map in a small heap', still({}, 5), []],
  [
    'the most entries seen',
    series([7, 900, 12], (size) => [{ size, earlyDoublings: 4 }]),
    [['capacity', null, 900]],
  ],
  ['no capacity after three early doublings', [sample(0, { earlyDoublings: 3 })], []],
  [
    'as much less as makes it half of the time',
    [
      sample(0, { ...timed(0, 0, {}), policy: policyOf({ assist: 14 }) }),
      sample(1, { ...timed(80, 100, slow(20)), policy: policyOf({ assist: 14 }) }),
    ],
    [['growth.assist', 14, 8]],
  ],
  [
    'not less than nothing',
    [sample(0, timed(0, 0, {})), sample(1, timed(100, 100, slow(20)))],
    [['growth.assist', 1, 0]],
  ],
  [
    'no assist below none',
    [0, 100].map((ms, i) =>
      sample(i, { ...timed(ms, ms, i === 0 ? {} : slow(20)), policy: policyOf({ assist: 0 }) }),
    ),
    [],
  ],
  [
    'no less assist at half of the time',
    [sample(0, timed(0, 0, {})), sample(1, timed(50, 100, slow(20)))],
    [],
  ],
  [
    'less assist after 100 timed operations',
    [sample(0, timed(0, 0, {})), sample(1, timed(90, 100, { 0.5: 100 }))],
    [['growth.assist', 1, 0]],
  ],
  [
    'no less assist after 99 timed operations',
    [sample(0, timed(0, 0, {})), sample(1, timed(90, 100, { 0.5: 99 }))],
    [],
  ],
  [
    'enough assist to end a growth within as many writes again',
    series([0, 5, 10], (n) => [
      { ...half, mutations: n, oldBuckets: 95, policy: policyOf({ background: false }) },
    ]),
    [['growth.assist', 1, 10]],
  ],
  [
    'never more than the range has',
    series([2 ** 31 - 1, 0, 0], (mutations) => [
      { ...half, mutations, policy: policyOf({ background: false }) },
    ]),
    [['growth.assist', 1, 64]],
  ],
  [
    'no more assist where the background drain is on',
    series([0, 5, 10], (mutations) => [{ ...half, mutations }]),
    [],
  ],
  ['no more assist without writes', still({ ...half, policy: policyOf({ background: false }) }), []],
  [
    'no more assist after two samples',
    series([0, 5], (mutations) => [{ ...half, mutations, policy: policyOf({ background: false }) }]),
    [],
  ],
  [
    'no more assist when it suffices',
    series([0, 50, 100], (mutations) => [
      { ...half, mutations, oldBuckets: 95, policy: policyOf({ background: false }) },
    ]),
    [],
  ],
  ...(
    [
      [
        "Go's load factor, when chains are long and operations slow",
        0.21,
        slow(20),
        8,
        [['growth.loadFactor', 8, 6.5]],
      ],
      ['no lower one, at exactly the share of Go', 0.209, slow(20), 8, []],
      ['no lower one, at exactly the objective', 0.21, slow(15), 8, []],
      ['a lower one after 100 timed operations', 0.21, { 0.5: 100 }, 8, [['growth.loadFactor', 8, 6.5]]],
      ['no lower one after 99', 0.21, { 0.5: 99 }, 8, []],
      ['no lower one, when chains are not long', 0.2, slow(20), 8, []],
      ['no lower one, when operations are fast', 0.21, { 0.01: 1000 }, 8, []],
      ["no lower one than Go's", 0.21, slow(20), 6.5, []],
    ] as const
  ).map(([name, overflow, counts, loadFactor, expected]): (typeof CASES)[number] => [
    name,
    [0, 1].map((i) =>
      sample(i, {
        ...timed(0, 1000 * i, i === 0 ? {} : counts),
        ...{ buckets: 1000, overflowBuckets: overflow * 1000, policy: policyOf({ loadFactor }) },
      }),
    ),
    expected as never,
  ]),
  ...(
    [
      [
        'the highest load factor for the map that fills a heap above its soft limit',
        450_001,
        6.5,
        3,
        [['growth.loadFactor', 6.5, 8]],
      ],
      ['not for a map that is half of it', 450_000, 6.5, 3, []],
      ['not if it has that', 450_001, 8, 3, []],
      ['not after two samples', 450_001, 6.5, 2, []],
    ] as const
  ).map(([name, total, loadFactor, n, expected]): (typeof CASES)[number] => [
    name,
    still({ bytes: { total }, policy: policyOf({ loadFactor }) }, n, {
      softLimitBytes: 999_999,
      used: 900_000,
    }),
    expected as never,
  ]),
  ...(
    [
      ['a soft limit: the most used and the largest map', {}, 3, [['softLimitBytes', null, 9 * MIB]]],
      ['none after two samples', {}, 2, []],
      [
        'another, for a heap above a low one',
        { softLimitBytes: 6 * MIB },
        3,
        [['softLimitBytes', 6 * MIB, 9 * MIB]],
      ],
      ['none for a heap above a high one', { softLimitBytes: 9 * MIB, committed: 10 * MIB }, 3, []],
      ['none for a heap below its own', { softLimitBytes: 8 * MIB }, 3, []],
      ['never above the hard limit', { maximumBytes: 8 * MIB }, 3, [['softLimitBytes', null, 8 * MIB]]],
    ] as const
  ).map(([name, heap, n, expected]): (typeof CASES)[number] => [
    name,
    series([3 * MIB, 5 * MIB, 4 * MIB].slice(-n), (used) => [
      { bytes: { total: 3.5 * MIB }, policy: policyOf({ loadFactor: 8 }) },
      { committed: 8 * MIB, used, free: 8 * MIB - used, ...heap },
    ]),
    expected as never,
  ]),
  ...(
    [
      ['a soft limit for a heap that uses a MiB', MIB, [['softLimitBytes', null, 2 * MIB]]],
      ['none for one that uses less', MIB - 1, []],
    ] as const
  ).map(([name, used, expected]): (typeof CASES)[number] => [
    name,
    still({}, 3, { committed: 4 * MIB, used, free: 4 * MIB - used }),
    expected as never,
  ]),
];

describe('suggest()', () => {
  it.each(CASES)('%s', (_, samples, expected) => {
    expect(brief(samples)).toEqual(expected);
  });

  it('gives formula and evidence, and the map or heap', () => {
    const [samples] = CASES.filter(([name]) => name.startsWith('enough assist')).map(([, its]) => its);
    expect(suggest(samples as Sample[])).toEqual<Suggestion[]>([
      {
        ...{ parameter: 'growth.assist', map: 'orders', id: 1, heap: 'main', current: 1, value: 10 },
        formula: 'ceil(oldBuckets / writes), at most 64: done within as many writes again',
        evidence: { oldBuckets: 95, writes: 10, assist: 1 },
      },
    ]);
  });

  it('gives only values that the parameter may have, each as a number of evidence and a formula', () => {
    let n = 0;
    for (const { samples } of FIXTURES) {
      for (const { value, formula, evidence } of suggest(samples)) {
        expect([Number.isFinite(value), formula.length > 10]).toEqual([true, true]);
        for (const number of Object.values(evidence)) expect(Number.isFinite(number)).toBe(true);
        n++;
      }
    }
    expect(n).toBeGreaterThan(3);
  });

  it('its capacity spares a real map its growths', () => {
    const heap = heapOf('release', { name: 'suggested' });
    const make = (capacity: number) => {
      const map = new TypedMap('u32', 'u32', { heap, capacity, name: 'real' });
      for (let i = 0; i < 300; i++) map.set(i, i);
      return map;
    };
    make(0);
    const [found] = suggest([read()]).filter((one) => one.heap === 'suggested');
    expect(found).toMatchObject({ parameter: 'capacity', value: 300 });
    expect(make(found?.value ?? 0).stats().grows.double).toBe(0);
  });

  it('refuses what are no samples', () => {
    expect(() => suggest([{ at: 1 }] as never)).toThrow(PolicyError);
  });
});
