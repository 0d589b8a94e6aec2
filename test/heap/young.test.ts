// Maps of the job that made them: they have no finalizer before it ends, so that those of a short life never
// have one, and are found all the same.
import { expect, it, vi } from 'vitest';

const registered = new Set<object>();
/** Acts as the engine does once a table is collected: the finalizer gets what the table came with. */
const collect = new Map<object, () => void>();
vi.stubGlobal(
  'FinalizationRegistry',
  class {
    readonly #free: (held: unknown) => void;
    constructor(free: (held: unknown) => void) {
      this.#free = free;
    }
    register(table: object, held: unknown): void {
      registered.add(table);
      collect.set(table, () => this.#free(held));
    }
    unregister(table: object): boolean {
      return registered.delete(table);
    }
  },
);
vi.resetModules(); // support/whole.ts has loaded them with the host's own
const { Heap, TypedMap } = await import('../../bindings/index.js');
const { maps } = await import('../../bindings/heap/live-maps.js');

it('a map that is disposed of in its job never has a finalizer', async () => {
  for (let i = 0; i < 1000; i++) new TypedMap('i32', 'f64').set(1, i).dispose();
  const two = [new TypedMap('i32', 'f64'), new TypedMap('i32', 'f64')] as const;
  for (const map of two) map.dispose(); // not the last one first
  expect(registered.size).toBe(0);
  await null;
  expect(registered.size).toBe(0);
  expect(maps()).toEqual([]);
});

it('one that outlives its job has one, until it is disposed of', async () => {
  const map = new TypedMap('i32', 'f64');
  expect(maps()).toEqual([map]);
  expect(registered.size).toBe(0);
  await null;
  expect([...registered]).toEqual([map]);
  expect(maps()).toEqual([map]);
  map.dispose();
  expect(registered.size).toBe(0);
});

it('however many a job makes, those have one that outlive it', async () => {
  const heap = new Heap();
  const all = Array.from({ length: 6000 }, () => new TypedMap('i32', 'f64', { heap }));
  for (const map of all.slice(0, 2000)) map.dispose();
  for (const map of all.slice(5000)) map.dispose();
  expect(registered.size).toBe(0);
  expect(maps()).toHaveLength(3000);
  await null;
  expect(registered).toEqual(new Set(all.slice(2000, 5000)));
  expect(maps()).toHaveLength(3000);
  for (const map of all) map.dispose();
  expect(registered.size).toBe(0);
});

it('a map that could not be made leaves nothing behind', async () => {
  const heap = new Heap({ maximumBytes: 2 * 65_536 });
  const first = new TypedMap('i32', 'f64', { heap });
  expect(() => new TypedMap('i32', 'f64', { heap, capacity: 1e6 })).toThrow(/no memory/);
  expect(heap.stats().maps).toBe(1);
  await null;
  expect(registered.size).toBe(1);
  first.dispose();
});

it('one that is collected is freed, and its handle leads to no map any more', async () => {
  const heap = new Heap();
  const [gone, stays] = [new TypedMap('i32', 'f64', { heap }), new TypedMap('i32', 'f64', { heap })];
  stays.set(1, 2);
  await null;
  expect(heap.stats().maps).toBe(2);
  collect.get(gone)?.();
  expect(heap.stats().maps).toBe(1);
  expect(maps()).toEqual([stays]);
  collect.get(gone)?.(); // has no effect
  expect([heap.stats().maps, stays.get(1)]).toEqual([1, 2]);
});
