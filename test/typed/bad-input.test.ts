// Whatever is not of its kind is refused, in reads as in writes: with the right error, a message that names the value
// and what was expected, and without a trace in the map. Options out of range are refused before anything is made.
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../bindings/core/core.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { fromBytes } from '../../bindings/cores.js';
import {
  Heap,
  init,
  KeyTypeError,
  PolicyError,
  TophashError,
  TypedMap,
  ValueTypeError,
} from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import {
  type AnyMap,
  any,
  EDGES,
  type Item,
  isBig,
  isNumber,
  type KeyKind,
  keyAt,
  PAIRS,
  type ValueKind,
} from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';

/** A value that no kind accepts or only some, and how a message shows it. */
type Wrong = readonly [value: unknown, shown: string];

/** Objects whose conversion to a number would work, or would be noticed. */
const convertible = { valueOf: () => 1, toString: () => '1' };
const hostile = {
  [Symbol.toPrimitive](): number {
    throw new Error('converted');
  },
};
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
class Point {}

const NOT_SCALARS: readonly Wrong[] = [
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  ['1', '"1"'],
  ['', '""'],
  ['x'.repeat(100), `"${'x'.repeat(40)}…"`],
  [Symbol('mine'), 'Symbol(mine)'],
  [{}, 'an object (Object)'],
  [[1], 'an array of 1'],
  [convertible, 'an object (Object)'],
  [hostile, 'an object (Object)'],
  [new Point(), 'an object (Point)'],
  [Object.create(null), 'an object (no prototype)'],
  [Object(1), 'an object (Number)'],
  [Object(1n), 'an object (BigInt)'],
  [function named() {}, 'function named'],
  [revoked, 'an object'],
  [Object.create({ constructor: { name: Symbol('odd') } }), 'an object'],
];
/** What is refused beyond those, as it may be of another kind. */
const OTHERS: Readonly<Record<ValueKind, readonly Item[]>> = {
  i32: [
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    0.5,
    -0.5,
    NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    1e300,
    5e-324,
    0n,
    1n,
  ],
  u32: [-1, 2 ** 32, -(2 ** 31), 0.5, NaN, Infinity, -Infinity, 2 ** 53, 1e300, 0n, 1n],
  i64: [2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n, 10n ** 40n, 0, 1, -1, 1.5, NaN, Infinity],
  u64: [-1n, 2n ** 64n, -(2n ** 63n), 10n ** 40n, 0, 1, 1.5, NaN, Infinity],
  f64: [0n, 1n, -1n],
  f32: [0n, 1n, -1n],
  string: [0, 1, NaN, 0n, 1n],
  bytes: [0, 1, NaN, 0n, 1n],
  any: [],
};

/** Looks like a Uint8Array, and is none. */
const pretender = Object.create(Uint8Array.prototype, { length: { value: 2 } });
const NOT_BYTES: readonly Wrong[] = [
  [new Int8Array(2), 'an object (Int8Array)'],
  [new Uint8ClampedArray(2), 'an object (Uint8ClampedArray)'],
  [new DataView(new ArrayBuffer(2)), 'an object (DataView)'],
  [new ArrayBuffer(2), 'an object (ArrayBuffer)'],
  [pretender, 'an object (Uint8Array)'],
  [{ data: new Uint8Array(1), offsets: new Uint32Array(2) }, 'an object (Object)'],
];

const wrongFor = (kind: ValueKind): readonly Wrong[] => {
  if (kind === 'any') return [];
  return [
    ...NOT_SCALARS.filter(([value]) => kind !== 'string' || typeof value !== 'string'),
    ...(kind === 'bytes' ? NOT_BYTES : []),
    ...OTHERS[kind].map((value): Wrong => [value, typeof value === 'bigint' ? `${value}n` : String(value)]),
  ];
};

const caught = (act: () => unknown): Error => {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not throw');
};

