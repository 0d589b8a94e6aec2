// npm run report: measures every suite, stores what came out as JSON under docs/benchmarks, and writes that
// folder's README.md and plots from it. What is drawn depends on the JSON alone. Node 24 measures if it is
// under test/runtimes, whichever Node this is run by: most programs run on it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { requireInstalled } from '../harness/installed.mjs';
import { showNothing } from '../harness/progress.mjs';
import { machine } from '../harness/report.mjs';
import { findRuntime, isInstalled, runtimes } from '../suites/operations/runtimes.mjs';
import { profiles } from './profiles.mjs';
import { render } from './render.mjs';
import { suites } from './suites.mjs';

const names = Object.keys(suites);
const nodes = ['node', ...runtimes.filter((name) => name.startsWith('node'))];
const folder = fileURLToPath(new URL('../../docs/benchmarks/', import.meta.url));
const help = `Usage: npm run report -- [options]

  --quick      a little of everything, in under 3 minutes; by default it takes up to 50
  --only a,b   suites: ${names.join(', ')};
               the others stay as they are stored
  --render     measures nothing: writes README.md and the plots from the JSON that is stored
  --runtime r  the Node that measures: ${nodes.slice(1).join(', ')} of test/runtimes,
               or node, the one that runs this; default: node24 if it is there
  --out dir    instead of docs/benchmarks
`;

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: names.join(',') },
    render: { type: 'boolean', default: false },
    out: { type: 'string', default: folder },
    runtime: { type: 'string', default: isInstalled('node24') ? 'node24' : 'node' },
    help: { type: 'boolean', default: false },
  },
});
const chosen = flags.only.split(',');
const unknown = chosen.find((name) => !names.includes(name));

if (flags.help) process.stdout.write(help);
else if (unknown !== undefined) {
  process.stderr.write(`report: no suite '${unknown}'; there are: ${names.join(', ')}\n`);
  process.exitCode = 2;
} else if (!nodes.includes(flags.runtime)) {
  process.stderr.write(`report: no runtime '${flags.runtime}'; there are: ${nodes.join(', ')}\n`);
  process.exitCode = 2;
} else if (flags.runtime !== 'node' && findRuntime(flags.runtime).binary !== process.execPath) {
  const args = [...process.argv.slice(1), '--runtime', 'node'];
  process.exitCode = spawnSync(findRuntime(flags.runtime).binary, args, { stdio: 'inherit' }).status ?? 1;
} else {
  await main().catch((error) => {
    process.stderr.write(`report: ${error.message}\n`);
    process.exitCode = 1;
  });
}

async function main() {
  const profile = flags.quick ? 'quick' : 'default';
  requireInstalled(['the report']);
  mkdirSync(flags.out, { recursive: true });
  if (!flags.render) for (const name of chosen) await measureAndStore(name, profile);
  const written = await render(flags.out);
  process.stderr.write(`${written.join('\n')}\n`);
}

/** @param {string} name of a suite */
async function measureAndStore(name, profile) {
  const start = performance.now();
  const data = await suites[name].measure(profiles[profile]);
  showNothing();
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stderr.write(`${name}: ${seconds} s\n`);
  const flag = profile === 'quick' ? ' --quick' : '';
  const head = {
    suite: name,
    command: `npm run report -- --only ${name}${flag}`,
    more: suites[name].command,
    profile,
    date: new Date().toISOString().slice(0, 10),
    seconds,
    machine: machine(),
  };
  writeFileSync(`${flags.out}/${name}.json`, `${JSON.stringify({ ...head, data }, rounded, 1)}\n`);
}

/** Six significant digits are more than any of it is worth, and keep the files readable. */
function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
