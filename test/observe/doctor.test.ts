// doctor() says what is wrong, and nothing else: every rule fires where it must, on both sides of each
// threshold, and stays silent elsewhere (fixtures.ts), with its evidence and in a stable order. And real maps
// are judged as the fixtures are.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { timers } from '../../bindings/base/host.js';
import { HEADER } from '../../bindings/core/core.js';
import { type Heap, PolicyError, TypedMap } from '../../bindings/index.js';
import { capacityFor } from '../../bindings/observe/doctor/rules/unsized.js';
import {
  doctor,
  type Finding,
  pauseEvacuation,
  resumeEvacuation,
  type Sample,
  sample,
  THRESHOLDS,
  timeOperations,
} from '../../bindings/observe/index.js';
import { heapOf } from '../support/cores.js';
import { FIXTURES } from './fixtures.js';
import { HEALTHY, sample as sampleAt } from './samples.js';

const named = (name: string): readonly Sample[] => {
  const found = FIXTURES.find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found.samples;
};
const rules = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);
const only = (samples: readonly Sample[]): Finding => {
  const [first, ...others] = doctor(samples);
  expect(others).toEqual([]);
  return first as Finding;
};

describe('rules', () => {
  it.each(FIXTURES)('$name: $fires', ({ samples, fires }) => {
    expect(rules(doctor(samples))).toEqual(fires);
  });

  it('each of them has a case where it fires and one where it stays silent', () => {
    for (const rule of ['S1', 'S2', 'S3', 'F1', 'F2', 'F3', 'F5', 'F6']) {
      const own = FIXTURES.filter(({ name }) => name.startsWith(rule));
      expect([
        rule,
        own.some(({ fires }) => fires.length > 0),
        own.some(({ fires }) => fires.length === 0),
      ]).toEqual([rule, true, true]);
    }
  });

  it('give the numbers they looked at', () => {
    expect(only(named('S1: half is old and nothing moves, three samples'))).toMatchObject({
      ...{ rule: 'S1', severity: 'page', map: 'orders', id: 1, heap: 'main' },
      evidence: {
        ...{
          samples: 3,
          growEpoch: 9,
          oldBuckets: 128,
          oldShare: 0.5,
          oldBytes: 0,
          idleSeconds: 2,
          ageSeconds: 9,
        },
      },
    });
    expect(only(named('S2: committed grows twice, the rest stays')).evidence).toEqual({
      ...{ samples: 3, committedFrom: 1_000_000, committedTo: 2_000_000 },
      ...{ entriesFrom: 1000, entriesTo: 1000, liveBytesFrom: 16_384, liveBytesTo: 16_384 },
      ...{ spareShareFrom: 0.2, spareShareTo: 0.6 },
    });
    expect(only(named('S3: fast before the first sample, slow since')).evidence).toEqual({
      ...{
        assistShare: 0.6,
        p99Ms: 0.35,
        sloMs: 0.3,
        timedOperations: 1000,
        evacuationMs: 60,
        operationMs: 100,
      },
      assist: 1,
    });
    expect(only(named('F2: the count of writes has wrapped')).evidence).toMatchObject({
      ...{ sameSizeGrowths: 11, writes: 100_000, per100kWrites: 11 },
    });
    expect(only(named('F3: four early doublings'))).toMatchObject({
      evidence: { earlyDoublings: 4, capacity: 1000 },
      advice: [expect.stringContaining('capacity: 1000')],
    });
    expect(only(named('F5: above the soft limit in three samples'))).toEqual({
      ...{ rule: 'F5', title: expect.any(String), severity: 'page', heap: 'main', advice: expect.any(Array) },
      evidence: {
        ...{ samples: 3, committedBytes: 1_000_000, softLimitBytes: 999_999, maximumBytes: 4_294_901_760 },
        ...{ usedBytes: 900_000, freeBytes: 100_000, maps: 1 },
      },
    });
  });

  it('F3 prints the most entries that the map was seen to hold', () => {
    const samples = [7000, 9000, 2].map((size, at) => {
      const [one] = named('F3: four early doublings') as [Sample];
      return { ...one, at, maps: one.maps.map((map) => ({ ...map, size })) };
    });
    expect(only(samples).evidence).toMatchObject({ capacity: 9000, size: 2 });
  });

  it('do not change the samples, and judge the same twice', () => {
    for (const { samples } of FIXTURES) {
      const before = structuredClone(samples);
      expect(doctor(samples)).toEqual(doctor(samples));
      expect(samples).toEqual(before);
    }
  });

  it('survive a recording: JSON and back', () => {
    for (const { samples } of FIXTURES)
      expect(doctor(JSON.parse(JSON.stringify(samples)))).toEqual(doctor(samples));
  });
});

