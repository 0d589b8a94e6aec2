// A bulk call that runs out of memory says how many elements it applied.
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { arrayOf } from '../support/arrays.js';
import { type Build, heapOf } from '../support/cores.js';
import { failAllocation } from '../support/faults.js';
import { any, keyAt, valueAt } from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { same } from '../support/model.js';

describe.each(['faults', 'classic-faults'] as Build[])('build %s', (build) => {
  it.each([
    ['u32', 'f64'],
    ['string', 'f64'],
    ['bytes', 'u32'],
    ['u32', 'string'],
    ['string', 'bytes'],
    ['bytes', 'any'],
    ['i32x2', 'f64'],
    ['u32x2', 'string'],
  ] as const)('%s -> %s: without memory, says how many it applied', (key, value) => {
    const n = 6000;
    const all = Array.from({ length: n }, (_, i) => keyAt(key, i));
    const keys = any(arrayOf(key, all));
    const values = Array.from({ length: n }, (_, i) => valueAt(value, i));
    let applied = 0;
    for (const allocation of [1, 2, 3, 4, 9]) {
      const heap = heapOf(build);
      const map = mapOf(key, value, { heap, growth: { resize: 'forbid' } });
      failAllocation(heap, allocation, true);
      let index = -1;
      try {
        map.setMany(keys, any(arrayOf(value, values)));
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        index = (error as OutOfMemoryError).index as number;
      }
      failAllocation(heap, 0);
      expect(index).toBe(map.size);
      applied += index;
      for (const [i, x] of all.entries()) {
        same(map.has(any(x)), i < index, 'has()', x);
        same(map.get(any(x)), i < index ? values[i] : undefined, 'get()', x);
      }
      map.verify();
      map.setMany(keys, any(arrayOf(value, values)));
      expect(map.size).toBe(n);
      map.verify();
      map.dispose();
      expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    }
    expect(applied).toBeGreaterThan(10);
  });
});
