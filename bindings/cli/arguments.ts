// Options and errors that more than one command has.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DURATION_EXPECTED, parseDuration } from '../observe/schema/parse-duration.js';
import { UsageError } from './command.js';
import { unknown } from './nearest.js';

/** parseArgs() of node:util. Throws an Error, for an unknown option one that names the nearest. */
export const parse = <T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [, option] = /'(--?[^'\s]+)/.exec(message) ?? [];
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) throw error;
    const names = [...Object.keys(config.options ?? {}), 'help'].map((name) => `--${name}`);
    throw new Error(unknown('option', option, names));
  }
};

/** Milliseconds of a duration of at least `least` milliseconds. Throws an Error with option, value and
 *  expectation. */
export const milliseconds = (name: string, text: string, least: number): number => {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`${name} '${text}': expected ${DURATION_EXPECTED}`);
  if (ms < least) throw new Error(`${name} '${text}': expected ${least}ms or more`);
  return ms;
};

/** The result of `work`; an error of the class `kind` becomes a UsageError, with `prefix` before its
 *  message. */
export const orUsageError = <T>(
  work: () => T,
  kind: new (message: string) => Error = Error,
  prefix = '',
): T => {
  try {
    return work();
  } catch (error) {
    throw error instanceof kind ? new UsageError(prefix + error.message) : error;
  }
};
