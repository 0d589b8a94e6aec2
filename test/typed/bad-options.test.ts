// Options out of range are refused before anything is made.
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../bindings/core/core.js';
import { fromBytes } from '../../bindings/cores.js';
import { Heap, init, PolicyError, TophashError, TypedMap } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import { any } from '../support/kinds.js';
import { caught } from '../support/refused.js';

describe('options out of range', () => {
  const heap = heapOf('release');
  const numbers = ['1', null, true, {}, NaN, 1n, Symbol('s')];
  const counts = [...numbers, -1, 0.5, Infinity, 2 ** 28 + 1];

  /** Option by name, a maker for it, values that must be refused. */
  const map = (options: unknown) => new TypedMap('u32', 'u32', any(options));
  const withHeap = (options: object) => map({ heap, ...options });
  const cases: [string, (value: unknown) => unknown, readonly unknown[]][] = [
    ['options', map, [null, 5, 'x', true, () => {}]],
    ['capacity', (capacity) => withHeap({ capacity }), counts],
    ['name', (name) => withHeap({ name }), [5, null, true, {}, Symbol('s')]],
    ['heap', (own) => map({ heap: own }), [null, {}, 'default', 5]],
    ['seed', (seed) => withHeap({ seed }), [5, '5', null, NaN]],
    ['hash', (hash) => withHeap({ hash }), ['quick', '', 5, null]],
    ['growth', (growth) => withHeap({ growth }), [null, 5, 'allow', true]],
    ['growth.assist', (assist) => withHeap({ growth: { assist } }), [...numbers, -1, 65, 0.5, Infinity]],
    [
      'growth.loadFactor',
      (loadFactor) => withHeap({ growth: { loadFactor } }),
      [...numbers, 3.99, 8.01, 0, Infinity],
    ],
    ['growth.resize', (resize) => withHeap({ growth: { resize } }), ['never', '', 0, null, true]],
    ['growth.background', (background) => withHeap({ growth: { background } }), [true, null, 5, 'on']],
    [
      'growth.background.sliceMs',
      (sliceMs) => withHeap({ growth: { background: { sliceMs } } }),
      [...numbers, 0, -1, 1001, Infinity],
    ],
    [
      'growth.background.everyMs',
      (everyMs) => withHeap({ growth: { background: { everyMs } } }),
      [...numbers, 0, 0.5, 60_001, Infinity],
    ],
    ['options', (options) => new Heap(any(options)), [null, 5, 'x']],
    ['core', (core) => new Heap({ core: any(core) }), [null, {}, 'classic', new Uint8Array(8)]],
    [
      'maximumBytes',
      (maximumBytes) => new Heap({ maximumBytes: any(maximumBytes) }),
      [...numbers, 0, -1, 65536, 131071, 200_000.5, 2 ** 32 + 1, Infinity],
    ],
    [
      'softLimitBytes',
      (softLimitBytes) => new Heap({ softLimitBytes: any(softLimitBytes) }),
      [...numbers, -1, 0.5, 2 ** 32 + 1],
    ],
    ['name', (name) => new Heap({ name: any(name) }), [5, null, true, {}]],
    [
      'event',
      (event) => heap.on(any(event), () => {}),
      ['shrink', '', 'toString', '__proto__', 'constructor', null, undefined, 5],
    ],
    ['listener', (listener) => heap.on('grow', any(listener)), [undefined, null, {}, 'f', 5]],
    [
      'fromBytes',
      (bytes) => fromBytes(any(bytes)),
      [new Uint8Array(8), new ArrayBuffer(0), 'AGFzbQ', null, undefined, [0, 97, 115, 109], {}],
    ],
  ];

  /** How a message must show the value. */
  const shown = (value: unknown): string =>
    typeof value === 'string'
      ? JSON.stringify(value)
      : typeof value === 'bigint'
        ? `${value}n`
        : typeof value === 'symbol'
          ? value.toString()
          : typeof value === 'function'
            ? 'function'
            : Array.isArray(value)
              ? 'an array'
              : typeof value === 'object' && value !== null
                ? 'an object'
                : String(value);

  it.each(cases)('%s (%#)', (name, make, values) => {
    const before = heap.stats();
    for (const value of values) {
      const error = caught(() => make(value)) as PolicyError;
      expect([shown(value), error.name, error.code]).toEqual([
        shown(value),
        'PolicyError',
        'ERR_TOPHASH_POLICY',
      ]);
      expect(error).toBeInstanceOf(PolicyError);
      expect(error).toBeInstanceOf(TophashError);
      expect(error.message).toContain(name);
      expect(error.message).toContain(shown(value));
      expect(error.message).toContain('expected');
    }
    expect(heap.stats()).toEqual(before);
  });

  it.each([
    ['capacity', 0, 2 ** 28],
    ['growth.assist', 0, 64],
    ['growth.loadFactor', 4, 8],
    ['maximumBytes', 131072, 2 ** 32],
  ])('%s: the message names the range', (name, least, most) => {
    const [, make] = cases.find(([option]) => option === name) as (typeof cases)[number];
    expect(caught(() => make(-7)).message).toContain(`from ${least} to ${most}`);
  });

  it('and their bounds are accepted', () => {
    const small = heapOf('release');
    for (const growth of [
      { assist: 0, loadFactor: 4, resize: 'allow', background: false },
      { assist: 64, loadFactor: 8, resize: 'avoid', background: {} },
      { resize: 'forbid', background: { sliceMs: 0.01, everyMs: 1 } },
      { background: { sliceMs: 1000, everyMs: 60_000 } },
    ] as const) {
      const made = new TypedMap('u32', 'u32', { heap: small, capacity: 0, seed: 0n, hash: 'fast', growth });
      made.set(1, 1).dispose();
    }
    for (const seed of [2n ** 64n, -1n, 10n ** 30n])
      new TypedMap('u32', 'u32', { heap: small, seed }).dispose();
    new TypedMap('u32', 'u32', { heap: small, capacity: undefined, name: undefined }).dispose();
    new Heap({ maximumBytes: 131072, softLimitBytes: 0 }).dispose();
    new Heap({ maximumBytes: 2 ** 32, softLimitBytes: 2 ** 32 }).dispose();
    expect(small.stats().used).toBe(0);
  });

  it('reserve() and drain() refuse too, and change nothing', () => {
    const made = new TypedMap('u32', 'u32', { heap, growth: { assist: 0 } });
    for (let i = 0; i < 500 || !made.stats().growing; i++) made.set(i, i);
    const version = () => heap.words[(made.h >>> 2) + VERSION];
    const before = version();
    const refusals: [string, (value: unknown) => unknown, readonly unknown[]][] = [
      ['reserve()', (n) => made.reserve(any(n)), [...counts, undefined]],
      ['maxBuckets', (maxBuckets) => made.drain({ maxBuckets: any(maxBuckets) }), [...numbers, -1]],
      ['maxMs', (maxMs) => made.drain({ maxMs: any(maxMs) }), [...numbers, -1]],
      ['dryRun', (dryRun) => made.drain({ dryRun: any(dryRun) }), [1, 'no', null]],
      ['budget', (budget) => made.drain(any(budget)), [null, 5, 'all', true]],
    ];
    for (const [name, use, values] of refusals) {
      for (const value of values) {
        const error = caught(() => use(value));
        expect([name, shown(value), error.name]).toEqual([name, shown(value), 'PolicyError']);
        expect(error.message).toContain(name);
        expect(error.message).toContain(shown(value));
      }
    }
    expect(version()).toBe(before);
    made.dispose();
  });

  it('init() refuses what is no module', async () => {
    for (const value of [{}, 5, 'x', new Uint8Array(8), null]) {
      await expect(init(any(value))).rejects.toThrow(PolicyError);
    }
    await init();
  });
});
