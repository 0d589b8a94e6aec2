// The ordered map's core as it is: codes that several entries share, growth meanwhile, and what happens
// without memory or when a change stops half way.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { decode, MAP_FIELDS, NO_MEMORY, OUT, STATUS } from '../../bindings/core/core.js';
import type { OrderExports } from '../../bindings/core/embedded/exports.js';
import orderedBytes from '../../bindings/core/embedded/ordered.js';
import { failAllocation } from '../support/faults.js';
import { generator } from '../support/kinds.js';

const BUILDS = ['ordered', 'ordered-scalar', 'ordered-faults'];
const bytesOf = (build: string): Buffer<ArrayBuffer> =>
  readFileSync(new URL(`../../build/${build}.wasm`, import.meta.url));

type Raw = (...args: (number | bigint)[]) => number;
interface Instance {
  x: OrderExports & Record<string, Raw>;
  /** Views over memory as it is. */
  readonly words: Int32Array;
  readonly f64: Float64Array;
}

const instanceOf = (build: string, pages = 4096): Instance => {
  const env = { now: () => 0, spent: () => {} };
  const x = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(build)), { env }).exports as never;
  const it: Instance = {
    x,
    get words() {
      return new Int32Array(this.x.memory.buffer);
    },
    get f64() {
      return new Float64Array(this.x.memory.buffer);
    },
  };
  it.x.init(pages, 2026n);
  return it;
};

const stats = (core: Instance, h: number): Record<string, number> => {
  core.x.stats(h);
  return Object.fromEntries(MAP_FIELDS.map((field, i) => [field, core.f64[OUT + i] as number]));
};

it('the binary is embedded as it is, imports two messages, and has no data', () => {
  const bytes = bytesOf('ordered');
  expect(bytes.equals(decode(orderedBytes))).toBe(true);
  const module = new WebAssembly.Module(bytes);
  expect(
    WebAssembly.Module.imports(module)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['now', 'spent']);
  expect(WebAssembly.Module.customSections(module, 'name')).toEqual([]);
});

it('exports what the committed list says', async () => {
  for (const build of BUILDS) {
    const names = WebAssembly.Module.exports(new WebAssembly.Module(bytesOf(build))).map(({ name }) => name);
    await expect(`${names.toSorted().join('\n')}\n`).toMatchFileSnapshot('./ordered.exports.txt');
  }
});

