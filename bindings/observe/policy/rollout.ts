// A staged rollout as a pure state machine. State and instance name decide who has the policy; state and
// reading decide the next state. Between the two thresholds nothing happens. A policy that was rolled back
// stays so until another version: no input makes the rollout flap.
import { checkObject, PolicyError, show } from '../../base/errors.js';
import { mix32 } from '../../base/mix32.js';
import type { GrowthPolicy } from '../../heap/map-options.js';
import { parseDuration } from '../schema/parse-duration.js';
import { checkShape, type Shape } from '../schema/schema.js';
import { type PolicyFile, parse } from './file.js';

/** Where a rollout is. Plain data, to be kept wherever state is kept. */
export interface RolloutState {
  /** Of the policy file. */
  readonly version: number;
  readonly status: 'running' | 'complete' | 'rolled-back';
  /** Cohorts that have the policy: 1 at the beginning, 0 after a rollback. */
  readonly stage: number;
  /** Share of instances that have it. */
  readonly percent: number;
  /** Time of the last reading, milliseconds; null before the first. */
  readonly at: number | null;
  /** Since when the p99 has been below the lower threshold, in this stage; null if it is not. */
  readonly since: number | null;
}

/** A measurement on instances that have the policy. */
export interface RolloutReading {
  /** Milliseconds, not before the last reading's. */
  at: number;
  /** Of an operation; Infinity is a breach. */
  p99Seconds: number;
}

/** A rollout of one policy file. */
export interface Rollout {
  /** What to begin with: the state that was given, or the first cohort if it was none, or of another
   *  version. */
  readonly state: RolloutState;
  /** The state after a reading. Throws PolicyError for a reading that is none, or before the last. */
  step(state: RolloutState, reading: RolloutReading): RolloutState;
  /** The policy that an instance has in a state; undefined: its own. The same instances come first in every
   *  rollout. */
  policyFor(state: RolloutState, instance: string): Readonly<GrowthPolicy> | undefined;
}

/** Of the upper threshold, if no lower one is given: the article promotes below 200 and rolls back above 300
 *  microseconds. */
const LOWER = 2 / 3;

const STATE: Shape = {
  kind: 'object',
  must: {
    version: { kind: 'number' },
    status: { kind: 'one', of: ['running', 'complete', 'rolled-back'] },
    stage: { kind: 'number', least: 0, whole: true },
    percent: { kind: 'number' },
    at: { kind: 'either', of: [{ kind: 'number' }, { kind: 'nothing' }] },
    since: { kind: 'either', of: [{ kind: 'number' }, { kind: 'nothing' }] },
  },
};

/** Where an instance stands among all, 0 to 100: FNV-1a of its name, mixed by murmur3's finaliser, so that
 *  names that differ in their last digit are spread. */
export const standing = (instance: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < instance.length; i++) hash = Math.imul(hash ^ instance.charCodeAt(i), 0x01000193);
  return ((mix32(hash) >>> 0) / 2 ** 32) * 100;
};

const checkReading = (reading: RolloutReading, last: number): void => {
  checkObject('reading', reading);
  const { at, p99Seconds } = reading;
  if (!Number.isFinite(at) || at < last)
    throw new PolicyError(`reading.at is ${show(at)}: expected milliseconds, ${last} or later`);
  if (typeof p99Seconds !== 'number' || !(p99Seconds >= 0))
    throw new PolicyError(`reading.p99Seconds is ${show(p99Seconds)}: expected a number of 0 or more`);
};

/** A rollout of a policy file, as an object or a text. Throws PolicyError for a file or a state that is
 *  none. */
export const rollout = (file: unknown, state?: RolloutState): Rollout => {
  const policy = parse(file);
  const { version, cohorts, slo } = policy;
  const upper = slo.p99Seconds;
  const lower = slo.promoteBelowSeconds ?? upper * LOWER;
  const hold = parseDuration(policy.hold) as number;
  if (state !== undefined) checkShape(STATE, state, 'state');
  const first: RolloutState = { version, status: 'running', ...stageOf(policy, 1), at: null, since: null };

  const step = (now: RolloutState, reading: RolloutReading): RolloutState => {
    checkReading(reading, now.at ?? Number.NEGATIVE_INFINITY);
    const { at, p99Seconds } = reading;
    if (now.status !== 'running') return { ...now, at };
    if (p99Seconds > upper) return { ...now, status: 'rolled-back', ...stageOf(policy, 0), at, since: null };
    if (p99Seconds >= lower) return { ...now, at, since: null };
    // a gap between readings longer than the hold starts the time anew: the p99 in it is unknown
    const blind = now.at !== null && at - now.at > hold;
    const since = blind ? at : (now.since ?? at);
    if (at - since < hold) return { ...now, at, since };
    if (now.stage === cohorts.length) return { ...now, status: 'complete', at, since };
    return { ...now, ...stageOf(policy, now.stage + 1), at, since: at };
  };

  const policyFor = ({ stage }: RolloutState, instance: string): Readonly<GrowthPolicy> | undefined => {
    const place = standing(instance);
    const cohort = cohorts.findIndex(({ percent }) => place < percent);
    return cohort >= 0 && cohort < stage ? cohorts[cohort]?.policy : undefined;
  };

  return { state: state?.version === version ? state : first, step, policyFor };
};

const stageOf = ({ cohorts }: PolicyFile, stage: number): { stage: number; percent: number } => ({
  stage,
  percent: cohorts[stage - 1]?.percent ?? 0,
});
