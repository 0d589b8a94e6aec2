// Policy files: which growth policy goes to how many instances, by which service level it is judged, and
// which values are allowed at all. Read, checked and described by one shape.
import { PolicyError, show } from '../../base/errors.js';
import { checkOptions } from '../../base/options.js';
import type { GrowthPolicy } from '../../heap/map-options.js';
import { PARAMETERS, type Parameter, type ParameterName, type ValueOf } from '../../heap/parameters.js';
import { PROSE, ROLLOUT, ROLLOUT_PROSE } from '../schema/parameters.js';
import { DURATION, DURATION_EXPECTED, parseDuration } from '../schema/parse-duration.js';
import { checkShape, jsonSchema, type Problem, problem, problemsOf, type Shape } from '../schema/schema.js';

/** Values that may be set, by parameter. Parameters without a list must not be changed. `background`: true
 *  allows on, false allows off. */
export interface Allow {
  assist?: readonly number[];
  loadFactor?: readonly number[];
  resize?: readonly ValueOf<'growth.resize'>[];
  background?: readonly boolean[];
  'background.sliceMs'?: readonly number[];
  'background.everyMs'?: readonly number[];
}

/** A policy file. */
export interface PolicyFile {
  /** Counts up: a rollout begins anew with another version. */
  version: number;
  /** In order: each has the first `percent` % of instances that the one before has not. Percentages rise. */
  cohorts: readonly { readonly percent: number; readonly policy: Readonly<GrowthPolicy> }[];
  slo: {
    /** Above it the policy is rolled back. Seconds. */
    readonly p99Seconds: number;
    /** Below it the time towards the next cohort counts; default two thirds of p99Seconds. */
    readonly promoteBelowSeconds?: number;
  };
  /** How long below, such as '15m'. */
  hold: string;
  /** Without it every value in range may be set. */
  allow?: Readonly<Allow>;
}

const described = (parameter: Parameter, about: string): Shape => {
  const text = { about, ...(parameter.default === undefined ? {} : { standard: parameter.default }) };
  if ('words' in parameter) return { kind: 'one', of: parameter.words, ...text };
  if ('type' in parameter) return { kind: 'text', ...text };
  const { least, most, whole } = parameter;
  return { kind: 'number', least, most, whole, ...text };
};
const option = (name: ParameterName): Shape => described(PARAMETERS[name], PROSE[name].about);
const rollout = (name: keyof typeof ROLLOUT): Shape => described(ROLLOUT[name], ROLLOUT_PROSE[name].about);
const listOf = (of: Shape): Shape => ({ kind: 'list', of, least: 1 });

/** What policy.apply() may change: a GrowthPolicy. */
export const GROWTH: Shape = {
  kind: 'object',
  must: {},
  may: {
    assist: option('growth.assist'),
    loadFactor: option('growth.loadFactor'),
    resize: option('growth.resize'),
    background: {
      kind: 'either',
      of: [
        { kind: 'one', of: [false] },
        {
          kind: 'object',
          must: {},
          may: {
            sliceMs: option('growth.background.sliceMs'),
            everyMs: option('growth.background.everyMs'),
          },
        },
      ],
    },
  },
};

export const ALLOW: Shape = {
  kind: 'object',
  must: {},
  may: {
    assist: listOf(option('growth.assist')),
    loadFactor: listOf(option('growth.loadFactor')),
    resize: listOf(option('growth.resize')),
    background: listOf({ kind: 'flag' }),
    'background.sliceMs': listOf(option('growth.background.sliceMs')),
    'background.everyMs': listOf(option('growth.background.everyMs')),
  },
};

const FILE: Shape = {
  kind: 'object',
  about: 'A policy file of tophash: docs/doctor.md says what it does.',
  must: {
    version: rollout('version'),
    cohorts: {
      kind: 'list',
      least: 1,
      of: { kind: 'object', must: { percent: rollout('cohorts[].percent'), policy: GROWTH } },
    },
    slo: {
      kind: 'object',
      must: { p99Seconds: rollout('slo.p99Seconds') },
      may: { promoteBelowSeconds: rollout('slo.promoteBelowSeconds') },
    },
    hold: { kind: 'text', pattern: DURATION, expected: DURATION_EXPECTED, about: ROLLOUT_PROSE.hold.about },
  },
  may: { allow: ALLOW },
};

