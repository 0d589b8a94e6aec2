// What a constructor of TypedMap or TypedSet is given, checked, and the class of the kinds.
import { checkKind, type KeyKind, type ValueKind } from '../core/kinds.js';
import { type MapOptions, type ResolvedOptions, resolveOptions } from '../heap/map-options.js';
import type { AnyValues } from './any-values.js';
import { classFor, type MadeClass, type TableClass } from './class-for.js';

/** The arguments, checked, and the class made for the kinds. */
export interface Plan extends ResolvedOptions {
  /** TypedMap or TypedSet. */
  readonly Base: TableClass;
  readonly made: MadeClass;
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  /** Of a table that the core has made already. */
  readonly handle: number | undefined;
  /** Its values of kind any. */
  readonly kept: AnyValues | undefined;
}

/** A table that the core has made already. */
export interface Adopted {
  readonly handle: number;
  readonly kept?: AnyValues | undefined;
}

/** Throws PolicyError for an unknown kind or an option out of range. */
export const planFor = (
  Base: TableClass,
  key: KeyKind,
  value: ValueKind | 'none',
  options: MapOptions | undefined,
  adopted: Adopted | undefined,
): Plan => {
  checkKind('key', key);
  if (value !== 'none') checkKind('value', value);
  const resolved = resolveOptions(options);
  const made = classFor(Base, resolved.heap, key, value);
  return { ...resolved, Base, made, key, value, handle: adopted?.handle, kept: adopted?.kept };
};

/** Options of a clone: the core copies the policy in force, and the wrapper must have the same. */
export const optionsForClone = ({
  heap,
  name,
  policy,
}: Pick<ResolvedOptions, 'heap' | 'name' | 'policy'>): MapOptions => ({
  ...{ heap: heap.heap, name },
  growth: { ...policy, background: policy.background ?? false },
});
