// The command `tophash doctor`: reads samples from a recording or a living process, and prints what doctor()
// says of them.
import { PolicyError } from '../../base/errors.js';
import { doctor as judge } from '../../observe/doctor/doctor.js';
import type { Sample } from '../../observe/samples/sample.js';
import { milliseconds, orUsageError, parse } from '../arguments.js';
import type { Command } from '../command.js';
import { startProgress } from '../compare/progress.js';
import { isAddress, nameOf, readRecording, watch } from '../source.js';
import { widthOf } from '../text.js';
import { ROLES, render } from './render.js';

const help = `Usage: tophash doctor <file.ndjson | - | http://127.0.0.1:PORT> [options]

Says what is wrong with the maps and heaps of a process: old buckets that linger
(S1), memory that grows without entries (S2), evacuation that dominates (S3),
floods (F1), churn (F2), heaps above their soft limit (F5), calls that are
interrupted in the middle (F6); and which maps had better have a capacity (F3,
advice only). Reads a recording, one sample() as JSON a line (-: on stdin), or
asks a process whose debugHandler() answers at that address.

Options:
  --every D    of a process: time from one sample to the next (default 1s)
  --for D      of a process: time to watch it (default 5s)
  --role R     oncall: what to page for, and the first thing to do;
               runtime: everything, with evidence (default);
               app: what to change in code
  --json       the findings as JSON
  -h, --help   this text

Exit code: 0 no finding or only advice, 1 findings, 2 used wrongly, or no
samples to be had.

Examples:
  npx tophash doctor samples.ndjson
  npx tophash doctor http://127.0.0.1:9100 --for 30s --role oncall
  curl -s http://127.0.0.1:9100/debug/tophash/stats | npx tophash doctor -
`;

const run = async (args: readonly string[]): Promise<number> => {
  const { source, everyMs, forMs, role, json } = readOptions(args);
  const samples = isAddress(source) ? await live(source, everyMs, forMs) : await readRecording(source);
  // samples out of order in time are the recording's fault
  const findings = orUsageError(() => judge(samples), PolicyError, `${nameOf(source)}: `);
  const text = json
    ? `${JSON.stringify({ samples: samples.length, findings }, null, 2)}\n`
    : render(findings, samples, role, widthOf(process.stdout));
  process.stdout.write(text);
  return findings.every(({ severity }) => severity === 'advice') ? 0 : 1;
};

const live = async (address: string, everyMs: number, forMs: number): Promise<Sample[]> => {
  const progress = startProgress(process.stderr);
  try {
    const asked = (n: number, of: number): void => {
      if (process.stderr.isTTY) progress.show(`sample ${n} of ${of}`);
    };
    return await watch(address, everyMs, forMs, asked);
  } finally {
    progress.end();
  }
};

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: {
        every: { type: 'string', default: '1s' },
        for: { type: 'string', default: '5s' },
        role: { type: 'string', default: 'runtime' },
        json: { type: 'boolean', default: false },
      },
    });
    const [source, ...more] = positionals;
    if (source === undefined || more.length > 0)
      throw new Error(`got ${positionals.length} files or addresses, expected one`);
    const role = ROLES.find((one) => one === values.role);
    if (role === undefined) throw new Error(`--role '${values.role}': expected one of ${ROLES.join(', ')}`);
    const everyMs = milliseconds('--every', values.every, 10);
    return { source, everyMs, forMs: milliseconds('--for', values.for, 0), role, json: values.json };
  });

export const doctor: Command = {
  summary: 'say what is wrong with the maps of a process, live or from a recording',
  help,
  run,
};
