// The programs of memory.test.ts.
import type { Heap } from '../../bindings/index.js';
import type { Api } from '../support/findings.js';

export interface Options {
  readonly loop: 'drop-ins' | 'disposed' | 'typed' | 'alive';
  readonly count: number;
}

export interface Result {
  /** Maps made, and what ended that early. */
  readonly made: number;
  readonly error?: string;
  /** RAM of the process [MiB]. */
  readonly megabytes: number;
  /** Of `alive`: one with no map alive and one with 10,000, with what they take afterwards. */
  readonly heaps: readonly { committed: number; maps: number; alive: number }[];
  /** Time per map in each of them [us]. */
  readonly microseconds: readonly number[];
}

/** Maps of one job, that the collector can free when it has ended. */
const BATCH = 500;
const nextJob = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Makes maps, and drops all but the last of each job, which it disposes; each is written to. Gives
 *  microseconds per map. */
const churn = async ({ TypedMap }: Api, heap: Heap, from: number, count: number): Promise<number> => {
  const begin = performance.now();
  for (let i = from; i < count; i++) {
    const map = new TypedMap('i32', 'i32', { heap });
    map.set(i, i);
    if (map.get(i) !== i || map.size !== 1) throw new Error('lost an entry');
    if (i % BATCH !== BATCH - 1) continue;
    map.dispose();
    await nextJob();
  }
  return ((performance.now() - begin) * 1000) / (count - from);
};

const ALIVE = 10_000;

/** `count` maps on each of two heaps, in turns, since what else a machine does is for a while. */
const churnBoth = async (api: Api, count: number): Promise<Partial<Result>> => {
  const alive = [0, ALIVE];
  const heaps = alive.map(() => new api.Heap());
  const make = (heap: Heap | undefined, n: number) =>
    Array.from({ length: n }, () => new api.TypedMap('i32', 'i32', { heap: heap as Heap }));
  const kept = alive.map((n, i) => make(heaps[i], n));
  const part = count / 20;
  const taken = alive.map((): number[] => []);
  for (let from = 0; from < count; from += part) {
    for (let i = 0; i < 2; i++) taken[i]?.push(await churn(api, heaps[i] as Heap, from, from + part));
  }
  const median = (figures: number[]): number => figures.sort((a, b) => a - b)[figures.length >> 1] as number;
  await nextJob();
  return {
    made: count,
    heaps: heaps.map((heap, i) => ({ ...heap.stats(), alive: kept[i]?.length ?? 0 })),
    microseconds: taken.map(median),
  };
};

const steps = ({ DropIn, Heap, TypedMap }: Api): Record<Exclude<Options['loop'], 'alive'>, () => void> => ({
  'drop-ins': () => {
    const map = new DropIn<number, number>();
    for (let i = 0; i < 600; i++) map.set(i, i);
    if (map.reserve(100_000).get(599) !== 599) throw new Error('lost an entry');
  },
  disposed: () => {
    const map = new TypedMap('i32', 'f64', { capacity: 2_000_000, heap: Heap.default });
    map.set(1, 1).dispose();
  },
  typed: () => void new TypedMap('i32', 'f64', { capacity: 2_000_000 }).set(1, 1),
});

export const run = async (api: Api, { loop, count }: Options): Promise<object> => {
  if (loop === 'alive') return churnBoth(api, count);
  let made = 0;
  let error: string | undefined;
  const step = steps(api)[loop];
  try {
    for (; made < count; made++) step();
  } catch (failed) {
    error = String(failed);
  }
  return { made, error, megabytes: process.memoryUsage.rss() / 2 ** 20 };
};
