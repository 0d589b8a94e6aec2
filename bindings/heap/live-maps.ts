// The live maps of the process: the maps of every Heap, and of the sources outside.
import { Heap } from './heap.js';
import { type Listed, listedElsewhere } from './listed.js';

const shown = new WeakMap<object, () => Listed>();

/** Has maps() list what `as` gives in the place of a map that is a part of it. */
export const showAs = (map: object, as: () => Listed): void => void shown.set(map, as);

/** The live maps and sets of all heaps, `{ name, key, value, stats() }` each, held weakly. Where tophash/map
 *  is loaded,  drop-in Maps whose index has grown beyond 4,096 numbers or bigints are listed too; smaller
 *  ones are not. */
export const maps = (): Listed[] => {
  const found: Listed[] = [];
  for (const heap of Heap.all())
    for (const map of heap.tables()) found[found.length] = shown.get(map)?.() ?? (map as Listed);
  for (const map of listedElsewhere()) found[found.length] = map;
  return found;
};
