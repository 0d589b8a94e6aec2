// tupleKey(): parts come back as they were, keys that differ in a part differ in bytes, equal ones do not,
// and what is no part is refused.
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { SCALAR_KINDS, type ScalarKind } from '../../bindings/core/kinds.js';
import { ArgumentTypeError, KeyTypeError, TypedMap, tupleKey } from '../../bindings/index.js';
import { EDGES, type Item, LONG, values } from '../support/kinds.js';
import { rawOf } from '../support/latin1.js';
import { caught } from '../support/refused.js';

/** What tupleKey() makes where the kinds are known at run time only. */
interface AnyKey {
  encode(...parts: unknown[]): Uint8Array;
  decode(bytes: Uint8Array): unknown[];
}
const keyOf = (kinds: readonly ScalarKind[]): AnyKey => tupleKey(...kinds) as never;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** What tells parts apart as keys of a Map are, bytes by what they hold. */
const idOf = (parts: readonly unknown[]): string =>
  JSON.stringify(
    parts.map((it) => {
      if (it instanceof Uint8Array) return ['bytes', hex(it)];
      const x = Object.is(it, -0) ? 0 : it;
      return [typeof x, typeof x === 'string' ? [...x].map((c) => c.codePointAt(0)) : String(x)];
    }),
  );
const edges = (kind: ScalarKind): Item[] =>
  [...EDGES[kind], ...(kind === 'string' || kind === 'bytes' ? LONG[kind] : [])].map(
    (it) => rawOf(kind, it) as Item,
  );

