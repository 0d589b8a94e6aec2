// Measures scenarios: every implementation in processes of its own, all taking turns, so that they meet the
// same neighbours and the same heat. What came out right is compared before anything is believed.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileModules } from '../../harness/assembly.mjs';
import { runJob, runProgram } from '../../harness/processes.mjs';
import { spread, whole } from '../../harness/report.mjs';
import { implementations as known, titleOf } from '../../peers/index.mjs';
import { boundAll } from './bounds.mjs';

/** What a scenario does not say for itself (rounds, implementations) is as in the settings.
 * @param {object} settings
 * @param {string[]} settings.implementations
 * @param {number} settings.rounds processes per implementation and scenario
 * @param {number} settings.time milliseconds of timing per process
 * @param {(text: string) => void} settings.show progress
 * @param {boolean} [settings.limits] whether to measure the limits too; default yes
 * @returns results and limits. A result is the scenario with ns: { median, min, max, samples } by
 *   implementation, lacking: reasons by implementation, ratio: Map's median over tophash's, and limit: what
 *   no map in WebAssembly can do without
 */
export async function measureAll(scenarios, { runtime, show, limits: withLimits = true, ...settings }) {
  if (withLimits || settings.implementations.includes('as-map')) await compileModules();
  const results = [];
  for (const [index, scenario] of scenarios.entries()) {
    const { rounds = settings.rounds, implementations = settings.implementations } = scenario;
    const replies = Object.fromEntries(implementations.map((name) => [name, []]));
    for (let round = 1; round <= rounds; round++) {
      for (const implementation of implementations) {
        if (replies[implementation].some(({ lacking }) => lacking)) continue;
        const where = `${index + 1}/${scenarios.length} ${describe(scenario)}`;
        show(`${where}, round ${round}, ${titleOf(implementation)}`);
        const { operation, kinds, pattern, n } = scenario;
        const job = { implementation, operation, kinds, pattern, n, time: settings.time };
        replies[implementation].push(await measureOne(job, runtime));
      }
    }
    results.push(conclude(scenario, replies));
  }
  if (!withLimits) return { results, limits: undefined };
  show('limits');
  const limits = await boundAll(results, runtime);
  return { results, limits };
}

/** A program of another language answers for itself; everything else is a module that child.mjs loads. */
async function measureOne(job, runtime) {
  const program = known[job.implementation]?.program;
  if (program === undefined) return await runJob('suites/operations/child.mjs', job, runtime);
  const name = `${program}-${job.kinds.replace(':', '-')}`;
  const binary = fileURLToPath(new URL(`../../../build/bench/${name}`, import.meta.url));
  if (!existsSync(binary)) return { lacking: `not built for ${job.kinds}: bench/toolchains/README.md` };
  return await runProgram(binary, [], job);
}

export function describe({ operation, kinds, pattern, n }) {
  return `${operation} ${kinds} ${pattern === 'random' ? '' : `${pattern} `}${whole(n)}`;
}

function conclude(scenario, replies) {
  const measured = Object.entries(replies).filter(([, all]) => all[0]?.lacking === undefined);
  const checksums = new Set(measured.flatMap(([, all]) => all.map(({ checksum }) => checksum)));
  if (checksums.size > 1) {
    throw new Error(`${describe(scenario)}: checksums differ: ${[...checksums].join(' and ')}`);
  }
  const ns = Object.fromEntries(measured.map(([name, all]) => [name, spread(all.map((reply) => reply.ns))]));
  const lacking = Object.entries(replies).filter(([, all]) => all[0]?.lacking !== undefined);
  return {
    ...scenario,
    ns,
    lacking: Object.fromEntries(lacking.map(([name, [{ lacking: why }]]) => [name, why])),
    ratio: ns.tophash && ns.map && ns.map.median / ns.tophash.median,
    inside: replies.tophash?.find(({ inside }) => inside)?.inside,
    checksum: [...checksums][0],
    replies,
  };
}

/** Those of `names` that need the packages of bench/package.json. */
export function needInstall(names) {
  return names.filter((name) => known[name]?.installed);
}
