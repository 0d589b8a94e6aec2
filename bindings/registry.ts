// Where maps() finds maps that are not in a Heap: modules that have such maps add what lists them.
import type { KeyKind, ValueKind } from './kinds.js';
import type { Life } from './life.js';
import type { Policy } from './options.js';
import type { MapStats } from './stats.js';

/** A live map, to whoever watches. */
export interface Listed {
  /** '' if it has none. */
  readonly name: string;
  readonly key: KeyKind | 'mixed';
  /** 'none' for a set. */
  readonly value: ValueKind | 'none';
  /** O(1), changes nothing. */
  stats(): MapStats;
  /** @internal */
  readonly life: Life;
  /** @internal */
  readonly policy: Policy;
  /** @internal For drills: no evacuation but what writes and drain() need. */
  readonly paused: boolean;
  /** @internal Name of the heap that it is in. */
  readonly heapName: string;
  /** @internal Writes that were let in, modulo 2^31. */
  readonly mutations: number;
}

const sources = new Set<() => Iterable<Listed>>();

/** Adds what lists maps. */
export const listWith = (source: () => Iterable<Listed>): void => void sources.add(source);

/** The maps of all sources. */
export function* listedElsewhere(): IterableIterator<Listed> {
  for (const source of sources) yield* source();
}