describe.each([
  ['the default heap', () => Heap.default],
  ['an own heap', () => heapOf('classic')],
] as const)('on %s', (_, heapFor) => {
  const heap = heapFor();

  describe.each(PAIRS)('%s -> %s', (key, value) => {
    const start = () => {
      const map: AnyMap = new TypedMap<KeyKind, ValueKind>(key, value, { heap });
      const good = any(rawOf(value, EDGES[value][1]));
      for (let n = 0; n < 20; n++) map.set(any(rawOf(key, keyAt(key, n))), good);
      const entries = [...map];
      const version = heap.i32[(map.h >>> 2) + VERSION];
      /** Throws unless the map is as it was, to the last store. */
      const unchanged = () => {
        expect(heap.i32[(map.h >>> 2) + VERSION]).toBe(version);
        expect([...map]).toEqual(entries);
        map.verify();
        map.dispose();
      };
      return { map, good, unchanged };
    };

    it('refuses wrong keys in every method', () => {
      const { map, good, unchanged } = start();
      let computed = 0;
      for (const [bad, shown] of wrongFor(key)) {
        const uses: Record<string, () => unknown> = {
          get: () => map.get(any(bad)),
          has: () => map.has(any(bad)),
          set: () => map.set(any(bad), good),
          delete: () => map.delete(any(bad)),
          add: () => map.add(any(bad), good),
          getOrInsert: () => map.getOrInsert(any(bad), good),
          getOrInsertComputed: () => map.getOrInsertComputed(any(bad), () => any(computed++)),
          explain: () => map.explain(any(bad)),
        };
        for (const [method, use] of Object.entries(uses)) {
          if (method === 'add' && !isNumber(value)) continue; // refused for its value's kind, below
          const error = caught(use);
          const { name, message, code } = error as KeyTypeError;
          expect([method, shown, name, code]).toEqual([
            method,
            shown,
            'KeyTypeError',
            'ERR_TOPHASH_KEY_TYPE',
          ]);
          expect(message).toContain(`key ${shown}`);
          expect(message).toContain(`kind ${key}: expected ${KINDS[key].accepts}`);
          expect(
            error instanceof KeyTypeError && error instanceof TypeError && error instanceof TophashError,
          ).toBe(true);
        }
      }
      expect(computed).toBe(0);
      unchanged();
    });

    it('refuses wrong values, for keys that are there and keys that are not', () => {
      const { map, good, unchanged } = start();
      for (const [bad, shown] of wrongFor(value)) {
        for (const k of [keyAt(key, 0), keyAt(key, 1000)].map((n) => any(rawOf(key, n)))) {
          const uses: Record<string, () => unknown> = {
            set: () => map.set(k, any(bad)),
            add: () => map.add(k, any(bad)),
            getOrInsert: () => map.getOrInsert(k, any(bad)),
            from: () =>
              TypedMap.from(
                key,
                value,
                any([
                  [k, good],
                  [k, bad],
                ]),
                { heap },
              ),
          };
          if (!map.has(k)) uses.getOrInsertComputed = () => map.getOrInsertComputed(k, () => any(bad));
          if (!isNumber(value)) delete uses.add;
          for (const [method, use] of Object.entries(uses)) {
            const error = caught(use);
            const { name, message, code } = error as ValueTypeError;
            expect([method, shown, name, code]).toEqual([
              method,
              shown,
              'ValueTypeError',
              'ERR_TOPHASH_VALUE_TYPE',
            ]);
            expect(message).toContain(`value ${shown}`);
            expect(message).toContain(`kind ${value}: expected ${KINDS[value].accepts}`);
            expect(
              error instanceof ValueTypeError && error instanceof TypeError && error instanceof TophashError,
            ).toBe(true);
          }
        }
      }
      unchanged();
    });

    if (!isNumber(value))
      it('refuses to add to what is no number', () => {
        const { map, good, unchanged } = start();
        for (const k of [keyAt(key, 0), keyAt(key, 1000)]) {
          for (const delta of [good, 1]) {
            const error = caught(() => map.add(any(rawOf(key, k)), any(delta)));
            expect(error).toBeInstanceOf(ValueTypeError);
            expect(error.message).toBe(`add() on values of kind ${value}: expected a kind of numbers`);
          }
        }
        unchanged();
      });
  });
});

it('says for each kind what it accepts, with its bounds', () => {
  const others = { string: 'a string', bytes: 'a Uint8Array', any: 'anything' };
  for (const [kind, { accepts }] of Object.entries(KINDS)) {
    if (kind in others) expect(accepts).toBe(others[kind as keyof typeof others]);
    else if (kind.startsWith('f')) expect(accepts).toBe('a number');
    else
      expect(accepts).toMatch(
        isBig(kind as ValueKind) ? /^a bigint from .* to / : /^an integer from -?\d+ to \d+$/,
      );
  }
});

it('refuses in subclasses too', () => {
  class Sub extends TypedMap<'i32', 'u32'> {}
  const map = new Sub('i32', 'u32', { heap: heapOf('release') });
  expect(() => map.get(any('1'))).toThrow(KeyTypeError);
  expect(() => map.set(1, any(-1))).toThrow(ValueTypeError);
  expect(map.size).toBe(0);
});

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
    [
      'key kind',
      (kind) => new TypedMap(any(kind), 'u32', { heap }),
      ['f32', 'i8', '', 'toString', '__proto__', null, undefined, 5],
    ],
    [
      'value kind',
      (kind) => new TypedMap('u32', any(kind), { heap }),
      ['f16', 'U32', '', 'constructor', null, undefined, 5],
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
    const version = () => heap.i32[(made.h >>> 2) + VERSION];
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
