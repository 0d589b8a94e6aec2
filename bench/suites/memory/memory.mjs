/**
 * npm run bench:memory: bytes per entry against the number of entries, memory over a map's life, and what the garbage
 * collector does while a large map lives. Every figure from a process of its own.
 */
import { parseArgs } from 'node:util';
import { positive } from '../../harness/options.mjs';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { printResults } from '../../harness/report.mjs';
import { reportGc, reportLife, reportPerEntry } from './report.mjs';

const parts = ['entries', 'life', 'gc'];
const pairs = ['i32:f64', 'i32:i32', 'i64:f64'];
const implementations = ['tophash', 'map'];
const help = `Usage: npm run bench:memory -- [options]

  --only a,b   ${parts.join(', ')}
  --n 2000000  entries of the largest map of 'entries' and of 'life'
  --gc-n N     entries that live while garbage is collected (default 8000000)
  --json       everything, on stdout
`;

/** Bytes per entry: from 1,000 on by half powers of ten, and finely over the last doubling. @param {number} most */
export async function measurePerEntry(most, kinds = pairs) {
  const coarse = [];
  for (let n = 1_000; n < most / 2; n *= Math.sqrt(10)) coarse.push(Math.round(n));
  const fine = Array.from({ length: 5 }, (_, i) => Math.round((most / 2) * 2 ** (i / 4)));
  const results = [];
  for (const pair of kinds) {
    for (const n of [...coarse, ...fine]) {
      for (const implementation of implementations) {
        show(`bytes per entry, ${pair}, ${n}, ${implementation}`);
        const reply = await runJob('suites/growth/resident.mjs', { implementation, kinds: pair, n });
        results.push({ implementation, kinds: pair, n, ...reply });
      }
    }
  }
  showNothing();
  return results;
}

/** @param {number} n */
export async function measureLife(n, kinds = pairs) {
  const results = [];
  for (const pair of kinds) {
    for (const implementation of implementations) {
      show(`a map's life, ${pair}, ${implementation}`);
      results.push(await runJob('suites/memory/life.mjs', { implementation, kinds: pair, n }));
    }
  }
  showNothing();
  return results;
}

/** @param {number} n */
export async function measureGc(n) {
  const results = [];
  for (const implementation of ['clock', ...implementations]) {
    show(`full collections, ${implementation}`);
    results.push({ implementation, ...(await runJob('suites/memory/gc.mjs', { implementation, n })) });
  }
  showNothing();
  return results;
}

if (import.meta.filename === process.argv[1]) await main();

async function main() {
  const { values: flags } = parseArgs({
    options: {
      only: { type: 'string', default: parts.join(',') },
      n: { type: 'string', default: '2000000' },
      'gc-n': { type: 'string', default: '8000000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  const n = positive(flags.n, '--n');
  const only = flags.only.split(',');
  const entries = only.includes('entries') ? await measurePerEntry(n) : undefined;
  const life = only.includes('life') ? await measureLife(n) : undefined;
  const gc = only.includes('gc') ? await measureGc(positive(flags['gc-n'], '--gc-n')) : undefined;
  printResults(flags.json, { entries, life, gc }, [
    entries && reportPerEntry(entries),
    life && reportLife(life),
    gc && reportGc(gc),
  ]);
}
