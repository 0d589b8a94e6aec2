// The methods of ECMAScript 2025's Set. They run inside the core where both sides are TypedSets of the same
// kind on the same heap; otherwise they go key by key, as the specification's steps do.
import { ArgumentRangeError, ArgumentTypeError, KeyTypeError, show } from '../base/errors.js';
import type { CoreExports } from '../core/core.js';
import { isPair, type JsOf, type KeyKind, type PairKind, twoOf } from '../core/kinds.js';
import { internalsOf, isTable } from './internals.js';
import { hasWhole, partsFor } from './parts.js';
import type { Table } from './table.js';
import type { TypedSet } from './typed-set.js';

/** What the set methods take, as ECMAScript 2025's do: a Set, a Map, or anything of their shape. */
export interface SetLike<T> {
  readonly size: number;
  has(key: T): boolean;
  keys(): Iterator<T>;
}

/** What the set methods of a kind of keys take. Methods of typed sets and maps take a key of two numbers as
 *  two arguments. */
export type SetLikeOf<K extends KeyKind> =
  | SetLike<JsOf<K>>
  | Table<K>
  | (K extends PairKind ? Table<PairKind> : never);

/** Checks and reads a set-like once, as ECMAScript's GetSetRecord does. A typed set or map is asked only for
 *  keys that its kind accepts: it has no others. */
const record = <T>(
  other: SetLike<T>,
): { size: number; has: (key: T) => boolean; keys: () => Iterable<T> } => {
  const refuse = (): never => {
    throw new ArgumentTypeError(
      `${show(other)} is not set-like: expected an object with size, has() and keys()`,
    );
  };
  if ((typeof other !== 'object' || other === null) && typeof other !== 'function') refuse();
  const size = +other.size; // as ToNumber does: a TypeError for bigints and symbols
  if (Number.isNaN(size)) refuse();
  if (size <= -1) throw new ArgumentRangeError(`size is ${size}: expected 0 or more`);
  const { has } = other;
  if (typeof has !== 'function') refuse();
  const { keys } = other;
  if (typeof keys !== 'function') refuse();
  return {
    size: Math.trunc(size),
    has: isTable(other)
      ? (key) => holds(other as never, key as never)
      : (key) => Boolean(has.call(other, key)),
    keys: () => {
      const iterator = keys.call(other);
      return { [Symbol.iterator]: () => iterator };
    },
  };
};

/** Counts all that sets have in common; as a count: the core refused. */
const ALL = 0xffffffff;

/** Exports of the core that has set operations. */
const exportsOf = (set: object): CoreExports => partsFor('set operations').exportsOf(internalsOf(set).heap);

const handleOf = (set: object): number => internalsOf(set).h;

/** Whether the core can do the whole of an operation. */
const isPeer = <K extends KeyKind>(set: TypedSet<K>, other: unknown): other is TypedSet<K> => {
  const mine = internalsOf(set).check();
  if (!isTable(other)) return false;
  const { valueKind, keyKind, heap } = internalsOf(other);
  if (valueKind !== 'none') return false;
  internalsOf(other).check();
  return heap === mine.heap && keyKind === mine.keyKind && hasWhole(heap);
};

/** Calls a method with a key that is one value. Throws KeyTypeError. */
const call = <K extends KeyKind>(
  table: Table<K>,
  method: 'has' | 'add' | 'delete',
  key: JsOf<K>,
): boolean => {
  const methods = table as unknown as Record<typeof method, (a: unknown, b?: unknown) => boolean>;
  if (!isPair(table.key)) return methods[method](key);
  const two = twoOf(table.key, key);
  return methods[method](two[0], two[1]);
};

/** Whether a key of any type is in the table; one of another kind is not. */
const holds = <K extends KeyKind>(table: Table<K>, key: JsOf<K>): boolean => {
  try {
    return call(table, 'has', key);
  } catch (error) {
    if (error instanceof KeyTypeError) return false;
    throw error;
  }
};

/** How many of `few` are in `many`, counted up to `most`. */
const common = <K extends KeyKind>(few: TypedSet<K>, many: TypedSet<K>, most: number): number => {
  const found = exportsOf(few).countCommon(handleOf(few), handleOf(many), most) >>> 0;
  if (found === ALL) internalsOf(few).fail();
  return found;
};

/** Runs `steps` on a new set; disposes it if they throw. */
const fill = <K extends KeyKind>(result: TypedSet<K>, steps: (result: TypedSet<K>) => void): TypedSet<K> => {
  try {
    steps(result);
    return result;
  } catch (error) {
    result.dispose();
    throw error;
  }
};

