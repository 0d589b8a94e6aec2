// Looks up a key that is too long for the first page in a heap without room for a copy of it: a record of the
// same data that some map of the heap holds does as well, and if there is none no map has the key.
import { type ColdExports, OUT } from '../core/core.js';
import { type KeyKind, KINDS } from '../core/kinds.js';
import type { HeapMemory as Heap } from './heap-memory.js';

/** What is asked of a map of the heap. */
interface Holder {
  readonly h: number;
  readonly keyKind: KeyKind;
  readonly cold: ColdExports;
}

/** `bits` of a walk that has not begun, and keys per step (assembly/cursor.ts). */
const UNSET = 255;
const STEP = 1024;

const inMap = (heap: Heap, { h, cold }: Holder, isIt: (record: number) => boolean): number => {
  let bits = UNSET;
  let index = 0;
  do {
    const n = cold.scan(h, bits, index, STEP);
    const { f64, i32 } = heap;
    const keys = (f64[OUT + 1] as number) >>> 2;
    for (let i = 0; i < n; i++) {
      const record = (i32[keys + 2 * i] as number) >>> 0;
      if (isIt(record)) return record;
    }
    if (n < 0) return 0;
    index = f64[OUT] as number;
    bits = f64[OUT + 3] as number;
  } while (index !== 2 ** bits);
  return 0;
};

/** Address of a key's record, in any map of the heap, for which `isIt` says so; 0 without one. O(entries). */
export const storedRecord = (heap: Heap, isIt: (record: number) => boolean): number => {
  for (const map of heap.tracked() as Iterable<unknown> as Iterable<Holder>) {
    if (KINDS[map.keyKind].slot !== 'record') continue;
    const record = inMap(heap, map, isIt);
    if (record !== 0) return record;
  }
  return 0;
};
