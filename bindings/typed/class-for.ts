// The class of one kind pair on one heap, made on first use: its hot methods and its iterators have function
// text of their own (specialised/, made from hot/), and its prototype holds what all its instances share.

import { SafeMap } from '../base/native-map.js';
import { type ColdExports, coldExports } from '../core/core.js';
import { type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { Heap } from '../heap/heap.js';
import type { Iterators } from './cursor.js';
import { iterators } from './specialised/iterators.js';
import { hotClasses } from './specialised/maps.js';

/** What the prototype of a made class holds. */
export interface Shared<K extends KeyKind = KeyKind> {
  readonly heap: Heap;
  readonly keyKind: K;
  readonly valueKind: ValueKind | 'none';
  readonly cold: ColdExports;
  readonly iterators: Iterators;
  /** The prototype itself: a subclass of the user's has only the parent's methods, which call these. */
  readonly hotMethods: unknown;
}

/** TypedMap, TypedSet, or a class made of them. */
export interface TableClass {
  new (...args: never[]): object;
  readonly prototype: object;
}

/** What specialised/maps.ts holds: a factory per kind pair. */
type MakeClass = (Base: TableClass, heap: Heap) => TableClass;

/** What the factories of iterators have made; the heap makes no difference to them. */
const madeIterators = new SafeMap<string, unknown>();

const iteratorOf = (name: string): never => {
  if (!madeIterators.has(name)) madeIterators.set(name, (iterators[name] as () => unknown)());
  return madeIterators.get(name) as never;
};

/** For a map's kinds, or 'none' as the value's for a set, whose values() are its keys. */
const iteratorsOf = (key: KeyKind, value: ValueKind | 'none'): Iterators => ({
  keys: iteratorOf(`keys_${key}`),
  values: iteratorOf(value === 'none' ? `keys_${key}` : `values_${value}`),
  entries: iteratorOf(`entries_${key}_${value}`),
  forEach: iteratorOf(`forEach_${key}_${value}`),
});

/** The class of the kinds on a heap. `Base`: TypedMap or TypedSet; `value`: 'none' for a set. */
export const classFor = (
  Base: TableClass,
  heap: Heap,
  key: KeyKind,
  value: ValueKind | 'none',
): TableClass => {
  const name = `${key}_${value}`;
  const known = heap.classes.get(name) as TableClass | undefined;
  if (known !== undefined) return known;
  const made = (hotClasses[heap.isDefault ? name : `${name}_own`] as MakeClass)(Base, heap);
  const bytes = value === 'none' ? 0 : KINDS[value].valueBytes;
  const shared: Shared = {
    heap,
    keyKind: key,
    valueKind: value,
    cold: coldExports(heap.x, KINDS[key].storage, bytes),
    iterators: iteratorsOf(key, value),
    hotMethods: made.prototype,
  };
  Object.defineProperty(made, 'name', { value: Base.name });
  Object.defineProperty(made.prototype, 'constructor', { value: Base, writable: true, configurable: true });
  Object.assign(made.prototype, shared);
  heap.classes.set(name, made);
  return made;
};
