// Counts a core: every phase of the harness, with its instructions by function and its cache misses; and,
// from the other program, the probes, compares and moves of the same phases.

/**
 * @typedef {object} Phase sums over all operations of a phase
 * @property {number} operations
 * @property {number} instructions
 * @property {[reads: number, writes: number]} d1 misses of the first-level data cache
 * @property {[reads: number, writes: number]} ll data misses of the last level
 * @property {Record<string, number>} functions instructions of each function itself
 * @property {number} [probes] buckets searched
 * @property {number} [compares] keys compared
 * @property {number} [moves] entries moved by evacuation
 * @typedef {Record<string, Phase>} Phases by label: pair/size/operation
 */
import { callgrind } from './callgrind.mjs';
import { run } from './tools.mjs';
import { isCore, sourceName } from './translate.mjs';

/** Functions with a smaller share of a phase's instructions are not kept. */
const LEAST_SHARE = 0.005;

/** @param {string} program of the kind `counted` @param {string[]} [pairs] kind pairs; absent: all */
export async function count(program, pairs = [], environment = {}) {
  const { stdout, costs } = await callgrind(program, pairs, environment);
  const phases = readReports(stdout).map(([label, [operations]]) => {
    return [label, { operations, ...sum(costs.get(label)) }];
  });
  return Object.fromEntries(phases);
}

/** @param {Phases} phases counted @param {string} program of the kind `tallied` */
export async function withTallies(phases, program) {
  const tallied = { ...phases };
  for (const [label, [operations, probes, compares, moves]] of readReports(await run(program, []))) {
    if (phases[label]?.operations !== operations)
      throw new Error(`${label}: the programs do different things`);
    tallied[label] = { ...phases[label], probes, compares, moves };
  }
  return tallied;
}

/** What report() of the harness prints: label, operations, probes, compares, moves. */
function readReports(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, label, numbers] = line.match(/^(.*?)((?: \d+){4})$/);
      return [label, numbers.trim().split(' ').map(Number)];
    });
}

/** The core's own functions together. @param {Map<string, import('./callgrind.mjs').Cost>} costs by symbol */
function sum(costs) {
  const total = { instructions: 0, d1: [0, 0], ll: [0, 0] };
  const own = [...costs].filter(([symbol]) => isCore(symbol));
  for (const [, cost] of own) {
    total.instructions += cost.instructions;
    for (const level of ['d1', 'll']) for (const i of [0, 1]) total[level][i] += cost[level][i];
  }
  const kept = own.filter(([, { instructions }]) => instructions >= LEAST_SHARE * total.instructions);
  kept.sort(([, a], [, b]) => b.instructions - a.instructions);
  const functions = kept.map(([symbol, { instructions }]) => [sourceName(symbol), instructions]);
  return { ...total, functions: Object.fromEntries(functions) };
}
