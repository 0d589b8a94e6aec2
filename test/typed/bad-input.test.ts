// Keys and values that are not of their kind are refused, in reads as in writes: with the right error, a
// message that names the value and what was expected, and without a trace in the map.
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../bindings/core/core.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { Heap, KeyTypeError, TophashError, TypedMap, ValueTypeError } from '../../bindings/index.js';
import { heapOf } from '../support/cores.js';
import {
  type AnyMap,
  any,
  EDGES,
  type Item,
  isBig,
  isNumber,
  keyAt,
  SCALAR_PAIRS,
  type ScalarKind,
  type ValueKind,
} from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';
import { caught } from '../support/refused.js';

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

describe.each([
  ['the default heap', () => Heap.default],
  ['an own heap', () => heapOf('classic')],
] as const)('on %s', (_, heapFor) => {
  const heap = heapFor();

  describe.each(SCALAR_PAIRS)('%s -> %s', (key, value) => {
    const start = () => {
      const map: AnyMap = new TypedMap<ScalarKind, ValueKind>(key, value, { heap });
      const good = any(rawOf(value, EDGES[value][1]));
      for (let n = 0; n < 20; n++) map.set(any(rawOf(key, keyAt(key, n))), good);
      const entries = [...map];
      const version = heap.words[(map.h >>> 2) + VERSION];
      /** Throws unless the map is as it was, to the last store. */
      const unchanged = () => {
        expect(heap.words[(map.h >>> 2) + VERSION]).toBe(version);
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
        isBig(kind as ValueKind)
          ? /^a bigint from .* to /
          : kind.endsWith('x2')
            ? /^two integers from -?\d+ to \d+$/
            : /^an integer from -?\d+ to \d+$/,
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
