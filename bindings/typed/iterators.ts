// The iteration of a table's kinds, made on first use from the generated factories.

import type { KeyKind, ValueKind } from '../core/kinds.js';
import type { Iterators } from './cursor.js';
import { iterators } from './generated/iterators.js';

const made = new globalThis.Map<string, unknown>();

/** What the factory of this name makes: the same at every call. */
const once = (name: string): never => {
  if (!made.has(name)) made.set(name, (iterators[name] as () => unknown)());
  return made.get(name) as never;
};

/** For a map's kinds, or 'none' as the value's for a set, whose values() are its keys. */
export const iteratorsOf = (key: KeyKind, value: ValueKind | 'none'): Iterators => ({
  keys: once(`keys_${key}`),
  values: once(value === 'none' ? `keys_${key}` : `values_${value}`),
  entries: once(`entries_${key}_${value}`),
  forEach: once(`forEach_${key}_${value}`),
});