describe.each(BUILDS)('%s', (build) => {
  let core: Instance;
  let h: number;
  beforeEach(() => {
    core = instanceOf(build);
    h = core.x.create(0);
  });

  /** All entries of a code. */
  const entriesOf = (code: number): number[] => {
    const found: number[] = [];
    for (let e = core.x.find_code(h, code); e !== -1; e = core.x.next_code(h, code, e)) found.push(e);
    return found.toSorted((a, b) => a - b);
  };

  it('entries of one code stay apart, through growth, removal and new numbers', () => {
    const { x } = core;
    const model = new Map<number, Set<number>>();
    const random = generator(5);
    for (let step = 0; step < 60_000; step++) {
      const code = random(3000);
      const set = model.get(code) ?? new Set();
      model.set(code, set);
      const [some] = set;
      if (random(5) < 3 && set.size < 30) {
        expect(x.add_code(h, code, step)).toBe(1);
        set.add(step);
      } else if (some !== undefined && random(2) === 0) {
        expect(x.remove_code(h, code, some)).toBe(1);
        set.delete(some);
      } else if (some !== undefined) {
        expect(x.renumber_code(h, code, some, step)).toBe(1);
        set.delete(some);
        set.add(step);
      } else {
        expect([x.remove_code(h, code, step), x.renumber_code(h, code, step, 1)]).toEqual([0, 0]);
      }
      if (step === 30_000) expect(x.compact(h)).toBe(1);
    }
    for (const [code, set] of model) expect(entriesOf(code)).toEqual([...set]);
    expect(x.verify(h)).toBe(0);
    expect(stats(core, h).growsDouble).toBeGreaterThan(5);
  });

  it('an integer is its own code, other numbers are hashed, -0 is 0 and NaN one number', () => {
    const { x } = core;
    const keys = [0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e300];
    for (const [entry, key] of keys.entries()) expect(x.add_number(h, key, entry, entry)).toBe(1);
    for (const [entry, key] of keys.entries()) expect(x.find_number(h, key)).toBe(entry);
    expect(x.find_number(h, -0)).toBe(0);
    expect(entriesOf(-1)).toEqual([1]);
    expect([1, 1.5, -0.5].map((key) => x.find_number(h, key))).toEqual([-1, -1, -1]);
  });

  it('a slot is an entry and the integer beside it, which stays through growth and new numbers', () => {
    const { x } = core;
    /** [entry, integer] of a code. */
    const slot = (code: number): number[] => {
      const at = x.slot_code(h, code) >>> 2;
      return [...core.words.subarray(at, at + 2)];
    };
    for (let i = 0; i < 3000; i++) expect(x.add_number(h, i, i ^ -1, 7 - i)).toBe(1);
    expect(stats(core, h).growsDouble).toBeGreaterThan(5);
    for (let i = 0; i < 3000; i++) expect(slot(i)).toEqual([i ^ -1, 7 - i]);
    for (let i = 0; i < 3000; i += 4) expect(x.renumber_number(h, i, i ^ -1, i)).toBe(1);
    expect(x.compact(h)).toBe(1);
    for (let i = 0; i < 3000; i++) expect(slot(i)).toEqual([i % 4 === 0 ? i : i ^ -1, 7 - i]);
    expect([x.slot_code(h, 3000), x.size(h), x.verify(h)]).toEqual([0, 3000, 0]);
  });

  it('digits of a bigint all count, in their order', () => {
    const { x } = core;
    const codes = new Set<number>();
    for (let high = 0n; high < 200n; high++) {
      codes.add(x.fold_digit(h, x.fold_digit(h, 0, 7n), high));
      codes.add(x.fold_digit(h, x.fold_digit(h, 0, high + 1000n), 7n));
    }
    expect(codes.size).toBe(400);
  });

  it('emptying draws new coefficients', () => {
    const { x } = core;
    const before = x.fold_digit(h, 0, 1n);
    x.add_code(h, 1, 1);
    x.remove_code(h, 1, 1);
    expect(x.fold_digit(h, 0, 1n)).not.toBe(before);
    x.add_code(h, 1, 1);
    expect([x.clear(h), x.find_code(h, 1), x.size(h)]).toEqual([1, -1, 0]);
  });

  it('reserve, drain and stats', () => {
    const { x } = core;
    expect(x.reserve(h, 10_000)).toBe(1);
    for (let i = 0; i < 10_000; i++) x.add_number(h, i, i, i);
    expect(stats(core, h).growsDouble).toBeLessThanOrEqual(11);
    while (stats(core, h).growth === 0) x.add_number(h, core.x.size(h), 1, 1);
    const { oldBuckets } = stats(core, h);
    expect(x.drain(h, 0xffffffff, 0)).toBe(oldBuckets);
    expect(stats(core, h)).toMatchObject({ growth: 0, oldBuckets: 0 });
    expect(x.verify(h)).toBe(0);
  });

  it('without memory an entry is refused, and nothing has changed', () => {
    core = instanceOf(build, 3);
    h = core.x.create(0);
    const { x } = core;
    let n = 0;
    // one code, so one chain: its overflow buckets are what runs out
    while (x.add_code(h, 0, n) === 1) n++;
    expect(core.words[STATUS]).toBe(NO_MEMORY);
    core.words[STATUS] = 0;
    expect([x.size(h), x.verify(h)]).toEqual([n, 0]);
    expect(x.remove_code(h, 0, n - 1)).toBe(1);
    expect(x.add_code(h, 0, n)).toBe(1);
  });
});

describe('faults', () => {
  const heapLike = (core: Instance): never => core as never;

  it('a failing allocation refuses or postpones growth, and loses nothing', () => {
    for (let fail = 1; fail < 12; fail++) {
      const core = instanceOf('ordered-faults');
      const h = core.x.create(0);
      failAllocation(heapLike(core), fail, true);
      const there: number[] = [];
      for (let i = 0; i < 500; i++) if (core.x.add_number(h, i, i, i) === 1) there.push(i);
      failAllocation(heapLike(core), 0);
      expect(core.x.verify(h)).toBe(0);
      for (const i of there) expect(core.x.find_number(h, i)).toBe(i);
      expect(core.x.size(h)).toBe(there.length);
    }
  });
});
