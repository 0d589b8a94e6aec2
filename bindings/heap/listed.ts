// What observers list, and the sources of it that lie outside every Heap: drop-in maps, which load no core of
// typed maps.

import { SafeSet } from '../base/native-map.js';
import type { Traceable } from '../core/instance.js';
import type { KeyKind, ValueKind } from '../core/kinds.js';
import type { DrainBudget, DrainResult } from '../growth/drain-budget.js';
import type { GrowthHistory } from '../growth/history.js';
import type { Heap } from './heap.js';
import type { Policy } from './map-options.js';
import type { MapStats } from './map-stats.js';

/** A live map, as observers see it. */
export interface Listed {
  /** '' if it has none. */
  readonly name: string;
  readonly key: KeyKind | 'mixed';
  /** 'none' for a set. */
  readonly value: ValueKind | 'none';
  /** O(1), changes nothing. */
  stats(): MapStats;
  /** @internal */
  readonly life: GrowthHistory;
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
  /** @internal verify() and drain() of a map that is in no heap, if it has them. */
  readonly upkeep?: Upkeep;
}

/** What an operator may have a map do. */
export interface Upkeep {
  /** Throws CorruptionError. */
  verify(): void;
  drain(budget: DrainBudget): DrainResult;
}

/** A memory, as samples have it. */
export type ListedMemory = Pick<Heap, 'core' | 'name' | 'maximumBytes' | 'softLimitBytes' | 'stats'>;

/** A heap, as observers see it: a trace can note what happens in it. */
export type ListedHeap = Traceable & ListedMemory;

/** What holds the growth of a map, for drills. */
export interface Drilled {
  pause(paused: boolean): void;
}

/** Lists maps and the heaps that they are in. */
export interface Source {
  maps(): Iterable<Listed>;
  heaps(): Iterable<ListedHeap>;
  /** Memories of maps that are in no heap. */
  memories?(): Iterable<ListedMemory>;
  /** Undefined for what is no map of this source. Throws PolicyError for one that has nothing to hold. */
  drilled(map: object): Drilled | undefined;
}

const sources = new SafeSet<Source>();

/** Registers a source of maps that live outside every Heap. */
export const listWith = (source: Source): void => void sources.add(source);

/** The maps of all sources. */
export function* listedElsewhere(): IterableIterator<Listed> {
  for (const source of sources) yield* source.maps();
}

/** The heaps of all sources. */
export function* heapsElsewhere(): IterableIterator<ListedHeap> {
  for (const source of sources) yield* source.heaps();
}

/** Those, and the memories of maps that are in no heap. */
export function* memoriesElsewhere(): IterableIterator<ListedMemory> {
  yield* heapsElsewhere();
  for (const source of sources) yield* source.memories?.() ?? [];
}

/** What holds the growth of a map of another source; undefined if it is of none. */
export const drilledElsewhere = (map: object): Drilled | undefined => {
  for (const source of sources) {
    const found = source.drilled(map);
    if (found !== undefined) return found;
  }
  return undefined;
};
