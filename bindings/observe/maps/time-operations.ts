// Times every n-th operation of a map. A timed map gets own methods that pass every n-th call through a
// clock, and its heap reports the time that writes spend on growth. Other maps pay nothing.
import { type Durations, durations, Histogram } from '../../base/histogram.js';
import { checkOptions } from '../../base/options.js';
import { checkShape } from '../schema/schema.js';
import { watchTimes } from '../trace/watch-mask.js';
import { tableOf } from './tables.js';

/** Durations of every n-th operation. */
export interface OperationTimes {
  /** n. */
  every: number;
  /** Estimated time of all operations: the timed operations' sum times n (ms). */
  ms: number;
  /** Durations of the timed operations, by method. */
  by: Record<string, Durations>;
}

const TIMED = ['get', 'has', 'set', 'add', 'delete', 'getOrInsert', 'getOrInsertComputed'];

/** The timing of one map. */
interface Timed {
  every: number;
  by: Record<string, Histogram>;
  stop: () => void;
}

const timed = new WeakMap<object, Timed>();

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Times every `every`-th call (1 to 2^20, default 1024) of a map's methods for single entries until the
 * result is called, and the time that its heap's maps spend on growth. sample() and the metrics show both.
 * Throws PolicyError for anything but a TypedMap or TypedSet and a number in range.
 */
export const timeOperations = (map: object, options: { every?: number } = {}): (() => void) => {
  const table = tableOf(map);
  checkOptions('options', options, { every: 1 });
  const { every = 1024 } = options;
  checkShape({ kind: 'number', least: 1, most: 2 ** 20, whole: true }, every, 'every');
  timed.get(map)?.stop();
  const { heap } = table;
  const by: Record<string, Histogram> = {};
  const own: string[] = [];
  let left = every;
  for (const name of TIMED) {
    const method = (map as unknown as Record<string, Method | undefined>)[name];
    if (method === undefined) continue;
    const histogram = new Histogram();
    by[name] = histogram;
    own.push(name);
    const value = (...args: unknown[]): unknown => {
      if (--left > 0) return method.apply(map, args);
      left = every;
      const start = performance.now();
      try {
        return method.apply(map, args);
      } finally {
        histogram.add(performance.now() - start);
      }
    };
    Object.defineProperty(map, name, { value, configurable: true });
  }
  watchTimes(heap, 1);
  const stop = (): void => {
    if (timed.get(map)?.stop !== stop) return; // it is over, or timed anew since, which goes on
    timed.delete(map);
    for (const name of own) delete (map as unknown as Record<string, unknown>)[name];
    watchTimes(heap, -1);
  };
  timed.set(map, { every, by, stop });
  return stop;
};

/** Times of a map's operations; undefined if they are not timed. */
export const operationTimes = (map: object): OperationTimes | undefined => {
  const it = timed.get(map);
  if (it === undefined) return undefined;
  const by = Object.fromEntries(Object.entries(it.by).map(([name, its]) => [name, durations(its)]));
  const ms = it.every * Object.values(it.by).reduce((sum, its) => sum + its.sum, 0);
  return { every: it.every, ms, by };
};
