// npm run lab: compiles variants of the core (variants.mjs), tests each against a Map, counts and times what
// it does, and says which ones no other beats. What was measured is kept, so that a run which was stopped
// goes on where it was, and a new variant costs only its own time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashSources, root } from '../../tools/compile.mjs';
import { choose, readFlags } from '../harness/flags.mjs';
import { isInstalled } from '../harness/installed.mjs';
import { runJob } from '../harness/processes.mjs';
import { show, showNothing } from '../harness/progress.mjs';
import { machine, machineLine, whole } from '../harness/report.mjs';
import { bytesOf, compileAll, compiled, hashOf } from './build.mjs';
import { instructions, toolsOrNot } from './counted.mjs';
import { goTable } from './go-table.mjs';
import { LEGEND, plotOf, tableOf } from './report.mjs';
import { checkAll, growthOf } from './settings.mjs';
import { tally } from './tally.mjs';
import { VARIANTS } from './variants.mjs';

const help = `Usage: npm run lab -- [options]

Compiles variants of the core, tests each against a Map, counts and times what
it does, and marks those that no other beats in time, memory and pause. Figures
are kept in build/lab/results.json: what was measured is not measured again.

Options:
  --only LIST    variants, by name, separated by commas
  --quick        a few variants, small maps, no instructions; under 40 s
  --kinds LIST   pairs of i32, i64 or string and i32 or f64 (default i32:f64)
  --n N          entries (default 1000000; --quick 100000)
  --passes P     passes over each map, of which the fastest counts (default 5)
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
const RESULTS = join(root, 'build/lab/results.json');
/** Changes when figures of before can no longer be compared. */
const METHOD = 1;

/** Takes flags without a value out of the arguments; the rest is for readFlags(). */
function takeFlags(names) {
  const taken = names.map((name) => process.argv.includes(name));
  process.argv = process.argv.filter((word) => !names.includes(word));
  return taken;
}

const readKept = () => (existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {});

/** Adds a result, at once or not at all: a run may be stopped at any time, and others may be under way. */
function keep(key, result) {
  mkdirSync(join(root, 'build/lab'), { recursive: true });
  const made = `${RESULTS}.${process.pid}`;
  writeFileSync(made, JSON.stringify({ ...readKept(), [key]: result }, null, 1));
  renameSync(made, RESULTS);
}

/** What a figure depends on. */
function keyOf(variant, sources, settings) {
  const { node, cpu } = machine();
  const all = [METHOD, hashOf(variant, 'core', sources), growthOf(variant), settings, node, cpu];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16);
}

/** The figures of one variant for one pair of kinds. */
async function measure(variant, kinds, { n, passes }) {
  const job = { file: await compiled(variant), name: variant.name, growth: growthOf(variant) };
  const measured = await runJob('lab/child.mjs', { ...job, kinds, n, passes }).catch((error) => {
    throw new Error(`variant ${variant.name}: ${error.message.replace(/^\{.*?\}: /s, '')}`);
  });
  return {
    ...measured,
    ...tally(await bytesOf(variant, 'tallied'), growthOf(variant), kinds, Math.min(n, 200_000)),
  };
}

async function main() {
  const [quick, fresh, onlyGo, onlyList] = takeFlags(['--quick', '--fresh', '--go-table', '--list']);
  const variants = checkAll(VARIANTS);
  const names = variants.map(({ name }) => name);
  const some = quick ? variants.filter((variant) => variant.quick).map(({ name }) => name) : names;
  const defaults = { n: quick ? 100_000 : 1_000_000, passes: quick ? 2 : 5 };
  const asked = takeValue('--kinds', 'i32:f64');
  const only = takeValue('--only', undefined);
  const { json, ...settings } = readFlags(help, defaults);
  const kinds = choose(asked, 'pair of kinds', (pair) => PAIRS.includes(pair), PAIRS);
  if (onlyGo) return console.log(goTable());
  if (onlyList)
    return console.log(variants.map(({ name, about }) => `${name.padEnd(16)} ${about}`).join('\n'));
  const chosen = only === undefined ? some : choose(only, 'variant', (name) => names.includes(name), names);
  const wanted = variants.filter(({ name }) => chosen.includes(name));
  await run(wanted, kinds, settings, { fresh, json, tools: quick ? undefined : await toolsOrNot() });
}

/** Takes a flag with a value out of the arguments. */
function takeValue(name, otherwise) {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : process.argv.splice(at, 2)[1];
}

async function run(variants, kinds, settings, { fresh, json, tools }) {
  const refused = await compileAll(variants, ['core', 'tallied'], show);
  const kept = readKept();
  const sources = hashSources();
  const there = variants.filter(({ name }) => !refused.has(name));
  const jobs = kinds.flatMap((pair) => there.map((variant) => ({ pair, variant })));
  const rows = [];
  const failures = [...refused.values()];
  for (const [i, { pair, variant }] of jobs.entries()) {
    const key = keyOf(variant, sources, { ...settings, pair, counted: tools !== undefined });
    if (fresh || kept[key] === undefined) {
      show(`${variant.name}, ${pair}, ${i + 1} of ${jobs.length}`);
      try {
        const counted = tools && (await instructions(tools, variant, pair));
        kept[key] = { ...(await measure(variant, pair, settings)), ...counted };
        keep(key, kept[key]);
      } catch (error) {
        failures.push(error.message);
        continue;
      }
    }
    rows.push({ name: variant.name, kinds: pair, ...kept[key] });
  }
  showNothing();
  await print(rows, kinds, settings, json);
  for (const failure of failures) console.error(`lab: ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
}

async function print(rows, kinds, settings, json) {
  if (json) return console.log(JSON.stringify({ machine: machine(), ...settings, rows }, null, 2));
  console.log(`${machineLine()}; n = ${whole(settings.n)}, the fastest of ${settings.passes} passes`);
  for (const pair of kinds) {
    const its = rows.filter((row) => row.kinds === pair);
    if (its.length === 0) continue;
    console.log(`\n${pair.replace(':', ' -> ')}\n${tableOf(its)}`);
    if (!isInstalled) continue;
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