/** The JSON Schema (draft 2020-12) of policy files. check() also checks rules that no schema can express:
 *  percentages rise, values are on the allow list. */
export const schema = (): Record<string, unknown> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'tophash policy file',
  ...jsonSchema(FILE),
});

/** A growth policy as parameters of an allow list; a parameter's name is also its path in the policy. */
const parametersOf = ({ background, ...rest }: GrowthPolicy): [name: keyof Allow, value: unknown][] => {
  const flat: [string, unknown][] = Object.entries(rest);
  if (background !== undefined) flat.push(['background', background !== false]);
  for (const [name, value] of Object.entries(background || {})) flat.push([`background.${name}`, value]);
  return flat as [keyof Allow, unknown][];
};

/** A policy's values that are not on an allow list. */
export const notAllowed = (policy: GrowthPolicy, allow: Readonly<Allow>, path: string): Problem[] =>
  parametersOf(policy).flatMap(([name, value]) => {
    const allowed: readonly unknown[] | undefined = allow[name];
    if (value === undefined || allowed?.includes(value)) return [];
    const expected =
      allowed === undefined
        ? `no change: the allow list has only ${Object.keys(allow).join(', ') || 'nothing'}`
        : `one of ${allowed.map(show).join(', ')}, by the allow list`;
    return [problem(`${path}.${name}`, value, expected)];
  });

/** Contradictions in a file of the right shape. */
const contradictions = (file: PolicyFile, extra: readonly Readonly<Allow>[]): Problem[] => {
  const { cohorts, slo, hold } = file;
  const found: Problem[] = [];
  cohorts.forEach(({ percent, policy }, i) => {
    const before = cohorts[i - 1]?.percent ?? 0;
    if (percent <= before)
      found.push(problem(`cohorts[${i}].percent`, percent, `more than ${before}, the cohort before`));
    for (const allow of [file.allow, ...extra])
      if (allow !== undefined) found.push(...notAllowed(policy, allow, `cohorts[${i}].policy`));
  });
  const lower = slo.promoteBelowSeconds;
  if (lower !== undefined && lower >= slo.p99Seconds)
    found.push(problem('slo.promoteBelowSeconds', lower, `less than p99Seconds, ${slo.p99Seconds}`));
  if (parseDuration(hold) === 0) found.push(problem('hold', hold, 'more than nothing'));
  return found;
};

/** JSON, if it is a text. Throws PolicyError. */
const read = (file: unknown): unknown => {
  if (typeof file !== 'string') return file;
  try {
    return JSON.parse(file);
  } catch (error) {
    throw new PolicyError(`policy file ${show(file)}: expected JSON: ${(error as Error).message}`);
  }
};

/** All problems of a policy file, as text or as an object: the path, and a sentence with value and
 * expectation; empty for a sound file. `allow`: an allow list in addition to the file's own. Throws
 * PolicyError for a text that is no JSON and for an invalid allow list.
 */
export const check = (file: unknown, options: { allow?: Readonly<Allow> } = {}): Problem[] => {
  checkOptions('options', options, { allow: 1 });
  const { allow } = options;
  if (allow !== undefined) checkShape(ALLOW, allow, 'allow');
  const value = read(file);
  const problems = problemsOf(FILE, value);
  return problems.length > 0
    ? problems
    : contradictions(value as PolicyFile, allow === undefined ? [] : [allow]);
};

/** Reads a policy file, as text or as an object; the result is a copy. Throws PolicyError for the first thing
 *  wrong. */
export const parse = (file: unknown): PolicyFile => {
  const value = read(file);
  const wrong = check(value)[0];
  if (wrong !== undefined) throw new PolicyError(`policy file: ${wrong.message}`);
  return structuredClone(value) as PolicyFile;
};
