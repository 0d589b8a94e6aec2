// Files stay short enough to read at once, and the source as a whole within its budget. CONTRIBUTING.md has
// the command that counts the same lines.
import { expect, it } from 'vitest';
import { FILES, read, SOURCE } from './tree.js';

/** Lines of a file at most. */
const LONGEST = 350;
/** Lines of all source files at most, without test/, docs/ and the tests that lie beside examples. */
const BUDGET = 43_500;

/** Newlines of a file, as `wc -l` counts them. */
const linesOf = (path: string): number => read(path).split('\n').length - 1;

const sources = FILES.filter((path) => SOURCE.test(path));

it('no source file is longer than 350 lines', () => {
  const long = sources.map((path) => [path, linesOf(path)] as const).filter(([, lines]) => lines > LONGEST);
  expect(long.map(([path, lines]) => `${path}: ${lines}`)).toEqual([]);
});

it('the source without tests has at most 43,500 lines', () => {
  const counted = sources.filter((path) => !/^(?:test|docs)\/|\.test\./.test(path));
  expect(counted.length).toBeGreaterThan(200);
  expect(counted.reduce((sum, path) => sum + linesOf(path), 0)).toBeLessThanOrEqual(BUDGET);
});
