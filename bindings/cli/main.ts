#!/usr/bin/env node
// The bin `tophash`: picks the command, prints help and the version, and turns what a command throws into a
// message and an exit code: 0 done, 1 failed, 2 used wrongly.
import { fileURLToPath } from 'node:url';
import { version } from '../index.js';
import { type Command, UsageError } from './command.js';
import { runChild } from './compare/child.js';
import { compare } from './compare/command.js';
import { doctor } from './doctor/command.js';
import { inspect } from './inspect/command.js';
import { layout } from './layout/command.js';
import { unknown } from './nearest.js';
import { policy } from './policy/command.js';
import { fitting, widthOf } from './text.js';
import { top } from './top/command.js';

/** The hidden word with which a command starts this file again as a measuring process. */
const CHILD = '--compare-child';

const commands: Record<string, Command> = { compare, layout, inspect, doctor, top, policy };

const help = (): string => {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(12)}${command.summary}`);
  return [
    'Usage: tophash <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'Options:',
    '  -h, --help     this text; of a command: tophash help <command>',
    '  -v, --version  the version of tophash',
    '',
    'Examples:',
    '  npx tophash compare',
    '  npx tophash doctor http://127.0.0.1:9100',
    '  npx tophash help doctor',
    '',
  ].join('\n');
};

const commandOf = (word: string | undefined): Command | undefined =>
  word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;

const [name, ...rest] = process.argv.slice(2);
const command = commandOf(name);

const printHelp = (text: string): number => {
  process.stdout.write(fitting(text, widthOf(process.stdout)));
  return 0;
};

/** The error for a word that is no command. */
const noCommand = (word: string): UsageError => {
  const [what, names] = word.startsWith('-')
    ? ['option', ['--help', '--version']]
    : ['command', [...Object.keys(commands), 'help']];
  return new UsageError(unknown(what as string, word, names as string[]));
};

const main = async (): Promise<number> => {
  if (name === undefined || name === '--help' || name === '-h') return printHelp(help());
  if (name === 'help') {
    const [about] = rest;
    if (about === undefined) return printHelp(help());
    const its = commandOf(about);
    if (its === undefined) throw noCommand(about);
    return printHelp(its.help);
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (name === CHILD) return runChild();
  if (command === undefined) throw noCommand(name);
  if (rest.includes('--help') || rest.includes('-h')) return printHelp(command.help);
  return command.run(rest, { self: fileURLToPath(import.meta.url), childFlag: CHILD });
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // the reader, say `head`, has seen enough
  throw error;
});

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof UsageError;
  process.stderr.write(`tophash: ${error instanceof Error ? error.message : String(error)}\n`);
  if (usage) process.stderr.write(`See tophash ${command === undefined ? '' : `${name} `}--help\n`);
  process.exitCode = usage ? 2 : 1;
}
