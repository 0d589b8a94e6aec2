// What a shared map can be made of: entries one by one, columns, or a snapshot.
import { ArgumentTypeError, SnapshotError, show } from '../base/errors.js';
import type { BulkOf, JsOf, KeysOf } from '../core/kinds.js';
import { checked } from '../snapshot/decode.js';
import { filled } from '../snapshot/fill.js';
import type { SharedKey, SharedValue } from './handle.js';

/** Entries to begin with: an iterable of [key, value], two columns, or a snapshot() of a TypedMap. */
export type SharedEntries<K extends SharedKey, V extends SharedValue> =
  | Iterable<readonly [JsOf<K>, JsOf<V>]>
  | { keys: KeysOf<K>; values: BulkOf<V> }
  | Uint8Array;

/** A map that can be filled. */
interface Filled {
  readonly size: number;
  set(key: never, value: never): unknown;
  setMany(keys: never, values: never): unknown;
  dispose(): void;
}

/** A map that `make` makes with room for so many entries, with the entries in it. Throws as
 *  SharedTypedMap.from(). */
export const filledWith = <T extends Filled>(
  key: SharedKey,
  value: SharedValue,
  entries: unknown,
  make: (capacity?: number) => T,
): T => {
  if (entries instanceof Uint8Array) return restored(key, value, entries, make);
  if (typeof entries !== 'object' || entries === null)
    throw new ArgumentTypeError(
      `entries: got ${show(entries)}, expected an iterable of [key, value], { keys, values } or a snapshot`,
    );
  const columns = entries as { keys?: never; values?: never };
  const isIterable = Symbol.iterator in entries;
  const { length } = (columns.keys ?? []) as ArrayLike<unknown>;
  const map = make(isIterable || typeof length !== 'number' ? undefined : length);
  try {
    if (!isIterable) map.setMany(columns.keys as never, columns.values as never);
    else for (const entry of entries as Iterable<never[]>) put(map, entry);
    return map;
  } catch (error) {
    map.dispose();
    throw error;
  }
};

const put = (map: Filled, entry: readonly never[]): void => {
  if (typeof entry !== 'object' || entry === null)
    throw new ArgumentTypeError(`entry: got ${show(entry)}, expected [key, value]`);
  map.set(entry[0] as never, entry[1] as never);
};

/** A map of a snapshot of the same kinds. */
const restored = <T extends Filled>(
  key: SharedKey,
  value: SharedValue,
  bytes: Uint8Array,
  make: (capacity?: number) => T,
): T => {
  const sound = checked(bytes, {});
  if (sound.key !== key || sound.value !== value)
    throw new SnapshotError(`a snapshot of ${sound.key} -> ${sound.value}: expected ${key} -> ${value}`);
  return filled(sound, {}, (({ capacity }: { capacity?: number }) => make(capacity)) as never);
};
