// The benchmarks' harness runs end to end, on tiny maps and without looking at times; it catches an
// implementation that is wrong; and the report can be written from stored figures.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { check, checkMisses } from '../../bench/harness/check.mjs';
import { isInstalled } from '../../bench/harness/installed.mjs';
import { distinctKeys } from '../../bench/harness/keys.mjs';
import { readStored, render, writeReport } from '../../bench/publish/render.mjs';
import { keysFor, lookups, patterns, zipfian } from '../../bench/suites/operations/orders.mjs';
import { catalogue, operations, selectScenarios } from '../../bench/suites/operations/scenarios.mjs';
import { runNode } from '../support/node.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = join(root, 'bench/publish/fixture');
const folder = mkdtempSync(join(tmpdir(), 'tophash-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...args: string[]) => runNode(['bench/suites/operations/run.mjs', ...args], { cwd: root });
const tiny = ['--n', '100', '--rounds', '1', '--time', '5', '--no-limit'];

/** A module for --implementations whose map is Map with one method changed. */
const brokenMap = (name: string, method: string): string => {
  const file = join(folder, `${name}.mjs`);
  const open = `open: () => ({ version: '0', create: () => new (class extends Map { ${method} })() })`;
  writeFileSync(file, `export default { ${open} };\n`);
  return file;
};

describe('the harness', () => {
  it('runs every operation with tophash and Map', () => {
    const { status, stdout, stderr } = bench(...tiny, '--kinds', 'i32:f64', '--json');
    expect(status, stderr).toBe(0);
    const { results } = JSON.parse(stdout);
    expect(new Set(results.map((row: { operation: string }) => row.operation))).toEqual(new Set(operations));
    for (const { operation, ns, lacking, checksum } of results) {
      if (operation === 'get-fresh') {
        expect(lacking).toEqual({ tophash: 'is for string keys', map: 'is for string keys' });
        continue;
      }
      expect(ns.tophash.median, operation).toBeGreaterThan(0);
      if (operation === 'build-sized') expect(lacking.map).toMatch(/no size/);
      else expect(ns.map.median, operation).toBeGreaterThan(0);
      expect(checksum).toMatch(/^100:-?\d+$/);
    }
  });

  it("prints '-' for what an implementation lacks, and why; other kinds, patterns and limits", () => {
    const what = ['--only', 'get,entries', '--kinds', 'i64:f64', '--pattern', 'random,zipf'];
    const few = ['--n', '100', '--rounds', '1', '--time', '5', '--implementations', 'tophash,map,as-map'];
    const { status, stdout, stderr } = bench(...what, ...few);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^get +i64:f64 +zipf +100/m);
    expect(stdout).toMatch(/^entries +i64:f64 +random +100 +[\d.]+ +[\d.]+ +- /m);
    expect(stdout).toContain("-: AssemblyScript's Map, entries: has no iterator");
  });

  it.each([
    [
      'forgets',
      'get(key) { return this.size > 50 && (key & 7) === 0 ? undefined : super.get(key); }',
      /get\(/,
    ],
    ['repeats', '*[Symbol.iterator]() { yield* this.entries(); yield* this.entries(); }', /twice/],
    ['finds', 'get(key) { return super.get(key) ?? 7; }', /never inserted/],
    ['grows', 'get size() { return super.size + 1; }', /size is 101/],
  ])('catches a map that %s', (name, method, complaint) => {
    const { status, stderr } = bench(...tiny, '--only', 'has', '--implementations', brokenMap(name, method));
    expect(status).toBe(2);
    expect(stderr).toMatch(complaint);
  });

  it('catches operations that do not do their work', () => {
    const clears = bench(...tiny, '--only', 'clear', '--implementations', brokenMap('keeps', 'clear() {}'));
    expect(clears.stderr).toContain('clear() left 100 entries');
    const deletes = brokenMap('refuses', 'delete() { return false; }');
    expect(bench(...tiny, '--only', 'delete', '--implementations', deletes).stderr).toContain('deleted 0 of');
  });

  it('says what is wrong with its flags', () => {
    for (const flags of [['--only', 'nothing'], ['--n', '1.5'], ['--runtime', 'perl'], ['--frobnicate']]) {
      const { status, stderr } = bench(...flags);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^bench: /);
    }
    expect(bench('--help').stdout).toContain('--implementations');
  });
});

describe('keys and orders', () => {
  it.each(['i32', 'i64', 'string'] as const)(
    '%s: windows share no key, orders visit what is there',
    (kind) => {
      for (const pattern of patterns) {
        const keys = [...keysFor(pattern, kind, 0, 500)];
        const all = new Set([...keys, ...keysFor(pattern, kind, 500, 500)]);
        expect(all.size).toBe(1000);
        const there = new Set(keys);
        const order = [...lookups(pattern, kind, keys, 1000, 1)];
        expect(order.length).toBe(1000);
        expect(order.every((key) => there.has(key))).toBe(true);
      }
    },
  );

  it('zipf: rank 0 comes about 1 / zeta of the time, and no rank is out of range', () => {
    const next = zipfian(1000, 0.99, 1);
    const counts = new Array<number>(1000).fill(0);
    for (let i = 0; i < 50_000; i++) counts[next()]++;
    expect(counts.reduce((a, b) => a + b)).toBe(50_000);
    let zeta = 0;
    for (let i = 1; i <= 1000; i++) zeta += i ** -0.99;
    expect((counts[0] as number) / 50_000).toBeCloseTo(1 / zeta, 1);
  });

  it('zipf is for operations that ask in an order of their own', () => {
    const scenarios = selectScenarios({ patterns: ['zipf'], sizes: [100] });
    expect(scenarios.length).toBeGreaterThan(0);
    expect(scenarios.every(({ operation }) => catalogue[operation]?.orders)).toBe(true);
  });

  it('check() compares all of a map, checkMisses() what is not there', () => {
    const keys = distinctKeys('i32', 0, 10);
    const map = new Map([...keys].map((key, i) => [key, i + 0.5]));
    expect(check(map, keys, 0.5)).toMatch(/^10:/);
    expect(() => check(map, keys, 0)).toThrow('instead of');
    expect(() => checkMisses(map, keys)).toThrow('never inserted');
  });
});

describe('the report', () => {
  it('is written from stored figures, with losing rows in bold', () => {
    const text = writeReport(readStored(fixture));
    for (const title of [
      'Where Map is faster',
      'Operations',
      'Other libraries',
      'In other engines',
      'Latency',
      'Memory',
    ]) {
      expect(text).toContain(`## ${title}`);
    }
    expect(text).toMatch(/for-of entries.*\*\*0\.\d+\*\*/);
    expect(text).toMatch(/^\| operation \| n \| Node 20.* \| Bun .* \|$/m);
    expect(text).toMatch(/megahash \| - \|/);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });

  it('leaves out what is not stored', () => {
    const { latency } = readStored(fixture);
    expect(writeReport({ latency })).not.toContain('## Memory');
    expect(() => readStored(folder)).toThrow('nothing is stored');
  });

  it.runIf(isInstalled)('is the same again for the same figures, plots included', async () => {
    const out = join(folder, 'report');
    cpSync(fixture, out, { recursive: true });
    const files = await render(out);
    const first = files.map((file) => readFileSync(file, 'utf8'));
    expect(files.length).toBe(5);
    await render(out);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(first);
    for (const text of first.slice(1)) expect(text).toMatch(/^<svg [^>]*xmlns=/);
  });
});
