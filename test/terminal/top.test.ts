// tophash top in a real terminal of 80 columns and 24 rows, and of 40 columns: tmux draws what the program
// writes, and says what is on the screen. Needs tmux (install.sh).
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const recording = fileURLToPath(new URL('../cli/recordings/top.ndjson', import.meta.url));
const golden = readFileSync(new URL('../cli/recordings/top-80.txt', import.meta.url), 'utf8');

/** A server of tmux of its own, without anybody's configuration. */
const socket = `tophash-${process.pid}`;
const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', TMUX: '' },
  });
const screen = (): string => tmux('capture-pane', '-p', '-t', 'top');

/** Waits until something holds, 20 s at most. */
const until = async (holds: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !holds(); i++) await sleep(100);
};
/** The screen once it has the text; what is there after 20 s if it never has. */
const screenWith = async (text: string): Promise<string> => {
  await until(() => screen().includes(text));
  return screen();
};
const cursor = (): string => tmux('display-message', '-p', '-t', 'top', '#{cursor_flag}').trim();
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const type = (...words: string[]): void => {
  tmux('send-keys', '-t', 'top', words.map(quoted).join(' '), 'Enter');
};
/** Lines of a screen without the blanks that a terminal fills it up with. */
const lines = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());

beforeAll(() => void tmux('new-session', '-d', '-s', 'top', '-x', '80', '-y', '24', 'env PS1=ready: sh'));
afterAll(() => void tmux('kill-server'));

it('redraws in place: the last frame is all that is on the screen, and nothing wraps', async () => {
  await screenWith('ready:');
  type(process.execPath, cli, 'top', recording, '--every', '200ms');
  const shown = lines(await screenWith('no progress'));
  const expected = lines(golden);
  expect(shown.slice(0, expected.length)).toEqual(expected);
  expect((await screenWith('ready:')).match(/tophash top/g)).toHaveLength(1);
});

it('ends on an interrupt, and leaves a cursor', async () => {
  type('clear');
  await until(() => !screen().includes('tophash top')); // the frames of the test before
  type(process.execPath, cli, 'top', recording, '--every', '3600s');
  await screenWith('tophash top');
  expect(cursor()).toBe('0');
  tmux('send-keys', '-t', 'top', 'C-c');
  await screenWith('ready:');
  type('echo', 'status', 'is');
  await screenWith('status is');
  expect(cursor()).toBe('1');
});

it('fits a terminal of 40 columns, and its help too', async () => {
  tmux('resize-window', '-t', 'top', '-x', '40', '-y', '60');
  type('clear');
  await until(() => !screen().includes('tophash top'));
  type(process.execPath, cli, 'top', recording, '--once');
  const narrow = readFileSync(new URL('../cli/recordings/top-40.txt', import.meta.url), 'utf8');
  const shown = lines(await screenWith('no progress'));
  const from = shown.findIndex((line) => line.startsWith('tophash top'));
  const expected = lines(narrow);
  expect(shown.slice(from, from + expected.length)).toEqual(expected);
  type('clear');
  await until(() => !screen().includes('tophash top'));
  type(process.execPath, cli, 'help', 'doctor');
  const help = lines(await screenWith('Exit code'));
  expect(help).toContain('Says what is wrong with the maps and');
  expect(help).toContain('heaps of a process: old buckets that');
});
