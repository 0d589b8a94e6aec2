/**
 * node bench/suites/growth/growth.mjs: what growing costs. Three parts: the slowest single inserts from empty to n entries and what
 * each coincided with; memory committed against memory in use while maps grow; resident bytes per entry. Every
 * measurement runs in a process of its own, JavaScript's Map beside tophash.
 */
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { printResults } from '../../harness/report.mjs';
import { measureLatency } from '../latency/latency.mjs';
import { reportHeap, reportInserts, reportResident } from './report.mjs';

const parts = ['inserts', 'heap', 'resident'];
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: parts.join(',') },
    n: { type: 'string', default: '8000000' },
    runs: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  process.stdout.write(
    `Usage: node bench/suites/growth/growth.mjs [--only ${parts.join(',')}] [--n 8000000] [--runs 3] [--json]\n`,
  );
  process.exit(0);
}
const n = Number(flags.n);
const runs = Number(flags.runs);
const chosen = flags.only.split(',');
if (!(n >= 100_000 && runs >= 1) || chosen.some((part) => !parts.includes(part))) {
  process.stderr.write(
    `growth: --n must be at least 100000, --runs at least 1, --only of: ${parts.join(', ')}\n`,
  );
  process.exit(2);
}

/** One map, then two that grow in turn, each in a heap of its own. */
async function heap() {
  const results = [];
  for (const maps of [1, 2]) {
    show(`heap, ${maps} growing`);
    results.push(await runJob('suites/growth/heap.mjs', { maps, n }));
  }
  return results;
}

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
  return results;
}

const results = {
  inserts: chosen.includes('inserts')
    ? await measureLatency('suites/growth/inserts.mjs', { n, runs })
    : undefined,
  heap: chosen.includes('heap') ? await heap() : undefined,
  resident: chosen.includes('resident') ? await resident() : undefined,
};
showNothing();
printResults(flags.json, { n, runs, ...results }, [
  results.inserts && reportInserts(results.inserts, n),
  results.heap && reportHeap(results.heap),
  results.resident && reportResident(results.resident),
]);
