// Iteration over keys that are two numbers: what blocks() and iterators give while a map or set changes under
// them.
import { describe, expect, it } from 'vitest';
import { TypedMap, TypedSet } from '../../bindings/index.js';
import { generator } from '../support/kinds.js';

describe('iteration over two numbers', () => {
  it.each([3, 100, 1024, 5000])('blocks() of %i give two columns, and go on as the map changes', (size) => {
    const map = new TypedMap('u32x2', 'u32', { growth: { assist: 0 } });
    for (let i = 0; i < 3000; i++) map.set(i % 50, i, i);
    const seen = new Set<number>();
    let changes = 0;
    for (const { keys, values, length } of map.blocks(size)) {
      expect([keys[0].length, keys[1].length, values.length]).toEqual([length, length, length]);
      for (let i = 0; i < length; i++) {
        const at = keys[1][i] as number;
        if (keys[0][i] !== at % 50 || values[i] !== at || seen.has(at)) throw new Error(`wrong at ${at}`);
        seen.add(at);
      }
      if (changes++ < 30) {
        map.set(0, 100_000 + changes * 50, 100_000 + changes * 50);
        const gone = [...Array(3000).keys()].find((at) => !seen.has(at) && map.has(at % 50, at)) as number;
        if (gone !== undefined) {
          map.delete(gone % 50, gone);
          seen.add(gone); // so that it must not be met
        }
      }
    }
    for (let i = 0; i < 3000; i++) expect(seen.has(i)).toBe(true);
  });

  it('a set of them stays what it is while it changes under an iteration', () => {
    const set = new TypedSet('i32x2', { growth: { assist: 0 } });
    const random = generator(5);
    for (let i = 0; i < 500; i++) set.add(i, -i);
    const staying = new Set<number>();
    for (let i = 0; i < 500; i += 2) staying.add(i);
    let next = 500;
    for (const [[a, b], again] of set.entries()) {
      expect([b, again]).toEqual([a === 0 ? 0 : -a, [a, b]]);
      staying.delete(a);
      set.delete(2 * random(250) + 1, 0);
      const odd = 2 * random(250) + 1;
      set.delete(odd, -odd);
      if (next < 900) set.add(next, -next++);
    }
    expect(staying.size).toBe(0);
    set.verify();
    set.forEach((key, same, table) => {
      if (key !== same || table !== set) throw new Error('two keys, or another table');
    });
  });

  it('keys are fresh arrays, which a program may keep and change', () => {
    const map = new TypedMap('i32x2', 'f64').set(1, 2, 3);
    for (const key of map.keys()) key[0] = 99;
    map.forEach((_, key) => {
      key.reverse();
    });
    expect([[...map.keys()], map.has(1, 2)]).toEqual([[[1, 2]], true]);
  });
});
