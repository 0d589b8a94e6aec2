// compact() and clone() without memory and stopped anywhere.
import '../support/no-finalizers.js'; // before the bindings
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError } from '../../bindings/base/errors.js';
import { ADDRESS } from '../../bindings/core/abi.js';
import { KINDS } from '../../bindings/core/kinds.js';
import { upTo } from '../support/arrays.js';
import { type Build, heapOf, slotsOf } from '../support/cores.js';
import { failAllocation, isStopped, repairStopped, saveHeap } from '../support/faults.js';
import {
  type AnyMap,
  any,
  isNumber,
  keyAt,
  numeral,
  RECORD_PAIRS,
  STORAGE_PAIRS,
  TWO_NUMBERS,
  valueAt,
} from '../support/kinds.js';
import { mapOf } from '../support/latin1.js';
import { Checked } from '../support/model.js';
import { rebuild, WAYS } from '../support/rebuild.js';

/** Index of the word that counts down to the failing allocation (test/support/faults.ts). */
const FAIL_ALLOC = ADDRESS.failAlloc >> 2;

describe.each(['faults', 'classic-faults'] as Build[])('build %s', (build) => {
  describe.each([...STORAGE_PAIRS, ...RECORD_PAIRS, ...TWO_NUMBERS])('%s -> %s', (key, value) => {
    const slots = slotsOf(build, KINDS[key].bytes, KINDS[value].valueBytes);
    const k = (i: number): never => any(keyAt(key, i));
    const v = (i: number): never => any(isNumber(value) ? numeral(value, i) : valueAt(value, i));

    /** A map in the middle of a growth, with chains; its heap, and the way back to this state. */
    const prepare = () => {
      const heap = heapOf(build);
      const checked = new Checked(mapOf(key, value, { heap, growth: { assist: 0, loadFactor: 8 } }));
      for (const n of upTo(slots * 16)) checked.set(k(n), v(n));
      checked.drain();
      for (let n = 500; !checked.map.stats().growing; n++) checked.set(k(n), v(n));
      checked.drain({ maxBuckets: 5 });
      for (const n of upTo(20)) checked.delete(k(n));
      expect(checked.map.stats().growing).toBe(true);
      return { heap, checked, back: saveHeap(heap, checked.map) };
    };

    it.each(WAYS)(
      '%s() without memory: an error, nothing has changed, and nothing is lost, whichever allocation fails',
      (way) => {
        const { heap, checked, back } = prepare();
        const before = heap.stats();
        const { oldBucketsAgeMs: _a, oldBucketsIdleMs: _i, ...stats } = checked.map.stats();
        let failures = 0;
        for (let n = 1, done = false; !done; n++) {
          for (const keep of [false, true]) {
            back();
            failAllocation(heap, n, keep);
            let result: AnyMap | undefined;
            try {
              result = rebuild(way, checked.map);
            } catch (error) {
              expect(error).toBeInstanceOf(OutOfMemoryError);
              failures++;
            }
            // without `keep` the word is 0 exactly if the allocation was asked for
            if (!keep) done = heap.words[FAIL_ALLOC] !== 0;
            failAllocation(heap, 0);
            checked.verify();
            checked.iterate();
            expect([n, keep, result !== undefined]).toEqual([n, keep, done]);
            if (result === undefined) {
              const { oldBucketsAgeMs, oldBucketsIdleMs, ...after } = checked.map.stats();
              expect(after).toEqual(stats);
              expect(heap.stats()).toMatchObject({ used: before.used, maps: before.maps });
            } else {
              result.verify();
              expect(result.size).toBe(checked.model.size);
              if (way === 'clone') result.dispose();
            }
          }
        }
        // the header, the array (on line one extent per doubling), and an overflow slab
        expect(failures).toBeGreaterThanOrEqual(3);
        checked.map.dispose();
        expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
      },
    );

    it.each(WAYS)('%s() stopped before any of its stores: the map is as it was or done', (way) => {
      const { heap, checked, back } = prepare();
      const { map } = checked;
      const before = heap.stats();
      for (let n = 1; ; n++) {
        back();
        if (!isStopped(heap, n, () => rebuild(way, map))) {
          expect(n).toBeGreaterThan(100);
          break; // it has fewer than n stores
        }
        if (n % 10 === 0) repairStopped(heap, () => map.size);
        checked.verify();
        checked.iterate();
        // what a copy took until then is back
        if (way === 'clone') expect(heap.stats()).toMatchObject({ used: before.used, maps: before.maps });
        map.set(k(5), v(5)); // and takes writes
        map.delete(k(5));
        map.verify();
      }
      checked.verify();
      expect(map.size).toBe(checked.model.size);
    });
  });
});
