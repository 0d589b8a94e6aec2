// The class of one kind pair on one heap, made on first use: its hot methods and its iterators have function
// text of their own (specialised/, made from hot/), and its prototype holds what all its instances share.
import { ArgumentTypeError } from '../base/errors.js';
import { type ColdExports, coldExports } from '../core/core.js';
import { type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';
import type { HeapMemory } from '../heap/heap-memory.js';
import { isHome } from '../heap/homes.js';
import { type Columns, columnFor } from './columns.js';
import { recordFlags } from './create-destroy.js';
import type { Iterators } from './cursor.js';
import type { Internals } from './internals.js';
import { factories as values } from './specialised/values.js';

/** TypedMap, TypedSet, or a class made of them. */
export interface TableClass {
  new (...args: never[]): object;
  readonly prototype: object;
}

/** The class made for a kind pair. Its constructor gives a table the private field that the methods read. One
 *  for all heaps: methods that read fields of several classes by one text are slow. */
interface Stamp {
  new (table: object, it: Internals): object;
  /** The methods for the tables of a heap, as those of a class. */
  methods(heap: HeapMemory): Methods;
}

interface Methods {
  readonly prototype: object;
  /** Gives a table its handle, 0 once it is disposed. */
  hold(table: object, h: number): void;
}

/** What is made for a kind pair on a heap. */
export interface MadeClass {
  /** TypedMap or TypedSet. */
  readonly Base: TableClass;
  readonly key: KeyKind;
  readonly value: ValueKind | 'none';
  readonly Stamp: Stamp;
  readonly methods: Methods;
  /** The class of the tables: its constructor makes an object and no more. */
  readonly Instance: TableClass;
  /** What its tables share. */
  readonly cold: ColdExports;
  readonly columns: Columns;
  /** What create() is told of the kinds. */
  readonly flags: number;
  readonly iterators: Iterators;
}

/** What makes hot classes and iterators, by name; of keys only what an entry point has loaded. */
const factories: Record<string, unknown> = { __proto__: null, ...values } as never;

/** Loads the classes of kinds of keys: a file of specialised/. */
export const useClasses = (loaded: Readonly<Record<string, unknown>>): void => {
  Object.assign(factories, loaded);
};

/** Throws ArgumentTypeError for a kind of keys whose classes are not loaded. */
export const checkLoaded = (key: KeyKind): void => {
  if (`keys_${key}` in factories) return;
  throw new ArgumentTypeError(
    `keys of kind ${key}: expected an import of 'tophash', or of the entry for them`,
  );
};

/** Stamps that the factories have made, by kind pair. */
const stamps: Record<string, Stamp> = { __proto__: null } as never;

const stampOf = (name: string): Stamp => {
  const make = factories[name] as (() => Stamp) | undefined;
  if (make === undefined)
    throw new ArgumentTypeError("a map on another heap: expected an import of 'tophash'");
  stamps[name] ??= make();
  return stamps[name] as Stamp;
};

/** What the factories of iterators have made; the heap makes no difference to them. */
const madeIterators: Record<string, unknown> = { __proto__: null } as never;

const iteratorOf = (name: string): never => {
  madeIterators[name] ??= (factories[name] as () => unknown)();
  return madeIterators[name] as never;
};

/** For a map's kinds, or 'none' as the value's for a set, whose values() are its keys. */
const iteratorsOf = (key: KeyKind, value: ValueKind | 'none'): Iterators => ({
  keys: iteratorOf(`keys_${key}`),
  values: iteratorOf(value === 'none' ? `keys_${key}` : `values_${value}`),
  entries: iteratorOf(`entries_${key}_${value}`),
  forEach: iteratorOf(`forEach_${key}_${value}`),
});

/** A property as class definitions make it. */
const define = (object: object, name: string, value: unknown): void => {
  const descriptor = { __proto__: null, value, writable: true, configurable: true };
  Object.defineProperty(object, name, descriptor as PropertyDescriptor);
};

/** The class of the kinds on a heap. `Base`: TypedMap or TypedSet; `value`: 'none' for a set. */
export const classFor = (
  Base: TableClass,
  heap: HeapMemory,
  key: KeyKind,
  value: ValueKind | 'none',
): MadeClass => {
  const known = heap.classes[key]?.[value] as MadeClass | undefined;
  if (known !== undefined) return known;
  const name = `${key}_${value}`;
  const Stamp = stampOf(isHome(key, heap) ? name : `${name}_own`);
  const methods = Stamp.methods(heap);
  const Instance = class {};
  define(Instance, 'name', Base.name);
  define(Instance.prototype, 'constructor', Base);
  define(methods.prototype, 'constructor', Base);
  Object.setPrototypeOf(methods.prototype, Base.prototype);
  Object.setPrototypeOf(Instance.prototype, methods.prototype);
  const bytes = value === 'none' ? 0 : KINDS[value].valueBytes;
  const made: MadeClass = {
    ...{ Base, key, value, Stamp, methods, Instance },
    cold: coldExports(heap.x, KINDS[key].storage, bytes),
    columns: { keys: columnFor(heap, key), values: columnFor(heap, value) },
    flags: recordFlags(key, value),
    iterators: iteratorsOf(key, value),
  };
  heap.classes[key] ??= { __proto__: null } as never;
  (heap.classes[key] as Record<string, unknown>)[value] = made;
  return made;
};