describe('options', () => {
  it('change each threshold', () => {
    expect(rules(doctor(named('S1: only two samples'), { samples: 2, idleMs: 1000 }))).toEqual(['S1']);
    expect(doctor(named('F3: four early doublings'), { earlyDoublings: 5 })).toEqual([]);
    expect(THRESHOLDS.earlyDoublings).toBe(4);
  });

  it.each<[unknown, RegExp]>([
    [{ idle: 5 }, /^idle: unknown option, /],
    [{ idleMs: '5' }, /options\.idleMs is "5": expected a number of 0 or more/],
    [{ idleMs: -1 }, /options\.idleMs is -1/],
    [{ idleMs: NaN }, /options\.idleMs is NaN/],
    [null, /options: got null, expected an object/],
  ])('refuses %j', (options, message) => {
    const act = () => doctor([], options as object);
    expect(act).toThrow(PolicyError);
    expect(act).toThrow(message);
  });
});

describe('samples that are none', () => {
  const good = named('one sample of a healthy map')[0] as Sample;
  const map = (change: object) => [{ ...good, maps: [{ ...good.maps[0], ...change }] }];
  it.each<[unknown, RegExp]>([
    [undefined, /samples is undefined: expected an array/],
    [[null], /samples\[0\] is null: expected an object/],
    [[{ at: 1, maps: [] }], /samples\[0\]\.heaps is undefined: expected an array/],
    [[good, { ...good, at: -5 }], /samples\[1\]\.at is -5: expected a number from 0 to 8640000000000000/],
    [
      [{ ...good, at: good.at + 2 }, good],
      /samples\[1\]\.at is 17\d+: expected 17\d+2 or later, as the sample before/,
    ],
    [map({ growEpoch: '9' }), /samples\[0\]\.maps\[0\]\.growEpoch is "9": expected a number of 0 or more/],
    [map({ bytes: { live: 1 } }), /samples\[0\]\.maps\[0\]\.bytes\.old is undefined/],
    [map({ size: null }), /samples\[0\]\.maps\[0\]\.size is null/],
    [map({ operations: { every: 1, ms: 1, by: { get: 5 } } }), /maps\[0\]\.operations\.by\.get is 5/],
    [[{ ...good, heaps: [{ ...good.heaps[0], softLimitBytes: 'none' }] }], /softLimitBytes is "none"/],
  ])('%#: %j', (samples, message) => {
    const act = () => doctor(samples as Sample[]);
    expect(act).toThrow(PolicyError);
    expect(act).toThrow(message);
  });
});

