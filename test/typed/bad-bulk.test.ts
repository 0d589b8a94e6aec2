// Bulk calls refuse what is not of their kinds before anything changes, whatever is wrong with it: an element, a length, an
// array's class, its buffer, the offsets of packed keys. The message names what was wrong.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, OutOfMemoryError, PolicyError, ValueTypeError } from '../../bindings/base/errors.js';
import { VERSION } from '../../bindings/core/core.js';
import { KEY_KINDS, type KeyKind, KINDS, VALUE_KINDS, type ValueKind } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { arrayOf, packed } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { type AnyMap, any, isNumber, keyAt, valueAt } from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';

type ErrorClass = new (...args: never[]) => Error;
/** What must be thrown, and a call. */
type Refused = readonly [ErrorClass, RegExp, () => unknown];

const N = 5;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
/** Keys and values as a map of the kinds takes them. */
const keysOf = (kind: KeyKind, n = N): never =>
  any(
    arrayOf(
      kind,
      upTo(n).map((i) => any(rawOf(kind, keyAt(kind, i)))),
    ),
  );
const valuesOf = (kind: ValueKind, n = N): never =>
  any(
    arrayOf(
      kind,
      upTo(n).map((i) => any(rawOf(kind, valueAt(kind, i)))),
    ),
  );
/** An array like `of` whose buffer was transferred. */
const detached = <T extends { buffer: ArrayBufferLike }>(array: T): T => {
  structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
  return array;
};

/** Makes the calls on a map that has entries already, and sees that it is as it was, to the last store. */
const expectRefused = (map: AnyMap, calls: readonly Refused[]): void => {
  const { heap } = map;
  const entries = [...map];
  const version = () => heap.i32[(map.h >>> 2) + VERSION];
  const before = version();
  for (const [type, message, call] of calls) {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  }
  expect([version(), heap.i32[112]]).toEqual([before, 0]);
  expect([...map]).toEqual(entries);
  map.verify();
};

const filled = (key: KeyKind, value: ValueKind): AnyMap => {
  const map: AnyMap = new TypedMap<KeyKind, ValueKind>(key, value, { heap: heapOf('release') });
  return map.setMany(keysOf(key, 3), valuesOf(value, 3));
};

