// What maps and sets can do that the entry points of one kind of keys leave out, so that a small bundle has
// not to carry it: whole arrays, blocks, snapshots, and what walks all buckets. tophash loads it for all.
import { TophashError } from '../base/errors.js';
import type { CoreExports } from '../core/core.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import type { Explanation } from '../heap/map-stats.js';
import type { BlockIterator } from './blocks.js';
import type * as bulk from './bulk.js';
import type { Internals } from './internals.js';
import type * as saved from './saved.js';

/** The parts. */
export interface Parts {
  readonly bulk: typeof bulk;
  readonly saved: typeof saved;
  blocks(it: Internals, size: number): BlockIterator<never>;
  explain(it: Internals, key: unknown): Explanation;
  /** Throws CorruptionError. */
  verify(it: Internals): void;
  /** Exports of the whole core for a heap's memory. */
  exportsOf(heap: HeapMemory): CoreExports;
}

let loaded: Parts | undefined;

/** Loads them. */
export const useParts = (parts: Parts): void => {
  loaded = parts;
};

/** Whether a heap's maps have all of the core: its own core is whole, or the parts bring one. */
export const hasWhole = (heap: HeapMemory): boolean => heap.core.isWhole || loaded !== undefined;

/** The parts. Throws TophashError where no import has loaded them; `what`: which needs them. */
export const partsFor = (what: string): Parts => {
  if (loaded === undefined)
    throw new TophashError(
      `${what}: not in the entry point of one kind of keys; expected an import of 'tophash'`,
    );
  return loaded;
};
