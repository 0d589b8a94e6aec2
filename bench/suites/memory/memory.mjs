// npm run bench:memory: bytes per entry against the number of entries, memory over a map's life, and what the
// garbage collector does while a large map lives. Every figure from a process of its own.
import { readFlags } from '../../harness/flags.mjs';
import { runJobs } from '../../harness/processes.mjs';
import { printParts } from '../../harness/report.mjs';
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

/** Bytes per entry: from 1,000 on by half powers of ten, and finely over the last doubling. */
export async function measurePerEntry(most, kinds = pairs) {
  const coarse = [];
  for (let n = 1_000; n < most / 2; n *= Math.sqrt(10)) coarse.push(Math.round(n));
  const fine = Array.from({ length: 5 }, (_, i) => Math.round((most / 2) * 2 ** (i / 4)));
  const jobs = kinds.flatMap((pair) =>
    [...coarse, ...fine].flatMap((n) =>
      implementations.map((implementation) => ({ implementation, kinds: pair, n })),
    ),
  );
  return await runJobs('suites/growth/resident.mjs', jobs);
}

export function measureLife(n, kinds = pairs) {
  const jobs = kinds.flatMap((pair) =>
    implementations.map((implementation) => ({ implementation, kinds: pair, n })),
  );
  return runJobs('suites/memory/life.mjs', jobs);
}

export function measureGc(n) {
  const jobs = ['clock', ...implementations].map((implementation) => ({ implementation, n }));
  return runJobs('suites/memory/gc.mjs', jobs);
}

if (import.meta.filename === process.argv[1]) {
  const { only, n, 'gc-n': gcN, json } = readFlags(help, { only: parts, n: 2_000_000, 'gc-n': 8_000_000 });
  await printParts(
    json,
    only,
    {},
    {
      entries: [() => measurePerEntry(n), reportPerEntry],
      life: [() => measureLife(n), reportLife],
      gc: [() => measureGc(gcN), reportGc],
    },
  );
}
