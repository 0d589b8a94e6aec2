// What the program says of itself: help for every command, in any terminal, versions, and what was meant by a
// misspelt command or option. dist/cli.js in a child process.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../bindings/cli/command.js';
import { compare } from '../../bindings/cli/compare/command.js';
import { doctor } from '../../bindings/cli/doctor/command.js';
import { inspect } from '../../bindings/cli/inspect/command.js';
import { layout } from '../../bindings/cli/layout/command.js';
import { nearest } from '../../bindings/cli/nearest.js';
import { policy } from '../../bindings/cli/policy/command.js';
import { fitting, widthOf } from '../../bindings/cli/text.js';
import { top } from '../../bindings/cli/top/command.js';
import { runNode } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const run = (...args: string[]) => runNode([cli, ...args]);
const commands: Record<string, Command> = { compare, layout, inspect, doctor, top, policy };
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('tophash', () => {
  it('help is --help, of a command too', () => {
    const all = run('--help');
    expect(all.status).toBe(0);
    for (const args of [[], ['help'], ['-h']]) expect(run(...args)).toEqual(all);
    for (const [name, { help, summary }] of Object.entries(commands)) {
      expect(all.stdout).toContain(summary);
      expect(run('help', name)).toEqual({ status: 0, stdout: help, stderr: '' });
      expect(run(name, '--help').stdout).toBe(help);
    }
  });

  it('-v is --version', () => {
    for (const option of ['-v', '--version'])
      expect(run(option)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['docter', "unknown command 'docter': did you mean doctor?"],
    ['comp', "unknown command 'comp': did you mean compare?"],
    ['hepl', "unknown command 'hepl': did you mean help?"],
    ['--verison', "unknown option '--verison': did you mean --version?"],
    ['nope', "unknown command 'nope': expected one of compare, layout, inspect, doctor, top, policy, help"],
    ['constructor', "unknown command 'constructor': expected one of compare"],
    ['help docter', "unknown command 'docter': did you mean doctor?"],
    ['compare --sceonds 1', "unknown option '--sceonds': did you mean --seconds?"],
    ['doctor x --rol app', "unknown option '--rol': did you mean --role?"],
    ['top x --frame 1', "unknown option '--frame': did you mean --frames?"],
    ['policy check x --alow 1', "unknown option '--alow': did you mean --allow?"],
    ['doctor x -z', "unknown option '-z': expected one of --every, --for, --role, --json, --help"],
  ])('%s: says what may have been meant', (words, message) => {
    const { status, stdout, stderr } = run(...words.split(' '));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`tophash: ${message}`);
  });
});

describe('nearest()', () => {
  it('is a swap, a letter too many or too few, or a beginning away; else there is none', () => {
    const names = ['--seconds', '--file', '--json'];
    expect(['--flie', '--fil', '--filee', '--se', '--jsno'].map((word) => nearest(word, names))).toEqual([
      ...['--file', '--file', '--file', '--seconds', '--json'],
    ]);
    expect(['--depth', '-x', '', '--', 'x'.repeat(1e6)].map((word) => nearest(word, names))).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe.each(Object.entries(commands))('the help of %s', (name, { help }) => {
  it('has examples that begin with the command', () => {
    const [, examples = ''] = help.split('\nExamples:\n');
    const lines = examples.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toContain(`npx tophash ${name}`);
  });

  it('fits 80 columns, and 40: only what is copied is left whole', () => {
    expect(fitting(help, 80)).toBe(help);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const narrow = fitting(help, 40).split('\n');
    for (const line of narrow) if (!line.includes('tophash ')) expect(line.length).toBeLessThanOrEqual(40);
    const words = (text: string) => text.split(/\s+/);
    expect(words(narrow.join('\n'))).toEqual(words(help));
  });
});

it('a terminal of 40 columns is 40 wide, a wide one and a pipe 80, and none is less than 24', () => {
  expect([40, 200, undefined, 0, 5].map((columns) => widthOf({ columns } as object))).toEqual([
    40, 80, 80, 80, 24,
  ]);
});
