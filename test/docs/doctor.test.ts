// docs/doctor.md: its programs run as they stand against the built package, its policy file is sound, and its
// numbers are the thresholds.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctor, policy, THRESHOLDS } from '../../bindings/observe/index.js';
import { runNode } from '../support/node.js';

const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block]) => block as string,
  );
const file = blocks('json')[0] as string;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-docs-'));
  writeFileSync(join(folder, 'policy.json'), file);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program of the page, and what is behind it. */
const run = (block: string, behind = '', env: Record<string, string> = {}) => {
  const source = block.replaceAll(/from 'tophash(\/observe)?'/g, (_, observe) => {
    const path = observe === undefined ? 'index.js' : 'observe/index.js';
    return `from ${JSON.stringify(new URL(`../../dist/${path}`, import.meta.url).href)}`;
  });
  const { status, stdout, stderr } = runNode(['--input-type=module', '-e', `${source}\n${behind}`], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

describe('docs/doctor.md', () => {
  const [judges, records, follows, ...others] = blocks('js') as [string, string, string];

  it('judges a map', () => {
    expect(others).toEqual([]);
    expect(run(judges)).toMatch(/^F3 unsized.*orders.*capacity: 1000/s);
  });

  it('records what doctor() reads', () => {
    run(records);
    const samples = readFileSync(join(folder, 'samples.ndjson'), 'utf8').trimEnd().split('\n');
    expect(doctor(samples.map((line) => JSON.parse(line)))).toEqual([]);
  });

  it('has a sound policy file', () => {
    expect(policy.check(file, { allow: { assist: [0, 1, 4, 16] } })).toEqual([]);
  });

  it('follows a rollout there and back', () => {
    const instances = Array.from({ length: 200 }, (_, i) => `orders-${i}`);
    const { state, policyFor } = policy.rollout(file);
    const early = instances.find((name) => policyFor(state, name) !== undefined) as string;
    const late = instances.find((name) => policyFor(state, name) === undefined) as string;
    const behind = `
      const seen = [orders.policy.assist];
      for (const p99 of [1e-4, 1]) {
        reading(p99);
        seen.push(orders.policy.assist);
      }
      console.log(JSON.stringify([seen, policy.audit().map(({ by, to, result }) => [by, to.assist,
        result])]));`;
    const env = (HOSTNAME: string) => ({ HOSTNAME, TOPHASH_POLICY: 'policy.json' });
    expect(JSON.parse(run(follows, behind, env(early)))).toEqual([
      [4, 4, 1],
      [
        ['rollout 3, 5 %', 4, 'applied'],
        ['rollout 3, 0 %', 1, 'applied'],
      ],
    ]);
    expect(JSON.parse(run(follows, behind, env(late)))).toEqual([[1, 1, 1], []]);
    run(follows); // without a file nothing happens
  });

  it('states the thresholds that hold', () => {
    const numbers = {
      ...{
        samples: '3 samples in a row',
        oldShare: '15 % is still old',
        idleMs: 'for 2 s at least',
        flat: 'below 1.05 times what they were',
      },
      ...{
        committedSteps: 'grew twice',
        committedTimes: 'at least doubled',
        assistShare: 'more than half of their time',
        sloMs: 'p99 was above 0.3 ms',
      },
      ...{ timedOperations: '100 or more were timed', floodLoad: 'more than 8 entries per bucket' },
      ...{ sameSizePer100k: 'more than 10 same-size growths in 100,000', sameSizeGrowths: '3 at least' },
      earlyDoublings: '4 doublings within a second',
    };
    expect(Object.keys(numbers).toSorted()).toEqual(Object.keys(THRESHOLDS).toSorted());
    for (const words of Object.values(numbers)) expect(text).toContain(words);
    expect(THRESHOLDS).toEqual({
      ...{
        samples: 3,
        oldShare: 0.15,
        idleMs: 2000,
        flat: 0.05,
        committedSteps: 2,
        committedTimes: 2,
        assistShare: 0.5,
        sloMs: 0.3,
      },
      ...{ timedOperations: 100, floodLoad: 8, sameSizePer100k: 10, sameSizeGrowths: 3, earlyDoublings: 4 },
    });
  });
});
