// How maps are made: the hash that a seed fixes, and kinds whose classes are not loaded.
import { describe, expect, it } from 'vitest';
import { ArgumentTypeError } from '../../bindings/base/errors.js';
import { TypedMap } from '../../bindings/index.js';
import { checkLoaded } from '../../bindings/typed/class-for.js';
import { BUILDS, heapOf } from '../support/cores.js';

describe.each(BUILDS)('build %s', (build) => {
  it('a seed fixes the hash, also behind clear(); without one it is drawn anew', () => {
    const heap = heapOf(build);
    const hashOf = (map: TypedMap<'u32', 'u32'>) => map.explain(1).hash;
    const again = (map: TypedMap<'u32', 'u32'>) => {
      const before = hashOf(map);
      map.set(1, 1).clear();
      return hashOf(map) === before;
    };
    const make = (seed?: bigint) => new TypedMap('u32', 'u32', { heap, ...(seed !== undefined && { seed }) });
    const [a, b, other] = [make(5n), make(5n), make(6n)];
    expect([hashOf(a) === hashOf(b), hashOf(a) === hashOf(other)]).toEqual([true, false]);
    const [first, second] = [make(), make()];
    expect(hashOf(first)).not.toBe(hashOf(second));
    expect([a, b, other, first, second].map(again)).toEqual([true, true, true, false, false]);
    // a seed is taken modulo 2^64
    expect(hashOf(make(5n + 2n ** 64n))).toBe(hashOf(make(5n)));
  });
});

it('a kind whose classes are not loaded is refused, with what to import', () => {
  checkLoaded('u32');
  expect(() => checkLoaded('u128' as never)).toThrow(
    new ArgumentTypeError("keys of kind u128: expected an import of 'tophash', or of the entry for them"),
  );
});
