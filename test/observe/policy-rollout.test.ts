// A rollout goes from cohort to cohort when the p99 stays low long enough, back when it breaches, and never
// to and fro.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../bindings/index.js';
import { policy, type RolloutReading, type RolloutState } from '../../bindings/observe/index.js';
import { standing } from '../../bindings/observe/policy/rollout.js';

const MINUTE = 60_000;
const percents = [5, 20, 50, 100];
const FILE = {
  version: 7,
  cohorts: percents.map((percent) => ({ percent, policy: { assist: percent === 100 ? 16 : 4 } })),
  slo: { p99Seconds: 300e-6 },
  hold: '15m',
};
const GOOD = 199e-6;
const BETWEEN = 250e-6;
const BAD = 301e-6;

/** States after readings `everyMs` apart. */
const run = (p99s: readonly number[], everyMs = MINUTE, file: object = FILE): RolloutState[] => {
  const { state, step } = policy.rollout(file);
  const states = [state];
  p99s.forEach((p99Seconds, i) => {
    states.push(step(states[i] as RolloutState, { at: i * everyMs, p99Seconds }));
  });
  return states;
};
const last = (states: readonly RolloutState[]): RolloutState => states[states.length - 1] as RolloutState;
const times = (n: number, p99: number): number[] => Array(n).fill(p99);

describe('policy.rollout', () => {
  it('begins with the first cohort', () => {
    expect(policy.rollout(JSON.stringify(FILE)).state).toEqual({
      ...{ version: 7, status: 'running', stage: 1, percent: 5, at: null, since: null },
    });
  });

  it('promotes after the hold below the lower threshold: 5, 20, 50, 100 %, complete', () => {
    const states = run(times(62, GOOD));
    const changes = states.flatMap((state, i) => {
      const before = states[i - 1];
      if (before !== undefined && state.percent === before.percent && state.status === before.status)
        return [];
      return [[state.at === null ? null : state.at / MINUTE, state.percent, state.status]];
    });
    expect(changes).toEqual([
      [null, 5, 'running'],
      [15, 20, 'running'],
      [30, 50, 'running'],
      [45, 100, 'running'],
      [60, 100, 'complete'],
    ]);
    const { step } = policy.rollout(FILE);
    expect(step(last(states), { at: 1e9, p99Seconds: BAD })).toMatchObject({
      status: 'complete',
      percent: 100,
    });
  });

  it.each([
    ['at the lower threshold', 200e-6, { percent: 5, since: null, status: 'running' }],
    ['between the thresholds', BETWEEN, { percent: 5, since: null, status: 'running' }],
    ['at the upper threshold', 300e-6, { percent: 5, since: null, status: 'running' }],
    ['above the upper threshold', BAD, { percent: 0, stage: 0, status: 'rolled-back' }],
    ['without a bound', Infinity, { percent: 0, stage: 0, status: 'rolled-back' }],
  ])('a p99 %s', (_, p99, expected) => {
    expect(last(run([...times(14, GOOD), p99]))).toMatchObject(expected);
    expect(last(run(times(40, p99)))).toMatchObject(expected);
  });

  it('a p99 of exactly the lower threshold is not below it, and one of 0 is', () => {
    const file = { ...FILE, slo: { p99Seconds: 300e-6, promoteBelowSeconds: 200e-6 } };
    expect(last(run(times(40, 200e-6), MINUTE, file)).percent).toBe(5);
    expect(last(run(times(16, 0), MINUTE, file)).percent).toBe(20);
  });

  it('counts the time below anew after a reading between the thresholds', () => {
    expect(last(run([...times(15, GOOD), BETWEEN, ...times(15, GOOD)])).percent).toBe(5);
    expect(last(run([...times(15, GOOD), BETWEEN, ...times(16, GOOD)])).percent).toBe(20);
  });

  it('counts the time anew in each stage, and after more than a hold without readings', () => {
    expect(last(run(times(3, GOOD), 15 * MINUTE)).percent).toBe(50);
    expect(last(run(times(5, GOOD), 15 * MINUTE + 1)).percent).toBe(5);
  });

  it('rolls back from every stage, and stays back whatever comes', () => {
    for (const n of [1, 16, 31, 46]) {
      const states = run([...times(n, GOOD), BAD, ...times(100, GOOD)]);
      expect([n, last(states)]).toMatchObject([
        n,
        { status: 'rolled-back', percent: 0, at: (n + 100) * MINUTE },
      ]);
    }
  });

  it('takes its lower threshold from the file', () => {
    const file = { ...FILE, slo: { p99Seconds: 300e-6, promoteBelowSeconds: 280e-6 } };
    expect(last(run(times(16, BETWEEN), MINUTE, file)).percent).toBe(20);
  });

  it('never flaps: whatever the readings, the share rises, then falls at most once', () => {
    const reading = fc.tuple(
      fc.constantFrom(...times(40, GOOD), BETWEEN, BAD, 300e-6, 200e-6),
      fc.nat(16 * MINUTE),
    );
    const seen = { up: 0, down: 0 };
    fc.assert(
      fc.property(fc.array(reading, { minLength: 20, maxLength: 60 }), (readings) => {
        const { state, step } = policy.rollout(FILE);
        let [now, at, fallen] = [state, 0, false];
        for (const [p99Seconds, ms] of readings) {
          at += ms;
          const next = step(now, { at, p99Seconds });
          if (next.percent < now.percent) {
            expect([p99Seconds, fallen, next.percent]).toEqual([BAD, false, 0]);
            fallen = true;
            seen.down++;
          }
          if (next.percent > now.percent) {
            expect([p99Seconds, fallen, next.stage]).toEqual([GOOD, false, now.stage + 1]);
            seen.up++;
          }
          now = next;
        }
      }),
      { seed: 58, numRuns: 500 },
    );
    expect(Math.min(seen.up, seen.down)).toBeGreaterThan(50);
  });

  it('is pure: the same state and reading give the same, and states survive JSON', () => {
    const { state, step } = policy.rollout(FILE);
    const frozen = Object.freeze({ ...state });
    const reading: RolloutReading = { at: 5, p99Seconds: GOOD };
    expect(step(frozen, reading)).toEqual(step(frozen, reading));
    const kept = JSON.parse(JSON.stringify(last(run(times(20, GOOD)))));
    expect(policy.rollout(FILE, kept).state).toEqual(kept);
    expect(policy.rollout({ ...FILE, version: 8 }, kept).state).toMatchObject({
      version: 8,
      stage: 1,
      at: null,
    });
  });

  it.each<[unknown, string]>([
    [{ at: 9, p99Seconds: GOOD }, 'reading.at is 9: expected milliseconds, 10 or later'],
    [{ at: NaN, p99Seconds: GOOD }, 'reading.at is NaN'],
    [{ at: 11, p99Seconds: NaN }, 'reading.p99Seconds is NaN: expected a number of 0 or more'],
    [{ at: 11, p99Seconds: -1 }, 'reading.p99Seconds is -1'],
    [{ at: 11 }, 'reading.p99Seconds is undefined'],
    [null, 'reading: got null, expected an object'],
  ])('refuses the reading %j', (reading, message) => {
    const { state, step } = policy.rollout(FILE);
    const now = step(state, { at: 10, p99Seconds: GOOD });
    expect(() => step(now, reading as RolloutReading)).toThrow(PolicyError);
    expect(() => step(now, reading as RolloutReading)).toThrow(message);
  });

  it('refuses a file or a state that is none', () => {
    expect(() => policy.rollout({ ...FILE, hold: '' })).toThrow(/hold is ""/);
    const state = { version: 7, status: 'paused' } as unknown as RolloutState;
    expect(() => policy.rollout(FILE, state)).toThrow(/state\.status is "paused": expected one of/);
  });
});

