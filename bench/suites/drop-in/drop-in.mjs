// Measures the drop-in Map against the native one: npm run bench:drop-in [-- --only get] [--rounds 5] [--json
// file] [--runtime node24] [--runtime-path file]. Every scenario and class in a process of its own, in turn;
// the table has the medians of the rounds.
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
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
  },
});
const runtime = findRuntime(flags.runtime, flags['runtime-path']);

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
  ...cross(['get'], [4e6], ['strings', 'objects']),
  ...cross(['slowest insert', 'fill'], [4e6], ['integers', 'strings', 'objects']),
];
/** Rows that are no part of the mean: what they measure an engine's Map is not made for, or is one pause. */
const APART = /evict|one key|equal low bits|slowest|4000000/;

const measure = (job) => runJob('suites/drop-in/scenarios.mjs', job, runtime);

const compare = async (name, n, kind) => {
  const [native, drop] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const a = await measure({ name, n, kind, drop: false });
    const b = await measure({ name, n, kind, drop: true });
    if (a.sum !== b.sum) throw new Error(`${name} ${n} ${kind}: sums ${a.sum} and ${b.sum} differ`);
    native.push(a.value);
    drop.push(b.value);
  }
  const unit = ['slowest insert', 'fill'].includes(name) ? 'ms' : 'ns';
  return { name, n, kind, unit, native: median(native), drop: median(drop) };
};

const figure = (value, unit) => `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;

const results = [];
for (const row of ROWS.filter((each) => each.join(' ').includes(flags.only))) {
  show(row.join(' '));
  results.push(await compare(...row));
}
showNothing();
const cells = results.map(({ name, kind, n, native, drop, unit }) => {
  return [name, kind, n, figure(native, unit), figure(drop, unit), (native / drop).toFixed(2)];
});
const table = markdownTable(['operation', 'keys', 'entries', 'Map', 'drop-in', 'times'], cells);
const usual = results.filter((row) => !APART.test(Object.values(row).join(' ')));
const mean = Math.exp(
  usual.reduce((sum, { native, drop }) => sum + Math.log(native / drop), 0) / usual.length,
);
console.log(`${machineLine(describeRuntime(runtime))}\n\n${table}`);
console.log(`\nGeometric mean of the ${usual.length} usual rows: ${mean.toFixed(2)}`);
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, undefined, 1)}\n`);
