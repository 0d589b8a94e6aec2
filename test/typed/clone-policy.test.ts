// The growth policy of a clone.
import '../support/no-finalizers.js'; // before the bindings
import { describe, expect, it } from 'vitest';
import { explainGrow } from '../../bindings/observe/maps/explain-grow.js';
import { pauseEvacuation } from '../../bindings/observe/maps/pause-evacuation.js';
import { internalsOf } from '../../bindings/typed/internals.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import { heapOf } from '../support/cores.js';

describe('the policy of a clone', () => {
  const background = { sliceMs: 3, everyMs: 9 };
  const growth = { assist: 7, loadFactor: 4, resize: 'forbid', background } as const;

  it.each(['release', 'classic'] as const)('%s: is the one of its map, to whoever watches too', (build) => {
    const heap = heapOf(build, { softLimitBytes: 0 });
    const map = new TypedMap('u32', 'u32', { heap, name: 'm', growth });
    const set = new TypedSet('u32', { heap, growth: { ...growth, background: false } });
    for (let i = 0; i < 500; i++) set.add(map.add(i, i));
    for (const [one, twin] of [[map, map.clone()] as const, [set, set.clone()] as const]) {
      expect(twin.policy).toEqual(one.policy);
      expect([twin.name, twin.slots]).toEqual([one.name, one.slots]);
      for (let i = 500; i < 600; i++) twin.add(i, 0);
      expect(explainGrow(twin)).toMatchObject({ next: 'none', reason: 'policy' });
      internalsOf(twin).retune(twin.policy);
      expect(twin.stats().growEpoch).toBe(0);
      twin.verify();
    }
  });

  it('a drill is on the map only', () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 9, background: false } });
    const set = new TypedSet('u32', { heap, growth: { assist: 9, background: false } });
    for (const one of [map, set]) {
      pauseEvacuation(one);
      const twin = one.clone();
      expect([one.paused, twin.paused]).toEqual([true, false]);
      for (let i = 0; twin.stats().oldBuckets < 64; i++) twin.add(i, 0);
      const { oldBuckets } = twin.stats();
      twin.add(0, 0);
      expect(oldBuckets - twin.stats().oldBuckets).toBeGreaterThanOrEqual(9);
    }
  });
});
