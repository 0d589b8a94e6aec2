// What both parts of latency.mjs put entries into, and the quantiles they give.
import { open } from '../../peers/index.mjs';

export const percentiles = [50, 90, 99, 99.9, 99.99, 99.999];

/** @param {import('node:perf_hooks').IntervalHistogram} histogram in ns */
export function quantiles(histogram) {
  const { mean, max } = histogram;
  return { mean, percentiles: percentiles.map((p) => histogram.percentile(p)), max };
}

/** Holds nothing, to show what the clock, the server and the machine alone bring. */
export class Nothing {
  size = 0;
  get() {
    return this.size;
  }
  set() {
    this.size++;
  }
}

/** Multiplications that take about as long as an insert. */
const SPINS = 350;

/** Holds nothing either, and takes its time: a machine that stops a program so many times a second stops more
 *  of its inserts the longer they take, whatever they do. */
class Spinning extends Nothing {
  set() {
    let x = this.size;
    for (let i = 0; i < SPINS; i++) x = (Math.imul(x, 1_664_525) + 1_013_904_223) | 0;
    this.sink = x;
    this.size++;
  }
}

/** @returns {Promise<() => any>} makes maps i32 -> f64 */
export async function creator(implementation) {
  if (implementation === 'clock') return () => new Nothing();
  if (implementation === 'spin') return () => new Spinning();
  const library = await open(implementation, { key: 'i32', value: 'f64', pattern: 'random' });
  return () => library.create({ entries: 0 });
}
