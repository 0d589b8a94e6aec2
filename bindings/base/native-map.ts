// The engine's own Map and Set, taken before tophash/global or a program can put others in their place.
import { uncurryThis } from './host.js';

type AnyMap = globalThis.Map<unknown, unknown>;

/** The native Map behind the global one, which may be the drop-in of another copy of this package: its maps
 *  give the native Map that it has replaced. */
const nativeOf = (Given: typeof globalThis.Map): typeof globalThis.Map => {
  const empty = new Given() as AnyMap & { toNative?(): AnyMap };
  if (typeof empty.toNative !== 'function') return Given;
  return Object.getPrototypeOf(empty.toNative()).constructor;
};

/** The native Map. */
export const NativeMap = nativeOf(globalThis.Map);
export type NativeMap<K, V> = globalThis.Map<K, V>;
/** What keys() of a native map gives: with the helpers of iterators where the program's libraries have
 *  them. */
export type Iterated<T> = ReturnType<ReadonlyMap<T, T>['keys']>;
const NativeSet = globalThis.Set;

/** Gives a class its parent's methods as its own, and no parent. What a program does to the parent's
 *  prototype later is not seen then. */
const seal = (Class: { prototype: object }, parent: object): void => {
  for (const name of Reflect.ownKeys(parent)) {
    if (name === 'constructor') continue;
    Object.defineProperty(Class.prototype, name, Reflect.getOwnPropertyDescriptor(parent, name) as never);
  }
  Object.setPrototypeOf(Class.prototype, null);
};

/** A native Map for what the bindings keep themselves: no program can patch its methods. */
export class SafeMap<K, V> extends NativeMap<K, V> {}
seal(SafeMap, NativeMap.prototype);

/** What an iterator of a native Map gives. */
export type Step<T> = IteratorResult<T, undefined>;
/** An iterator of a native Map. Its own `next` is read only so that the engine knows its class, and compiles
 *  the call of `next` below in place. */
export type NativeIterator<T> = { readonly next: unknown; readonly gives?: T };

const { prototype } = NativeMap;

/** The native methods as functions of a map, whatever a program puts on the prototypes later. Hot code keeps
 *  copies in constants of its own module, which engines know and compile in place. */
export const natives = {
  get: uncurryThis(prototype.get as (this: AnyMap, key: unknown) => unknown),
  has: uncurryThis(prototype.has as (this: AnyMap, key: unknown) => boolean),
  set: uncurryThis(prototype.set as (this: AnyMap, key: unknown, value: unknown) => unknown),
  delete: uncurryThis(prototype.delete as (this: AnyMap, key: unknown) => boolean),
  clear: uncurryThis(prototype.clear as (this: AnyMap) => void),
  size: uncurryThis(Reflect.getOwnPropertyDescriptor(prototype, 'size')?.get as (this: AnyMap) => number),
  keys: uncurryThis(prototype.keys as never as (this: AnyMap) => NativeIterator<unknown>),
  values: uncurryThis(prototype.values as never as (this: AnyMap) => NativeIterator<unknown>),
  entries: uncurryThis(prototype.entries as never as (this: AnyMap) => NativeIterator<[unknown, unknown]>),
  next: uncurryThis(new NativeMap().keys().next as never) as <T>(iterator: NativeIterator<T>) => Step<T>,
};

/** Its set(), whatever a program puts on the prototype later. */
export const nativeSet = NativeMap.prototype.set;

/** The same of Set. */
export class SafeSet<T> extends NativeSet<T> {}
seal(SafeSet, NativeSet.prototype);
