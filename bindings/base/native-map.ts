// The engine's own Map and Set, taken before tophash/global or a program can put others in their place.

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

/** Its set(), whatever a program puts on the prototype later. */
export const nativeSet = NativeMap.prototype.set;

/** The same of Set. */
export class SafeSet<T> extends NativeSet<T> {}
seal(SafeSet, NativeSet.prototype);
