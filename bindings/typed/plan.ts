// What a constructor of TypedMap or TypedSet makes: its arguments, checked, and the table that the core
// creates for them.
import { finalizers } from '../base/host.js';
import { FLAG } from '../core/abi.js';
import type { ColdExports } from '../core/core.js';
import { checkKind, type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { Heap } from '../heap/heap.js';
import { type MapOptions, type ResolvedOptions, resizeCode, resolveOptions } from '../heap/map-options.js';
import { classFor, type TableClass } from './class-for.js';

const recordFlags = (key: KeyKind, value: ValueKind | 'none'): number => {
  const recordValues = value !== 'none' && KINDS[value].slot === 'record';
  return (
    (recordValues ? FLAG['record-values'] : 0) |
    (recordValues || KINDS[key].slot === 'record' ? FLAG.records : 0)
  );
};

/** The arguments, checked, and the class made for the kinds. */
export interface Plan extends ResolvedOptions {
  /** TypedMap or TypedSet. */
  readonly Base: TableClass;
  readonly made: TableClass;
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  /** Of a table that the core has made already. */
  readonly handle: number | undefined;
}

/** Throws PolicyError for an unknown kind or an option out of range. */
export const planFor = (
  Base: TableClass,
  key: KeyKind,
  value: ValueKind | 'none',
  options: MapOptions | undefined,
  handle: number | undefined,
): Plan => {
  checkKind('key', key);
  if (value !== 'none') checkKind('value', value);
  const resolved = resolveOptions(options);
  return { ...resolved, Base, made: classFor(Base, resolved.heap, key, value), key, value, handle };
};

/** A new table in the core: its handle, 0 without memory. */
export const create = (cold: ColdExports, { capacity, policy, seed, fast, key, value }: Plan): number => {
  const flags = (seed === undefined ? 0 : FLAG.fixed) | (fast ? FLAG.fast : 0) | recordFlags(key, value);
  const { loadFactor, assist, resize } = policy;
  return cold.create(capacity, loadFactor, assist, resizeCode(resize), flags, BigInt.asIntN(64, seed ?? 0n));
};

/** What freeing a table takes. */
interface Held {
  heap: Heap;
  h: number;
}

/** Frees the table of a wrapper that was collected without dispose(). */
export const collected = finalizers<Held>(({ heap, h }) => {
  heap.untrack(h);
  if (heap.isLive) heap.x.destroy(h);
});

/** Options of a clone: the core copies the policy in force, and the wrapper must have the same. */
export const optionsForClone = ({
  heap,
  name,
  policy,
}: Pick<ResolvedOptions, 'heap' | 'name' | 'policy'>): MapOptions => ({
  ...{ heap, name },
  growth: { ...policy, background: policy.background ?? false },
});
