// tophash inspect: what it says of a snapshot, as text and JSON, and of a file that is none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { runNode } from '../support/node.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tophash-'));
afterAll(() => rmSync(folder, { recursive: true }));

const saved = (name: string, table: { snapshot(): Uint8Array; dispose(): void }): string => {
  writeFileSync(join(folder, name), table.snapshot());
  table.dispose();
  return name;
};
const inspect = (...args: string[]) => runNode([cli, 'inspect', ...args], { cwd: folder });

it('says what a map of numbers holds', () => {
  const map = new TypedMap('i32', 'f64');
  for (let i = 0; i < 5000; i++) map.set(i - 100, i / 2);
  const { status, stdout } = inspect(saved('numbers.bin', map));
  expect(status).toBe(0);
  expect(stdout).toMatch(/^file +numbers\.bin\nholds +a map\nentries +5,000\nbytes +60,\d+ in \d blocks, 12/);
  expect(stdout).toContain('keys      i32, from -100 to 4899\nvalues    f64, from 0 to 2499.5\n');
  expect(stdout).toMatch(/as a map +[\d,]+ buckets, [\d.]+ entries in each,\n +\d+ overflow buckets/);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('names the largest records', () => {
  const map = new TypedMap('string', 'bytes')
    .set('a', Uint8Array.of(1, 255))
    .set('ж'.repeat(50), new Uint8Array(0));
  const { stdout } = inspect(saved('records.bin', map));
  expect(stdout).toContain('keys      string, 1 to 100 bytes, mean 50.5');
  expect(stdout).toContain(`  100 bytes  "${'ж'.repeat(30)}…"\n  1 byte  "a"\n`);
  expect(stdout).toContain('  2 bytes  01ff\n');
});

it('has JSON, also of sets and of what is empty', () => {
  const { stdout } = inspect(saved('set.bin', new TypedSet('u64').add(2n ** 64n - 1n)), '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ key: 'u64', value: 'none', entries: 1, values: null },
    keys: { least: '18446744073709551615', greatest: '18446744073709551615' },
  });
  const empty = inspect(saved('empty.bin', new TypedMap('string', 'string')), '--json');
  expect(JSON.parse(empty.stdout)).toMatchObject({ entries: 0, keys: null, values: null });
  expect(inspect('empty.bin').status).toBe(0);
});

it('refuses a damaged one, and names the byte', () => {
  const bytes = new TypedMap('i32', 'i32').set(1, 2).snapshot();
  bytes[50] = 9;
  writeFileSync(join(folder, 'damaged.bin'), bytes);
  const { status, stderr } = inspect('damaged.bin');
  expect([status, stderr]).toEqual([
    1,
    'tophash: damaged.bin: byte 32 of the snapshot: a block does not fit its checksum\n',
  ]);
});

it.each([
  [[], 'got 0 files, expected one'],
  [['nowhere.bin'], 'nowhere.bin: there is no such file'],
  [['a', '--jsn'], "unknown option '--jsn': did you mean --json?"],
])('is used wrongly: %j', (args, message) => {
  const { status, stderr } = inspect(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
