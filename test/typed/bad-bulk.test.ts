// Bulk calls refuse keys and values that are not of their kinds before anything changes, whatever is wrong:
// an element, a length, an array's class, its buffer. The message names what was wrong. Packed keys:
// bad-packed.test.ts.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, PolicyError, ValueTypeError } from '../../bindings/base/errors.js';
import { type KeyKind, KINDS, SCALAR_KINDS, VALUE_KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { arrayOf, packed, upTo } from '../support/arrays.js';
import { type AnyMap, any, isNumber, keyAt } from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';
import { detached, expectRefused, filled, keysOf, N, type Refused, valuesOf } from '../support/refused.js';

describe.each(SCALAR_KINDS)('keys of kind %s', (key) => {
  const calls = (map: AnyMap, keys: unknown): (() => unknown)[] => [
    () => map.getMany(any(keys)),
    () => map.hasMany(any(keys)),
    () => map.setMany(any(keys), valuesOf(map.valueKind)),
    () => map.deleteMany(any(keys)),
    ...(isNumber(map.valueKind) ? [() => map.updateMany(any(keys), any(1), 'add')] : []),
  ];
  const expected = isNumber(key)
    ? /expected \w+Array/
    : key === 'string'
      ? /expected an array of strings/
      : /expected an array of Uint8Arrays, or \{ data, offsets \}/;

  it.each(['i32', 'string', 'any'] as const)('that are no such array are refused in a map of %s', (value) => {
    const map = filled(key, value);
    const wrong: [unknown, RegExp][] = [
      [undefined, /keys: got undefined/],
      [null, /keys: got null/],
      [7, /keys: got 7/],
      ['abcde', /keys: got "abcde"/],
      [new Set([1]), /keys: got an object \(Set\)/],
      [{ length: 1, 0: 'a' }, /keys: got an object \(Object\)/],
      [new ArrayBuffer(8), /keys: got an object \(ArrayBuffer\)/],
      [new Uint8ClampedArray(N), /keys: got Uint8ClampedArray of 5/],
      [new DataView(new ArrayBuffer(8)), /keys: got an object \(DataView\)/],
    ];
    if (isNumber(key)) wrong.push([upTo(N), /keys: got an array of 5/], [[], /keys: got an array of 0/]);
    else wrong.push([new Uint8Array(N), /keys: got Uint8Array of 5/]);
    if (key === 'string') wrong.push([packed(['a']), /keys: got an object \(Object\)/]);
    for (const [keys, message] of wrong) {
      expectRefused(
        map,
        calls(map, keys).flatMap((call): Refused[] => [
          [KeyTypeError, message, call],
          [KeyTypeError, expected, call],
        ]),
      );
    }
  });

  if (isNumber(key))
    it('that are detached are refused', () => {
      const map = filled(key, 'u32');
      const keys = detached(
        arrayOf(
          key,
          upTo(N).map((i) => keyAt(key, i)),
        ) as never as Int32Array,
      );
      expectRefused(
        map,
        calls(map, keys).map((call): Refused => [TypeError, /detached/, call]),
      );
    });
  else
    it.each(['u32', 'bytes', 'any'] as const)(
      'one wrong among them is named, wherever it is, and nothing is applied (values %s)',
      (value) => {
        const map = filled(key, value);
        const good: unknown[] = upTo(6000).map((i) => rawOf(key, keyAt(key, i + 10)));
        const bads: [unknown, RegExp][] = [
          [5, /key 5 \(number\) is not of kind/],
          [undefined, /key undefined/],
          [null, /key null/],
          [{}, /key an object \(Object\)/],
          [['a'], /key an array of 1/],
          key === 'string'
            ? [new Uint8Array(2), /key an object \(Uint8Array\)/]
            : ['ab', /key "ab" \(string\)/],
          [new Int8Array(2), /key an object \(Int8Array\)/],
        ];
        for (const [bad, message] of bads) {
          for (const at of [0, 3000, 5999]) {
            const keys = good.with(at, bad);
            const values = valuesOf(value, 6000);
            const uses = [
              ...calls(map, keys).filter((_, i) => i !== 2),
              () => map.setMany(any(keys), values),
              () => new TypedSet<KeyKind>(key, { heap: map.heap }).addMany(any(keys)),
            ];
            expectRefused(
              map,
              uses.map((use): Refused => [KeyTypeError, message, use]),
            );
          }
        }
        // a hole is no key, and the prototype's method that would pass it by is not asked
        const holes = good.slice(0, 10);
        delete holes[4];
        expectRefused(
          map,
          calls(map, holes).map((use): Refused => [KeyTypeError, /key undefined/, use]),
        );
      },
    );
});

describe.each(VALUE_KINDS)('values of kind %s', (value) => {
  const map = filled('u32', value);
  const keys = keysOf('u32');

  it('that are no such array, or not as many as keys, are refused', () => {
    const wrong: [unknown, RegExp][] = [
      [undefined, /values: got undefined/],
      [null, /values: got null/],
      [new Set([1]), /values: got an object \(Set\)/],
      ['abcde', /values: got "abcde"/],
      [valuesOf(value, N - 1), /values: got 4, expected as many as keys: 5/],
      [valuesOf(value, N + 1), /values: got 6, expected as many as keys: 5/],
      [valuesOf(value, 0), /values: got 0, expected as many as keys: 5/],
      isNumber(value)
        ? [upTo(N), /values: got an array of 5, expected \w+Array/]
        : [new Int32Array(N), /values: got Int32Array of 5, expected an array/],
    ];
    expectRefused(
      map,
      wrong.map(([values, message]) => [ValueTypeError, message, () => map.setMany(keys, any(values))]),
    );
    expect(() => TypedMap.from('u32', value, { keys, values: valuesOf(value, N - 1) })).toThrow(
      ValueTypeError,
    );
    expect(() => TypedMap.from('u32', value, { keys, values: valuesOf(value, N - 1) })).toThrow(
      /5 keys but 4 values/,
    );
  });

  if (isNumber(value))
    it('that are detached, or one that is not of the kind, are refused', () => {
      const big = value === 'i64' || value === 'u64';
      const values = detached(valuesOf(value) as Int32Array);
      expectRefused(map, [
        [TypeError, /detached/, () => map.setMany(keys, any(values))],
        [TypeError, /detached/, () => map.updateMany(keys, any(values), 'add')],
        [ValueTypeError, /value|values/, () => map.updateMany(keys, any(big ? 1 : 1n), 'add')],
        [ValueTypeError, /values: got "1"/, () => map.updateMany(keys, any('1'), 'max')],
        [PolicyError, /op is "sub": expected/, () => map.updateMany(keys, any(values), any('sub'))],
        [PolicyError, /op is undefined/, () => map.updateMany(keys, any(values), any(undefined))],
        [ValueTypeError, /value/, () => map.getMany(keys, undefined, { missing: any('x') })],
      ]);
    });
  else
    it('cannot be updated; and one wrong among them is named, and nothing is applied', () => {
      const calls: Refused[] = [
        [
          ValueTypeError,
          /updateMany\(\) on values of kind/,
          () => map.updateMany(keys, any(valuesOf(value)), 'add'),
        ],
      ];
      const bads: [unknown, RegExp][] = {
        string: [
          [5, /value 5 \(number\)/],
          [undefined, /value undefined/],
          [{}, /value an object/],
        ],
        bytes: [
          ['ab', /value "ab"/],
          [undefined, /value undefined/],
          [new Int8Array(1), /value an object \(Int8Array\)/],
        ],
        any: [],
      }[value as 'string' | 'bytes' | 'any'] as never;
      for (const [bad, message] of bads) {
        for (const at of [0, 2, 4]) {
          const values = (valuesOf(value) as unknown[]).with(at, bad);
          calls.push([ValueTypeError, message, () => map.setMany(keys, any(values))]);
        }
      }
      if (value !== 'any') {
        const holes = (valuesOf(value) as unknown[]).slice();
        delete holes[2];
        calls.push([ValueTypeError, /value undefined/, () => map.setMany(keys, any(holes))]);
      }
      if (value === 'bytes') {
        const values: unknown[] = (valuesOf(value) as unknown[]).with(3, detached(new Uint8Array(4)));
        calls.push([TypeError, /detached/, () => map.setMany(keys, any(values))]);
      }
      expectRefused(map, calls);
    });

  it('get no place in an array that is too short, of another class, detached, or the heap’s own', () => {
    const own = (length: number) => new Uint8Array(map.heap.x.memory.buffer, 65_536, length);
    const calls: Refused[] = [
      [
        ValueTypeError,
        /out: got 4 elements, expected 5 or more/,
        () => map.getMany(keys, valuesOf(value, 4)),
      ],
      [ValueTypeError, /out: got 7/, () => map.getMany(keys, any(7))],
      [ValueTypeError, /out: got an object \(Map\)/, () => map.getMany(keys, any(new Map()))],
      [
        ValueTypeError,
        /found: got 4 elements/,
        () => map.getMany(keys, undefined, { found: new Uint8Array(4) }),
      ],
      [
        ValueTypeError,
        /found: got Int8Array of 5/,
        () => map.getMany(keys, undefined, { found: any(new Int8Array(5)) }),
      ],
      [
        ValueTypeError,
        /found: got an array of 5/,
        () => map.getMany(keys, undefined, { found: any(upTo(5)) }),
      ],
      [
        ValueTypeError,
        /found is a view of the heap's own/,
        () => map.getMany(keys, undefined, { found: own(5) }),
      ],
      [TypeError, /detached/, () => map.getMany(keys, undefined, { found: detached(new Uint8Array(5)) })],
      [ValueTypeError, /out: got 4 elements/, () => map.hasMany(keys, new Uint8Array(4))],
      [ValueTypeError, /out: got an array of 5/, () => map.hasMany(keys, any(upTo(5)))],
      [ValueTypeError, /out is a view of the heap's own/, () => map.hasMany(keys, own(5))],
      [TypeError, /detached/, () => map.hasMany(keys, detached(new Uint8Array(5)))],
      [PolicyError, /options: got 5/, () => map.getMany(keys, undefined, any(5))],
      [PolicyError, /options: got null/, () => map.getMany(keys, undefined, any(null))],
    ];
    if (isNumber(value)) {
      const inHeap = new KINDS[value].View(map.heap.x.memory.buffer, 65_536, 8);
      calls.push(
        [ValueTypeError, /out is a view of the heap's own/, () => map.getMany(keys, any(inHeap))],
        [ValueTypeError, /out: got Int16Array of 5/, () => map.getMany(keys, any(new Int16Array(5)))],
        [TypeError, /detached/, () => map.getMany(keys, any(detached(valuesOf(value) as Int32Array)))],
      );
    } else
      calls.push([
        ValueTypeError,
        /out: got Uint8Array of 9/,
        () => map.getMany(keys, any(new Uint8Array(9))),
      ]);
    expectRefused(map, calls);
  });
});

it('every bulk call on a disposed map throws that', () => {
  const map = filled('string', 'string');
  map.dispose();
  const uses = [
    () => map.getMany(any(['a'])),
    () => map.hasMany(any(['a'])),
    () => map.setMany(any(['a']), any(['b'])),
    () => map.updateMany(any(['a']), any(['b']), 'add'),
    () => map.deleteMany(any(['a'])),
    () => map.keysArray(),
    () => map.valuesArray(),
  ];
  for (const use of uses.filter((_, i) => i !== 3)) expect(use).toThrow(/disposed/);
  expect(uses[3]).toThrow(ValueTypeError);
});

it('getMany() into an array with setters answers for each key, whatever they do to the map', () => {
  const map = new TypedMap('i32', 'string');
  const keys = Int32Array.from({ length: 5000 }, (_, i) => i);
  for (const key of keys) map.set(key, `v${key}`);
  const got: unknown[] = [];
  const out = Array.from({ length: keys.length }, () => '');
  for (let i = 0; i < keys.length; i += 7) {
    Object.defineProperty(out, i, {
      set(value) {
        got.push(value);
        map.getMany(Int32Array.of(-1, -2, -3)); // writes to the same page
        map.set(-i - 1, 'x'.repeat(100));
      },
    });
  }
  map.getMany(keys, out);
  expect(got).toEqual(Array.from({ length: got.length }, (_, n) => `v${n * 7}`));
  for (let i = 1; i < keys.length; i += 7) expect(out[i]).toBe(`v${i}`);
  map.dispose();
});
