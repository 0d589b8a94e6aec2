// npm run bench:counted: counts what every operation does, in instructions, cache misses, buckets searched,
// keys compared and entries moved, and fails if that is not what values.jsonl says. No clock is read
// anywhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, targets } from '../../tools/compile.mjs';
import { build, cores, flags } from './build.mjs';
import { caches } from './callgrind.mjs';
import { codeOf } from './code.mjs';
import { compare } from './compare.mjs';
import { count, withTallies } from './measure.mjs';
import { describe } from './report.mjs';
import { isCurrent, writeTables } from './tables.mjs';
import { findTools } from './tools.mjs';
import { readValues, writeValues } from './values.mjs';

const help = `Usage: npm run bench:counted [-- --update]

  --update  writes bench/counted/values.jsonl and the tables in docs/counted.md anew, instead of comparing
`;

/** Counts one core, which must be the one that is published. */
async function countCore(tools, core) {
  const { wasm, program } = await build(tools, core, 'counted');
  const published = join(root, targets[cores[core]].outFile);
  if (!codeOf(readFileSync(wasm)).equals(codeOf(readFileSync(published)))) {
    throw new Error(`${wasm} is not the code of ${published}: sources changed meanwhile? Run again.`);
  }
  const phases = await count(program);
  return [core, await withTallies(phases, (await build(tools, core, 'tallied')).program)];
}

async function countAll() {
  const tools = await findTools();
  const counted = await Promise.all(Object.keys(cores).map((core) => countCore(tools, core)));
  return { tools: { versions: tools.versions, flags, caches }, cores: Object.fromEntries(counted) };
}

function update(values) {
  writeValues(values);
  writeTables(values);
  console.log('Wrote bench/counted/values.jsonl and docs/counted.md.');
}

/** @returns {boolean} whether all is as committed */
function check(values) {
  const committed = readValues();
  const differences = compare(committed.cores, values.cores);
  const problems = describe(differences);
  if (!isCurrent(committed)) problems.push('docs/counted.md does not show the committed values.');
  for (const line of problems) console.error(line);
  const [there, here] = [committed.tools, values.tools].map((tools) => JSON.stringify(tools.versions));
  if (there !== here)
    console.error(`Committed values are of ${there}, and here is ${here}: that may change counts.`);
  if (problems.length > 0) {
    console.error('If this is meant: npm run bench:counted -- --update, and commit what it writes.');
  } else {
    console.log(
      `bench:counted: ${Object.values(values.cores).flatMap(Object.keys).length} phases are as committed.`,
    );
  }
  return problems.length === 0;
}

const { values: asked } = parseArgs({ options: { update: { type: 'boolean' }, help: { type: 'boolean' } } });
if (asked.help) {
  process.stdout.write(help);
} else {
  try {
    const values = await countAll();
    if (asked.update) update(values);
    else if (!check(values)) process.exitCode = 1;
  } catch (error) {
    console.error(`bench:counted: ${error.message}`);
    process.exitCode = 1;
  }
}
