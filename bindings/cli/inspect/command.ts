// The command `tophash inspect`: what is in a snapshot, and whether it is sound.
import { readFile } from 'node:fs/promises';
import { SnapshotError } from '../../base/errors.js';
import { orUsageError, parse } from '../arguments.js';
import { type Command, UsageError } from '../command.js';
import { inspectionOf } from './inspection.js';
import { render } from './render.js';

const help = `Usage: tophash inspect FILE [--json]

Checks a snapshot from end to end, makes a map of it, and says what is in it:
kinds, entries, bytes; the least and the greatest key, or how long they are; the
largest keys and values; and how its buckets fill.

Options:
  --json      all of it as JSON
  -h, --help  this text

Exit code: 0 a sound snapshot, 1 damaged or none, 2 used wrongly.

Examples:
  npx tophash inspect prices.bin
  npx tophash inspect prices.bin --json
`;

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new Error(`got ${positionals.length} files, expected one`);
    return { file, json: values.json };
  });

/** The bytes of a file. Throws UsageError where there is none. */
const read = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`);
  });

const run = async (args: readonly string[]): Promise<number> => {
  const { file, json } = readOptions(args);
  const bytes = await read(file);
  try {
    const inspection = inspectionOf(bytes);
    process.stdout.write(json ? `${JSON.stringify(inspection, undefined, 2)}\n` : render(file, inspection));
    return 0;
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new Error(`${file}: ${error.message}`);
  }
};

export const inspect: Command = {
  summary: 'check a snapshot, and say what is in it',
  help,
  run,
};