describe('real maps', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  /** What doctor() says of one heap. */
  const judge = (samples: readonly Sample[], heap: Heap): string[] =>
    rules(doctor(samples)).length === 0
      ? []
      : doctor(samples)
          .filter((finding) => finding.heap === heap.name)
          .map(({ rule, map }) => `${rule} ${map ?? heap.name}`);
  /** Four samples, two seconds apart. */
  const watch = async (): Promise<Sample[]> => {
    const samples = [sample()];
    for (let i = 0; i < 3; i++) {
      await vi.advanceTimersByTimeAsync(2000);
      samples.push(sample());
    }
    return samples;
  };
  const fake = (): void => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'Date'] });
    vi.spyOn(timers, 'now').mockImplementation(() => performance.now());
    vi.spyOn(timers, 'start').mockImplementation((run, ms) => setTimeout(run, ms));
    vi.spyOn(timers, 'stop').mockImplementation((timer) => clearTimeout(timer as never));
  };

  it.each(['release', 'classic'] as const)(
    '%s: a growth that nothing carries on lingers, drain() ends it; with the background drain it never comes to that',
    async (build) => {
      fake();
      const heap = heapOf(build, { name: `real ${build}` });
      const options = (background: false | object) => ({ heap, growth: { assist: 0, background } });
      const maps = [
        new TypedMap('u32', 'u32', { ...options(false), capacity: 20_000, name: 'stuck' }),
        new TypedMap('u32', 'u32', { ...options({}), capacity: 20_000, name: 'well' }),
      ] as const;
      for (const map of maps) for (let i = 0; !map.stats().growing; i++) map.set(i, i);
      expect(judge(await watch(), heap)).toEqual(['S1 stuck']);
      expect(maps[0].drain().complete).toBe(true);
      expect(judge(await watch(), heap)).toEqual([]);
      heap.dispose();
    },
  );

  it('a drill is seen, and its end', async () => {
    fake();
    const heap = heapOf('release', { name: 'drill' });
    const map = new TypedMap('u32', 'u32', { heap, name: 'drilled', capacity: 20_000 });
    pauseEvacuation(map);
    for (let i = 0; !map.stats().growing; i++) map.set(i, i);
    expect(judge(await watch(), heap)).toEqual(['S1 drilled']);
    resumeEvacuation(map);
    expect(judge(await watch(), heap)).toEqual([]);
    heap.dispose();
  });

  it('a small map under churn, and one with room', async () => {
    fake();
    const heap = heapOf('release', { name: 'churn' });
    const small = new TypedMap('u32', 'u32', { heap, name: 'small', capacity: 10 });
    const roomy = new TypedMap('u32', 'u32', { heap, name: 'roomy', capacity: 40 });
    const samples = [sample()];
    for (let i = 0; i < 20_000; i++) {
      for (const map of [small, roomy]) {
        map.set(i, i);
        if (i >= 10) map.delete(i - 10);
      }
    }
    samples.push(sample());
    expect(judge(samples, heap)).toEqual(['F2 small']);
    heap.dispose();
  });

  it('peaks of temporary maps: memory without entries', () => {
    const heap = heapOf('release', { name: 'peaks' });
    const map = new TypedMap('u32', 'u32', { heap, name: 'steady', capacity: 500 });
    for (let i = 0; i < 500; i++) map.set(i, i);
    const peak = (capacity: number): Sample => {
      new TypedMap('u32', 'u32', { heap, capacity }).dispose();
      return sample();
    };
    expect(judge([10_000, 100_000, 1_000_000].map(peak), heap)).toEqual(['S2 peaks']);
    expect(judge([10_000, 100_000, 1_000_000].map(peak), heap)).toEqual([]); // the room is used again
    heap.dispose();
  });

  it('writes that evacuate, and writes after reserve(), by a clock that runs with the buckets moved', () => {
    const heap = heapOf('release', { name: 'assist' });
    const load = (name: string, reserved: number): string[] => {
      const map = new TypedMap('u32', 'u32', { heap, name, growth: { background: false } });
      let calls = 0;
      const start = performance.now();
      const moved = (): number => heap.words[(map.h + HEADER.byAssist) >>> 2] as number;
      const clock = vi
        .spyOn(performance, 'now')
        .mockImplementation(() => start + 0.001 * ++calls + 0.5 * moved());
      try {
        const stop = timeOperations(map, { every: 1 });
        const first = sample();
        map.reserve(reserved);
        for (let i = 0; i < 5000; i++) map.set(i, i);
        const findings = judge([first, sample()], heap).filter((found) => found.startsWith('S3'));
        stop();
        return findings;
      } finally {
        clock.mockRestore();
      }
    };
    expect([load('grown', 0), load('reserved', 5000)]).toEqual([['S3 grown'], []]);
    heap.dispose();
  });

  it('keys that somebody chose to collide, and as many that nobody chose', () => {
    const heap = heapOf('release', { name: 'floods' });
    const [flooded, plain] = ['flooded', 'plain'].map(
      (name) => new TypedMap('u32', 'u32', { heap, name, capacity: 4000 }),
    ) as [TypedMap<'u32', 'u32'>, TypedMap<'u32', 'u32'>];
    const samples = [sample()];
    for (let key = 0; flooded.size < 60; key++) if (flooded.explain(key).bucket === 0) flooded.set(key, key);
    for (let key = 0; key < 4000; key++) plain.set(key, key);
    samples.push(sample());
    expect(judge(samples, heap)).toEqual(['F1 flooded']);
    heap.dispose();
  });

  it('a map without capacity, and one with the capacity that was advised', async () => {
    const heap = heapOf('release', { name: 'sizes' });
    const fill = (map: TypedMap<'u32', 'u32'>) => {
      for (let i = 0; i < 500; i++) map.set(i, i);
    };
    fill(new TypedMap('u32', 'u32', { heap, name: 'unsized' }));
    const [finding] = doctor([sample()]).filter(({ heap }) => heap === 'sizes');
    expect(finding?.rule).toBe('F3');
    const capacity = Number(finding?.evidence.capacity);
    fill(new TypedMap('u32', 'u32', { heap, name: 'sized', capacity }));
    expect(judge([sample()], heap)).toEqual(['F3 unsized']);
    heap.dispose();
  });
});

it('judges more readings, and refuses more problems, than a call may have arguments', () => {
  const MANY = 200_000;
  const map = (size: number) => ({ ...HEALTHY, size });
  const days = Array.from({ length: MANY }, (_, at) => ({ at, map: map(at), heap: undefined }));
  expect(capacityFor(days)).toBe(MANY - 1);
  const wrong = { ...sampleAt(0), maps: new Array(MANY).fill(null) };
  expect(() => doctor([wrong])).toThrow(/^samples\[0\]\.maps\[0\] is null: expected an object$/);
});
