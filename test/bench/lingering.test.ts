// The benchmark of the article's experiment runs, and what it compares is what it says; nothing looks at
// times.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const script = fileURLToPath(new URL('../../bench/suites/lingering/lingering.mjs', import.meta.url));

it('measures the same map drained and lingering, and checks which it is', () => {
  const { status, stdout } = runNode([script, '--n', '20000', '--runs', '1', '--json']);
  expect(status).toBe(0);
  const { results } = JSON.parse(stdout);
  const [drained, lingering] = [results.drained[0], results.lingering[0]];
  expect(drained).toMatchObject({ n: 20_000, oldBuckets: 0, bytes: { old: 0 } });
  expect(lingering.oldBuckets).toBeGreaterThan(0);
  expect(lingering.bytes.old).toBeGreaterThan(0);
  expect(lingering.buckets).toBe(drained.buckets);
  for (const state of ['nothing', 'drained', 'lingering', 'map']) {
    for (const figure of ['lookupNs', 'gcMs', 'slowestInsertMs', 'loopDelayMs'])
      expect(results[state][0][figure], `${state} ${figure}`).toBeGreaterThan(0);
  }
});
