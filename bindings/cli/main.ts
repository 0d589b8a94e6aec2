#!/usr/bin/env node
// The bin `tophash`: picks the command, prints help and the version, and turns what a command throws into a
// message and an exit code: 0 done, 1 failed, 2 used wrongly.
import { fileURLToPath } from 'node:url';
import { version } from '../index.js';
import { type Command, UsageError } from './command.js';
import { runChild } from './compare/child.js';
import { compare } from './compare/command.js';
import { doctor } from './doctor/command.js';
import { policy } from './policy/command.js';
import { top } from './top/command.js';

/** The hidden word with which a command starts this file again as a measuring process. */
const CHILD = '--compare-child';

const commands: Record<string, Command> = { compare, doctor, top, policy };

const help = (): string => {
  const lines = Object.entries(commands).map(([name, command]) => `  ${name.padEnd(12)}${command.summary}`);
  return [
    'Usage: tophash <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'Options:',
    '  -h, --help  this text, or the help of a command: tophash <command> --help',
    '  --version   the version of tophash',
    '',
  ].join('\n');
};

const [name, ...rest] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;

const main = async (): Promise<number> => {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (name === CHILD) return runChild();
  if (command === undefined) {
    const kind = name.startsWith('-') ? 'option' : 'command';
    throw new UsageError(`unknown ${kind} '${name}'; commands: ${Object.keys(commands).join(', ')}`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(command.help);
    return 0;
  }
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
