// The live maps of the process, for whoever watches them.
import { Heap } from './heap.js';
import type { Table } from './table.js';

/** The live maps and sets of all heaps, held weakly: `{ name, key, value, stats() }` each. */
export const maps = (): Table<never>[] => {
  const found: Table<never>[] = [];
  for (const heap of Heap.all()) for (const map of heap.tracked()) found.push(map as unknown as Table<never>);
  return found;
};
