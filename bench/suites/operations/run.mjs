// npm run bench: tophash against JavaScript's Map and other hash maps, by operation, kinds, pattern and size.
// Each figure is the median of several processes, and the implementations take turns.
import { requireInstalled } from '../../harness/installed.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machine, machineLine } from '../../harness/report.mjs';
import { help, readOptions } from './options.mjs';
import { describeRuntime } from './runtimes.mjs';
import { measureAll, needInstall } from './suite.mjs';
import { operationsTable, reasons } from './tables.mjs';

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const { scenarios, implementations, rounds, runtime, json } = options;
  requireInstalled(needInstall(implementations));
  const { results, limits } = await measureAll(scenarios, { ...options, show });
  showNothing();
  if (json) {
    const measuredOn = { ...machine(), runtime: describeRuntime(runtime) };
    const data = { machine: measuredOn, rounds, implementations, limits, results };
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return;
  }
  const line = `${machineLine(describeRuntime(runtime))}; median (min-max) of ${rounds} processes`;
  const why = reasons(results);
  const parts = [line, operationsTable(results, implementations)];
  if (why.length > 0) parts.push(why.join('\n'));
  process.stdout.write(`${parts.join('\n\n')}\n`);
}
