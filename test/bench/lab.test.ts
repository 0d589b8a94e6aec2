// The lab: variants compile and do what a Map does; wrong ones are refused by name; work is counted the
// same in every run; the front; Go's table; and the command, on tiny maps and without looking at times.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bytesOf, compiled, hashOf } from '../../bench/lab/build.mjs';
import { GO, rowOf } from '../../bench/lab/go-table.mjs';
import { measureAll } from '../../bench/lab/measure.mjs';
import { checkModel } from '../../bench/lab/model.mjs';
import { beats, frontOf } from '../../bench/lab/pareto.mjs';
import { check, checkAll, compiledAs, growthOf } from '../../bench/lab/settings.mjs';
import { tally } from '../../bench/lab/tally.mjs';
import { GO_LOADS, VARIANTS } from '../../bench/lab/variants.mjs';
import { runNode } from '../support/node.js';

// what the lab measures is dist/, which is not there when types are checked
const dist = (file: string): Promise<Record<string, never>> =>
  import(new URL(`../../dist/${file}.js`, import.meta.url).href);
const { classic, fromBytes } = (await dist('cores')) as unknown as typeof import('../../bindings/cores.js');
const { Heap, TypedMap } = (await dist('index')) as unknown as typeof import('../../bindings/index.js');

const root = fileURLToPath(new URL('../..', import.meta.url));
const lab = (...args: string[]) => runNode(['bench/lab/lab.mjs', ...args], { cwd: root });

/** Each setting that changes the bucket or the growth once, and the largest bucket of either core. */
const CHANGED = [
  { slots: 12, loadFactor: 8 },
  { slots: 5, interleaved: true, assist: 0 },
  { slots: 7, align: 32, lastLink: true },
  { slots: 15, align: 128, simd: false, filter: false, twice: false, firstB: 3 },
  { core: 'classic', slots: 14 },
  { core: 'classic', slots: 4, simd: false },
  { core: 'swiss', loadFactor: 7 },
  { core: 'swiss', slots: 8, beside: true },
  { core: 'swiss', slots: 16, beside: true, loadFactor: 4 },
] as const;

describe('a variant', () => {
  it.each(CHANGED.map((settings) => [JSON.stringify(settings), settings] as const))(
    '%s compiles, is another core than the published one, and does what a Map does',
    async (_, settings) => {
      const variant = { name: 'changed', about: '', ...settings };
      check(variant);
      expect(hashOf(variant)).not.toBe(hashOf({ name: 'line', about: '' }));
      const bytes = readFileSync(await compiled(variant, 'plain'));
      checkModel(
        { heap: new Heap({ core: fromBytes(bytes) }), growth: growthOf(variant) },
        'core' in settings && settings.core === 'swiss',
      );
    },
  );

  it('that the compiler refuses is named, with what it says', async () => {
    const variant = { name: 'too-long', about: '', core: 'classic', slots: 16 } as const;
    await expect(compiled(variant, 'plain')).rejects.toThrow(
      /^variant too-long: the compiler says: zero lines too short/,
    );
  });

  it('differs from the published core in nothing that it does not name', () => {
    expect(compiledAs({ name: 'line', about: '' })).toEqual({
      ...{ target: 'release', entry: 'assembly/index.ts', args: [] },
    });
    expect(compiledAs({ name: 'a', about: '', core: 'classic', assist: 4 })).toEqual({
      ...{ target: 'classic', entry: 'assembly/index.ts', args: [] },
    });
    expect(growthOf({ name: 'a', about: '', assist: 4, slots: 7 })).toEqual({ assist: 4, background: false });
  });

  it.each([
    [{ slots: 16 }, 'slots is 16: expected an integer from 2 to 15 in line'],
    [{ slots: 7.5 }, 'slots is 7.5: expected an integer from 2 to 16'],
    [{ slots: '7' }, 'slots is "7": expected an integer'],
    [{ core: 'classic', slots: 15 }, 'slots is 15: expected an integer from 2 to 14 in classic'],
    [{ core: 'go' }, 'core is "go": expected one of "line", "classic", "swiss"'],
    [{ core: 'swiss', slots: 7 }, 'slots is 7: expected one of 8, 16 in swiss'],
    [{ core: 'swiss', loadFactor: 7.5 }, 'loadFactor is 7.5: expected at most 7 in swiss'],
    [{ core: 'swiss', assist: 4 }, 'swiss has no assist: expected slots, beside, loadFactor'],
    [{ beside: true }, 'beside is for the core swiss, not for line'],
    [{ align: 32 }, 'align needs slots to be set'],
    [{ slots: 7, align: 48 }, 'align is 48: expected one of 32, 64, 128'],
    [{ core: 'classic', slots: 8, lastLink: true }, 'lastLink is for the core line, not for classic'],
    [{ core: 'classic', filter: false }, 'filter is for the core line'],
    [{ loadFactor: 9 }, 'loadFactor is 9: expected a number from 4 to 8'],
    [{ assist: 65 }, 'assist is 65: expected an integer from 0 to 64'],
    [{ slot: 7 }, 'there is no setting slot. did you mean slots? There are core, simd,'],
  ])('with %j is refused, by name', (settings, message) => {
    const variant = { name: 'wrong', about: '', ...settings } as Parameters<typeof check>[0];
    expect(() => check(variant)).toThrow(`variant wrong: ${message}`);
  });

  it('has a name of its own', () => {
    const [line] = VARIANTS;
    expect(() => checkAll([line, line] as typeof VARIANTS)).toThrow('two variants are called line');
    expect(() => check({ name: 'a b', about: '' })).toThrow('a variant is called "a b"');
    expect(checkAll(VARIANTS)).toBe(VARIANTS);
  });
});