describe('keys of several parts', () => {
  it.each(SCALAR_KINDS.flatMap((a) => SCALAR_KINDS.map((b) => [a, b] as const)))(
    '%s and %s: every edge beside every other comes back, and has bytes of its own',
    (a, b) => {
      const key = keyOf([a, b]);
      const [first, second] = [edges(a), edges(b)];
      const ids = new Map<string, string>();
      for (const x of first) {
        for (const y of second) {
          const bytes = key.encode(x, y);
          const id = idOf([x, y]);
          expect(idOf(key.decode(bytes))).toBe(id);
          const text = bytes.length > 1000 ? `${bytes.length} ${hex(bytes)}` : hex(bytes);
          expect(ids.get(text) ?? id).toBe(id);
          ids.set(text, id);
        }
      }
      expect(ids.size).toBe(new Set(ids.values()).size);
      expect(ids.size).toBeGreaterThan(20);
    },
  );

  it('any parts of any kinds come back, and two keys have the same bytes only if their parts are the same', () => {
    const tuples = fc.array(fc.constantFrom(...SCALAR_KINDS), { maxLength: 4 }).chain((kinds) => {
      const parts = fc.tuple(...kinds.map((kind) => values(kind).map((it) => rawOf(kind, it))));
      return fc.tuple(fc.constant(kinds), parts, parts);
    });
    fc.assert(
      fc.property(tuples, ([kinds, one, other]) => {
        const key = keyOf(kinds);
        const bytes = key.encode(...one).slice();
        expect(idOf(key.decode(bytes))).toBe(idOf(one));
        expect(hex(bytes) === hex(key.encode(...other))).toBe(idOf(one) === idOf(other));
        expect(hex(key.encode(...one))).toBe(hex(bytes));
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it.each([
    ['string', 'string'],
    ['bytes', 'bytes'],
    ['string', 'bytes'],
  ] as const)('%s and %s: where one part ends and the other begins makes a difference', (a, b) => {
    const texts = ['', '\0', '\u0001', '\u0002', '\u0003', 'ÿ'];
    const all = texts.flatMap((x) => texts.flatMap((y) => [x + y, x + y + x, `${x}${y}`.repeat(40)]));
    const key = keyOf([a, b]);
    const seen = new Map<string, string>();
    for (const x of new Set(all)) {
      for (const y of new Set(all)) {
        const parts = [rawOf(a === 'bytes' ? 'bytes' : 'string', x), rawOf(b, y)];
        const text = hex(key.encode(...parts));
        expect(seen.get(text) ?? idOf(parts)).toBe(idOf(parts));
        seen.set(text, idOf(parts));
      }
    }
    expect(seen.size).toBe(new Set(all).size ** 2);
  });
});

describe('as keys of a map', () => {
  it('gives what a Map with the parts as text gives', () => {
    const key = tupleKey('string', 'u32');
    const map = new TypedMap('bytes', 'f64');
    const model = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const [city, year] = [`№${i % 300}`, i % 7];
      map.add(key.encode(city, year), i);
      model.set(`${city} ${year}`, (model.get(`${city} ${year}`) ?? 0) + i);
    }
    expect(map.size).toBe(model.size);
    for (const [bytes, sum] of map) {
      const [city, year] = key.decode(bytes);
      expectTypeOf([city, year] as const).toEqualTypeOf<readonly [string, number]>();
      expect(model.get(`${city} ${year}`)).toBe(sum);
    }
    map.verify();
  });

  it('the bytes are there until the next call, and no longer', () => {
    const key = tupleKey('i32', 'bytes');
    const bytes = key.encode(5, Uint8Array.of(1, 2));
    const copy = bytes.slice();
    expect(key.encode(5, bytes)).not.toEqual(copy);
    expect(key.decode(key.encode(6, key.encode(7, copy)))).toEqual([6, key.encode(7, copy).slice()]);
    expect(key.decode(key.encode(1, new Uint8Array(100_000)))[1]).toHaveLength(100_000);
    expect(key.decode(copy)).toEqual([5, Uint8Array.of(1, 2)]);
  });
});

describe('what is no key', () => {
  it('is refused by encode(), with the part named', () => {
    const key = tupleKey('i32', 'string');
    const wrong: [unknown[], string][] = [
      [[1.5, 'a'], 'part 0 of a key is 1.5 (number), not of kind i32: expected an integer from'],
      [['1', 'a'], 'part 0 of a key is "1" (string), not of kind i32'],
      [[1, 2], 'part 1 of a key is 2 (number), not of kind string: expected a string'],
      [[1, undefined], 'part 1 of a key is undefined'],
      [[1], 'a key of 1 parts: expected 2, of kinds i32, string'],
      [[1, 'a', 2], 'a key of 3 parts: expected 2'],
    ];
    for (const [parts, message] of wrong) {
      const error = caught(() => key.encode(...(parts as [never, never])));
      expect(error).toBeInstanceOf(KeyTypeError);
      expect(error.message).toContain(message);
    }
    expect(key.decode(key.encode(-1, 'ok'))).toEqual([-1, 'ok']);
    expect(() => tupleKey('i32', 'f32' as never)).toThrow(ArgumentTypeError);
    expect(() => tupleKey('i32x2' as never)).toThrow(/unknown kind "i32x2" of a part: expected one of i32/);
  });

  it('is refused by decode(): bytes that are shorter or longer, and what are no bytes', () => {
    const key = tupleKey('u32', 'string', 'bytes');
    const bytes = key.encode(1, 'Ж…', Uint8Array.of(9)).slice();
    for (let n = 0; n < bytes.length; n++) expect(() => key.decode(bytes.slice(0, n))).toThrow(KeyTypeError);
    expect(() => key.decode(Uint8Array.of(...bytes, 0))).toThrow(/no key of kinds u32, string, bytes/);
    for (const bad of [undefined, 'a', new Int8Array(9), [1, 2]])
      expect(() => key.decode(bad as never)).toThrow(KeyTypeError);
    const lengths = new Uint8Array(40).fill(0xff);
    expect(() => tupleKey('bytes').decode(lengths)).toThrow(KeyTypeError);
    expect(() => tupleKey('string').decode(Uint8Array.of(7, 1, 2, 3))).toThrow(KeyTypeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (any) => {
        try {
          key.decode(any);
        } catch (error) {
          if (!(error instanceof KeyTypeError)) throw error;
        }
      }),
      { seed: 3 },
    );
  });
});
