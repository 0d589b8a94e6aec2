// Snapshots of the drop-in: those of a map whose keys and values are of kind mixed, entries in their order.
import { SnapshotError } from '../base/errors.js';
import { checked, type RestoreOptions } from '../snapshot/decode.js';
import { snapshotOf } from '../snapshot/encode.js';
import { recordsOf } from '../snapshot/fill.js';
import { BLOCK_ENTRIES } from '../snapshot/format.js';
import { decoded, encodedBlocks } from '../snapshot/mixed.js';

export type { RestoreOptions } from '../snapshot/decode.js';

const MIXED = { keyKind: 'mixed', valueKind: 'mixed' } as const;

/** The entries as bytes. */
export const snapshotOfEntries = (entries: Iterable<[unknown, unknown]>, size: number): Uint8Array =>
  snapshotOf(MIXED, encodedBlocks(entries, BLOCK_ENTRIES), size);

/** Puts the entries of a snapshot into a map, which is empty. */
export const restoreInto = (
  map: globalThis.Map<unknown, unknown>,
  bytes: Uint8Array,
  options: RestoreOptions,
): void => {
  const sound = checked(bytes, options, true);
  for (const { n, keysAt, valuesAt } of sound.blocks) {
    const [keys, values] = [keysAt, valuesAt].map((at) =>
      recordsOf(sound.bytes, at, n, false),
    ) as Uint8Array[][];
    for (const [i, key] of (keys as Uint8Array[]).entries())
      map.set(decoded(key), decoded(values?.[i] as Uint8Array));
  }
  if (map.size !== sound.entries)
    throw new SnapshotError(`${sound.entries} entries, but ${map.size} different keys: expected as many`);
};