describe('the model', () => {
  it('finds a map that keeps what it should delete, and names the kinds and the operation', () => {
    const heap = new Heap({ core: classic });
    const hot = Object.getPrototypeOf(new TypedMap('i32', 'u32', { heap }));
    const remove = hot.delete;
    expect(typeof remove).toBe('function');
    try {
      hot.delete = () => true;
      expect(() => checkModel({ heap })).toThrow(/^i32 -> u32: operation \d+: delete\(\d+\) gave true/);
    } finally {
      hot.delete = remove;
    }
  });
});

describe('counted work', () => {
  it('is the same in every run, and says what settings change', async () => {
    const line = await bytesOf({ name: 'line', about: '' }, 'tallied');
    const first = tally(line, {}, 'i32:f64', 20_000);
    expect(tally(line, {}, 'i32:f64', 20_000)).toEqual(first);
    const lazy = tally(line, { assist: 0 }, 'i32:f64', 20_000);
    const eager = tally(line, { assist: 64 }, 'i32:f64', 20_000);
    const moved = [lazy, first, eager].map((it) => it?.movesMost as number);
    expect(moved).toEqual(moved.toSorted((a, b) => a - b));
    expect(new Set(moved).size).toBe(3);
    const loose = tally(line, { loadFactor: 4 }, 'i64:i64', 20_000);
    const full = tally(line, { loadFactor: 8 }, 'i64:i64', 20_000);
    expect(loose?.probesHit).toBeLessThan(full?.probesHit as number);
    expect(tally(line, {}, 'string:i32', 100)).toBe(undefined);
  });
});

describe('the front', () => {
  const row = (name: string, ns: number, bytes: number, pauseUs: number) => ({
    ...{ name, get: ns, miss: ns, insert: ns, churn: ns, bytes, pauseUs },
  });

  it('has what no other beats', () => {
    const [fast, small, calm, worse] = [
      ...[row('fast', 10, 30, 9), row('small', 20, 10, 9), row('calm', 20, 30, 1), row('worse', 20, 30, 9)],
    ];
    expect(frontOf([worse, fast, small, calm])).toEqual([fast, small, calm]);
  });

  it('takes no difference of noise for one', () => {
    expect(beats(row('a', 100, 30, 9), row('b', 101, 30, 9))).toBe(false);
    expect(beats(row('a', 100, 30, 9), row('b', 120, 30, 9))).toBe(true);
    expect(beats(row('a', 100, 30, 9), row('b', 120, 29, 9))).toBe(false);
  });
});

