// The fault points of the FAULTS builds, set by writing their words in the heap header (assembly/layout.ts),
// and a way back: all of a heap's state is in linear memory, so a copy of memory is a copy of the heap, but
// for values of kind any, which maps keep.
import { ADDRESS } from '../../bindings/core/abi.js';
import type { Heap } from '../../bindings/heap/heap.js';
import type { AnyValues } from '../../bindings/typed/any-values.js';
import type { AnyMap } from './kinds.js';
import { internalsIn } from './latin1.js';

const FAIL_ALLOC = ADDRESS.failAlloc >> 2;
const FAIL_KEEP = ADDRESS.failKeep >> 2;
const FAIL_STORE = ADDRESS.failStore >> 2;

/** The n-th allocation from now fails; with `keep` all after it fail too. 0: none. */
export const failAllocation = (heap: Heap, n: number, keep = false): void => {
  heap.words[FAIL_ALLOC] = n;
  heap.words[FAIL_KEEP] = keep ? 1 : 0;
};

/** Whether the allocation that was to fail, that one alone, has. */
export const hasFailed = (heap: Heap): boolean => heap.words[FAIL_ALLOC] === 0;

/** The n-th store of a mutation from now traps instead. 0: none. */
export const stopBeforeStore = (heap: Heap, n: number): void => {
  heap.words[FAIL_STORE] = n;
};

/** Makes a call that is stopped before its n-th store: whether it has so many. What it throws itself goes
 *  on. */
export const isStopped = (heap: Heap, n: number, call: () => unknown): boolean => {
  stopBeforeStore(heap, n);
  try {
    call();
    return false;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    return true;
  } finally {
    stopBeforeStore(heap, 0);
  }
};

/** The call after a stopped one, which undoes what that began: stopped itself, before each of its stores in
 *  turn, until it gets through. */
export const repairStopped = (heap: Heap, call: () => unknown): void => {
  let n = 1;
  while (isStopped(heap, n, call)) n++;
};

/** Fills free memory with what is no bucket and no link, so that nothing relies on what memory holds when
 *  it is new. */
export const dirtyMemory = (heap: Heap): void => {
  const bytes = 4 * 65_536;
  const at = heap.x.allocate(bytes) >>> 0;
  new Uint8Array(heap.x.memory.buffer, at, bytes).fill(0xfb);
  heap.x.release(at, bytes);
};

/** Copies the heap, and what these maps of it keep; the function it returns puts the copy back. */
export const saveHeap = (heap: Heap, ...maps: AnyMap[]): (() => void) => {
  const saved = new Uint8Array(heap.x.memory.buffer).slice();
  const kept = maps.map((map) => internalsIn(map).kept?.clone());
  return () => {
    const memory = new Uint8Array(heap.x.memory.buffer);
    memory.set(saved);
    memory.fill(0, saved.length);
    for (const [i, map] of maps.entries()) internalsIn(map).kept?.copy(kept[i] as AnyValues);
  };
};
