// Where maps() and samples find maps that are not in a Heap, and their memory: modules that have such maps add what lists them.
import type { Heap } from './heap.js';
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
  /** @internal Entries that a bucket holds without overflow. */
  readonly slots: number;
}

/** A heap, to whoever watches. */
export type ListedHeap = Pick<Heap, 'name' | 'core' | 'maximumBytes' | 'softLimitBytes' | 'stats'>;

/** Lists maps and the heaps that they are in. */
export interface Source {
  maps(): Iterable<Listed>;
  heaps(): Iterable<ListedHeap>;
}

const sources = new Set<Source>();

/** Adds what lists maps. */
export const listWith = (source: Source): void => void sources.add(source);

/** The maps of all sources. */
export function* listedElsewhere(): IterableIterator<Listed> {
  for (const source of sources) yield* source.maps();
}

/** The heaps of all sources. */
export function* heapsElsewhere(): IterableIterator<ListedHeap> {
  for (const source of sources) yield* source.heaps();
}
