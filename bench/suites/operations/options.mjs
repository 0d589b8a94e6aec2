// The flags of npm run bench: what they mean, and what is wrong with them.
import { parseArgs } from 'node:util';
import { choose, positive } from '../../harness/flags.mjs';
import { implementations, isImplementation } from '../../peers/index.mjs';
import { patterns } from './orders.mjs';
import { findRuntime, runtimes } from './runtimes.mjs';
import { HUGE, kindPairs, operations, selectScenarios } from './scenarios.mjs';

const names = Object.keys(implementations);

export const help = `Usage: npm run bench -- [options]

  --only a,b            operations: ${operations.slice(0, 9).join(', ')},
                        ${operations.slice(9).join(', ')}
  --n 1000,1e6,...      numbers of entries (what is sensible: 100 to 1e7)
  --huge                ${HUGE} entries too: 8 GB of memory, minutes per operation; Map cannot
  --kinds k:v,...       pairs of key and value kind: ${kindPairs.join(', ')}
  --pattern p,...       keys and lookups: ${patterns.join(', ')} (zipf: 0.99; lookups only); default random
  --implementations ... default tophash,map; others: ${names.slice(2).join(', ')},
                        or the path of a module of yours (bench/peers/index.mjs says what it exports)
  --rounds R            processes per implementation and scenario (default 5)
  --time T              milliseconds of timing in each of them (default 600)
  --runtime r           ${runtimes.join(', ')}: from test/runtimes; default: the Node that runs this
  --runtime-path file   a binary of that runtime
  --no-limit            do not measure calls and memory: no limit beside the figures
  --json                everything, on stdout

Other suites, each with -- --help: npm run bench:latency, bench:memory, bench:limit, bench:growth.
Every pair of kinds: npm run bench:kinds.
Other languages: bench/toolchains/README.md. All of it as a report: npm run report.
`;

const flags = {
  only: { type: 'string' },
  n: { type: 'string' },
  huge: { type: 'boolean', default: false },
  kinds: { type: 'string' },
  pattern: { type: 'string' },
  implementations: { type: 'string', default: 'tophash,map' },
  rounds: { type: 'string', default: '5' },
  time: { type: 'string', default: '600' },
  runtime: { type: 'string' },
  'runtime-path': { type: 'string' },
  'no-limit': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** @throws Error that says what is wrong with them */
export function readOptions(args) {
  const { values } = parseArgs({ args, options: flags });
  if (values.help) return { help: true };
  const runtime =
    values.runtime && choose(values.runtime, 'runtime', (name) => runtimes.includes(name), runtimes);
  const sizes = values.n?.split(',').map((text) => positive(text, '--n'));
  const wanted = {
    only: list(values.only, 'operation', operations),
    kinds: list(values.kinds, 'pair of kinds', kindPairs),
    patterns: list(values.pattern, 'pattern', patterns),
  };
  const scenarios = selectScenarios({ ...wanted, sizes });
  if (values.huge) scenarios.push(...selectScenarios({ ...wanted, sizes: [HUGE] }));
  if (scenarios.length === 0) throw new Error('nothing to measure: zipf is for lookups only');
  return {
    help: false,
    scenarios,
    implementations: choose(values.implementations, 'implementation', isImplementation, names),
    rounds: positive(values.rounds, '--rounds'),
    time: positive(values.time, '--time'),
    runtime: findRuntime(runtime?.[0], values['runtime-path']),
    limits: !values['no-limit'],
    json: values.json,
  };
}

function list(text, what, known) {
  return text === undefined ? undefined : choose(text, what, (each) => known.includes(each), known);
}
