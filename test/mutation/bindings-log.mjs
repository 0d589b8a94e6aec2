// Reads what bindings-runner.mjs has written of each test file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOUND } from './bindings-mutants.mjs';

export const logOf = (test) => join(FOUND, `${test.replaceAll('/', '-')}.jsonl`);

const entriesOf = (log) =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line))
    : [];

/** { tests: id -> { name, ms, reached, tried, unusable }, outside, killed, first, last, end } of a log.
 *  `first`: the mutant that a test is to try first, since another may have spoilt the process before it. */
export const foundIn = (log) => {
  const found = { tests: new Map(), outside: [], killed: new Map(), first: undefined };
  for (const entry of entriesOf(log)) {
    const test = found.tests.get(entry.test ?? entry.in ?? entry.unusable ?? entry.by);
    if (entry.test && !test) found.tests.set(entry.test, { ...entry, tried: new Set() });
    if (entry.outside) found.outside.push(...entry.outside);
    if (entry.survived) test?.tried.add(entry.survived);
    if (entry.killed) found.killed.set(entry.killed, { by: test?.name, hung: entry.hung });
    if (entry.unusable) {
      if (test) test.unusable = true;
      else
        found.tests.set(entry.unusable, { ...entry, ms: 0, reached: [], tried: new Set(), unusable: true });
    }
    found.first = entry.first ?? (entry.end || entry.killed ? undefined : found.first);
    found.last = entry;
  }
  return found;
};

/** All that was found, of all test files. */
export const logs = () =>
  readdirSync(FOUND)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => foundIn(join(FOUND, file)));

/** Every mutant that some test has killed. */
export const killedIn = () => new Set(logs().flatMap(({ killed }) => [...killed.keys()]));
