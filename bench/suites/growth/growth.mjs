// node bench/suites/growth/growth.mjs: what growing costs. Three parts: the slowest single inserts from empty
// to n entries and what each coincided with; memory committed against memory in use while maps grow; resident
// bytes per entry. Every measurement runs in a process of its own, JavaScript's Map beside tophash.
import { readFlags } from '../../harness/flags.mjs';
import { runJob, runJobs } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { printParts } from '../../harness/report.mjs';
import { measureLatency } from '../latency/latency.mjs';
import { reportHeap, reportInserts, reportResident } from './report.mjs';

const parts = ['inserts', 'heap', 'resident'];
const help = `Usage: npm run bench:growth -- [--only ${parts.join(',')}] [--n 8000000] [--runs 3] [--json]\n`;
const { only, n, runs, json } = readFlags(help, { only: parts, n: 8_000_000, runs: 3 });
if (n < 100_000) throw new Error(`--n ${n}: growth shows from 100000 entries on`);

/** Ten sizes from a quarter of n to n, two pairs of kinds; the implementations run side by side. */
async function resident() {
  const sizes = Array.from({ length: 10 }, (_, i) => Math.round(n / 4 + (i * (n - n / 4)) / 9));
  const results = [];
  for (const kinds of ['i32:i32', 'i32:f64']) {
    for (const size of sizes) {
      show(`resident, ${kinds}, ${size}`);
      const jobs = ['tophash', 'map'].map((implementation) => {
        return runJob('suites/growth/resident.mjs', { implementation, kinds, n: size });
      });
      const [tophash, map] = await Promise.all(jobs);
      results.push({ kinds, n: size, tophash: tophash.bytesPerEntry, map: map.bytesPerEntry });
    }
  }
  showNothing();
  return results;
}

await printParts(
  json,
  only,
  { n, runs },
  {
    inserts: [
      () => measureLatency('suites/growth/inserts.mjs', { n, runs }),
      (results) => reportInserts(results, n),
    ],
    heap: [
      () =>
        runJobs('suites/growth/heap.mjs', [
          { maps: 1, n },
          { maps: 2, n },
        ]),
      reportHeap,
    ],
    resident: [resident, reportResident],
  },
);
