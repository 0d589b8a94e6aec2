/**
 * What no map in WebAssembly can do without, measured on this machine in the same run: a bare call from JavaScript,
 * and reading a random 64-byte line, or everything in order, over as much memory as the map has in use. A row's limit
 * is its calls + its lines x the time of a line at that footprint; where keys are many and few are asked for (zipf) no
 * footprint can be given, and there is none.
 */
import { runJob } from './processes.mjs';
import { catalogue } from './scenarios.mjs';

/**
 * @typedef {{ bytes: number, lineNs: number, latencyNs: number, bytesPerNs: number }} Footprint
 * @typedef {{ callNs: number, footprints: Footprint[] }} Limits
 * @typedef {{ ns: number, times: number }} Bound times: how many times the limit tophash takes
 */

/**
 * Measures the limits at every footprint of the results, and gives each result its bound.
 * @param {any[]} results of suite.mjs
 * @param {{ runtime?: import('./processes.mjs').Runtime, footprints?: number[] }} options footprints: these as well
 * @returns {Promise<Limits>}
 */
export async function measureLimits(results, { runtime, footprints = [] } = {}) {
  const wanted = results.flatMap(({ inside }) => (inside ? [footprintOf(inside.bytes)] : []));
  const bytes = [...new Set([...wanted, ...footprints])].sort((a, b) => a - b);
  const limits = await runJob('harness/limit-child.mjs', { bytes }, runtime);
  for (const result of results) result.limit = boundOf(result, limits);
  return limits;
}

/** The nearest power of two: what the child can read at random. @param {number} bytes */
export function footprintOf(bytes) {
  return 2 ** Math.min(31, Math.max(14, Math.round(Math.log2(bytes))));
}

/** @param {any} result @param {Limits} limits @returns {Bound | undefined} */
export function boundOf({ operation, pattern, n, ns, inside }, { callNs, footprints }) {
  if (!inside || !ns.tophash || pattern === 'zipf') return undefined;
  const { calls = 0, lines, passes = 0 } = catalogue[operation];
  const at = footprints.find(({ bytes }) => bytes === footprintOf(inside.bytes));
  const touched = lines === undefined ? 0 : lines === 'hit' ? inside.hitLines : inside.missLines;
  const walked = (passes * inside.bytes) / n / at.bytesPerNs;
  const limit = calls * callNs + Math.max(calls, 1) * touched * at.lineNs + walked; // bulk: no call for each
  return { ns: limit, times: ns.tophash.median / limit };
}
