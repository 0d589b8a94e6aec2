// Chains so long that a step needs a longer journal, and an iteration a longer buffer: with memory for that,
// and without.
import { describe, expect, it } from 'vitest';
import { OutOfMemoryError, TypedMap } from '../../bindings/index.js';
import { type Build, heapOf } from '../support/cores.js';
import { failAllocation } from '../support/faults.js';
import { internalsIn } from '../support/latin1.js';

const FAULTS: Build[] = ['faults', 'classic-faults'];
const ENTRIES = 900; // chains of 90 buckets on line, of 113 with three lines each on classic

/** A map whose next write begins a growth, with a step of more lines than the journal has at first. */
const longChain = (build: Build) => {
  const heap = heapOf(build);
  const map = new TypedMap('i32', 'f64', {
    heap,
    seed: 3n,
    growth: { resize: 'forbid', background: false, assist: 0 },
  });
  for (let i = 0; i < ENTRIES; i++) map.set(i, i);
  const it = internalsIn(map as never);
  it.retune({ ...it.policy, resize: 'allow' });
  return { heap, map };
};
const expectWhole = (map: TypedMap<'i32', 'f64'>): void => {
  map.verify();
  for (let i = 0; i < ENTRIES; i++) if (map.get(i) !== i) expect([i, map.get(i)]).toEqual([i, i]);
};

describe.each(FAULTS)('core %j: without memory for a longer journal', (build) => {
  it('a write happens, and the growth waits', () => {
    const { heap, map } = longChain(build);
    for (let n = 1; n < 6; n++) {
      failAllocation(heap, n, true);
      try {
        map.set(ENTRIES + n, 1);
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
      }
      failAllocation(heap, 0);
      expectWhole(map);
    }
    map.drain();
    expect(map.stats().growing).toBe(false);
    expectWhole(map);
  });

  it.each(['drain', 'reserve', 'compact'] as const)('%s() refuses, and the map is as it was', (name) => {
    const { heap, map } = longChain(build);
    const call = () => (name === 'reserve' ? map.reserve(4000) : map[name]());
    for (let n = 1, failed = 0; ; n++) {
      // the write begins a growth, which has no memory for its step
      failAllocation(heap, 1 + (n % 4), true);
      try {
        map.set(-n, 1);
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
      }
      failAllocation(heap, n, n % 2 === 0);
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(OutOfMemoryError);
        failed++;
      }
      failAllocation(heap, 0);
      expectWhole(map);
      if (n < 12) continue;
      expect(failed).toBeGreaterThan(0);
      break;
    }
    call();
    expectWhole(map);
    expect(map.stats().growing).toBe(false);
  });

  it('the longer journal is memory again when nothing is in use', () => {
    const { heap, map } = longChain(build);
    map.set(ENTRIES, 1).drain();
    map.dispose();
    expect(heap.stats()).toMatchObject({ used: 0, maps: 0 });
    const next = new TypedMap('i32', 'f64', { heap });
    for (let i = 0; i < ENTRIES; i++) next.set(i, i);
    expectWhole(next);
  });
});

describe.each(FAULTS)('core %j: an iteration over thousands of entries of one bucket', (build) => {
  const ALL = 4200;

  it('visits each once, with a buffer that doubles twice', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, capacity: 1, growth: { resize: 'forbid' } });
    for (let i = 0; i < ALL; i++) map.set(i, i);
    expect(new Set(map.keys()).size).toBe(ALL);
    expect(map.valuesArray().length).toBe(ALL);
  });

  it('is an OutOfMemoryError without memory for the buffer, and possible afterwards', () => {
    const heap = heapOf(build);
    const map = new TypedMap('u32', 'u32', { heap, capacity: 1, growth: { resize: 'forbid' } });
    for (let i = 0; i < ALL; i++) map.set(i, i);
    for (const n of [1, 2]) {
      failAllocation(heap, n);
      expect(() => [...map.keys()]).toThrow(OutOfMemoryError);
    }
    failAllocation(heap, 0);
    expect(new Set(map.keys()).size).toBe(ALL);
    map.verify();
  });
});
