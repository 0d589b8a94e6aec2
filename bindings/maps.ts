// The live maps of the process, for whoever watches them.
import { Heap } from './heap.js';
import { type Listed, listedElsewhere } from './registry.js';
import type { Table } from './table.js';

export type { Listed } from './registry.js';

/** The live maps and sets of all heaps, `{ name, key, value, stats() }` each, held weakly; and, where tophash/map is loaded,
 *  drop-in Maps whose index has grown beyond 4,096 numbers or bigints: smaller ones are not kept account of, and those without such
 *  keys have no memory of ours. */
export const maps = (): Listed[] => {
  const found: Listed[] = [];
  for (const heap of Heap.all())
    for (const map of heap.tracked()) found.push(map as unknown as Table<never> & Listed);
  found.push(...listedElsewhere());
  return found;
};
