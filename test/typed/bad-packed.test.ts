// Packed keys that are wrong, and keys that are too much for memory: refused as bad-bulk.test.ts has it of
// arrays.
import { describe, expect, it } from 'vitest';
import { KeyTypeError, OutOfMemoryError, ValueTypeError } from '../../bindings/base/errors.js';
import type { ScalarKind, ValueKind } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { upTo } from '../support/arrays.js';
import { BUILDS, heapOf } from '../support/cores.js';
import { type AnyMap, any } from '../support/kinds.js';
import { detached, type ErrorClass, expectRefused, filled, type Refused } from '../support/refused.js';

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
        ValueTypeError,
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
      const map: AnyMap = new TypedMap<ScalarKind, ValueKind>(key, value, { heap });
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
      const map: AnyMap = new TypedMap<ScalarKind, ValueKind>('string', value, { heap });
      const keys = upTo(50).map((i) => `key ${i}`);
      for (const key of keys) map.set(any(key), any(value === 'u32' ? 1 : 'v'));
      const asked = [...keys.slice(0, 20), 'x'.repeat(3_000_000), ...keys.slice(20)];
      expect(() => map.getMany(any(asked))).toThrow(OutOfMemoryError);
      if (value === 'string') {
        expect(map.deleteMany(any(asked))).toBe(50); // one at a time, as delete(), which needs no memory
        continue;
      }
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
