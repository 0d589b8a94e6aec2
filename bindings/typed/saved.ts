// Snapshots of tables, written and read: as snapshot(), snapshotPieces(), restore() and restoreFrom() of
// TypedMap and TypedSet say.
import { ConcurrentMapError } from '../base/errors.js';
import type { MapOptions } from '../heap/map-options.js';
import { checked, type Head, type RestoreOptions } from '../snapshot/decode.js';
import { checkSaved, chunksOf, snapshotOf } from '../snapshot/encode.js';
import { type Fillable, filled } from '../snapshot/fill.js';
import { BLOCK_ENTRIES } from '../snapshot/format.js';
import { BlockIterator } from './blocks.js';
import { titleOf } from './failures.js';
import type { Internals } from './internals.js';
import { hasNumbers, numbersSnapshot } from './saved-numbers.js';

export { filledFrom as restoreFrom } from '../snapshot/stream.js';

/** What a core counts of writes, drain() and the like. */
const versionOf = (it: Internals): number => it.heap.x.version(it.check().h);

/** The snapshot of a table in pieces, as long as nobody writes to it. `before`: its version. */
function* piecesOf(it: Internals, before: number): Generator<Uint8Array, void, undefined> {
  for (const piece of chunksOf(it, new BlockIterator(it, BLOCK_ENTRIES), it.size)) {
    if (versionOf(it) !== before)
      throw new ConcurrentMapError(
        `${titleOf(it)} was written to while snapshotPieces() went over it: expected no write; ` +
          'snapshot() and clone() are whole at once',
      );
    yield piece;
  }
}

/** `drain`: ends the table's growth. */
export const snapshotPieces = (it: Internals, drain: () => void): Generator<Uint8Array, void, undefined> => {
  checkSaved(it);
  drain();
  return piecesOf(it, versionOf(it));
};

export const snapshot = (it: Internals): Uint8Array =>
  hasNumbers(it) ? numbersSnapshot(it) : snapshotOf(it, new BlockIterator(it, BLOCK_ENTRIES), it.size);

/** `makeOf`: what makes the table of a head. */
export const restore = <T extends Fillable>(
  bytes: Uint8Array,
  options: RestoreOptions,
  makeOf: (head: Head) => (options: MapOptions) => T,
): T => {
  const sound = checked(bytes, options);
  return filled(sound, options, makeOf(sound));
};
