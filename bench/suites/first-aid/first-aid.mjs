// node bench/suites/first-aid/first-aid.mjs: what each measure of first aid costs a process that goes on
// serving: the pause per million buckets, as the table in Markdown that docs/runbook.md has. Every figure
// from processes of its own.
import { readFlags } from '../../harness/flags.mjs';
import { runJobs } from '../../harness/processes.mjs';
import { machineLine, markdownTable, median, printResults, short } from '../../harness/report.mjs';

/** What is in the table beside the figures. `each`: the pause does not grow with the map. */
const measures = [
  {
    name: 'drain({ maxMs: 1 })',
    each: true,
    does: 'finishes the growth, a millisecond at a time',
    risk: 'none: loses nothing, allocates nothing, cannot fail for lack of memory',
  },
  { name: 'drain()', does: 'finishes the growth at once', risk: 'the pause; else as above' },
  {
    name: 'compact()',
    does: 'moves the entries into the fewest buckets',
    risk:
      'needs room for the new buckets beside the old; ' +
      'without it OutOfMemoryError, and nothing has changed',
  },
  { name: 'clear()', does: 'removes every entry', risk: 'loses the data: for caches only' },
  {
    name: "resize: 'avoid'",
    each: true,
    does: 'lets no growth begin below five times the load; one under way goes on',
    risk: 'chains, and so lookups, get longer until it is taken back',
  },
];
const cores = ['line', 'classic'];

/** @param {{ measure: string, core: string, ms: number, buckets: number }[]} results */
function table(results) {
  const head = ['measure', 'does', ...cores.map((core) => `pause, ${core}`), 'risk'];
  const rows = measures.map(({ name, each, does, risk }) => {
    const pauses = cores.map((core) => {
      const its = results.filter((one) => one.measure === name && one.core === core);
      const longest = short(Math.max(...its.map((one) => one.longest)));
      if (each) return `${short(median(its.map(({ ms }) => ms)))} ms each, ${longest} at most`;
      return `${short(median(its.map(({ ms, buckets }) => (ms * 1e6) / buckets)))} ms`;
    });
    return [`\`${name}\``, does, ...pauses, risk];
  });
  return markdownTable(head, rows);
}

const help = `Usage: node bench/suites/first-aid/first-aid.mjs [--log2 18] [--runs 5] [--json]

  --log2  base-2 logarithm of the buckets
`;
const { log2, runs, json } = readFlags(help, { log2: 18, runs: 5 });
const jobs = measures.flatMap(({ name }) => cores.map((core) => ({ measure: name, core, B: log2 })));
const turns = Array.from({ length: runs }, () => jobs);
const results = await runJobs('suites/first-aid/measure.mjs', turns.flat());
if (json) printResults(true, { results }, []);
else process.stdout.write(`${table(results)}\n\n${machineLine()}\n`);
