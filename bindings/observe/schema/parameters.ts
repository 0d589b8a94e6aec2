// What each parameter is for: its unit, which metrics it moves, what goes wrong with a bad value, and what it
// descends from in Go, Redis or the article. Defaults and ranges are in ../parameters.ts; a rollout's own
// parameters are here. docs/parameters.md is made of this (tools/gen-parameters.mjs).
import { expectation, PARAMETERS, type Parameter, type ParameterName } from '../../heap/parameters.js';
import { DURATION_EXPECTED } from './parse-duration.js';

/** One row of docs/parameters.md. */
export interface Prose {
  /** One sentence. */
  readonly about: string;
  /** '' if it has none. */
  readonly unit: string;
  /** Names of metrics (metricsText()) that it moves. */
  readonly moves: readonly string[];
  /** Effects of a bad value. */
  readonly risk: string;
  /** What it descends from. */
  readonly ancestor: string;
  /** Whether policy.apply() can change it in a living map. */
  readonly live: boolean;
}

/** A row as it is written here: metrics in one text, without their prefix. */
type Written = Pick<Prose, 'about' | 'risk'> & { unit?: string; moves?: string; ancestor?: string };

const prose = <N extends string>(rows: Readonly<Record<N, Written>>): Readonly<Record<N, Prose>> =>
  Object.fromEntries(
    Object.entries<Written>(rows).map(([name, { about, unit = '', moves, risk, ancestor = '' }]) => {
      const metrics = moves?.split(' ').map((metric) => `tophash_${metric}`) ?? [];
      return [name, { about, unit, moves: metrics, risk, ancestor, live: name.startsWith('growth.') }];
    }),
  ) as unknown as Record<N, Prose>;

export const PROSE = prose<ParameterName>({
  capacity: {
    about: 'Entries to hold without growth.',
    unit: 'entries',
    moves: 'grows_total memory_bytes',
    risk: 'too small: growths while it fills (F3); too large: memory for buckets that stay empty',
    ancestor: "Go's make(map, n)",
  },
  name: {
    about: 'What metrics, errors and the doctor call the map or the heap.',
    risk: 'many different names make many series: name kinds of maps, not requests',
  },
  seed: {
    about: 'Makes hashes repeatable, for replays. Without it they are drawn from the secure source.',
    moves: 'hash_flood_total',
    risk: 'a seed that others know lets them choose keys that collide',
    ancestor: "Go's hash0",
  },
  hash: {
    about:
      'Hash of string and bytes keys: SipHash-1-3 with a secret, ' +
      'or a quicker one for keys that nobody chooses.',
    moves: 'hash_flood_total operation_duration_seconds',
    risk: "'fast' with keys of strangers can be flooded",
    ancestor: "Go's stringhash",
  },
  'growth.assist': {
    about: 'Old buckets that a write evacuates beyond the one it needs.',
    unit: 'buckets per write',
    moves: 'evacuated_buckets_total operation_duration_seconds oldbuckets_pending',
    risk: 'high: slow writes while growing (S3); 0: a growth lasts as long as it may',
    ancestor: "Go's growWork, which evacuates one more; the article's assist credit",
  },
  'growth.loadFactor': {
    about: 'Entries per 8 slots above which the map doubles.',
    unit: 'entries per 8 slots',
    moves: 'load_ratio overflow_buckets memory_bytes',
    risk: 'high: longer chains; low: more memory per entry',
    ancestor: "Go's load factor 6.5 and the table above it",
  },
  'growth.resize': {
    about: "Whether the map may double: 'avoid' only when five times as full, 'forbid' never.",
    moves: 'grows_total load_ratio',
    risk: "'forbid' left on: chains grow with the entries, and lookups with them",
    ancestor: "Valkey's HASHTABLE_RESIZE_AVOID",
  },
  'growth.background.sliceMs': {
    about: 'Milliseconds of evacuation per slice of the background drain.',
    unit: 'ms',
    moves: 'evacuated_buckets_total grow_pause_seconds oldbuckets_age_seconds',
    risk: 'high: pauses of the event loop',
    ancestor: "Redis's activerehashing, 1 ms",
  },
  'growth.background.everyMs': {
    about: 'Milliseconds from a slice to the next.',
    unit: 'ms',
    moves: 'evacuated_buckets_total oldbuckets_age_seconds oldbuckets_idle_seconds',
    risk: 'high: old buckets linger in maps that are only read (S1)',
    ancestor: "Redis's activerehashing, every 100 ms",
  },
  maximumBytes: {
    about: 'Most bytes that a heap takes. Without it: what wasm32 has, less a page.',
    unit: 'bytes',
    moves: 'memory_limit_bytes degraded',
    risk: 'too small: growths get no memory, then insertions throw OutOfMemoryError',
    ancestor: "the process's memory limit",
  },
  softLimitBytes: {
    about:
      "Committed bytes above which growths end in the background whatever the maps' policies say, " +
      "and 'pressure' fires.",
    unit: 'bytes',
    moves: 'memory_limit_bytes oldbuckets_age_seconds',
    risk: 'below what the process needs: always above it (F5)',
    ancestor: "Go's GOMEMLIMIT",
  },
});

