// The command line as a user meets it: dist/cli.js in a child process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNode } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const run = (...args: string[]) => runNode([cli, ...args]);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (text: string): string => {
  const path = join(folder, 'integers.txt');
  writeFileSync(path, text);
  return path;
};

describe('tophash', () => {
  it('prints help, the version, and refuses unknown commands', () => {
    expect(run('--help').stdout).toContain('compare');
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+/);
    const unknown = run('nope');
    expect([unknown.status, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain("'nope'");
  });
});

describe('tophash compare', () => {
  it('counts the integers of a file, agrees with Map, and prints one table of at most 80 columns', () => {
    const integers = Array.from({ length: 2000 }, (_, i) => (i * i) % 777);
    const { status, stdout, stderr } = run('compare', '--file', file(integers.join('\n')), '--seconds', '1');
    expect(status).toBe(0);
    expect(stdout).toContain('2,000 integers');
    expect(stdout).toContain(`${new Set(integers).size} of them distinct`);
    for (const operation of ['get hit', 'get miss', 'update', 'insert', 'delete', 'iterate', 'churn']) {
      expect(stdout).toContain(operation);
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stderr).not.toBe(''); // progress goes here
  });

  it('prints JSON for programs, and nothing else, on stdout', () => {
    const { status, stdout } = run(
      'compare',
      '--file',
      file('5000000000 7 7 -1'),
      '--seconds',
      '1',
      '--json',
    );
    expect(status).toBe(0);
    expect(stdout.trimStart()[0]).toBe('{');
    expect(JSON.stringify(JSON.parse(stdout))).toContain('i64');
  });

  it.each([
    ['1 2 x3', 'x3'],
    ['1\n2.5', '2.5'],
    ['', 'no integers|empty'],
    ['99999999999999999999999', '99999999999999999999999'],
  ])('refuses a file that reads %j and names what is wrong', (text, named) => {
    const { status, stdout, stderr } = run('compare', '--file', file(text), '--seconds', '1');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(named));
  });

  it('refuses a file that is not there', () => {
    const { status, stderr } = run('compare', '--file', join(folder, 'absent'));
    expect(status).toBe(2);
    expect(stderr).toContain('absent');
  });
});
