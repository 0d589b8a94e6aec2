// doctor(): judges samples of a process by rules that each say when they fire, with the numbers they looked
// at and what to do. Pure: the same samples give the same findings. docs/doctor.md says what each rule must
// not fire on.
import { PolicyError, show } from '../../base/errors.js';
import { checkOptions } from '../../base/options.js';
import { checkSamples } from '../samples/check-samples.js';
import type { Sample } from '../samples/sample.js';
import { heapReadings, mapReadings } from '../samples/sample-history.js';
import { churn } from './rules/churn.js';
import { committed } from './rules/committed.js';
import { evacuation } from './rules/evacuation.js';
import {
  type Finding,
  type HeapReading,
  lastOf,
  type MapReading,
  type Reading,
  type Rule,
  type RuleName,
  subjectOf,
} from './rules/finding.js';
import { flood } from './rules/flood.js';
import { interrupted } from './rules/interrupted.js';
import { limit } from './rules/limit.js';
import { lingering } from './rules/lingering.js';
import { THRESHOLDS, type Thresholds } from './rules/thresholds.js';
import { unsized } from './rules/unsized.js';

export type { Finding, RuleName } from './rules/finding.js';
export { THRESHOLDS, type Thresholds } from './rules/thresholds.js';

/** A rule with the name, the severity and the title of its findings. */
type Named<T> = readonly [RuleName, Finding['severity'], title: string, judge: Rule<T>];
const OF_MAPS: readonly Named<MapReading>[] = [
  ['S1', 'page', 'old buckets linger: a growth is under way and nothing carries it on', lingering],
  ['S3', 'warn', 'evacuation dominates: writes move old buckets more than they write', evacuation],
  ['F1', 'page', 'flood: chains longer than chance explains', flood],
  ['F2', 'warn', 'churn: the map tidies its chains again and again at the same size', churn],
  ['F3', 'advice', 'unsized: the map doubled again and again just after it was made', unsized],
];
const OF_HEAPS: readonly Named<HeapReading>[] = [
  ['S2', 'warn', 'memory grows without entries: what is added is free or overflow buckets', committed],
  ['F5', 'page', 'limit: the heap stays above its soft limit', limit],
  ['F6', 'warn', 'interrupted: calls end in the middle and are undone', interrupted],
];
const ORDER: readonly RuleName[] = ['S1', 'S2', 'S3', 'F1', 'F2', 'F3', 'F5', 'F6'];

/** THRESHOLDS overridden by `options`. Throws PolicyError. */
const thresholdsOf = (options: Partial<Thresholds>): Thresholds => {
  checkOptions('options', options, THRESHOLDS);
  for (const [name, value] of Object.entries(options)) {
    if (typeof value !== 'number' || !(value >= 0))
      throw new PolicyError(`options.${name} is ${show(value)}: expected a number of 0 or more`);
  }
  return { ...THRESHOLDS, ...options };
};

/**
 * Findings about the maps and heaps of the last sample, from all samples of one process in order of time: the
 * signals S1 (old buckets linger), S2 (memory grows without entries), S3 (evacuation dominates), and F1
 * flood, F2 churn, F3 unsized, F5 limit, F6 interrupted. In the order of rules, then of maps or heaps in the
 * sample; empty if nothing is wrong. `options` override THRESHOLDS. Throws PolicyError for invalid samples or
 * options, naming the value.
 */
export const doctor = (samples: readonly Sample[], options: Partial<Thresholds> = {}): Finding[] => {
  const thresholds = thresholdsOf(options);
  checkSamples(samples);
  const judged = <T extends Reading>(rules: readonly Named<T>[], subjects: readonly T[][]): Finding[] =>
    subjects.flatMap((readings) =>
      rules.flatMap(([rule, severity, title, judge]) => {
        const found = judge(readings, thresholds);
        return found ? [{ rule, title, severity, ...subjectOf(lastOf(readings)), ...found }] : [];
      }),
    );
  const found = [...judged(OF_MAPS, mapReadings(samples)), ...judged(OF_HEAPS, heapReadings(samples))];
  return found.toSorted((a, b) => ORDER.indexOf(a.rule) - ORDER.indexOf(b.rule));
};
