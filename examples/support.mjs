// What the examples share: their options, repeatable random numbers, and running two versions of a program in
// turn.
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Reads `--slice` (little data, for CI) and options that take a number, such as `{ rows: 10_000_000 }`. */
export function readOptions(numbers = {}) {
  const options = { slice: { type: 'boolean', default: false } };
  for (const name of Object.keys(numbers)) options[name] = { type: 'string' };
  const { values } = parseArgs({ options });
  const read = ([name, usual]) => [name, values[name] === undefined ? usual : positive(name, values[name])];
  return { slice: values.slice, ...Object.fromEntries(Object.entries(numbers).map(read)) };
}

function positive(name, text) {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1)
    throw new Error(`--${name} ${text}: expected a whole number above 0`);
  return n;
}

/** Columns of figures. */
const WIDTHS = [11, 14, 18, 10];

/** Whole random numbers from 0 to 2^32 - 1, the same for the same seed (xorshift). */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Runs all versions, in turn, `rounds` times each, and prints medians of the time by the clock, and of
 * processor time, which has the garbage collector's threads in it and is the better one where other programs
 * run beside.
 * @param of what one item is, how many there are: a number, or a function of the last version's result
 * @param versions functions without arguments, which give a result; the last is the one with tophash
 * @param check gets all results and throws if they are not equal; it is not timed
 * @param bytes memory that the last version's result has outside the JavaScript heap; without it none is
 *   printed
 */
export function compare({ of: [unit, items], versions, check, bytes, rounds = 3 }) {
  const names = Object.keys(versions);
  const figures = names.map(() => ({ clock: [], cpu: [], memory: 0 }));
  let results = [];
  for (let round = 0; round < rounds; round++) {
    for (const result of results) result.dispose?.();
    results = [];
    for (const [i, name] of names.entries()) {
      collect();
      const { heapUsed } = process.memoryUsage();
      const used = process.cpuUsage();
      const start = performance.now();
      results[i] = versions[name]();
      figures[i].clock.push(performance.now() - start);
      const { user, system } = process.cpuUsage(used);
      figures[i].cpu.push((user + system) / 1000);
      collect();
      figures[i].memory = process.memoryUsage().heapUsed - heapUsed;
    }
    check(...results);
  }
  const count = typeof items === 'number' ? items : items(results.at(-1));
  if (bytes !== undefined) figures.at(-1).memory += bytes(results.at(-1));
  const rows = figures.map(({ clock, cpu, memory }) => ({ clock: median(clock), cpu: median(cpu), memory }));
  for (const [i, { clock, cpu, memory }] of rows.entries()) {
    const cells = [`${whole(clock)} ms`, `${whole(cpu)} ms cpu`, `${whole((cpu * 1e6) / count)} ns/${unit}`];
    if (bytes !== undefined) cells.push(`${whole(memory / 2 ** 20)} MiB`);
    console.log(`  ${names[i].padEnd(20)}${cells.map((cell, at) => cell.padStart(WIDTHS[at])).join('')}`);
  }
  const ours = rows.at(-1);
  console.log('  results are equal');
  for (const [i, { clock, cpu }] of rows.slice(0, -1).entries()) {
    const ratios = [clock / ours.clock, cpu / ours.cpu].map((ratio) => ratio.toFixed(2));
    console.log(`  ${names[i]}: ${ratios[0]} times as long as tophash, ${ratios[1]} times the cpu time`);
  }
  return results.at(-1);
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

/** A number rounded, with commas. */
export const whole = (n) => Math.round(n).toLocaleString('en');
