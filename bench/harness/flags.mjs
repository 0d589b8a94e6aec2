// The flags of a suite: each has its default value, which says its type; --json and --help are common to all.
import { parseArgs } from 'node:util';

/** Prints the help and ends the process if --help is among the arguments.
 * @param {Defaults} defaults by flag; an array holds every name that the flag knows
 * @returns {Defaults & { json: boolean }}
 * @throws Error for an unknown flag or name, and for a number that is not a positive integer
 */
export function readFlags(help, defaults) {
  const text = Object.entries(defaults).map(([name, value]) => {
    return [name, { type: 'string', default: String(value) }];
  });
  const flag = { type: 'boolean', default: false };
  const { values } = parseArgs({ options: { ...Object.fromEntries(text), json: flag, help: flag } });
  if (values.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  const read = Object.entries(defaults).map(([name, value]) => {
    if (typeof value === 'number') return [name, positive(values[name], `--${name}`)];
    return [name, choose(values[name], `--${name}`, (each) => value.includes(each), value)];
  });
  return { ...Object.fromEntries(read), json: values.json };
}

/** @param {string} text names, separated by commas */
export function choose(text, what, isKnown, known) {
  const chosen = text.split(',');
  const wrong = chosen.find((each) => !isKnown(each));
  if (wrong !== undefined) throw new Error(`unknown ${what} '${wrong}'; known: ${known.join(', ')}`);
  return chosen;
}

export function positive(text, flag) {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${flag} '${text}' is not a positive integer`);
  return value;
}
