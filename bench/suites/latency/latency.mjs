/**
 * npm run bench:latency: what single inserts cost while a map grows, and what an HTTP server notices of it. Every run
 * has a process of its own; the implementations take turns, and one of them does nothing.
 */
import { parseArgs } from 'node:util';
import { positive } from '../../harness/options.mjs';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { printResults } from '../../harness/report.mjs';
import { reportInserts, reportServer } from './report.mjs';

const help = `Usage: npm run bench:latency -- [options]

  --only a,b       inserts, server
  --n 10000000     entries at the end of the inserts; Map can hold 16,777,216
  --server-n N     entries at the end of the server's run (default 5000000)
  --runs R         processes per implementation (default 3)
  --json           everything, on stdout
`;
/** Those that hold nothing first. One takes as long as an insert of tophash, which only single inserts can be compared
 *  with. */
const implementations = {
  'suites/latency/inserts.mjs': ['clock', 'spin', 'tophash', 'map'],
  'suites/latency/server.mjs': ['clock', 'tophash', 'map'],
  'suites/growth/inserts.mjs': ['clock', 'tophash', 'map'],
};

/**
 * @param {'suites/latency/inserts.mjs' | 'suites/latency/server.mjs' | 'suites/growth/inserts.mjs'} child
 * @param {{ n: number, runs: number }} settings
 * @returns {Promise<Record<string, any[]>>} the runs of each implementation
 */
export async function measureLatency(child, { n, runs }) {
  const names = implementations[child];
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 1; run <= runs; run++) {
    for (const implementation of names) {
      show(`${child}, run ${run} of ${runs}, ${implementation}`);
      results[implementation].push(await runJob(child, { implementation, n }));
    }
  }
  showNothing();
  return results;
}

if (import.meta.filename === process.argv[1]) await main();

async function main() {
  const { values: flags } = parseArgs({
    options: {
      only: { type: 'string', default: 'inserts,server' },
      n: { type: 'string', default: '10000000' },
      'server-n': { type: 'string', default: '5000000' },
      runs: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) return void process.stdout.write(help);
  const runs = positive(flags.runs, '--runs');
  const only = flags.only.split(',');
  const n = positive(flags.n, '--n');
  const serverN = positive(flags['server-n'], '--server-n');
  const inserts = only.includes('inserts')
    ? await measureLatency('suites/latency/inserts.mjs', { n, runs })
    : undefined;
  const server = only.includes('server')
    ? await measureLatency('suites/latency/server.mjs', { n: serverN, runs })
    : undefined;
  printResults(flags.json, { runs, inserts, server }, [
    inserts && reportInserts(inserts),
    server && reportServer(server),
  ]);
}
