/**
 * npm run bench: tophash against JavaScript's Map, by operation, kinds and size. Each figure is the median of several
 * processes, and the two implementations take turns, so that both meet the same neighbours and the same heat.
 */
import { parseArgs } from 'node:util';
import { runJob } from './processes.mjs';
import { columns, machine, machineLine, short, spread, whole, withSpread } from './report.mjs';
import { kindPairs, operations, selectScenarios } from './scenarios.mjs';

const help = `Usage: npm run bench -- [options]

  --only a,b    operations: ${operations.join(', ')}
  --n 1000,...  numbers of entries
  --kinds k:v   pairs of key and value kind: ${kindPairs.join(', ')}
  --rounds R    processes per implementation and scenario (default 5)
  --json        everything, on stdout

What growing costs, in time and memory: node bench/growth.mjs --help
`;

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    n: { type: 'string' },
    kinds: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** @param {string | undefined} list @param {readonly string[]} known */
function choose(list, known) {
  const chosen = list?.split(',');
  const wrong = chosen?.find((each) => !known.includes(each));
  if (wrong !== undefined) fail(`unknown '${wrong}'; known: ${known.join(', ')}`);
  return chosen;
}

/** @param {string} text @param {string} flag */
function positive(text, flag) {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) fail(`${flag} '${text}' is not a positive integer`);
  return value;
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`bench: ${message}\n`);
  process.exit(2);
}

if (flags.help) {
  process.stdout.write(help);
  process.exit(0);
}
const rounds = positive(flags.rounds, '--rounds');
const scenarios = selectScenarios({
  only: choose(flags.only, operations),
  kinds: choose(flags.kinds, kindPairs),
  sizes: flags.n?.split(',').map((text) => positive(text, '--n')),
});

const results = [];
for (const [index, scenario] of scenarios.entries()) {
  const replies = { tophash: [], map: [] };
  for (let round = 1; round <= rounds; round++) {
    for (const implementation of ['tophash', 'map']) {
      const name = `${scenario.operation} ${scenario.kinds} ${whole(scenario.n)}`;
      const progress = `${index + 1}/${scenarios.length} ${name}, round ${round}, ${implementation}`;
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${progress}`);
      else if (round === 1 && implementation === 'tophash') process.stderr.write(`${name}\n`);
      replies[implementation].push(await runJob('child.mjs', { implementation, ...scenario }));
    }
  }
  const checksums = new Set([...replies.tophash, ...replies.map].map(({ checksum }) => checksum));
  if (checksums.size !== 1) throw new Error(`checksums differ: ${[...checksums].join(' and ')}`);
  const tophash = spread(replies.tophash.map(({ ns }) => ns));
  const map = spread(replies.map.map(({ ns }) => ns));
  const [checksum] = checksums;
  results.push({ ...scenario, ns: { tophash, map }, ratio: map.median / tophash.median, checksum, replies });
}
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

if (flags.json) {
  process.stdout.write(`${JSON.stringify({ machine: machine(), rounds, results }, null, 2)}\n`);
} else {
  const head = ['operation', 'kinds', 'n', 'tophash ns/op', 'Map ns/op', 'ratio', 'floor'];
  const rows = results.map(({ operation, kinds, n, ns, ratio, floor }) => {
    const figures = [withSpread(ns.tophash), withSpread(ns.map), ratio.toFixed(2)];
    return [operation, kinds, whole(n), ...figures, floor === undefined ? '-' : short(floor)];
  });
  process.stdout.write(
    `${machineLine()}; median (min-max) of ${rounds} processes\n\n${columns(head, rows)}\n`,
  );
}
