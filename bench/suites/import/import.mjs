// npm run bench:import [-- --rounds 15] [--runtime node24]: milliseconds until an entry point is imported,
// and until the first map has an entry, each in a process of its own; least and median of the rounds.
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';
import { ENTRIES } from './entries.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
  },
});
const runtime = findRuntime(flags.runtime, flags['runtime-path']);
const figures = (all) => `${Math.min(...all).toFixed(1)} (${median(all).toFixed(1)})`;

const rows = [];
for (const entry of Object.keys(ENTRIES)) {
  show(entry);
  const [imports, maps] = [[], []];
  for (let round = 0; round < Number(flags.rounds); round++) {
    const [imported, made] = await runJob('suites/import/start.mjs', { entry }, runtime);
    imports.push(imported);
    maps.push(made);
  }
  rows.push([`\`${entry}\``, figures(imports), figures(maps)]);
}
showNothing();
const table = markdownTable(
  ['entry point', 'import, ms: least (median)', 'and the first map with an entry'],
  rows,
);
console.log(`${machineLine(describeRuntime(runtime))}\n\n${table}`);
