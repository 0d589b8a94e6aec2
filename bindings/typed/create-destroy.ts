// Tables in the core: makes one for the arguments of a constructor, and frees the one of an object that was
// collected.
import { finalizers } from '../base/host.js';
import { FLAG } from '../core/abi.js';
import type { ColdExports } from '../core/core.js';
import { type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import { resizeCode } from '../heap/map-options.js';
import type { Plan } from './plan.js';

const recordFlags = (key: KeyKind, value: ValueKind | 'none'): number => {
  const recordValues = value !== 'none' && KINDS[value].slot === 'record';
  return (
    (recordValues ? FLAG['record-values'] : 0) |
    (recordValues || KINDS[key].slot === 'record' ? FLAG.records : 0)
  );
};

/** A new table in the core: its handle, 0 without memory. */
export const create = (cold: ColdExports, { capacity, policy, seed, fast, key, value }: Plan): number => {
  const flags = (seed === undefined ? 0 : FLAG.fixed) | (fast ? FLAG.fast : 0) | recordFlags(key, value);
  const { loadFactor, assist, resize } = policy;
  return cold.create(capacity, loadFactor, assist, resizeCode(resize), flags, BigInt.asIntN(64, seed ?? 0n));
};

/** What freeing a table takes; `h` is 0 before it is made and once it is freed. */
export interface Held {
  readonly heap: HeapMemory;
  h: number;
}

const collected = finalizers<Held>(({ heap, h }) => {
  if (h === 0) return;
  heap.untrack(h);
  if (heap.isLive) heap.x.destroy(h);
});

/** Frees a table when the engine collects what the user holds. Where the host refuses, dispose() alone
 *  does. */
export const holdWeakly = (table: object, held: Held): void => {
  try {
    collected.register(table, held, table);
  } catch {}
};

/** Forgets a table that was disposed. */
export const release = (table: object): void => {
  try {
    collected.unregister(table);
  } catch {}
};
