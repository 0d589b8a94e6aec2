// A shared map of what there is: entries, columns, or a snapshot of a TypedMap.
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

/** What is filled: a SharedTypedMap. */
interface Filled<K extends SharedKey, V extends SharedValue> {
  set(key: JsOf<K>, value: JsOf<V>): unknown;
  setMany(keys: KeysOf<K>, values: BulkOf<V>): unknown;
  dispose(): void;
}

/** A map of the given entries, made by `make` with room for so many, if that is known. What cannot be filled
 *  is disposed of. */
export const filledWith = <K extends SharedKey, V extends SharedValue, M extends Filled<K, V>>(
  key: K,
  value: V,
  entries: SharedEntries<K, V>,
  make: (capacity?: number) => M,
): M => {
  if (entries instanceof Uint8Array) return restored(key, value, entries, make);
  if (typeof entries !== 'object' || entries === null)
    throw new ArgumentTypeError(
      `entries: got ${show(entries)}, expected an iterable of [key, value], { keys, values } or a snapshot`,
    );
  const map = make();
  try {
    if ('keys' in entries && !(Symbol.iterator in entries)) map.setMany(entries.keys, entries.values);
    else
      for (const entry of entries as Iterable<readonly [JsOf<K>, JsOf<V>]>) {
        if (typeof entry !== 'object' || entry === null)
          throw new ArgumentTypeError(`entry: got ${show(entry)}, expected [key, value]`);
        map.set(entry[0], entry[1]);
      }
    return map;
  } catch (error) {
    map.dispose();
    throw error;
  }
};

/** A map of a snapshot of the same kinds. */
const restored = <M>(
  key: SharedKey,
  value: SharedValue,
  bytes: Uint8Array,
  make: (capacity?: number) => M,
): M => {
  const sound = checked(bytes, {});
  if (sound.key !== key || sound.value !== value)
    throw new SnapshotError(`a snapshot of ${sound.key} -> ${sound.value}: expected ${key} -> ${value}`);
  return filled(sound, {}, (({ capacity }: { capacity?: number }) => make(capacity)) as never) as never;
};
