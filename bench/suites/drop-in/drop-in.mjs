// Measures the drop-in Map against the native one: npm run bench:drop-in [-- --only get] [--rounds 5] [--json
// file]. Every scenario and class in a process of its own, in turn; the table has the medians of the rounds.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median } from '../../harness/report.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

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
  ...cross(['evict and insert'], [2000, 16_000], ['integers']),
  ...cross(['slowest insert'], [4e6], ['integers']),
  ...cross(['make small'], [3], ['strings']),
];

const measure = (job) => runJob('suites/drop-in/scenarios.mjs', job);

const compare = async (name, n, kind) => {
  const [native, drop] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const a = await measure({ name, n, kind, drop: false });
    const b = await measure({ name, n, kind, drop: true });
    if (a.sum !== b.sum) throw new Error(`${name} ${n} ${kind}: sums ${a.sum} and ${b.sum} differ`);
    native.push(a.value);
    drop.push(b.value);
  }
  const unit = name === 'slowest insert' ? 'ms' : 'ns';
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
console.log(`${machineLine()}\n\n${table}`);
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(results, undefined, 1)}\n`);
