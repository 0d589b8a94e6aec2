// drain() of every map: finishing a growth within a budget of buckets or of time.
import { own, PolicyError, show } from '../base/errors.js';
import { now } from '../base/host.js';
import { notify, traceEvacuation } from '../base/notices.js';
import { checkOptions } from '../base/options.js';
import type { GrowthHistory } from './history.js';

/** Limits of one drain() call; without any it runs to the end. */
export interface DrainBudget {
  /** Old buckets to evacuate at most. */
  maxBuckets?: number;
  /** Milliseconds to spend at most; looked at every 64 buckets. */
  maxMs?: number;
  /** Only say what is left. */
  dryRun?: boolean;
}

/** What a drain() did. */
export interface DrainResult {
  /** Old buckets evacuated by this call. */
  moved: number;
  /** Old buckets left. */
  remaining: number;
  complete: boolean;
  ms: number;
}

/** The names of a budget's limits, as keys. */
const KNOWN: Record<keyof DrainBudget, 1> = { maxBuckets: 1, maxMs: 1, dryRun: 1 };

/** Old buckets between two looks at the clock. */
const SLICE = 64;
const ALL = 0xffffffff;

/** Drains a map. `pending`: how many old buckets it has; `step`: evacuates up to `most`, and says how many it
 *  did, 1 or  more, or throws. Throws PolicyError for a bad budget. */
export const drainWithin = (
  budget: DrainBudget,
  pending: () => number,
  step: (most: number) => number,
): DrainResult => {
  checkOptions('budget', budget, KNOWN);
  const maxBuckets = own(budget, 'maxBuckets', Number.POSITIVE_INFINITY);
  const maxMs = own(budget, 'maxMs', Number.POSITIVE_INFINITY);
  const dryRun = own(budget, 'dryRun', false);
  for (const [name, value] of Object.entries({ maxBuckets, maxMs })) {
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new PolicyError(`${name} is ${show(value)}: expected a number of 0 or more`);
    }
  }
  if (typeof dryRun !== 'boolean') throw new PolicyError(`dryRun is ${show(dryRun)}: expected a boolean`);
  const start = now();
  let moved = 0;
  let remaining = pending();
  while (!dryRun && remaining > 0 && moved < maxBuckets) {
    const most = Math.min(maxBuckets - moved, maxMs === Number.POSITIVE_INFINITY ? ALL : SLICE);
    const done = step(Math.ceil(most));
    moved += done;
    remaining -= done;
    if (now() - start >= maxMs) break;
  }
  return { moved, remaining, complete: remaining === 0, ms: now() - start };
};

/** What is drained: its name, history and steps, as drainWithin() takes them. */
interface Drained {
  readonly name: string;
  readonly life: GrowthHistory;
  pending(): number;
  step(most: number): number;
}

/** As drainWithin(), and tells of it: to tracing, to the map's history, and as a notice. `map`: what the user
 *  has. */
export const drainAndTell = (map: object, budget: DrainBudget, it: Drained): DrainResult => {
  const result = traceEvacuation(
    () => drainWithin(budget, it.pending, it.step),
    () => ({ by: 'drain', map }),
  );
  const { moved, remaining, ms } = result;
  if (moved > 0) it.life.drained('drain', ms);
  notify('drain', () => ({
    ...{ kind: 'drain', at: now(), map: it.name, id: it.life.id },
    ...{ moved, remaining, ms },
  }));
  return result;
};