describe('who has the policy', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `orders-${Math.floor(i / 100)}-${i % 100}.eu`);
  const { policyFor } = policy.rollout(FILE);
  const at = (stage: number): RolloutState => ({
    ...{ version: 7, status: 'running', stage, percent: percents[stage - 1] ?? 0, at: null, since: null },
  });
  const have = (stage: number): string[] => names.filter((name) => policyFor(at(stage), name) !== undefined);

  it('as many as the percentage says, within chance', () => {
    expect(have(0)).toEqual([]);
    percents.forEach((percent, i) => {
      // five standard deviations of a binomial
      const allowed = 5 * Math.sqrt(names.length * (percent / 100) * (1 - percent / 100));
      expect([percent, Math.abs(have(i + 1).length - percent * 100) <= allowed]).toEqual([percent, true]);
    });
  });

  it('the same at each call, and nobody who had it loses it by a promotion', () => {
    for (const stage of [1, 2, 3]) {
      const later = new Set(have(stage + 1));
      expect(have(stage).filter((name) => !later.has(name))).toEqual([]);
    }
    expect(have(2)).toEqual(have(2));
  });

  it('each the policy of its own cohort', () => {
    const early = have(1)[0] as string;
    const late = names.find((name) => policyFor(at(3), name) === undefined) as string;
    expect([policyFor(at(4), early), policyFor(at(4), late)]).toEqual([{ assist: 4 }, { assist: 16 }]);
  });

  it('by a hash that is the same in every version and process', () => {
    // computed apart, by FNV-1a and fmix32; another hash would move instances between cohorts in the middle
    // of a rollout
    const known: [string, number][] = [
      ['a', 10.3526],
      ['b', 51.0809],
      ['orders-1', 6.5275],
      ['', 66.8922],
    ];
    for (const [name, percent] of known)
      expect([name, standing(name)]).toEqual([name, expect.closeTo(percent, 3)]);
  });
});
