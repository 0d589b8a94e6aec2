// Plans the measurement: datasets, their order, rounds. In each round both implementations measure a dataset
// one after the other, so that whatever else the machine does meets both alike.
import type { Context } from '../command.js';
import { runJob } from './job.js';
import type { Progress } from './progress.js';
import { whole } from './statistics.js';
import {
  type Dataset,
  type Implementation,
  implementations,
  type Measured,
  operations,
  type TimeAnswer,
} from './types.js';

/** More rounds than this say nothing new. */
const MOST_ROUNDS = 5;

/** The random keys that are measured beside the real input. */
export const randomDatasets = (): Dataset[] =>
  (['i32', 'i64'] as const).flatMap((key) =>
    [1_000, 30_000, 1_000_000].map((n): Dataset => {
      return { id: `${key}-${n}`, title: `random ${key} -> f64`, key, value: 'f64', n, seed: 7_919 };
    }),
  );

/** A dataset with its cost and results so far. */
interface Running {
  readonly dataset: Dataset;
  readonly result: Measured & { checksum: string; rounds: number };
  /** Milliseconds of its longest round. */
  cost: number;
}

type Show = (stage: string, running: Running, who: Implementation | 'both') => void;

/** Measures every dataset at least once, and again in rounds that end before `deadline` (milliseconds since
 *  the process started). Throws if a check fails in a child, or the implementations' checksums differ. */
export const measureAll = async (
  datasets: readonly Dataset[],
  deadline: number,
  context: Context,
  progress: Progress,
): Promise<Measured[]> => {
  const running = datasets.map((dataset): Running => {
    const { given: _, ...facts } = dataset;
    const both = () => ({ tophash: [], map: [] });
    const ns = new Map(operations.map((operation) => [operation, both()]));
    const figures = { ns, slowestInsertMs: both(), bytesPerEntry: both() };
    return { dataset, result: { dataset: facts, checksum: '', rounds: 0, ...figures }, cost: 0 };
  });
  const show: Show = (stage, { dataset }, who) => {
    const seconds = Math.round(performance.now() / 1000);
    const what = `${dataset.title}, n = ${whole(dataset.n)}`;
    progress.show(`${seconds} s, ${stage}: ${what}, ${who === 'map' ? 'Map' : who}`);
  };

  for (const each of running) await measureRound(each, context, show);
  for (const each of running) await measureMemory(each, context, show);
  for (let next = nextOf(running, deadline); next !== undefined; next = nextOf(running, deadline))
    await measureRound(next, context, show);
  return running.map(({ result }) => result);
};

/** The dataset to measure next, if one fits before the deadline: fewest rounds, then longest round. */
const nextOf = (running: readonly Running[], deadline: number): Running | undefined =>
  running
    .filter(({ result, cost }) => result.rounds < MOST_ROUNDS && performance.now() + cost <= deadline)
    .sort((a, b) => a.result.rounds - b.result.rounds || b.cost - a.cost)[0];

const measureRound = async (each: Running, context: Context, show: Show): Promise<void> => {
  const started = performance.now();
  for (const implementation of implementations) {
    show(`round ${each.result.rounds + 1}`, each, implementation);
    const answer = await runJob({ implementation, dataset: each.dataset, measure: 'time' }, context);
    if (answer.measure === 'time') record(each.result, implementation, answer);
  }
  each.result.rounds++;
  each.cost = Math.max(each.cost, performance.now() - started);
};

/** Measures both implementations at the same time: memory does not depend on speed. */
const measureMemory = async (each: Running, context: Context, show: Show): Promise<void> => {
  show('memory', each, 'both');
  const answers = implementations.map(async (implementation) => {
    const job = { implementation, dataset: keysOnly(each.dataset), measure: 'memory' } as const;
    const answer = await runJob(job, context);
    if (answer.measure === 'memory') each.result.bytesPerEntry[implementation].push(answer.bytesPerEntry);
  });
  await Promise.all(answers);
};

/** The dataset without misses and stream, which would only take memory in a memory child. */
const keysOnly = ({ given, ...dataset }: Dataset): Dataset => {
  const none = new Int32Array(0);
  return given ? { ...dataset, given: { keys: given.keys, misses: none, stream: none } } : dataset;
};

const record = (result: Running['result'], implementation: Implementation, answer: TimeAnswer): void => {
  if (result.checksum === '') result.checksum = answer.checksum;
  if (result.checksum !== answer.checksum) {
    const { title, n } = result.dataset;
    const read = `${implementation} read ${answer.checksum}, expected ${result.checksum}`;
    throw new Error(`${title}, n = ${n}: ${read}`);
  }
  result.slowestInsertMs[implementation].push(answer.slowestInsertMs);
  for (const operation of operations) {
    const ns = answer.ns[operation];
    if (ns !== undefined) result.ns.get(operation)?.[implementation].push(ns);
  }
};
