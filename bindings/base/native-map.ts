// The engine's own Map and Set, taken before tophash/global or a program can put others in their place.
import { isV8, uncurryThis } from './host.js';

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

/** A method of the engine's. */
type Method = (this: unknown, a?: unknown, b?: unknown) => never;

const { prototype } = NativeMap;
const {
  clear,
  delete: remove,
  entries,
  get,
  has,
  keys,
  set,
  values,
} = prototype as unknown as Record<keyof AnyMap, Method>;
const size = Reflect.getOwnPropertyDescriptor(prototype, 'size')?.get as Method;
const next = new NativeMap().keys().next as never as Method;
const { apply } = Reflect;
const { call } = Function.prototype;

/** The native methods as functions of a map, whatever a program puts on the prototypes later. */
interface Natives {
  get(map: AnyMap, key: unknown): unknown;
  has(map: AnyMap, key: unknown): boolean;
  set(map: AnyMap, key: unknown, value: unknown): unknown;
  delete(map: AnyMap, key: unknown): boolean;
  clear(map: AnyMap): void;
  size(map: AnyMap): number;
  keys(map: AnyMap): NativeIterator<unknown>;
  values(map: AnyMap): NativeIterator<unknown>;
  entries(map: AnyMap): NativeIterator<[unknown, unknown]>;
  next<T>(iterator: NativeIterator<T>): Step<T>;
}

const general = {
  get: uncurryThis(get),
  has: uncurryThis(has),
  set: uncurryThis(set),
  delete: uncurryThis(remove),
  clear: uncurryThis(clear),
  size: uncurryThis(size),
  keys: uncurryThis(keys),
  values: uncurryThis(values),
  entries: uncurryThis(entries),
  next: uncurryThis(next),
};

/** The hot ones where the engine is not V8. JavaScriptCore compiles a method in place only if the text that
 *  calls it calls no other, so each has the text of uncurryThis() for itself. */
const hot: Partial<Natives> = isV8
  ? {}
  : {
      get: (map, key) => (get.call === call ? get.call(map, key) : apply(get, map, [key])),
      has: (map, key) => (has.call === call ? has.call(map, key) : apply(has, map, [key])),
      set: (map, key, value) =>
        set.call === call ? set.call(map, key, value) : apply(set, map, [key, value]),
      delete: (map, key) => (remove.call === call ? remove.call(map, key) : apply(remove, map, [key])),
      size: (map) => (size.call === call ? size.call(map) : apply(size, map, [])),
      next: (iterator) => (next.call === call ? next.call(iterator) : apply(next, iterator, [])),
    };

/** Hot code keeps copies of these in constants of its own module, which engines know and compile in place. */
export const natives = { ...general, ...hot } as Natives;

/** Its set(), whatever a program puts on the prototype later. */
export const nativeSet = NativeMap.prototype.set;

/** The same of Set. */
export class SafeSet<T> extends NativeSet<T> {}
seal(SafeSet, NativeSet.prototype);
