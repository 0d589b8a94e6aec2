// Bulk writes to a map that was cleared: its buckets still have what was there, and are written without being
// reset (assembly/bulk.ts).
import { describe, expect, it } from 'vitest';
import { arrayOf } from '../support/arrays.js';
import { BUILDS, type Build, heapOf } from '../support/cores.js';
import { any, keyAt } from '../support/kinds.js';
import { mapOf, setOf } from '../support/latin1.js';

describe.each(BUILDS)('build %s', (build: Build) => {
  it.each(['i32', 'i64', 'f64'] as const)(
    'finds nothing of what was there before clear(), keys %s',
    (key) => {
      const map = mapOf(key, 'f64', { heap: heapOf(build) });
      const set = setOf(key, { heap: heapOf(build) });
      const keys = (from: number, to: number) =>
        any(
          arrayOf(
            key,
            Array.from({ length: to - from }, (_, i) => keyAt(key, from + i)),
          ),
        );
      for (let round = 0; round < 3; round++) {
        // to the middle of a growth, and of long chains
        map.setMany(keys(0, 3000 + 700 * round), any(new Float64Array(3000 + 700 * round).fill(5)));
        set.addMany(keys(0, 3000 + 700 * round));
        map.clear();
        set.clear();
        expect([...map.hasMany(keys(0, 6000)), ...set.hasMany(keys(0, 6000))].includes(1)).toBe(false);
        map.updateMany(keys(1000, 2000), any(2), 'add');
        map.updateMany(keys(1500, 2000), any(-0), 'max');
        expect(set.addMany(keys(1000, 2000)).size).toBe(1000);
        expect([...map.getMany(keys(0, 3000), undefined, any({ missing: 9 }))]).toEqual([
          ...new Array(1000).fill(9),
          ...new Array(1000).fill(2),
          ...new Array(1000).fill(9),
        ]);
        map.verify();
        set.verify();
      }
    },
  );
});
