// "Did you mean": the name of a list that is nearest to a misspelt one.
import { nearest as nearestOf } from '../base/options.js';

/** The name that `word` may have been meant to be: one that begins with it, or else the nearest within a
 *  third of its letters, one at least and three at most; undefined if there is none. */
export const nearest = (word: string, names: readonly string[]): string | undefined => {
  if (word.length > 40) return undefined; // no slip of the keyboard
  const begins = names.filter((name) => word.length > 1 && name.startsWith(word));
  if (begins.length === 1) return begins[0];
  return nearestOf(word, names, Math.min(3, Math.max(1, Math.floor(word.length / 3))));
};

/** `what 'word'`, and the nearest name, or all there are. */
export const unknown = (what: string, word: string, names: readonly string[]): string => {
  const meant = nearest(word, names);
  const hint = meant === undefined ? `expected one of ${names.join(', ')}` : `did you mean ${meant}?`;
  return `unknown ${what} '${word}': ${hint}`;
};
