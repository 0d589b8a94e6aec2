// The flags of a suite: each has its default value, which says its type; --json and --help are common to all.
import { parseArgs } from 'node:util';

/**
 * Prints the help and ends the process if --help is among the arguments.
 * @template {Record<string, number | string[]>} Defaults
 * @param {string} help
 * @param {Defaults} defaults by flag; an array holds every name that the flag knows
 * @returns {Defaults & { json: boolean }}
 * @throws Error for an unknown flag or name, and for a number that is not a positive integer
 */
export function readFlags(help, defaults) {
  const text = Object.entries(defaults).map(([name, value]) => {
    return [name, { type: /** @type {const} */ ('string'), default: String(value) }];
  });
  const flag = { type: /** @type {const} */ ('boolean'), default: false };
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

/**
 * @param {string} text names, separated by commas
 * @param {string} what
 * @param {(each: string) => boolean} isKnown
 */
export function choose(text, what, isKnown, known) {
  const chosen = text.split(',');
  const wrong = chosen.find((each) => !isKnown(each));
  if (wrong !== undefined) throw new Error(`unknown ${what} '${wrong}'; known: ${known.join(', ')}`);
  return chosen;
}

/** @param {string} text @param {string} flag */
export function positive(text, flag) {
  const value = Number(text);
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${flag} '${text}' is not a positive integer`);
  return value;
}
