// The events of heaps: 'grow' and 'pressure', and listeners that throw, replace each other or make memory
// grow.
import { describe, expect, it } from 'vitest';
import { type HeapEvent, TypedMap } from '../../bindings/index.js';
import { runProgram } from '../support/child.js';
import { heapOf } from '../support/cores.js';

const MIB = 2 ** 20;

describe('events', () => {
  const grow = (map: TypedMap<'u32', 'u32'>, bytes: number) => {
    const target = map.heap.stats().committed + bytes;
    for (let i = map.size; map.heap.stats().committed < target; i++) map.set(i, i);
  };

  it("'grow' comes after the operation, once for all of a turn, and its listeners may use the map", async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    const events: HeapEvent[] = [];
    const stop = heap.on('grow', (event) => {
      events.push(event);
      map.set(2 ** 32 - events.length, 7);
      map.verify();
    });
    grow(map, 4 * MIB);
    expect(events).toEqual([]);
    await null;
    expect(events).toEqual([{ heap, committed: heap.stats().committed }]);
    expect(map.get(2 ** 32 - 1)).toBe(7);
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(2);
    expect(events[1]?.committed).toBeGreaterThan(events[0]?.committed as number);
    stop();
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(2);
  });

  it('a listener that makes memory grow itself is told again', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    const seen: number[] = [];
    heap.on('grow', ({ committed }) => {
      seen.push(committed);
      if (seen.length < 3) grow(map, MIB);
    });
    grow(map, MIB);
    for (let i = 0; i < 5; i++) await null;
    expect(seen).toHaveLength(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    map.verify();
  });

  it("'pressure' comes once, when committed bytes pass the soft limit", async () => {
    const heap = heapOf('release', { softLimitBytes: 2 * MIB });
    const map = new TypedMap('u32', 'u32', { heap });
    const events: HeapEvent[] = [];
    heap.on('pressure', (event) => {
      events.push(event);
      map.delete(0);
    });
    grow(map, MIB);
    expect(heap.stats().committed).toBeLessThanOrEqual(2 * MIB);
    await null;
    expect(events).toEqual([]);
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(1);
    expect(events[0]?.committed).toBeGreaterThan(2 * MIB);
    expect(map.has(0)).toBe(false);
    grow(map, 2 * MIB);
    await null;
    expect(events).toHaveLength(1);
  });

  it("'pressure' comes to a heap that nobody asks for 'grow', and without listeners growths are resumed", async () => {
    const heap = heapOf('release', { softLimitBytes: 2 * MIB });
    const map = new TypedMap('u32', 'u32', { heap });
    const events: HeapEvent[] = [];
    grow(map, MIB);
    await null;
    const stop = heap.on('pressure', (event) => events.push(event));
    grow(map, 2 * MIB);
    await null;
    expect(events).toEqual([{ heap, committed: heap.stats().committed }]);
    stop();
    grow(map, MIB);
    await null;
    expect(events).toHaveLength(1);
  });

  it('none come from a heap that was disposed meanwhile', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    let calls = 0;
    heap.on('grow', () => calls++);
    grow(map, MIB);
    heap.dispose();
    await null;
    expect(calls).toBe(0);
  });

  it('a listener that puts another in its place is told once an event', async () => {
    const heap = heapOf('release');
    const map = new TypedMap('u32', 'u32', { heap });
    let calls = 0;
    const once = (): void => {
      const stop = heap.on('grow', () => {
        stop();
        if (++calls < 100) once(); // or this test would not end
      });
    };
    once();
    grow(map, MIB);
    await null;
    expect(calls).toBe(1);
  });

  it("a listener that throws keeps neither 'pressure' nor the growths under way from what is due", () => {
    const { thrown, pressures, oldBuckets } = runProgram(`
      const thrown = [];
      process.on('uncaughtException', (error) => thrown.push(error.message));
      const heap = new Heap({ softLimitBytes: 2 ** 18 });
      let pressures = 0;
      heap.on('grow', () => { throw new Error('mine'); });
      heap.on('pressure', () => { throw new Error('also mine'); });
      heap.on('pressure', () => pressures++);
      const map = new TypedMap('u32', 'u32', { heap, growth: { assist: 0, background: false } });
      for (let i = 0; heap.stats().committed <= 2 ** 18 || map.stats().oldBuckets === 0; i++) map.set(i, i);
      setTimeout(() => console.log(JSON.stringify({ thrown, pressures,
        oldBuckets: map.stats().oldBuckets })), 200);
    `) as { thrown: string[]; pressures: number; oldBuckets: number };
    expect(thrown).toEqual(['mine', 'also mine']);
    expect([pressures, oldBuckets]).toEqual([1, 0]);
  });
});
