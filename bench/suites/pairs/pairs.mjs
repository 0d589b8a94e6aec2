// npm run bench:pairs [-- --rounds 3] [--n 10000,1000000] [--runtime node24] [--json file]. Two numbers as a
// key: i32x2 beside a Map with strings `a,b`, nested Maps, and a Map with packed numbers. One table per
// process, in turn, medians of the rounds; every answer is checked before it is timed.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median, short, whole } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';
import { shapes, TABLES } from './tables.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    n: { type: 'string', default: '10000,1000000' },
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
    json: { type: 'string' },
  },
});
const runtime = findRuntime(flags.runtime, flags['runtime-path']);
const names = Object.keys(TABLES);
const all = ['build', 'build, size known', 'get', 'get, not there', 'add, all there', 'delete + set'];
const bulk = ['build in bulk, size known', 'get in bulk'];

/** Nanoseconds per operation of each table; those that have the operation must agree on the sum. */
async function ask(operation, shape, n) {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  const sums = new Set();
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const table of names) {
      show(`${operation}, ${shape}, ${whole(n)}: ${table}, round ${round + 1} of ${flags.rounds}`);
      const reply = await runJob('suites/pairs/child.mjs', { table, operation, shape, n }, runtime);
      if (reply.lacking !== undefined) continue;
      samples[table].push(reply.value);
      sums.add(reply.sum);
    }
  }
  if (sums.size !== 1) throw new Error(`${operation}, ${shape}: ${[...sums].join(' and ')} differ`);
  return names.map((name) => (samples[name].length === 0 ? Number.NaN : median(samples[name])));
}

const data = [];
const rows = [];
for (const shape of shapes) {
  for (const n of flags.n.split(',').map(Number)) {
    for (const operation of [...all, ...bulk]) {
      const ns = await ask(operation, shape, n);
      data.push({ operation, shape, n, ns: Object.fromEntries(names.map((name, i) => [name, ns[i]])) });
      const [own, ...others] = ns;
      rows.push([operation, shape, whole(n), short(own), ...others.map((it) => withRatio(it, own))]);
    }
  }
}
showNothing();
console.log(`${machineLine(await describeRuntime(runtime))}\n`);
console.log(markdownTable(['ns per operation', 'keys', 'entries', ...names], rows));
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(data, undefined, 1)}\n`);

function withRatio(ns, own) {
  return Number.isNaN(ns) ? '-' : `${short(ns)} (${short(ns / own)})`;
}
