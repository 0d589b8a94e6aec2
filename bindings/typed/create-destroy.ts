// Tables in the core: makes one for the arguments of a constructor, and frees the one of an object that was
// collected.
import { attempt, finalizers } from '../base/host.js';
import { FLAG } from '../core/abi.js';
import { type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { Held } from '../heap/heap-memory.js';
import { resizeCode } from '../heap/map-options.js';
import { partsFor } from './parts.js';
import type { Plan } from './plan.js';

/** The flags that the kinds ask for. */
export const recordFlags = (key: KeyKind, value: ValueKind | 'none'): number => {
  const recordValues = value !== 'none' && KINDS[value].slot === 'record';
  return (
    (recordValues ? FLAG['record-values'] : 0) |
    (recordValues || KINDS[key].slot === 'record' ? FLAG.records : 0)
  );
};

/** A new table in the core: its handle, 0 without memory. */
export const create = (plan: Plan): number => {
  const { heap, capacity, policy, seed, fast, made, original } = plan;
  heap.endDestroy();
  if (original !== undefined) return partsFor('clone()').exportsOf(heap).clone(original);
  const flags = (seed === undefined ? 0 : FLAG.fixed) | (fast ? FLAG.fast : 0) | made.flags;
  const { loadFactor, assist, resize } = policy;
  const fixed = seed === undefined ? 0n : BigInt.asIntN(64, seed);
  return made.cold.create(capacity, loadFactor, assist, resizeCode(resize), flags, fixed);
};

const collected = finalizers<Held>((held) => held.heap.destroy(held));

/** Frees a table when the engine collects what the user holds. Where the host refuses, dispose() alone
 *  does. */
export const holdWeakly = (table: object, held: Held): void => {
  attempt(() => collected.register(table, held, table));
};

/** Forgets a table that was disposed. */
export const release = (table: object): void => {
  attempt(() => collected.unregister(table));
};
