// What stats() makes of the core's numbers.
import { expect, it, vi } from 'vitest';
import { HandleIndex } from '../../bindings/heap/handle-index.js';
import { bucketStats, readStats } from '../../bindings/heap/map-stats.js';
import { TypedMap } from '../../bindings/index.js';
import { BUILDS, heapOf } from '../support/cores.js';

it('of a map without a history nothing is old or idle', () => {
  const heap = heapOf('release');
  const map = new TypedMap('u32', 'u32', { heap, capacity: 100 }).set(1, 1);
  map.stats();
  const { name, key, value, core, ...known } = map.stats();
  expect(bucketStats(readStats(heap), undefined)).toEqual(known);
  expect([known.oldBucketsAgeMs, known.oldBucketsIdleMs]).toEqual([0, 0]);
  const read = vi.fn(() => ({ oldBucketsAgeMs: 1, oldBucketsIdleMs: 2 }));
  const raw = { ...readStats(heap), byAssist: 1, byBackground: 2, byDrain: 4 };
  expect(bucketStats(raw, { read } as never)).toMatchObject(read());
  expect(read).toHaveBeenCalledWith(false, 7);
  expect([name, key, value, core]).toEqual(['', 'u32', 'u32', 'release']);
});

it.each(BUILDS)(
  'build %s: the load is entries per bucket, and a growth is idle until anybody evacuates',
  (build) => {
    const map = new TypedMap('u32', 'u32', { heap: heapOf(build), growth: { background: false } });
    map.reserve(5000);
    let n = 0;
    while (!map.stats().growing) map.set(n++, 1);
    const { loadFactor, size, buckets } = map.stats();
    expect(loadFactor).toBe(size / buckets);
    let at = performance.now();
    const now = vi.spyOn(performance, 'now').mockImplementation(() => at);
    try {
      map.stats();
      at += 10;
      const { oldBucketsIdleMs, evacuated } = map.stats();
      expect(oldBucketsIdleMs).toBeGreaterThanOrEqual(10);
      map.set(0, 2);
      const moved = map.stats().evacuated.assist - evacuated.assist;
      expect(moved).toBeGreaterThan(0);
      at += 10;
      expect(map.stats().oldBucketsIdleMs).toBe(10);
      map.set(0, 3);
      const more = map.stats().evacuated.assist - evacuated.assist - moved;
      at += 10;
      // as many by drain() as by a write, between two readings
      map.set(0, 4);
      map.drain({ maxBuckets: more });
      expect(map.stats().oldBucketsIdleMs).toBe(0);
    } finally {
      now.mockRestore();
    }
  },
);

it('an index of handles gives what was put at each, by address', () => {
  const index = new HandleIndex<string>();
  const handles = [0, 256, 65_280, 65_536, 2 ** 31, 2 ** 32 - 256];
  for (const h of handles.toReversed()) {
    expect(index.get(h)).toBe(undefined);
    index.set(h, `at ${h}`);
  }
  for (const h of handles) expect(index.get(h)).toBe(`at ${h}`);
  index.set(256, undefined);
  expect([...index.values()]).toEqual([0, ...handles.slice(2)].map((h) => `at ${h}`));
});
