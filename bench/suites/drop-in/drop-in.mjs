// Measures the drop-in Map against the native one: npm run bench:drop-in [-- --only get] [--rounds 5] [--json
// file]. Every scenario and class in a process of its own, in turn; the table has the medians of the rounds.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machineLine, median } from '../../harness/report.mjs';
import { ROWS, SCENARIOS, UNITS } from './scenarios.mjs';

const { values: flags } = parseArgs({
  options: {
    child: { type: 'string' },
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

const here = fileURLToPath(import.meta.url);

const child = async () => {
  const { name, n, kind, drop } = JSON.parse(flags.child);
  const Class = drop ? (await import('../../../dist/map.js')).Map : Map;
  console.log(JSON.stringify(SCENARIOS[name](Class, n, kind)));
};

const measure = (name, n, kind, drop) => {
  const job = JSON.stringify({ name, n, kind, drop });
  return JSON.parse(
    execFileSync(process.execPath, ['--expose-gc', here, '--child', job], { encoding: 'utf8' }),
  );
};

const compare = (name, n, kind) => {
  const [native, drop] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const [a, b] = [measure(name, n, kind, false), measure(name, n, kind, true)];
    if (a.sum !== b.sum) throw new Error(`${name} ${n} ${kind}: sums ${a.sum} and ${b.sum} differ`);
    native.push(a.value);
    drop.push(b.value);
  }
  return { name, n, kind, unit: UNITS[name] ?? 'ns', native: median(native), drop: median(drop) };
};

const figure = (value) => (value < 100 ? value.toFixed(1) : value.toFixed(0));

const table = () => {
  const rows = [];
  console.log(`${machineLine()}\n`);
  console.log('| operation | keys | entries | Map | drop-in | times |\n|---|---|---|---|---|---|');
  for (const [name, n, kind] of ROWS) {
    if (flags.only !== undefined && !`${name} ${n} ${kind}`.includes(flags.only)) continue;
    const row = compare(name, n, kind);
    rows.push(row);
    const { native, drop, unit } = row;
    const times = (native / drop).toFixed(2);
    console.log(
      `| ${name} | ${kind} | ${n} | ${figure(native)} ${unit} | ${figure(drop)} ${unit} | ${times} |`,
    );
  }
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(rows, undefined, 1)}\n`);
};

await (flags.child === undefined ? table() : child());
