// npm run bench:snapshot [-- --n 2500000] [--rounds 7] [--runtime node24]. snapshot() and restore() of a map
// i64 -> f64 beside structuredClone of a Map of the same entries, in turn in one process: the least of each,
// since other work on the machine only adds.
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, short, whole } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';

const { values: flags } = parseArgs({
  options: {
    n: { type: 'string', default: '2500000' },
    rounds: { type: 'string', default: '7' },
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
  },
});
const runtime = findRuntime(flags.runtime, flags['runtime-path']);
const n = Number(flags.n);
show(`${whole(n)} entries`);
const { ms, bytes } = await runJob('suites/snapshot/child.mjs', { n, rounds: Number(flags.rounds) }, runtime);
showNothing();
const both = ms.snapshot + ms.restore;
const rows = [
  ['`structuredClone(map)`', ms.clone, ms.clone],
  ['`snapshot()`', ms.snapshot, ms.clone],
  ['`restore()`', ms.restore, ms.clone],
  ['both', both, ms.clone],
].map(([what, taken, clone]) => [what, short(taken), taken === clone ? '' : short(clone / taken)]);
console.log(`${machineLine(await describeRuntime(runtime))}\n`);
console.log(
  `${whole(n)} entries i64 -> f64, ${whole(bytes)} bytes: ${short(bytes / (n * 16))} of the raw data\n`,
);
console.log(markdownTable(['', 'ms', 'times faster'], rows));
