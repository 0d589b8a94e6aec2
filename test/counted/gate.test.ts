// The gate on counted work (npm run bench:counted): that it fails for a function that was made slower, and
// names it; that counts do not depend on the run; and what the committed counts claim. Needs Debian's tools,
// and fails without.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../bench/counted/build.mjs';
import { compare, perOperation } from '../../bench/counted/compare.mjs';
import { count, type Phase, type Phases } from '../../bench/counted/measure.mjs';
import { describe as describeDifferences } from '../../bench/counted/report.mjs';
import { findTools } from '../../bench/counted/tools.mjs';
import { readValues } from '../../bench/counted/values.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** One kind pair: what the gate says of one it would say of all. */
const PAIR = ['i32_f64'];
const INSERT = 'assembly/hmap/insert<u32,u64>';

/** Work without use at the beginning of insert(): about one part in ten of what it does. */
const SLOWED = `
  store<u32>(1024, (load<u32>(1024) * hv) ^ hv);
  store<u32>(1024, (load<u32>(1024) * hv) ^ hv);`;

/** A copy of the core's sources in which insert() is slower. */
const slowedSources = (folder: string): void => {
  for (const path of ['assembly', 'asconfig.json'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  const file = join(folder, 'assembly/hmap.ts');
  const text = readFileSync(file, 'utf8');
  const slowed = text.replace(/export function insert<K, V>\([^)]*\): usize \{/, (head) => head + SLOWED);
  expect(slowed).not.toBe(text);
  writeFileSync(file, slowed);
};

describe('a slower function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'counted-'));
  let program: string;
  let before: Phases;
  let after: Phases;

  beforeAll(async () => {
    const tools = await findTools();
    program = (await build(tools, 'line', 'counted')).program;
    before = await count(program, PAIR);
    slowedSources(folder);
    const slowed = await build(tools, 'line', 'counted', { source: folder, out: join(folder, 'build') });
    after = await count(slowed.program, PAIR);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('fails the gate, which names it and no other', () => {
    // the address that it writes to is one more line in the caches, which the gate says too
    const found = compare({ line: before }, { line: after }).filter((it) => it.counter === 'instructions');
    expect(new Set(found.map((it) => it.function))).toEqual(new Set([INSERT]));
    const operations = new Set(found.map(({ label }) => label.split('/')[2]));
    expect(operations).toEqual(new Set(['set new', 'churn', 'clone', 'setMany new']));
    for (const it of found) expect(it.after / it.before).toBeGreaterThan(1.02);
    expect(describeDifferences(found)).toEqual([
      expect.stringMatching(/^line: instructions of assembly\/hmap\/insert<u32,u64>: .* \+\d+\.\d %, in /),
    ]);
  });

  it('counts the same again, whatever the environment holds', async () => {
    const again = await count(program, PAIR, { LONG: 'x'.repeat(5000) });
    expect(again).toEqual(before);
    expect(compare({ line: before }, { line: again })).toEqual([]);
  });
});

/** Of a load, a comparison and a branch that is not taken. */
const BRANCH = 3;
/** Share of an operation in the branches of rarer steps: a growth that begins, a chain that gets longer. */
const RARE = 0.5;

it.each(['line', 'classic'])(
  '%s: that it can be watched costs no operation more than a branch',
  async (core) => {
    const tools = await findTools();
    const [watchable, unwatched] = await Promise.all(
      (['counted', 'unwatched'] as const).map(async (kind) =>
        count((await build(tools, core, kind)).program, PAIR),
      ),
    );
    const costs = Object.entries(watchable as Phases).map(([label, { instructions, operations }]) => {
      const before = (unwatched as Phases)[label] as Phase;
      return { label, cost: (instructions - before.instructions) / operations };
    });
    expect(costs.length).toBeGreaterThan(10);
    expect(costs.filter(({ cost }) => cost > BRANCH + RARE)).toEqual([]);
    // reads, updates and deletions have nothing of it but where they carry a growth on
    const free = /\/(get hit|get miss|has|set update|delete)$/;
    expect(costs.filter(({ label }) => free.test(label)).filter(({ cost }) => Math.abs(cost) > 0.01)).toEqual(
      [],
    );
    // and the comparison would see something
    expect(costs.some(({ cost }) => cost > 0)).toBe(true);
  },
  300_000,
);

describe('compare()', () => {
  const phase = (changes: Partial<Phase>): Phase => ({
    operations: 1000,
    instructions: 50_000,
    functions: { f: 40_000, g: 10_000 },
    d1: [1000, 0],
    ll: [1000, 0],
    probes: 1000,
    compares: 5000,
    moves: 0,
    ...changes,
  });
  const compared = (changes: Partial<Phase>) =>
    compare({ line: { p: phase({}) } }, { line: { p: phase(changes) } }).map(
      (it) => it.function ?? it.counter,
    );

  it('allows one percent of instructions, up and down', () => {
    expect(compared({ instructions: 50_400, functions: { f: 40_400, g: 10_000 } })).toEqual([]);
    expect(compared({ instructions: 50_420, functions: { f: 40_420, g: 10_000 } })).toEqual(['f']);
    expect(compared({ instructions: 49_500, functions: { f: 39_500, g: 10_000 } })).toEqual(['f']);
  });

  it('names the function although another one makes up for it', () => {
    expect(compared({ functions: { f: 41_000, g: 9_000 } })).toEqual(['f', 'g']);
  });

  it('does not mind that a function is inlined or renamed, unless the whole changes', () => {
    expect(compared({ functions: { f: 40_000, h: 10_000 } })).toEqual([]);
    expect(compared({ instructions: 52_000, functions: { f: 40_000, h: 12_000 } })).toEqual(['g', 'h']);
  });

  it('watches misses, probes, compares and moves', () => {
    expect(compared({ d1: [1000, 15] })).toEqual([]);
    expect(compared({ d1: [1000, 25] })).toEqual(['d1']);
    expect(compared({ ll: [900, 0], probes: 1010, compares: 5100, moves: 10 })).toEqual([
      ...['ll', 'probes', 'compares', 'moves'],
    ]);
  });

  it('reports a phase that was never committed', () => {
    expect(compare({}, { line: { p: phase({}) } })).toHaveLength(1);
  });
});

describe('the committed counts', () => {
  const { line, classic } = readValues().cores as Record<'line' | 'classic', Phases>;
  const misses = ({ ll }: Phase) => ll[0] + ll[1];
  const of = (phases: Phases, pair: string, operation: string) =>
    phases[`${pair}/200000/${operation}`] as Phase;
  /** Lines other than the table's, such as a constant's, met once after each flush. */
  const STRAY = 10;

  const pairs = [...new Set(Object.keys(line).map((label) => label.split('/')[0] as string))];
  it.each(pairs)('line, %s: a lookup or a change fetches the buckets it searches, no more', (pair) => {
    for (const operation of ['get hit', 'get miss', 'has', 'set update', 'delete']) {
      const phase = of(line, pair, operation);
      expect(Math.abs(misses(phase) - (phase.probes as number))).toBeLessThan(STRAY);
    }
  });

  it('classic compares few keys but the one that is sought', () => {
    const compares = (operation: string) => perOperation(of(classic, 'i32_f64', operation), 'compares');
    expect(compares('get hit')).toBeLessThan(1.05);
    expect(compares('get miss')).toBeLessThan(0.05);
  });
});

it('says what to install where something is missing', async () => {
  const nowhere = { PATH: '/nowhere', HOME: '/nowhere' };
  await expect(findTools(nowhere)).rejects.toThrow(/gcc, valgrind.*wasm2c.*bash bench\/counted\/install\.sh/);
});
