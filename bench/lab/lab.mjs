// npm run lab: compiles variants of the core (variants.mjs), tests each against a Map, counts and times what
// it does, and says which ones no other beats. What was measured is kept, so that a run which was stopped
// goes on where it was, and a new variant costs only its own time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../tools/compile.mjs';
import { choose, readFlags } from '../harness/flags.mjs';
import { isInstalled } from '../harness/installed.mjs';
import { show, showNothing } from '../harness/progress.mjs';
import { machine, machineLine, whole } from '../harness/report.mjs';
import { compileAll } from './build.mjs';
import { toolsOrNot } from './counted.mjs';
import { goTable } from './go-table.mjs';
import { measureAll } from './measure.mjs';
import { LEGEND, plotOf, tableOf, writePage } from './report.mjs';
import { checkAll } from './settings.mjs';
import { VARIANTS } from './variants.mjs';

const help = `Usage: npm run lab -- [options]

Compiles variants of the core, tests each against a Map, counts and times what
it does, and marks those that no other beats in time, memory and pause. Figures
are kept in build/lab/results.json: what was measured is not measured again.

Options:
  --only LIST    variants, by name, separated by commas (default: all but
                 those that --list calls aside)
  --quick        a few variants, small maps, no instructions; under 40 s
  --kinds LIST   pairs of i32, i64 or string and i32 or f64 (default i32:f64)
  --n N          entries (default 1000000; --quick 100000)
  --rounds R     rounds in which all take turns, of which the fastest counts
                 (default 5; --quick 2)
  --minutes M    begins no round that would not end within M (default 60)
  --counted      tests and counts, and times nothing
  --write        puts the tables into docs/lab.md too
  --fresh        measures again what is kept
  --go-table     Go's table of load factors, and nothing else
  --list         the variants, and nothing else
  --json         everything, on stdout

Examples:
  npm run lab -- --quick
  npm run lab -- --only line,slots-12 --kinds i32:i32,i64:f64
`;

/** Pairs of kinds that the loops of bench/harness know. */
const PAIRS = ['i32', 'i64', 'string'].flatMap((key) => [`${key}:i32`, `${key}:f64`]);
/** Takes flags without a value out of the arguments; the rest is for readFlags(). */
function takeFlags(names) {
  const taken = names.map((name) => process.argv.includes(name));
  process.argv = process.argv.filter((word) => !names.includes(word));
  return taken;
}

async function main() {
  const [quick, counted, write, fresh, onlyGo, onlyList] = takeFlags([
    '--quick',
    '--counted',
    '--write',
    '--fresh',
    '--go-table',
    '--list',
  ]);
  const variants = checkAll(VARIANTS);
  const names = variants.map(({ name }) => name);
  const some = variants.filter((it) => (quick ? it.quick : !it.aside)).map(({ name }) => name);
  const defaults = { n: quick ? 100_000 : 1_000_000, rounds: quick ? 2 : 5, minutes: 60 };
  const asked = takeValue('--kinds', 'i32:f64');
  const only = takeValue('--only', undefined);
  const { json, ...given } = readFlags(help, defaults);
  const settings = counted ? { ...given, rounds: 0 } : given;
  const kinds = choose(asked, 'pair of kinds', (pair) => PAIRS.includes(pair), PAIRS);
  if (onlyGo) return console.log(goTable());
  if (onlyList) return console.log(variants.map(listed).join('\n'));
  const chosen = only === undefined ? some : choose(only, 'variant', (name) => names.includes(name), names);
  const wanted = variants.filter(({ name }) => chosen.includes(name));
  await run(wanted, kinds, settings, { fresh, json, write, tools: quick ? undefined : await toolsOrNot() });
}

const listed = ({ name, about, aside }) => `${name.padEnd(16)} ${about}${aside ? ' (aside)' : ''}`;

/** Takes a flag with a value out of the arguments. */
function takeValue(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv.splice(at, 2)[1];
}

async function run(variants, kinds, settings, { json, write, ...how }) {
  const refused = await compileAll(variants, ['core', 'tallied'], show);
  const there = variants.filter(({ name }) => !refused.has(name));
  const { rows, failures, rounds } = await measureAll(there, kinds, settings, how);
  showNothing();
  const done = { n: settings.n, rounds };
  if (write) writePage(rows, kinds, done);
  await print(rows, kinds, done, json);
  const all = [...refused.values(), ...failures];
  for (const failure of all) console.error(`lab: ${failure}`);
  if (all.length > 0) process.exitCode = 1;
}

async function print(rows, kinds, settings, json) {
  if (json) return console.log(JSON.stringify({ machine: machine(), ...settings, rows }, null, 2));
  const { n, rounds } = settings;
  const timed = rounds > 0;
  const how = timed ? `, the fastest of ${rounds} rounds` : ', nothing is timed';
  console.log(`${machineLine()}; n = ${whole(n)}${how}`);
  for (const pair of kinds) {
    const its = rows.filter((row) => row.kinds === pair);
    if (its.length === 0) continue;
    console.log(`\n${pair.replace(':', ' -> ')}\n${tableOf(its)}`);
    if (!isInstalled || !timed) continue;
    const file = join(root, `build/lab/${pair.replace(':', '-')}.svg`);
    writeFileSync(file, await plotOf(its));
    console.log(`Drawn in ${file.slice(root.length)}`);
  }
  console.log(`\n${LEGEND}`);
}

try {
  await main();
} catch (error) {
  showNothing();
  console.error(`lab: ${error.message}`);
  process.exitCode = 1;
}
