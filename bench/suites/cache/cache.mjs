// npm run bench:cache [-- --only speed,memory,hits] [--rounds 5] [--n 10000,1000000] [--runtime node24]
// [--json file]. TypedCache beside lru-cache and quick-lru: one cache per process, in turn, of times the
// least of the rounds, since other programs only add to them, of memory the median.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { requireInstalled } from '../../harness/installed.mjs';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median, short, whole } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';
import { exact, names } from './caches.mjs';
import { PATTERNS } from './requests.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'speed,memory,hits' },
    rounds: { type: 'string', default: '5' },
    n: { type: 'string', default: '10000,1000000' },
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
    json: { type: 'string' },
  },
});
requireInstalled(['lru-cache', 'quick-lru']);
const runtime = findRuntime(flags.runtime, flags['runtime-path']);
const sizes = flags.n.split(',').map(Number);
const rounds = Number(flags.rounds);

const NUMBERS = 'numbers, numbers';
/** [scenario, kinds]. */
const SPEED = [
  ['get, all there', NUMBERS],
  ['set, all there', NUMBERS],
  ['set, each evicts', NUMBERS],
  ['read-through, zipf 1.0', NUMBERS],
  ['get, all there', 'numbers, objects'],
  ['set, each evicts', 'numbers, objects'],
  ['get, all there', 'strings, numbers'],
  ['set, each evicts', 'strings, numbers'],
];

/** The answers of all caches to a job, `times` each, in turn. Those that must agree in `same` do. */
async function askAll(file, job, times, same) {
  const answers = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < times; round++) {
    for (const cache of names) {
      show(`${Object.values(job).join(' ')}: ${cache}, round ${round + 1} of ${times}`);
      answers[cache].push(await runJob(`suites/cache/${file}`, { ...job, cache }, runtime));
    }
  }
  const agreed = new Set(exact.flatMap((name) => answers[name].map(same)));
  if (agreed.size > 1) throw new Error(`${JSON.stringify(job)}: ${[...agreed].join(' and ')} differ`);
  return answers;
}

const data = [];
const tables = [];
const table = (head, rows) => tables.push(markdownTable([...head, ...names], rows));

async function speed() {
  const rows = [];
  for (const [scenario, kinds] of SPEED) {
    for (const n of sizes) {
      const answers = await askAll('speed.mjs', { scenario, kinds, n }, rounds, ({ sum }) => sum);
      const ns = names.map((name) => Math.min(...answers[name].map((each) => each.value)));
      data.push({
        part: 'speed',
        scenario,
        kinds,
        n,
        ns: Object.fromEntries(names.map((it, i) => [it, ns[i]])),
      });
      rows.push([scenario, kinds, whole(n), ...ns.map(short)]);
    }
  }
  table(['ns per operation', 'keys, values', 'entries'], rows);
}

async function memory() {
  const rows = [];
  for (const n of sizes) {
    const answers = await askAll('resident.mjs', { n }, rounds, ({ entries }) => entries);
    const bytes = names.map((name) => median(answers[name].map((each) => each.perEntry)));
    data.push({ part: 'memory', n, bytes: Object.fromEntries(names.map((it, i) => [it, bytes[i]])) });
    rows.push([whole(n), ...bytes.map(short)]);
  }
  table(['resident bytes per entry, entries'], rows);
}

async function hits() {
  const rows = [];
  const n = sizes[0];
  for (const pattern of Object.keys(PATTERNS)) {
    const answers = await askAll('hits.mjs', { pattern, n, requests: 100 * n }, 1, ({ ratio }) => ratio);
    const ratios = names.map((name) => answers[name][0].ratio);
    data.push({
      part: 'hits',
      pattern,
      n,
      ratios: Object.fromEntries(names.map((it, i) => [it, ratios[i]])),
    });
    rows.push([pattern, ...ratios.map((ratio) => `${(100 * ratio).toFixed(1)} %`)]);
  }
  table([`hits, ${whole(n)} entries`], rows);
}

for (const part of flags.only.split(',')) await { speed, memory, hits }[part]();
showNothing();
console.log(`${machineLine(describeRuntime(runtime))}\n\n${tables.join('\n\n')}`);
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(data, undefined, 1)}\n`);
