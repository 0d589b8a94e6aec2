// Options objects: a name that is not known is refused, since an option that has no effect would be believed
// to have one.
import { checkObject, PolicyError } from './errors.js';

const { hasOwn, keys } = Object;

/** Whether at most so many edits of one letter, or swaps of two, turn `a` into `b` (optimal string
 *  alignment). */
const isWithin = (most: number, a: string, b: string): boolean => {
  if (a === b) return true;
  const [restOfA, restOfB] = [a.slice(1), b.slice(1)];
  if (a[0] === b[0]) return isWithin(most, restOfA, restOfB);
  if (most === 0) return false;
  if (a[0] === b[1] && a[1] === b[0] && isWithin(most - 1, a.slice(2), b.slice(2))) return true;
  return [restOfA, a, restOfA].some((it, i) => isWithin(most - 1, it, i > 0 ? restOfB : b));
};

/** The known name that differs least, in `limit` letters at most, by default 3 and fewer than half of them;
 *  undefined without one. */
export const nearest = (
  name: string,
  known: readonly string[],
  limit = Math.min(3, Math.ceil(name.length / 2) - 1),
): string | undefined => {
  const lower = name.toLowerCase();
  for (let most = 0; most <= limit; most++) {
    const found = known.find((it) => isWithin(most, lower, it.toLowerCase()));
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Throws PolicyError for options that are not an object, or that have an own property which is not among
 *  those of `known`. `prefix`: what messages put before a name. */
export const checkOptions = (name: string, value: unknown, known: object, prefix = ''): void => {
  checkObject(name, value);
  for (const it of keys(value as object)) {
    if (hasOwn(known, it)) continue;
    const near = nearest(it, keys(known));
    const hint = near === undefined ? `expected ${keys(known).join(', ')}` : `did you mean ${prefix}${near}?`;
    throw new PolicyError(`${prefix}${it}: unknown option, ${hint}`);
  }
};
