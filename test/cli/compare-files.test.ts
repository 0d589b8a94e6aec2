// tophash compare --file: integers, numbers, strings and columns of CSV files, from a file or stdin; what is
// wrong is named with file, line and value.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../bindings/cli/command.js';
import { countInput } from '../../bindings/cli/compare/count.js';
import { moved, parseKeys, type Reading } from '../../bindings/cli/compare/keys.js';
import type { KeyKind } from '../../bindings/cli/compare/types.js';
import { runNode } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tophash-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const run = (args: readonly string[], input = '') =>
  runNode([cli, 'compare', '--seconds', '0', ...args], { cwd: folder, input });

const read = (text: string, reading: Reading = 'integers', column?: string) => {
  const { kind, stream } = parseKeys('f.txt', Buffer.from(text), reading, column);
  return [kind, ...stream];
};
const refusal = (...args: Parameters<typeof read>): string => {
  try {
    read(...args);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
};

describe('a file', () => {
  it('of integers: the smallest kind that holds them', () => {
    expect(read('\ufeff1, 2\r\n+3\t-4')).toEqual(['i32', 1, 2, 3, -4]);
    expect(read('4294967295')).toEqual(['u32', 4294967295]);
    expect(read('-1 4294967295')).toEqual(['i64', -1n, 4294967295n]);
    expect(read('18446744073709551615 1')).toEqual(['u64', 18446744073709551615n, 1n]);
  });

  it('of numbers: f64, with one zero', () => {
    expect(read('1 2.5,-0\n1e3 .5 7.', 'numbers')).toEqual(['f64', 1, 2.5, 0, 1000, 0.5, 7]);
  });

  it('of strings: a line each, with blanks and commas, without empty ones', () => {
    expect(read('a b,c\r\n\nzoë\n', 'strings')).toEqual(['string', 'a b,c', 'zoë']);
  });

  it('of CSV: a column by title or number, quotes, commas and line ends within', () => {
    const csv = 'id,name,"the ""value"""\r\n1,"Doe, J",2.5\r\n\r\n2,"two\nlines",3\r\n3,,4';
    expect(read(csv, 'integers', 'id')).toEqual(['i32', 1, 2, 3]);
    expect(read(csv, 'strings', 'name')).toEqual(['string', 'Doe, J', 'two\nlines', '']);
    expect(read(csv, 'numbers', 'the "value"')).toEqual(['f64', 2.5, 3, 4]);
    expect(read('7,8\n9,10\n', 'integers', '2')).toEqual(['i32', 8, 10]);
  });

  it.each<[string, Reading, string | undefined, string]>([
    ['1\n2.5', 'integers', undefined, "f.txt line 2: '2.5' is not an integer: --keys numbers takes it"],
    ['1 x3', 'integers', undefined, "f.txt line 1: 'x3' is not an integer: --keys strings takes it"],
    ['1\n\nNaN', 'numbers', undefined, "f.txt line 3: 'NaN' is not a finite number"],
    ['1e999', 'numbers', undefined, "f.txt line 1: '1e999' is not a finite number"],
    ['\n', 'strings', undefined, 'f.txt holds no strings'],
    ['', 'integers', undefined, 'f.txt holds no integers'],
    ['id,name\n1,a', 'integers', 'nmae', "f.txt: unknown column 'nmae': did you mean name?"],
    ['id,name\n1,a\n2', 'strings', 'name', 'f.txt line 3: 1 fields, expected 2 or more'],
    ['id\n1\n"2', 'integers', 'id', 'f.txt line 3: a quote that is not closed'],
    ['id\n"1\n2"\nx', 'strings', '2', 'f.txt line 1: 1 fields, expected 2 or more'],
    ['id\n1\ntwo', 'integers', 'id', "f.txt line 3: 'two' is not an integer: --keys strings takes it"],
  ])('%j as %s, column %s: refused', (text, reading, column, message) => {
    expect(refusal(text, reading, column)).toBe(message);
  });
});

describe('keys that are missing', () => {
  it.each<[KeyKind, Reading, string]>([
    ['f64', 'numbers', '0 1e308 1.7976931348623157e308 -5 0.1 5e-324'],
    ['string', 'strings', 'a\nb\nab\nabc'],
    ['u32', 'integers', '0 1 2 4294967295'],
  ])('%s: as many as there are, none of them there', (kind, reading, text) => {
    const { stream } = parseKeys('f', Buffer.from(text), reading, undefined);
    const { given, n } = countInput({ label: '', title: '', kind, stream }, 7);
    const misses = [...(given?.misses ?? [])];
    expect(new Set(misses).size).toBe(n);
    for (const key of given?.keys ?? []) expect(misses).not.toContain(key);
  });

  it('doubles move by what can be represented, and not beyond the largest', () => {
    expect(moved('f64', 1, 1)).toBe(1 + Number.EPSILON);
    expect(moved('f64', Number.MAX_VALUE, 1)).toBe(undefined);
    expect(moved('i32', 2 ** 31 - 1, 1)).toBe(undefined);
  });
});

describe('tophash compare', () => {
  it.each([
    [['--file', '-'], 'stdin, i32 -> u32', '5 integers of stdin', '3 1 3 2 1'],
    [['--file', '-', '--keys', 'numbers'], 'stdin, f64 -> u32', '3 numbers of stdin', '2.5 1 2.5'],
    [
      ['--file', 'orders.csv', '--column', 'who', '--keys', 'strings'],
      'orders.csv, column who',
      '3 strings',
      '',
    ],
  ])('%j measures what is there, and says that so few keys mean little', (args, title, counted, input) => {
    file('orders.csv', 'id,who\n1,ann\n2,bob\n3,ann\n');
    const { status, stdout, stderr } = run(args, input);
    expect([status, stderr.includes('round 1')]).toEqual([0, true]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(title);
    expect(text).toContain(counted);
    expect(text).toMatch(/Only [23] distinct keys: .* mean little; expected 1000 or more\./);
  });

  it.each([
    [['--file', 'absent.txt'], 'cannot read absent.txt: ENOENT'],
    [['--file', '.'], 'cannot read .: EISDIR'],
    [['--file', 'a', '--keys', 'string'], "unknown value of --keys 'string': did you mean strings?"],
    [['--keys', 'numbers'], "--keys 'numbers' without --file"],
    [['--column', 'id'], "--column 'id' without --file"],
    [['--file', 'a', '--column', ''], "--column '': expected a title, or a number from 1"],
    [['--file', '-'], 'stdin holds no integers'],
  ])('%j: used wrongly', (args, message) => {
    const { status, stdout, stderr } = run(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('stdin', () => {
  it.each([
    ['doctor -', 0, 'No finding.', '{"at":1,"maps":[],"heaps":[]}\n'],
    ['doctor -', 2, 'stdin: line 1', 'x'],
    ['top - --once', 0, '0 maps', '{"at":1,"maps":[],"heaps":[]}\n'],
    ['policy check -', 1, 'stdin: version', '{}'],
    ['policy check -', 2, 'stdin: ', 'x'],
  ])('%s: is read, and named', (words, code, wanted, input) => {
    const { status, stdout, stderr } = runNode([cli, ...words.split(' ')], { input });
    expect(status).toBe(code);
    expect(code === 2 ? stderr : stdout).toContain(wanted);
  });
});
