// The bound of a row: its calls from JavaScript, its steps of an iterator there, and its lines of memory
// times what a line takes at the map's footprint, as suites/limit measures them in the same run. A row of few
// hot keys among many (zipf) has no footprint of its own, and no bound.
import { measureLimits } from '../limit/limit.mjs';
import { catalogue } from './scenarios.mjs';

/** Measures the limits at every footprint of the results, and gives each result its bound.
 * @param {any[]} results of suite.mjs
 */
export async function boundAll(results, runtime) {
  const bytes = new Set(results.flatMap(({ inside }) => (inside ? [footprintOf(inside.bytes)] : [])));
  const limits = await measureLimits(
    [...bytes].sort((a, b) => a - b),
    runtime,
  );
  for (const result of results) result.limit = boundOf(result, limits);
  return limits;
}

/** The nearest power of two, within the sizes that the child can read at random. */
function footprintOf(bytes) {
  return 2 ** Math.min(31, Math.max(14, Math.round(Math.log2(bytes))));
}

function boundOf({ operation, pattern, n, ns, inside }, { callNs, stepNs, footprints }) {
  if (!inside || !ns.tophash || pattern === 'zipf') return undefined;
  const { calls = 0, lines, passes = 0, step } = catalogue[operation];
  const at = footprints.find(({ bytes }) => bytes === footprintOf(inside.bytes));
  const touched = lines === undefined ? 0 : lines === 'hit' ? inside.hitLines : inside.missLines;
  const walked = (passes * inside.bytes) / n / at.bytesPerNs;
  const keys = Math.max(calls, 1); // a bulk call serves many
  const limit = calls * callNs + (stepNs[step] ?? 0) + keys * touched * at.lineNs + walked;
  return { ns: limit, times: ns.tophash.median / limit };
}
