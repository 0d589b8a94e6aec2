// The command `tophash layout`: where the bytes of a pair of kinds lie, as text, JSON or a drawing.
import { KEY_KINDS, VALUE_KINDS } from '../../core/kinds.js';
import { orUsageError, parse } from '../arguments.js';
import type { Command } from '../command.js';
import { unknown } from '../nearest.js';
import { widthOf } from '../text.js';
import { CORES } from './bucket.js';
import { layoutOf } from './layout.js';
import { render } from './render.js';
import { svgOf } from './svg.js';

const help = `Usage: tophash layout KEY [VALUE] [--core NAME] [--json | --svg]

Shows every byte that a map of these kinds has: its bucket and its header, their
fields, what is unused, and where cache lines begin; and what to expect by load:
buckets that overflow, bytes per entry, lines of memory per lookup. Without
VALUE it is a set. The numbers are those of the compiled core.

KEY:   ${KEY_KINDS.join(', ')}
VALUE: the same, f32, any

Options:
  --core NAME  line, the default core, or classic, which has Go's layout
  --json       all of it as JSON
  --svg        a drawing of the bytes
  -h, --help   this text

Exit code: 0 done, 2 used wrongly.

Examples:
  npx tophash layout i32 f64
  npx tophash layout string any --core classic
  npx tophash layout u64 --svg > set-of-u64.svg
`;

const run = async (args: readonly string[]): Promise<number> => {
  const { core, key, value, json, svg } = readOptions(args);
  const layout = layoutOf(core, key, value);
  if (json) process.stdout.write(`${JSON.stringify(layout, null, 2)}\n`);
  else process.stdout.write(svg ? svgOf(layout) : render(layout, widthOf(process.stdout)));
  return 0;
};

const readOptions = (args: readonly string[]) =>
  orUsageError(() => {
    const { values, positionals } = parse({
      args: [...args],
      allowPositionals: true,
      options: {
        core: { type: 'string', default: 'line' },
        json: { type: 'boolean', default: false },
        svg: { type: 'boolean', default: false },
      },
    });
    const [key, value, ...more] = positionals;
    if (key === undefined || more.length > 0)
      throw new Error(`got ${positionals.length} kinds, expected KEY, or KEY and VALUE`);
    if (values.json && values.svg) throw new Error('got --json and --svg, expected one of them');
    return {
      core: named('core', values.core, CORES),
      key: named('kind of keys', key, KEY_KINDS),
      value: value === undefined ? null : named('kind of values', value, VALUE_KINDS),
      json: values.json,
      svg: values.svg,
    };
  });

/** The word, if it is one of the names. */
const named = <T extends string>(what: string, word: string, names: readonly T[]): T => {
  const found = names.find((name) => name === word);
  if (found === undefined) throw new Error(unknown(what, word, names));
  return found;
};

export const layout: Command = {
  summary: 'show every byte of a map: its bucket, its header, and what to expect by load',
  help,
  run,
};
