// What a constructor of TypedMap or TypedSet is given, checked, and the class of the kinds.
import { checkKind, type KeyKind, type ValueKind } from '../core/kinds.js';
import { type MapOptions, type ResolvedOptions, resolveOptions } from '../heap/map-options.js';
import type { AnyValues } from './any-values.js';
import { checkLoaded, classFor, type MadeClass, type TableClass } from './class-for.js';

/** The arguments, checked, and the class made for the kinds. */
export interface Plan extends ResolvedOptions {
  readonly made: MadeClass;
  /** Of the table of which this one is to be a clone. */
  readonly original: number | undefined;
  /** The values of kind any that the clone gets. */
  readonly kept: AnyValues | undefined;
}

/** A table of the same kinds, heap and policy that is to be cloned: its handle. */
export interface Original {
  readonly h: number;
  readonly kept?: AnyValues | undefined;
}

/** A map's kind of values, checked: that of sets, which have none, is no kind. Throws ArgumentTypeError. */
export const checkedValueKind = <V>(value: V): V => {
  checkKind('value', value);
  return value;
};

/** Throws PolicyError for an unknown kind or an option out of range. `Base`: TypedMap or TypedSet; `value`:
 *  'none' for a set. */
export const planFor = (
  Base: TableClass,
  key: KeyKind,
  value: ValueKind | 'none',
  options: MapOptions | undefined,
  original: Original | undefined,
): Plan => {
  checkKind('key', key);
  checkLoaded(key);
  const { capacity, name, heap, seed, fast, policy } = resolveOptions(key, options);
  const made = classFor(Base, heap, key, value);
  // a spread would take longer than all else here
  return { capacity, name, heap, seed, fast, policy, made, original: original?.h, kept: original?.kept };
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