describe("Go's table of load factors", () => {
  it('has nine rows, of the loads that variants have', () => {
    expect(GO.map(([load]) => load)).toEqual(GO_LOADS);
  });

  it.each(GO.filter((_, i) => i % 4 === 0))('load %f is that of maps', (load, overflow, bytes, hit, miss) => {
    const row = rowOf(load as number);
    // 2^14 buckets: four standard deviations of a share
    const spread = 4 * Math.sqrt((overflow as number) / 100 / 2 ** 14) * 100;
    expect(Math.abs(row.overflow - (overflow as number))).toBeLessThan(spread);
    expect(Math.abs(row.goBytes - (bytes as number))).toBeLessThan(0.5);
    expect(Math.abs(row.hit - (hit as number))).toBeLessThan(0.1);
    expect(row.miss).toBeCloseTo(miss as number, 3);
    expect(row.bytes).toBeGreaterThan(row.goBytes);
  });
});

describe('the command', () => {
  const few = ['--quick', '--only', 'line,load-8', '--n', '3000', '--rounds', '1'];

  it('measures variants, and a second time takes what is kept', () => {
    const first = lab(...few, '--fresh', '--json');
    expect(first.status, first.stderr).toBe(0);
    const { rows } = JSON.parse(first.stdout);
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(['line', 'load-8']);
    for (const { get, miss, insert, churn, bytes, pauseUs, worstUs } of rows)
      for (const figure of [get, miss, insert, churn, bytes, pauseUs, worstUs])
        expect(figure).toBeGreaterThan(0);
    expect(rows[1].bytes).toBeLessThan(rows[0].bytes);
    expect(JSON.parse(lab(...few, '--json').stdout).rows).toEqual(rows);
    expect(lab(...few).stdout).toMatch(/^line +[*.] /m);
  });

  it('begins no further round when the minutes are over, and says how many there were', async () => {
    const settings = { n: 3000, rounds: 3, minutes: 0 };
    const how = { fresh: true, tools: undefined };
    const { rows, rounds, failures } = await measureAll(VARIANTS.slice(0, 1), ['i32:f64'], settings, how);
    expect([rounds, failures]).toEqual([1, []]);
    expect(rows[0].get).toBeGreaterThan(0);
  });

  it('--counted times nothing, and leaves out swiss where it has no maps of the kinds', () => {
    const args = [
      '--counted',
      '--quick',
      '--only',
      'line,swiss',
      '--n',
      '3000',
      '--kinds',
      'i32:f64,string:i32',
    ];
    const { rows } = JSON.parse(lab(...args, '--json').stdout);
    expect(rows.map(({ name, kinds }: Record<string, string>) => `${name} ${kinds}`)).toEqual([
      ...['line i32:f64', 'swiss i32:f64', 'line string:i32'],
    ]);
    for (const row of rows) expect(row).not.toHaveProperty('get');
    expect(rows[1].movesMost).toBeGreaterThan(1000);
    expect(rows[0].movesMost).toBeLessThan(100);
  });

  it.each([
    [['--only', 'lines'], "unknown variant 'lines'; known: line, classic"],
    [['--n', '0'], "--n '0' is not a positive integer"],
    [['--kinds', 'i32:f63', '--quick', '--only', 'line'], "unknown pair of kinds 'i32:f63'"],
  ])('refuses %j', (args, message) => {
    const { status, stderr } = lab(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(`lab: ${message}`);
  });

  it('--list names every variant', () => {
    const { stdout } = lab('--list');
    for (const { name } of VARIANTS) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
  });
});
