// The command `tophash policy`: checks policy files before they are deployed, and prints their JSON Schema
// for editors.
import { PolicyError } from '../../base/errors.js';
import {
  type Allow,
  check,
  type PolicyFile,
  parse as parsePolicy,
  schema,
} from '../../observe/policy/file.js';
import { orUsageError, parse } from '../arguments.js';
import type { Command } from '../command.js';
import { nameOf, readText } from '../source.js';

const help = `Usage: tophash policy check <file.json | -> [--allow LIST]... [--json]
       tophash policy schema

check: says everything that is wrong with a policy file, a line each: its path,
its value, and what was expected. schema: prints the JSON Schema of such files.

Options:
  --allow LIST  values that may be set, besides the file's own list:
                0,1,4,16 of assist; or NAME=VALUES, for as many names as there
                are options: loadFactor=6,6.5 resize=allow background=true,false
                background.sliceMs=0.5 background.everyMs=2,10. What no list
                names must not be set
  --json        the problems as JSON
  -h, --help    this text

Exit code: 0 nothing is wrong, 1 something is, 2 used wrongly, or the file
cannot be read or is no JSON.

Examples:
  npx tophash policy check policy.json --allow assist=0,1,4,16
  npx tophash policy schema > policy.schema.json
`;

const run = async (args: readonly string[]): Promise<number> => {
  const { action, file, allow, json } = readOptions(args);
  if (action === 'schema') {
    process.stdout.write(`${JSON.stringify(schema(), null, 2)}\n`);
    return 0;
  }
  const name = nameOf(file);
  const text = await readText(file);
  if (allow !== undefined) orUsageError(() => check('{}', { allow }), PolicyError); // the lists, not the file
  const problems = orUsageError(() => check(text, allow && { allow }), PolicyError, `${name}: `);
  if (json) process.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
  else for (const { message } of problems) process.stdout.write(`${name}: ${message}\n`);
  if (problems.length > 0) return 1;
  if (!json) process.stdout.write(`${name}: ${described(parsePolicy(text))}\n`);
  return 0;
};

const described = ({ version, cohorts, hold }: PolicyFile): string =>
  `sound: version ${version}, ${cohorts.map(({ percent }) => `${percent} %`).join(', ')}, each held ${hold}`;

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: { allow: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } },
    });
    const [action, file = '', ...more] = positionals;
    if (action !== 'check' && action !== 'schema')
      throw new Error(`got ${action === undefined ? 'nothing' : `'${action}'`}, expected check or schema`);
    if (more.length > 0 || (action === 'check') !== (file !== ''))
      throw new Error(`got ${positionals.length - 1} files, expected ${action === 'check' ? 'one' : 'none'}`);
    return { action, file, allow: values.allow && allowOf(values.allow), json: values.json };
  });

/** Allow lists from options: NAME=VALUES, or values of assist. Whether they are such is checked with the
 *  file. */
const allowOf = (lists: readonly string[]): Allow => {
  const allow = new Map<string, unknown[]>();
  for (const list of lists) {
    const [, name = 'assist', values = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(list) ?? [];
    allow.set(name, [...(allow.get(name) ?? []), ...values.split(',').map(wordOf)]);
  }
  return Object.fromEntries(allow);
};

/** A number or a boolean, else the word itself. */
const wordOf = (text: string): unknown => {
  const word = text.trim();
  return /^(true|false|-?\d+(\.\d+)?)$/.test(word) ? JSON.parse(word) : word;
};

export const policy: Command = {
  summary: 'check a policy file before it is deployed, or print the schema of such files',
  help,
  run,
};
