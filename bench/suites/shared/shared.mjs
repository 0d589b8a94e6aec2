// npm run bench:shared [-- --rounds 3] [--runtime node24] [--only single,first,reads,hot,grow] [--json file].
// What sharing costs one thread, and what it gives several: a shared map beside TypedMap on both cores,
// beside posting a Map to a worker, and beside asking the thread that owns a map by messages. One process per
// figure, in turn, medians of the rounds, with the least and the greatest; answers are checked.

import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runJob } from '../../harness/processes.mjs';
import { show, showNothing } from '../../harness/progress.mjs';
import { machineLine, markdownTable, median, short, whole } from '../../harness/report.mjs';
import { describeRuntime, findRuntime } from '../operations/runtimes.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    runtime: { type: 'string' },
    'runtime-path': { type: 'string' },
    only: { type: 'string', default: 'single,first,reads,hot,grow' },
    json: { type: 'string' },
  },
});
const runtime = findRuntime(flags.runtime, flags['runtime-path']);
const data = [];

/** Answers of a job, round by round. */
async function ask(job) {
  const replies = [];
  for (let round = 0; round < Number(flags.rounds); round++) {
    show(`${Object.values(job).join(', ')}, round ${round + 1} of ${flags.rounds}`);
    replies.push(await runJob('suites/shared/child.mjs', job, runtime));
  }
  const values = replies.map(({ value }) => value);
  const middle = median(values);
  data.push({ ...job, value: middle, values, more: replies.map(({ more }) => more) });
  return { value: middle, spread: `${short(Math.min(...values))} to ${short(Math.max(...values))}`, replies };
}

const tables = {
  /** ns per call of one thread. */
  async single() {
    const maps = ['TypedMap', 'TypedMap on classic', 'shared', 'frozen'];
    const rows = [];
    for (const operation of ['get', 'set, all there', 'set, new', 'add']) {
      for (const n of [1000, 30_000, 1_000_000]) {
        const cells = [];
        let own;
        for (const map of maps) {
          if (map === 'frozen' && operation !== 'get') {
            cells.push('-');
            continue;
          }
          const { value } = await ask({ what: 'single', map, operation, n });
          own ??= value;
          cells.push(map === 'TypedMap' ? short(value) : `${short(value)} (${short(value / own)})`);
        }
        rows.push([operation, whole(n), ...cells]);
      }
    }
    return [
      'One thread, ns per call, i32 -> f64 (in brackets: as many times TypedMap)',
      ['call', 'entries', ...maps],
      rows,
    ];
  },
  /** Milliseconds until a running worker has looked up a key. */
  async first() {
    const rows = [];
    for (const n of [100_000, 2_500_000]) {
      const shared = await ask({ what: 'first', how: 'handle', n });
      const posted = await ask({ what: 'first', how: 'Map', n });
      rows.push([
        whole(n),
        short(shared.value),
        shared.spread,
        short(posted.value),
        posted.spread,
        whole(Math.round(posted.value / shared.value)),
      ]);
    }
    return [
      'Until a running worker has looked up a key, ms',
      ['entries', 'handle', 'spread', 'Map posted', 'spread', 'times'],
      rows,
    ];
  },
  /** Millions of calls a second of all workers, 95 of 100 reads. */
  async reads() {
    const rows = [];
    for (const how of ['shared', 'shared, getMany of 64', 'messages', 'messages of 64']) {
      const one = await ask({ what: 'reads', how, workers: 1, n: 1_000_000 });
      const two = await ask({ what: 'reads', how, workers: 2, n: 1_000_000 });
      rows.push([
        how,
        short(one.value),
        one.spread,
        short(two.value),
        two.spread,
        short(two.value / one.value),
      ]);
    }
    return [
      '95 reads and 5 writes of 100, 1,000,000 entries, million calls a second',
      ['how', '1 worker', 'spread', '2 workers', 'spread', 'times'],
      rows,
    ];
  },
  /** Millions of additions a second to one key. */
  async hot() {
    const rows = [];
    for (const how of ['shared', 'Atomics.add']) {
      const one = await ask({ what: 'hot', how, workers: 1 });
      const two = await ask({ what: 'hot', how, workers: 2 });
      rows.push([how, short(one.value), short(two.value), short(two.value / one.value)]);
    }
    return ['Additions to one key, million a second', ['how', '1 worker', '2 workers', 'times'], rows];
  },
  /** Two workers add 10,000,000 new keys. */
  async grow() {
    const { value, spread, replies } = await ask({ what: 'grow', n: 10_000_000 });
    const slowest = replies.map(({ more }) => more.slowest);
    const rows = [
      [
        '10,000,000',
        short(value),
        spread,
        short(median(slowest)),
        `${short(Math.min(...slowest))} to ${short(Math.max(...slowest))}`,
      ],
    ];
    return [
      'New keys from two workers',
      ['entries', 'seconds', 'spread', 'slowest add(), ms', 'spread'],
      rows,
    ];
  },
};

const wanted = flags.only.split(',');
const texts = [];
for (const name of wanted) {
  const [title, head, rows] = await tables[name]();
  texts.push(`${title}:\n\n${markdownTable(head, rows)}`);
}
showNothing();
console.log(`${machineLine(await describeRuntime(runtime))} ${availableParallelism()} processors.\n`);
console.log(texts.join('\n\n'));
if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify(data, undefined, 1)}\n`);
