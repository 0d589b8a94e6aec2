// The private fields of a drop-in map, for the modules around it. The class hands out the access when it is
// defined: its own methods, which are hot, read the fields themselves.
import type { Generations } from './generations.js';
import type { OrderedTable } from './table.js';
import type { Watch } from './watch.js';

/** Where the entries of a map are that has moved: behind its native slots, or in a log. */
export type Moved = Generations | OrderedTable;

/** Reads and writes the fields of a map. */
export interface Access {
  isMap(it: object): boolean;
  /** Undefined while all entries are in its native slots. */
  moved(map: object): Moved | undefined;
  watch(map: object): Watch;
  /** Iterations over native Maps that have begun and not come to their end. */
  walks(map: object): number;
  setWatch(map: object, watch: Watch): void;
  setWalks(map: object, walks: number): void;
  /** Puts `mark` into the native slots, and then lets all go to `moved`: no engine stops between the two. */
  move(map: object, watch: Watch, moved: Moved, mark: symbol): void;
}

export let isMap: Access['isMap'];
export let movedOf: Access['moved'];
export let watchOf: Access['watch'];
export let walksOf: Access['walks'];
export let setWatch: Access['setWatch'];
export let setWalks: Access['setWalks'];
export let moveTo: Access['move'];

/** Called once, by the class. */
export const grant = (access: Access): void => {
  ({ isMap, moved: movedOf, watch: watchOf, walks: walksOf, setWatch, setWalks, move: moveTo } = access);
};
