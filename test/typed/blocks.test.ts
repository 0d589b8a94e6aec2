// blocks(): the entries of a map in columns, with the guarantees of every other iteration.
import { describe, expect, it } from 'vitest';
import { DisposedError, PolicyError } from '../../bindings/base/errors.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { sorted, upTo } from '../support/arrays.js';
import { BUILDS } from '../support/cores.js';
import { filled } from '../support/filled.js';
import { type AnyMap, generator, STORAGE_PAIRS } from '../support/kinds.js';

const RECORDS = [
  ['string', 'u32'],
  ['u32', 'string'],
  ['bytes', 'any'],
] as const;
const CASES = BUILDS.flatMap((build) =>
  [...STORAGE_PAIRS, ...RECORDS].map(([key, value]) => ({ build, key, value })),
);
/** A key as `filled` gives it, where bytes are strings of one character a byte. */
const text = (key: unknown): never =>
  (key instanceof Uint8Array ? String.fromCharCode(...key) : key) as never;
const SIZES = [1, 2, 7, 64, 1024, 5000];

describe.each(CASES)('build $build, $key -> $value', ({ build, key, value }) => {
  it('gives every entry once, in the order of entries(), whatever the size', () => {
    const { map } = filled(build, key, value, 3000);
    const entries = [...map];
    for (const size of SIZES) {
      let n = 0;
      for (const block of map.blocks(size)) {
        expect(block.length).toBeGreaterThan(0);
        expect(block.length).toBeLessThanOrEqual(size);
        expect([block.keys.length, block.values.length]).toEqual([block.length, block.length]);
        for (let i = 0; i < block.length; i++, n++)
          if (size > 7 || n % 50 === 0) expect([text(block.keys[i]), block.values[i]]).toEqual(entries[n]);
      }
      expect([size, n]).toEqual([size, 3000]);
    }
    const { keys, values } = map.blocks().next().value as never as Record<string, object>;
    for (const [kind, column] of [
      [KINDS[key], keys],
      [KINDS[value], values],
    ] as const)
      expect(column?.constructor).toBe(kind.slot === 'number' ? kind.View : Array);
  });

  it.each([1, 3, 100, 1024])('shows changes from the next step on, blocks of %i', (size) => {
    const { map, k, v, indexOf } = filled(build, key, value, 600, { growth: { assist: 0 } });
    const random = generator(size);
    const gone = new Set<number>();
    const seen: number[] = [];
    let more = 600;
    for (const { keys, values, length } of map.blocks(size)) {
      for (let i = 0; i < length; i++) {
        const at = indexOf(text(keys[i]));
        seen.push(at);
        if (gone.has(at) || Number(values[i]) !== at) expect([at, values[i]]).toEqual('there');
      }
      for (let n = 0; n < 4 && more < 1400; n++) map.set(k(more), v(more++));
      for (let n = 0; n < 3; n++) {
        const i = random(600);
        if (i % 2 === 1 && map.delete(k(i))) gone.add(i);
      }
      map.drain({ maxBuckets: 1 });
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(sorted(seen.filter((i) => i < 600 && i % 2 === 0))).toEqual(upTo(600, (i) => i % 2 === 0));
    map.verify();
  });

  it('gives values that were assigned after their block was copied', () => {
    const { map, v, indexOf } = filled(build, key, value, 400);
    let blocks = 0;
    for (const { keys, values, length } of map.blocks(10)) {
      for (let i = 0; i < length; i++)
        if (blocks > 0)
          expect([indexOf(text(keys[i])), Number(values[i])]).toEqual([indexOf(text(keys[i])), 7]);
      if (blocks++ === 0) for (const x of [...map.keys()]) map.set(x, v(7));
    }
    expect(blocks).toBeGreaterThan(20);
  });
});

describe('blocks()', () => {
  it('ends after clear(), and begins anew', () => {
    const map = new TypedMap('i32', 'f64');
    for (let i = 0; i < 100; i++) map.set(i, i);
    let blocks = 0;
    for (const { length } of map.blocks(10)) {
      expect(length).toBeGreaterThan(0);
      expect(length).toBeLessThanOrEqual(10);
      if (++blocks === 2) map.clear();
    }
    expect(blocks).toBe(2);
    expect([...map.blocks()]).toEqual([]);
  });

  it('has the helpers of iterators', () => {
    const iterator = new TypedMap('i32', 'f64').blocks();
    expect(iterator[Symbol.iterator]()).toBe(iterator);
    expect(Object.prototype.toString.call(iterator)).toBe('[object TypedMap Iterator]');
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 20 + 1, '10', null])('refuses a size of %s', (size) => {
    expect(() => new TypedMap('i32', 'i32').blocks(size as never)).toThrow(PolicyError);
  });

  it('refuses a disposed map, before and in the middle', () => {
    const map: AnyMap = new TypedMap('i32', 'f64') as never;
    for (let i = 0; i < 3000; i++) map.set(i as never, i as never);
    const iterator = map.blocks(10);
    iterator.next();
    map.dispose();
    expect(() => map.blocks()).toThrow(DisposedError);
    expect(() => [...iterator]).toThrow(DisposedError);
  });
});
