// Values of options that more than one command has.
import { DURATION_EXPECTED, parseDuration } from '../observe/schema/parse-duration.js';

/** Milliseconds of a duration of `least` milliseconds or more. Throws an Error that names option, value and what was expected. */
export const milliseconds = (name: string, text: string, least: number): number => {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`${name} '${text}': expected ${DURATION_EXPECTED}`);
  if (ms < least) throw new Error(`${name} '${text}': expected ${least}ms or more`);
  return ms;
};