/** A rollout's parameters, by their place in a policy file. */
export const ROLLOUT = {
  'cohorts[].percent': { default: undefined, least: 0.01, most: 100, whole: false },
  'slo.p99Seconds': { default: undefined, least: 1e-6, most: 60, whole: false },
  'slo.promoteBelowSeconds': { default: undefined, least: 1e-6, most: 60, whole: false },
  hold: { default: undefined, type: 'string' },
  version: { default: undefined, least: 1, most: Number.MAX_SAFE_INTEGER, whole: true },
} as const satisfies Readonly<Record<string, Parameter>>;

export const ROLLOUT_PROSE = prose<keyof typeof ROLLOUT>({
  'cohorts[].percent': {
    about: 'Share of instances, by a hash of their names, that have the policy once the cohort is reached.',
    unit: '%',
    moves: 'policy_changes_total',
    risk: 'a large first cohort shows a bad policy to many',
    ancestor: "the article's 5, 20, 50, 100 %",
  },
  'slo.p99Seconds': {
    about: 'Upper threshold: a p99 above it rolls the policy back.',
    unit: 's',
    moves: 'operation_duration_seconds',
    risk: "below the maps' usual p99: never gets past the first cohort",
    ancestor: "the article's 300 microseconds",
  },
  'slo.promoteBelowSeconds': {
    about:
      'Lower threshold: only a p99 below it counts towards the next cohort. ' +
      'Two thirds of the upper one if not given.',
    unit: 's',
    moves: 'operation_duration_seconds',
    risk: 'close to the upper threshold: promotes what is about to be rolled back',
    ancestor: "the article's 200 of 300 microseconds",
  },
  hold: {
    about: 'How long the p99 must stay below the lower threshold before the next cohort.',
    unit: 'ms, s, m or h',
    risk: 'shorter than a cycle of the load: a bad hour comes after the last cohort',
    ancestor: "the article's 15 minutes",
  },
  version: {
    about: 'Number of the policy, counted up with each change: a rollout begins anew with it.',
    moves: 'policy_info',
    risk: 'not counted up: a policy that was rolled back stays so',
  },
});

/** Everything known of one parameter. */
interface DocumentedParameter extends Prose {
  readonly name: string;
  readonly parameter: Parameter;
  /** What it takes, in words. */
  readonly takes: string;
}

/** All parameters: those of options in their order, then a rollout's. */
export const documentedParameters = (): DocumentedParameter[] => {
  const all: Readonly<Record<string, Prose>> = { ...PROSE, ...ROLLOUT_PROSE };
  return Object.entries<Parameter>({ ...PARAMETERS, ...ROLLOUT }).map(([name, parameter]) => {
    const takes = name === 'hold' ? DURATION_EXPECTED : expectation(parameter);
    return { name, parameter, takes, ...(all[name] as Prose) };
  });
};
