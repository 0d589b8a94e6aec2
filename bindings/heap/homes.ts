// Where maps are that name no heap: in Heap.default, or where the program has loaded an entry point for their
// kind of keys and not tophash itself, in the default heap of that entry point's core.
import type { Core } from '../core/core.js';
import type { KeyKind } from '../core/kinds.js';
import { Heap, hasWholeCore, memoryOf } from './heap.js';
import type { HeapMemory } from './heap-memory.js';

const cores: Partial<Record<KeyKind, Core>> = { __proto__: null } as never;
const heapsOf = new WeakMap<Core, Heap>();
/** Decided for each kind of keys by its first map. */
const homes: Partial<Record<KeyKind, HeapMemory>> = { __proto__: null } as never;

/** Has maps of these kinds of keys be in a heap of this core, as long as there is no other. */
export const useKindCore = (core: Core, kinds: readonly KeyKind[]): void => {
  for (const kind of kinds) cores[kind] = core;
};

/** The default heap of a core of one kind of keys. */
const heapOf = (core: Core): Heap => {
  let heap = heapsOf.get(core);
  if (heap === undefined) {
    heap = new Heap({ core, name: `default ${core.name}` });
    memoryOf(heap).isDefault = true;
    heapsOf.set(core, heap);
  }
  return heap;
};

/** The heap of maps that name none, by their kind of keys. */
export const homeOf = (kind: KeyKind): HeapMemory => {
  const known = homes[kind];
  if (known !== undefined) return known;
  const core = cores[kind];
  return memoryOf(core === undefined || hasWholeCore() ? Heap.default : heapOf(core));
};

/** Whether a heap is where maps of a kind are that name none; decides it if that is open. Methods of maps on
 *  that heap call constant exports. */
export const isHome = (kind: KeyKind, heap: HeapMemory): boolean => {
  if (heap.isDefault) homes[kind] ??= heap;
  return homes[kind] === heap;
};