/** A copy of `set`, changed by `other` in the core. */
const derive = <K extends KeyKind>(
  set: TypedSet<K>,
  other: TypedSet<K>,
  operation: 'addAll' | 'deleteAll' | 'toggleAll',
): TypedSet<K> =>
  fill(set.clone(), (result) => {
    if (exportsOf(set)[operation](handleOf(result), handleOf(other)) === 0) internalsOf(result).fail();
    internalsOf(set).heap.takeNotices();
  });

/** A new set of what is in the set or in `other`. */
export const union = <K extends KeyKind>(set: TypedSet<K>, other: SetLikeOf<K>): TypedSet<K> => {
  if (isPeer(set, other)) return derive(set, other, 'addAll');
  const keys = record<JsOf<K>>(other as SetLike<JsOf<K>>).keys();
  return fill(set.clone(), (result) => {
    for (const key of keys) call(result, 'add', key);
  });
};

/** A new set of what is in both. `emptySet`: makes it, on the set's heap. */
export const intersection = <K extends KeyKind>(
  set: TypedSet<K>,
  other: SetLikeOf<K>,
  emptySet: () => TypedSet<K>,
): TypedSet<K> => {
  const isOwn = isPeer(set, other);
  const { size, has, keys } = record<JsOf<K>>(other as SetLike<JsOf<K>>);
  return fill(emptySet(), (result) => {
    if (isOwn) {
      const [few, many] = set.size <= other.size ? [set, other] : [other, set];
      if (exportsOf(set).addCommon(handleOf(result), handleOf(few), handleOf(many)) === 0)
        internalsOf(result).fail();
      internalsOf(set).heap.takeNotices();
    } else if (set.size <= size) {
      for (const key of set) if (has(key)) call(result, 'add', key);
    } else {
      for (const key of keys()) if (holds(set, key)) call(result, 'add', key);
    }
  });
};

/** A new set of what is in the set and not in `other`. */
export const difference = <K extends KeyKind>(set: TypedSet<K>, other: SetLikeOf<K>): TypedSet<K> => {
  if (isPeer(set, other)) return derive(set, other, 'deleteAll');
  const { size, has, keys } = record<JsOf<K>>(other as SetLike<JsOf<K>>);
  return fill(set.clone(), (result) => {
    // `other` may change the set meanwhile, but not the result
    if (result.size <= size) {
      for (const key of result) if (has(key)) call(result, 'delete', key);
    } else {
      for (const key of keys()) if (holds(result, key)) call(result, 'delete', key);
    }
  });
};

/** A new set of what is in one of the two and not in both. */
export const symmetricDifference = <K extends KeyKind>(
  set: TypedSet<K>,
  other: SetLikeOf<K>,
): TypedSet<K> => {
  if (isPeer(set, other)) return derive(set, other, 'toggleAll');
  const keys = record<JsOf<K>>(other as SetLike<JsOf<K>>).keys();
  return fill(set.clone(), (result) => {
    for (const key of keys) {
      if (call(set, 'has', key)) call(result, 'delete', key);
      else call(result, 'add', key);
    }
  });
};

/** Whether all of the set is in `other`. */
export const isSubsetOf = <K extends KeyKind>(set: TypedSet<K>, other: SetLikeOf<K>): boolean => {
  if (isPeer(set, other)) return set.size <= other.size && common(set, other, ALL) === set.size;
  const { size, has } = record<JsOf<K>>(other as SetLike<JsOf<K>>);
  if (set.size > size) return false;
  for (const key of set) if (!has(key)) return false;
  return true;
};

/** Whether all of `other` is in the set. */
export const isSupersetOf = <K extends KeyKind>(set: TypedSet<K>, other: SetLikeOf<K>): boolean => {
  if (isPeer(set, other)) return other.size <= set.size && common(other, set, ALL) === other.size;
  const { size, keys } = record<JsOf<K>>(other as SetLike<JsOf<K>>);
  if (set.size < size) return false;
  for (const key of keys()) if (!holds(set, key)) return false;
  return true;
};

/** Whether nothing is in both. */
export const isDisjointFrom = <K extends KeyKind>(set: TypedSet<K>, other: SetLikeOf<K>): boolean => {
  if (isPeer(set, other)) {
    return (set.size <= other.size ? common(set, other, 1) : common(other, set, 1)) === 0;
  }
  const { size, has, keys } = record<JsOf<K>>(other as SetLike<JsOf<K>>);
  if (set.size <= size) {
    for (const key of set) if (has(key)) return false;
  } else {
    for (const key of keys()) if (holds(set, key)) return false;
  }
  return true;
};
