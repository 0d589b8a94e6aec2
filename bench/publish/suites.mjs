// The suites of the report, each measured on its own and stored in a file of its own.
import { show } from '../harness/progress.mjs';
import { measureLatency } from '../suites/latency/latency.mjs';
import { footprintsTo, measureLimits } from '../suites/limit/limit.mjs';
import { measureGc, measureLife, measurePerEntry } from '../suites/memory/memory.mjs';
import { describeRuntime, findRuntime, isInstalled } from '../suites/operations/runtimes.mjs';
import { selectScenarios } from '../suites/operations/scenarios.mjs';
import { measureAll } from '../suites/operations/suite.mjs';

const group = (name, command = 'npm run bench -- --help') => ({
  command,
  measure: (profile) => measureGroup(profile[name]),
});

/** The columns of the section on engines, as far as they are under test/runtimes. */
const ENGINES = ['node20', 'node24', 'node26', 'bun'];

/** `command`: measures the same outside the report, with more choice. `measure`: takes a profile. */
export const suites = {
  operations: group('operations'),
  kinds: group('kinds'),
  peers: group('peers'),
  bulk: group('bulk'),
  sizes: group('sizes', 'npm run bench -- --huge'),
  engines: {
    command: 'npm run bench -- --runtime node26',
    async measure({ engines }) {
      const measured = [];
      for (const runtime of ENGINES.filter(isInstalled).map((name) => findRuntime(name)))
        measured.push({ title: describeRuntime(runtime), ...(await measureGroup(engines, runtime)) });
      return { engines: measured };
    },
  },
  latency: {
    command: 'npm run bench:latency',
    async measure({ inserts, server }) {
      return {
        inserts: await measureLatency('suites/latency/inserts.mjs', inserts),
        server: await measureLatency('suites/latency/server.mjs', server),
      };
    },
  },
  memory: {
    command: 'npm run bench:memory',
    async measure({ memory: { n, kinds, lifeN, gcN } }) {
      const entries = await measurePerEntry(n, kinds);
      return { entries, life: await measureLife(lifeN, kinds), gc: await measureGc(gcN) };
    },
  },
  limits: {
    command: 'npm run bench:limit',
    async measure({ limits: { most } }) {
      show('limits');
      return await measureLimits(footprintsTo(most));
    },
  },
};

async function measureGroup({ parts, time }, runtime) {
  const scenarios = parts.flatMap(({ rounds, implementations, ...wanted }) =>
    selectScenarios(wanted).map((scenario) => ({ ...scenario, rounds, implementations })),
  );
  const settings = { implementations: ['tophash', 'map'], rounds: 1, time, show, runtime, limits: !runtime };
  const { results, limits } = await measureAll(scenarios, settings);
  return { time, limits, results: results.map(withoutReplies) };
}

/** Single answers would make the files long; medians, extremes and samples stay. */
function withoutReplies({ replies, ...rest }) {
  const versions = Object.entries(replies).flatMap(([name, all]) =>
    all[0]?.version ? [[name, all[0].version]] : [],
  );
  return { ...rest, versions: Object.fromEntries(versions) };
}
