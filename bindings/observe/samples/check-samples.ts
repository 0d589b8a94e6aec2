// Checks samples from outside: recordings, answers of other processes. Only the fields that doctor() and
// suggest() read are checked.
import { checkShape, type Problem, problem, problemsOf, refuse, type Shape } from '../schema/schema.js';
import type { Sample } from './sample.js';

type Fields = Readonly<Record<string, Shape>>;

const count = { kind: 'number', least: 0 } as const;
const text: Shape = { kind: 'text' };
const flag: Shape = { kind: 'flag' };
const list = (of: Shape): Shape => ({ kind: 'list', of });
/** An object with these fields and any others. */
const fields = (must: Fields, may: Fields = {}): Shape => ({ kind: 'object', open: true, must, may });
/** Fields of one shape, by names separated by blanks. */
const each = (shape: Shape, names: string): Fields =>
  Object.fromEntries(names.split(' ').map((name) => [name, shape]));
const counts = (names: string): Shape => fields(each(count, names));

const DURATIONS = fields({ bounds: list(count), counts: list(count), count, sum: count });
const MAP = fields(
  {
    ...each(text, 'name key core heap growth'),
    ...each(flag, 'growing degraded paused'),
    ...each(count, 'id size B buckets oldBuckets overflowBuckets growEpoch loadFactor ageMs'),
    ...each(count, 'oldBucketsAgeMs oldBucketsIdleMs mutations earlyDoublings floods'),
    grows: counts('double sameSize'),
    evacuated: counts('assist background drain'),
    evacuationMs: counts('assist background drain'),
    bytes: counts('live old overflow keys total'),
    policy: fields({ assist: count, loadFactor: count, resize: text, background: flag }),
  },
  { operations: fields({ every: count, ms: count, by: fields({}) }) },
);
const HEAP = fields(
  {
    ...each(text, 'name core'),
    ...each(count, 'committed used free maps maximumBytes'),
    softLimitBytes: { kind: 'either', of: [count, { kind: 'nothing' }] },
  },
  { repairs: count }, // recordings of 0.1.0 have none
);
/** The last time that a Date can hold, in milliseconds (ECMAScript, 21.4.1.1). */
const LATEST = 8.64e15;
const SAMPLE = fields({ at: { ...count, most: LATEST }, maps: list(MAP), heaps: list(HEAP) });

/** The problems of a value that should be a sample. `path`: the value's name in messages. */
export const sampleProblems = (value: unknown, path: string): Problem[] => {
  const problems = problemsOf(SAMPLE, value, path);
  return problems.length > 0 ? problems : timesProblems(value as Sample, path);
};

/** Throws PolicyError for anything but samples in order of time, naming the first value that is wrong. */
export const checkSamples = (samples: unknown): void => {
  checkShape(list(fields({})), samples, 'samples');
  for (const [i, sample] of (samples as unknown[]).entries()) refuse(sampleProblems(sample, `samples[${i}]`));
  refuse(orderProblems(samples as Sample[]));
};

const orderProblems = (samples: readonly Sample[]): Problem[] =>
  samples.flatMap(({ at }, i) => {
    const before = samples[i - 1]?.at ?? at;
    return at < before ? [problem(`samples[${i}].at`, at, `${before} or later, as the sample before`)] : [];
  });

const timesProblems = ({ maps }: Sample, path: string): Problem[] =>
  maps.flatMap(({ operations }, i) =>
    Object.entries(operations?.by ?? {}).flatMap(([name, times]) =>
      problemsOf(DURATIONS, times, `${path}.maps[${i}].operations.by.${name}`),
    ),
  );
