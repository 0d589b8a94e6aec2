// npm run bench:lingering: the article's experiment. There a map of 1,000,000 elements whose old buckets were
// kept by a forged pointer is to lengthen collections from 1.2 to 8.7 ms. Here a growth is paused, and
// everything that might notice is measured.
import { readFlags } from '../../harness/flags.mjs';
import { takeTurns } from '../../harness/processes.mjs';
import { columns, median, printResults, short, whole } from '../../harness/report.mjs';

const help = `Usage: npm run bench:lingering -- [options]

  --n 1000000  entries
  --runs R     processes per state, which take turns (default 5)
  --json       everything, on stdout
`;
const states = ['nothing', 'drained', 'lingering', 'map'];

function reportLingering(results) {
  const rows = states.map((state) => {
    const runs = results[state];
    const middle = (name) => median(runs.map((run) => run[name]));
    const { oldBuckets, bytes } = runs[0];
    return [
      state,
      oldBuckets === undefined ? '-' : whole(oldBuckets),
      bytes === undefined ? '-' : whole(bytes.total),
      bytes === undefined ? '-' : whole(bytes.old),
      ...['lookupNs', 'slowestInsertMs', 'loopDelayMs', 'gcMs'].map((name) => short(middle(name))),
    ];
  });
  const { n } = results.drained[0];
  const head = [
    ...['state', 'old buckets', 'bytes', 'of them old', 'get, ns'],
    ...['slowest insert, ms', 'event loop, ms', 'full GC, ms'],
  ];
  return [
    `${whole(n)} entries, i32 -> f64, core classic; medians of ${results.drained.length} processes`,
    columns(head, rows),
    'Slowest insert and longest delay of the event loop: of one twentieth more entries, in turns of 500.\n' +
      'drained and lingering hold the same entries; map is the native Map, nothing is the loops alone.',
    "The article: 1.2 ms with old buckets cleared, 8.7 ms with them kept, of stopping Go's world, on a\n" +
      "forged pointer. V8's collector does not look into the memory of WebAssembly: old buckets there\n" +
      'cost it nothing, and the two states must not differ.',
  ].join('\n\n');
}

const { json, ...settings } = readFlags(help, { n: 1_000_000, runs: 5 });
const results = await takeTurns('suites/lingering/map.mjs', 'state', states, settings);
printResults(json, { ...settings, results }, [reportLingering(results)]);
