// The scenarios of npm run repro: each ends in the findings that it is there for, and the same seed gives the
// same run.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const script = fileURLToPath(new URL('../../examples/repro/run.mjs', import.meta.url));
const repro = (...args: string[]) => runNode([script, ...args]);

/** What a scenario prints, run to its end. */
const outputOf = (name: string, seed: number): string => {
  const { status, stdout, stderr } = repro(name, '--seed', String(seed));
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
const hashIn = (output: string): string => /^stats sha256 ([0-9a-f]{64})$/m.exec(output)?.[1] ?? 'no hash';
/** What the doctor said, in order: rules and maps, or that there is nothing. */
const findingsIn = (output: string): string[] =>
  [...output.matchAll(/^doctor: (?:(\w+) \(\w+\) map ([\w-]+)|nothing)/gm)].map(([, rule, map]) =>
    rule === undefined ? 'nothing' : `${rule} ${map}`,
  );

const SCENARIOS: Record<string, string[]> = {
  'churn-small': ['F3 as-printed', 'F2 small', 'nothing'],
  'read-only-growth': [
    ...['S1 catalogue', 'nothing', 'nothing'], // classic: lingering, drained; then with the background drain
    ...['S1 catalogue', 'nothing', 'nothing'], // line
  ],
  flood: ['F1 known-seed', 'nothing', 'nothing'],
  incident: ['S3 orders', 'nothing'],
};

describe.each(Object.entries(SCENARIOS))('repro %s', (name, findings) => {
  it('ends in its findings, whatever the seed', () => {
    for (const seed of [1, 20_261_124]) expect(findingsIn(outputOf(name, seed))).toEqual(findings);
  });

  it('prints the same for the same seed, and another hash for another', () => {
    const [first, again, other] = [7, 7, 8].map((seed) => outputOf(name, seed)) as [string, string, string];
    expect(again).toBe(first);
    expect(hashIn(first)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashIn(other)).not.toBe(hashIn(first));
  });
});

describe('repro read-only-growth', () => {
  it('shows that drain() ends what lingers, and the background drain prevents it', () => {
    const output = outputOf('read-only-growth', 1);
    expect(output).toMatch(/drain\(\) moved 16,\d{3} old buckets, complete: true/);
    expect(output).toMatch(/the background drain evacuated 16,\d{3} of them/);
  });
});

describe('repro incident', () => {
  it('has a timeline in order: baseline, regression, alert, first aid, the objective met again', () => {
    const output = outputOf('incident', 1);
    const times = [...output.matchAll(/^\d\d:\d\d:\d\d/gm)].map(([time]) => time);
    expect(times).toEqual(times.toSorted());
    const parts = ['baseline', 'release', 'alert', 'first aid', 'policy back', 'objective met again'];
    const found = parts.map((part) => output.search(new RegExp(`^\\d\\d:\\d\\d:\\d\\d ${part}`, 'm')));
    expect(found.every((at) => at > 0)).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    const [before, during, after] = (/p99 (\d+) -> (\d+) -> (\d+) buckets/.exec(output) ?? [])
      .slice(1)
      .map(Number);
    // Go's rule: its own bucket, and two old ones
    expect(Math.max(before as number, after as number)).toBeLessThanOrEqual(3);
    expect(during).toBe(66); // 1 + 1 that it needs + assist 64
  });

  it('says what is counted, and what is a claim', () => {
    const output = outputOf('incident', 1);
    expect(output).toContain('Counted: buckets per write');
    expect(output).toContain('The article claims 150 to 250 us');
  });
});

describe('repro', () => {
  it.each([
    [['nope'], "'nope'"],
    [[], "''"],
    [['flood', 'more'], "'more'"],
    [['flood', '--seed', 'x'], "'x'"],
    [['flood', '--sede', '1'], '--sede'],
  ])('refuses %j and lists the scenarios', (args, named) => {
    const { status, stdout, stderr } = repro(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(named);
    for (const name of Object.keys(SCENARIOS)) expect(stderr).toContain(name);
  });
});
