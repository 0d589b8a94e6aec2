// The tables that the lab writes into docs/lab.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writePage } from '../../bench/lab/report.mjs';

const MARKED =
  'before\n<!-- counted -->\nold\n<!-- /counted -->\nbetween\n<!-- timed -->\nkept\n<!-- /timed -->\nafter\n';
const counts = (name: string, kinds = 'i32:f64') => ({
  ...{ name, kinds, bytes: 25.84, bytesMost: 35.2, bytesHeld: 36, moves: 0.79, movesMost: 114_688 },
});
const times = (ns: number) => ({ get: ns, miss: ns, insert: ns, churn: ns, pauseUs: ns, worstUs: ns });

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-'));
  file = join(folder, 'page.md');
  writeFileSync(file, MARKED);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The page after rows were written. */
const written = (rows: object[], kinds: string[], rounds: number): string => {
  writePage(rows, kinds, { n: 1000, rounds }, file);
  return readFileSync(file, 'utf8');
};

it('counts go between their marks, a table per pair of kinds; the rest stays', () => {
  const page = written([counts('line'), counts('swiss', 'i64:f64')], ['i32:f64', 'i64:f64'], 0);
  expect(page).toBe(
    MARKED.replace(
      'old\n',
      [
        '',
        '**i32 -> f64**',
        '',
        '| variant | bytes | most | held | moves | most by one |',
        '|---|---:|---:|---:|---:|---:|',
        '| `line` | 25.8 | 35.2 | 36.0 | 0.79 | 114,688 |',
        '',
        '**i64 -> f64**',
        '',
        '| variant | bytes | most | held | moves | most by one |',
        '|---|---:|---:|---:|---:|---:|',
        '| `swiss` | 25.8 | 35.2 | 36.0 | 0.79 | 114,688 |',
        '',
        '',
      ].join('\n'),
    ),
  );
});

it('times are sorted, name the machine and the rounds, and mark the front', () => {
  const rows = [
    { ...counts('slow'), ...times(50) },
    { ...counts('fast'), ...times(20) },
  ];
  const page = written(rows, ['i32:f64'], 3);
  const timed = page.slice(page.indexOf('<!-- timed -->'), page.indexOf('<!-- /timed -->'));
  expect(timed).toContain(`Node ${process.versions.node}`);
  expect(timed).toContain('n = 1,000, the fastest of 3 rounds');
  expect(timed).toContain(
    '| `fast` \\* | 20.0 | 20.0 | 20.0 | 20.0 | 20.0 | 20.0 | 20.0 | 25.8 |\n| `slow` | 50.0 |',
  );
  expect(timed).not.toContain('kept');
});

it('writing twice is writing once', () => {
  const once = written([counts('line')], ['i32:f64'], 0);
  expect(written([counts('line')], ['i32:f64'], 0)).toBe(once);
});

it('a page without the marks is refused, and left as it was', () => {
  writeFileSync(file, 'nothing');
  expect(() => written([counts('line')], ['i32:f64'], 0)).toThrow(
    'docs/lab.md has no <!-- counted --> before <!-- /counted -->',
  );
  expect(readFileSync(file, 'utf8')).toBe('nothing');
});

it('the page of the lab has the marks', () => {
  const page = readFileSync('docs/lab.md', 'utf8');
  for (const name of ['counted', 'timed'])
    expect(page.split(`<!-- ${name} -->`).length + page.split(`<!-- /${name} -->`).length).toBe(4);
});
