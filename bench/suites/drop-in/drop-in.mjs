// Measures the drop-in Map against the native one: npm run bench:drop-in [-- --only get] [--rounds 5] [--json
// file] [--runtime node24 --runtime node20 ...] [--runtime-path file]. Every scenario and class in a process
// of its own, in turn; the table has the medians of the rounds.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
    runtime: { type: 'string', multiple: true },
    'runtime-path': { type: 'string' },
  },
});
const runtimes = (flags.runtime ?? [undefined]).map((name) => findRuntime(name, flags['runtime-path']));

const KINDS = ['integers', 'doubles', 'bigints', 'strings', 'objects'];
const cross = (names, sizes, kinds) =>
  names.flatMap((name) => kinds.flatMap((kind) => sizes.map((n) => [name, n, kind])));

/** What the table in docs/drop-in.md has: [scenario, n, keys]. */
const ROWS = [
  ...cross(['get'], [1e3, 3e4, 1e6], KINDS),
  ...cross(['set'], [1e3, 1e6], KINDS),
  ...cross(['get', 'set'], [4000], ['bigints with equal low bits']),
  ...cross(['delete and set'], [1e3, 1e6], ['integers', 'strings']),
  ...cross(['for of', 'keys()', 'forEach'], [1e3, 1e6], ['integers']),
  ...cross(['for of'], [1e3, 1e6], ['strings']),
  ...cross(['for of, many small'], [3], ['strings']),
  ...cross(['make small', 'make small, of a subclass'], [3], ['strings']),
  ...cross(['evict and insert'], [2000, 16_000], ['integers', 'strings']),
  ...cross(['delete and set one key'], [10_000], ['integers', 'strings']),
  ...cross(['get', 'set'], [4e6], ['strings']),
  ...cross(['slowest insert'], [4e6], ['integers', 'strings']),
];
/** Rows that are no part of the mean: what they measure an engine's Map is not made for, or is one pause. */
const APART = /evict|one key|equal low bits|slowest|4000000/;

const compare = async (name, n, kind, runtime) => {
  const [native, drop] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const jobs = [false, true].map((drop) => ({ name, n, kind, drop }));
    const a = await runJob('suites/drop-in/scenarios.mjs', jobs[0], runtime);
    const b = await runJob('suites/drop-in/scenarios.mjs', jobs[1], runtime);
    if (a.sum !== b.sum) throw new Error(`${name} ${n} ${kind}: sums ${a.sum} and ${b.sum} differ`);
    native.push(a.value);
    drop.push(b.value);
  }
  return { name, n, kind, native: median(native), drop: median(drop), runtime: describeRuntime(runtime) };
};

const figure = (value, unit) => `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;

const results = [];
const cells = [];
for (const row of ROWS.filter((each) => each.join(' ').includes(flags.only))) {
  show(row.join(' '));
  const found = [];
  for (const runtime of runtimes) found.push(await compare(...row, runtime));
  results.push(...found);
  const [{ name, kind, n, native, drop }] = found;
  const unit = name === 'slowest insert' ? 'ms' : 'ns';
  const times = found.map((each) => (each.native / each.drop).toFixed(2));
  cells.push([name, kind, n, figure(native, unit), figure(drop, unit), ...times]);
}
showNothing();
const names = runtimes.map(describeRuntime);
const table = markdownTable(['operation', 'keys', 'entries', 'Map', 'drop-in', ...names], cells);
console.log(`${machineLine(names[0])}\n\n${table}\n`);
for (const name of names) {
  const usual = results.filter(
    (row) => row.runtime === name && !APART.test(`${row.name} ${row.kind} ${row.n}`),
  );
  const sum = usual.reduce((all, { native, drop }) => all + Math.log(native / drop), 0);
  console.log(
    `${name}: geometric mean of the ${usual.length} usual rows: ${Math.exp(sum / usual.length).toFixed(2)}`,
  );
}
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, undefined, 1)}\n`);