describe.each(KEY_KINDS)('keys of kind %s', (key) => {
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
    expect(() => TypedMap.from('u32', value, { keys, values: valuesOf(value, N - 1) })).toThrow(RangeError);
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

describe('packed keys', () => {
  const map = filled('bytes', 'u32');
  const values = new Uint32Array(3);
  const data = new Uint8Array(10);
  const given = (keys: unknown): (() => unknown)[] => [
    () => map.getMany(any(keys)),
    () => map.hasMany(any(keys)),
    () => map.setMany(any(keys), any(values)),
    () => map.updateMany(any(keys), any(1), 'min'),
    () => map.deleteMany(any(keys)),
    () => new TypedSet('bytes', { heap: map.heap }).addMany(any(keys)),
  ];
  const own = (at: number, n: number) => new Uint32Array(map.heap.x.memory.buffer, at, n);

  it.each<[string, unknown, RegExp, ErrorClass]>([
    [
      'offsets that run backwards',
      { data, offsets: Uint32Array.of(0, 4, 3, 5) },
      /offsets\[2\] is 3: expected 4 or more/,
      KeyTypeError,
    ],
    [
      'offsets beyond the data',
      { data, offsets: Uint32Array.of(0, 4, 5, 11) },
      /offsets\[3\] is 11: expected at most 10/,
      KeyTypeError,
    ],
    [
      'one that is huge',
      { data, offsets: Uint32Array.of(0, 2 ** 32 - 1, 5, 6) },
      /offsets\[2\] is 5: expected 4294967295/,
      KeyTypeError,
    ],
    [
      'no offsets',
      { data, offsets: new Uint32Array() },
      /offsets: got none, expected one more than keys/,
      KeyTypeError,
    ],
    [
      'offsets of another class',
      { data, offsets: Int32Array.of(0, 1, 2, 3) },
      /offsets: got Int32Array of 4, expected Uint32Array/,
      KeyTypeError,
    ],
    ['offsets in an array', { data, offsets: [0, 1, 2, 3] }, /offsets: got an array of 4/, KeyTypeError],
    ['offsets undefined', { data, offsets: undefined }, /offsets: got undefined/, KeyTypeError],
    [
      'data of another class',
      { data: new Uint16Array(9), offsets: Uint32Array.of(0, 1, 2, 3) },
      /data: got Uint16Array of 9, expected Uint8Array/,
      KeyTypeError,
    ],
    [
      'data that is a string',
      { data: 'abcdef', offsets: Uint32Array.of(0, 1, 2, 3) },
      /data: got "abcdef"/,
      KeyTypeError,
    ],
    [
      'no data',
      { offsets: Uint32Array.of(0, 1, 2, 3) },
      /keys: got an object \(Object\), expected an array of Uint8Arrays/,
      KeyTypeError,
    ],
    [
      'detached data',
      { data: detached(new Uint8Array(9)), offsets: Uint32Array.of(0, 1, 2, 3) },
      /detached/,
      TypeError,
    ],
    ['detached offsets', { data, offsets: detached(Uint32Array.of(0, 1, 2, 3)) }, /detached/, TypeError],
  ])('%s: refused', (_, keys, message, type) => {
    expectRefused(
      any(map),
      given(keys).map((call): Refused => [type, message, call]),
    );
  });

  it('not as many values as the offsets say keys: refused', () => {
    expectRefused(any(map), [
      [
        ValueTypeError,
        /values: got 3, expected as many as keys: 2/,
        () => map.setMany(any({ data, offsets: Uint32Array.of(0, 1, 2) }), any(values)),
      ],
      [
        RangeError,
        /2 keys but 3 values/,
        () => TypedMap.from('bytes', 'u32', { keys: { data, offsets: Uint32Array.of(0, 1, 2) }, values }),
      ],
    ]);
  });

  it('offsets and data that a shrunk buffer no longer holds: refused, or no keys', () => {
    type Resizable = ArrayBuffer & { resize(bytes: number): void };
    const buffer: Resizable = Reflect.construct(ArrayBuffer, [64, { maxByteLength: 64 }]);
    const shrunk = { data: new Uint8Array(buffer), offsets: Uint32Array.of(0, 20, 40, 60) };
    expect(map.hasMany(shrunk)).toHaveLength(3);
    buffer.resize(50);
    expectRefused(
      any(map),
      given(shrunk).map((call): Refused => [KeyTypeError, /offsets\[3\] is 60: expected at most 50/, call]),
    );
  });

  it('offsets that lie in the heap and are no offsets: refused as others are', () => {
    const at = map.heap.x.allocate(64) >>> 0;
    own(at, 4).set([0, 4, 3, 5]);
    const call = () => map.hasMany({ data, offsets: own(at, 4) });
    expectRefused(any(map), [[KeyTypeError, /offsets\[2\] is 3: expected 4 or more/, call]]);
    map.heap.x.release(at, 64);
  });
});

describe.each(BUILDS)('build %s: keys that together exceed memory', (build) => {
  it.each([
    ['string', 'u32', 20],
    ['string', 'u32', 3000],
    ['string', 'string', 300],
    ['string', 'any', 20_000],
    ['u32', 'string', 1000],
  ] as const)(
    '%s -> %s, %i characters: exactly the first `index` are applied, and the map is sound',
    async (key, value, length) => {
      const heap = heapOf(build, { maximumBytes: 2 ** 20 });
      const map: AnyMap = new TypedMap<KeyKind, ValueKind>(key, value, { heap });
      const n = Math.ceil(2 ** 22 / length);
      const text = (i: number) => `${i}`.padEnd(length, '.');
      const keys: unknown = key === 'u32' ? Uint32Array.from(upTo(n)) : upTo(n).map(text);
      const values: unknown = value === 'u32' ? Uint32Array.from(upTo(n)) : upTo(n).map(text);
      let thrown: unknown;
      try {
        map.setMany(any(keys), any(values));
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(OutOfMemoryError);
      const index = (thrown as OutOfMemoryError).index as number;
      expect([map.size, index > 10, index < n]).toEqual([index, true, true]);
      await Promise.resolve();
      map.verify();
      for (const i of [0, index >> 1, index - 1, index, n - 1]) {
        const there = i < index ? (value === 'u32' ? i : text(i)) : undefined;
        expect(map.get(any(key === 'u32' ? i : text(i)))).toBe(there);
      }
      // and it works on: what is deleted makes room
      for (let i = 0; i < index; i++) map.delete(any(key === 'u32' ? i : text(i)));
      map.set(any(key === 'u32' ? 7 : 'new'), any(value === 'u32' ? 7 : 'new'));
      expect(map.size).toBe(1);
      map.verify();
      map.dispose();
      expect(heap.stats().used).toBe(0);
    },
  );

  it('a key too long to look for among others: an error with `index`, and those before it are deleted', async () => {
    for (const value of ['u32', 'string'] as const) {
      const heap = heapOf(build, { maximumBytes: 2 ** 20 });
      const map: AnyMap = new TypedMap<KeyKind, ValueKind>('string', value, { heap });
      const keys = upTo(50).map((i) => `key ${i}`);
      for (const key of keys) map.set(any(key), any(value === 'u32' ? 1 : 'v'));
      const asked = [...keys.slice(0, 20), 'x'.repeat(3_000_000), ...keys.slice(20)];
      expect(() => map.deleteMany(any(asked))).toThrow(
        expect.objectContaining({ index: 20, code: 'ERR_TOPHASH_OUT_OF_MEMORY' }),
      );
      await Promise.resolve();
      expect([map.size, map.has(any('key 19')), map.has(any('key 20'))]).toEqual([30, false, true]);
      expect(() => map.getMany(any(asked))).toThrow(OutOfMemoryError);
      map.verify();
    }
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

it('a view that its resizable buffer has left behind is refused as a detached one, not taken as empty', () => {
  const map = new TypedMap('bytes', 'bytes').set(new Uint8Array(0), new Uint8Array(0));
  const numbers = new TypedMap('i32', 'u32').set(0, 0);
  // ECMAScript 2024's, for types of 2023
  type Resizable = ArrayBuffer & { resize(bytes: number): void };
  const ResizableBuffer = ArrayBuffer as never as new (bytes: number, options: object) => Resizable;
  const buffer = new ResizableBuffer(64, { maxByteLength: 64 });
  const bytes = new Uint8Array(buffer, 32, 4);
  const [keys, values] = [new Int32Array(buffer, 32, 4), new Uint32Array(buffer, 32, 4)];
  const tracking = new Uint8Array(buffer, 16); // as long as there is buffer for it
  buffer.resize(16);
  expectRefused(
    map,
    [
      () => map.get(bytes),
      () => map.set(bytes, new Uint8Array(1)),
      () => map.set(new Uint8Array(1), bytes),
      () => map.delete(bytes),
      () => map.getMany([bytes]),
      () => map.setMany([new Uint8Array(1)], [bytes]),
      () => map.deleteMany({ data: bytes, offsets: new Uint32Array(2) }),
    ].map((call): Refused => [TypeError, /detached/, call]),
  );
  expectRefused(
    numbers,
    [() => numbers.getMany(keys), () => numbers.setMany(new Int32Array(0), values)].map(
      (call): Refused => [TypeError, /detached/, call],
    ),
  );
  expect(map.has(tracking)).toBe(true);
  map.dispose();
  numbers.dispose();
});
