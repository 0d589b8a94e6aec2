// What tophash/global does for structuredClone and postMessage: they refuse a drop-in map that has moved, and
// get native Maps in the place of all that they find in a value.
import { attempt } from '../base/host.js';
import { NativeMap, natives, SafeMap } from '../base/native-map.js';
import { ENTRIES, MapIterator } from './iterator.js';
import { movedOf } from './state.js';

/** What a value is replaced by: the copies of the objects in it, and whether any of these has moved. */
class Copies {
  readonly #known = new SafeMap<object, object>();
  hasMoved = false;

  /** A copy of a value. Plain objects, arrays, Maps and Sets are copied; all other objects stay. */
  of(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    return this.#known.get(value) ?? this.#copy(value);
  }

  #copy(value: object): object {
    const parent = Object.getPrototypeOf(value);
    if (attempt(() => natives.size(value as never)) !== undefined) return this.#copyMap(value);
    if (value instanceof Set) {
      const copy = new Set();
      this.#known.set(value, copy);
      for (const it of value) copy.add(this.of(it));
      return copy;
    }
    if (!Array.isArray(value) && parent !== Object.prototype && parent !== null) return value;
    const copy: Record<string, unknown> = Array.isArray(value) ? [] : Object.create(null);
    this.#known.set(value, copy);
    if (Array.isArray(value)) copy.length = value.length;
    for (const key of Object.keys(value)) copy[key] = this.of((value as typeof copy)[key]);
    return copy;
  }

  #copyMap(map: object): object {
    const copy = new NativeMap();
    this.#known.set(map, copy);
    const isDropIn = attempt(() => movedOf(map) !== undefined);
    this.hasMoved ||= isDropIn === true;
    const entries = (isDropIn ? new MapIterator(map, ENTRIES) : natives.entries(map as never)) as never;
    for (const [key, value] of entries as Iterable<[unknown, unknown]>) {
      natives.set(copy, this.of(key), this.of(value));
    }
    return copy;
  }
}

/** A function that clones its first argument, made to take drop-in maps that have moved. It is called again
 *  with copies when it has refused, which it does before it changes anything. */
export const cloning = <T extends (...args: never[]) => unknown>(clone: T): T => {
  const { [clone.name]: named } = {
    [clone.name](this: unknown, value: unknown, ...rest: unknown[]): unknown {
      try {
        return Reflect.apply(clone, this, [value, ...rest] as never);
      } catch (error) {
        if ((error as Error | undefined)?.name !== 'DataCloneError') throw error;
        const copies = new Copies();
        const copy = copies.of(value);
        if (!copies.hasMoved) throw error;
        return Reflect.apply(clone, this, [copy, ...rest] as never);
      }
    },
  };
  return Object.defineProperty(named as never, 'length', { value: clone.length, configurable: true });
};
