// npm run bench:latency: what single inserts cost while a map grows, and what an HTTP server notices of it.
// Every run has a process of its own; the implementations take turns, and one of them does nothing.
import { readFlags } from '../../harness/flags.mjs';
import { takeTurns } from '../../harness/processes.mjs';
import { printParts } from '../../harness/report.mjs';
import { reportInserts, reportServer } from './report.mjs';

const parts = ['inserts', 'server'];
const help = `Usage: npm run bench:latency -- [options]

  --only a,b       inserts, server
  --n 10000000     entries at the end of the inserts; Map can hold 16,777,216
  --server-n N     entries at the end of the server's run (default 5000000)
  --runs R         processes per implementation (default 3)
  --json           everything, on stdout
`;
/** Those that hold nothing first. One takes as long as an insert of tophash, which only single inserts can be
 *  compared with. */
const implementations = {
  'suites/latency/inserts.mjs': ['clock', 'spin', 'tophash', 'map'],
  'suites/latency/server.mjs': ['clock', 'tophash', 'map'],
  'suites/growth/inserts.mjs': ['clock', 'tophash', 'map'],
};

/**
 * @param {{ n: number, runs: number }} settings
 * @returns {Promise<Record<string, any[]>>} the runs of each implementation
 */
export function measureLatency(child, settings) {
  return takeTurns(child, 'implementation', implementations[child], settings);
}

if (import.meta.filename === process.argv[1]) {
  const flags = readFlags(help, { only: parts, n: 10_000_000, 'server-n': 5_000_000, runs: 3 });
  const { only, n, 'server-n': serverN, runs, json } = flags;
  await printParts(
    json,
    only,
    { runs },
    {
      inserts: [() => measureLatency('suites/latency/inserts.mjs', { n, runs }), reportInserts],
      server: [() => measureLatency('suites/latency/server.mjs', { n: serverN, runs }), reportServer],
    },
  );
}
