// Bulk calls on large maps read buckets ahead of the work (assembly/bulk.ts). What they read may be memory
// that no map has written yet: they must not follow what stands there, and answer as get() does at every
// point of a growth.
import { describe, expect, it } from 'vitest';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { heapOf } from '../support/cores.js';

/** From 2^14 buckets on. */
const N = 150_000;
const keys = Int32Array.from({ length: 2 * N }, (_, i) => Math.imul(i, 0x9e3779b1));
const missing = -7;

describe.each(['release', 'classic', 'scalar', 'debug', 'classic-debug'] as const)('build %s', (build) => {
  it.each(['i32', 'f64'] as const)(
    'answers in the middle of a growth over used memory, values %s',
    (kind) => {
      const heap = heapOf(build);
      const View = kind === 'i32' ? Int32Array : Float64Array;
      // memory full of what looks like links to far beyond its end
      const filler = TypedMap.from(
        'u64',
        'u64',
        {
          keys: BigUint64Array.from({ length: 2 * N }, (_, i) => 2n ** 64n - 1n - BigInt(i)),
          values: new BigUint64Array(2 * N).fill(2n ** 64n - 1n),
        },
        { heap },
      );
      filler.dispose();
      const map = new TypedMap('i32', kind, { heap, growth: { background: false } });
      let checkedWhileGrowing = 0;
      for (let at = 0; at < N; at += 1000) {
        const chunk = keys.subarray(at, at + 1000);
        map.setMany(chunk, (View as typeof Int32Array).from({ length: 1000 }, (_, i) => at + i) as never);
        const { growing, B } = map.stats();
        if (!growing || B < 14 || at % 2000 !== 0) continue;
        checkedWhileGrowing++;
        const values = map.getMany(keys, undefined, { missing } as never) as ArrayLike<number>;
        let wrong = 0;
        for (let i = 0; i < keys.length; i++) if (values[i] !== (i < at + 1000 ? i : missing)) wrong++;
        expect(wrong).toBe(0);
      }
      expect(checkedWhileGrowing).toBeGreaterThan(3);
      map.updateMany(keys.subarray(0, N), 1 as never, 'add');
      expect(map.get(keys[5] as number)).toBe(6);
      expect(map.deleteMany(keys)).toBe(N);
      map.verify();
      map.dispose();
    },
  );
});
