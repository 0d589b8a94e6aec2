// Snapshots that come in pieces, from a file or the network: a block is in memory at a time, and its entries
// go into the map once it is checked. Nobody sees the map before the end was.
import { ArgumentTypeError, checkFunction, own, show } from '../base/errors.js';
import { plain } from '../base/typed-arrays.js';
import type { MapOptions } from '../heap/map-options.js';
import { bad, blockAt, blockBytes, type Head, headOf, limitsOf, type RestoreOptions } from './decode.js';
import { type Fillable, Filling } from './fill.js';
import { BLOCK_HEAD_BYTES, HEAD_BYTES } from './format.js';

/** Pieces of a snapshot: a Node stream, a web stream where it can be iterated, an array. */
export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Most entries that are made room for by what a head says, before any came. */
const PROMISED = 65_536;

/** Bytes of pieces, as many at a time as are asked for. */
class Reader {
  readonly #pieces: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #maxBytes: number;
  #piece = new Uint8Array(0);
  #at = 0;
  /** Bytes that were given. */
  read = 0;

  constructor(pieces: Pieces, maxBytes: number) {
    const from = pieces as Partial<AsyncIterable<Uint8Array> & Iterable<Uint8Array>>;
    const begin = from?.[Symbol.asyncIterator] ?? from?.[Symbol.iterator];
    if (typeof begin !== 'function')
      throw new ArgumentTypeError(
        `pieces: got ${show(pieces)}, expected a stream or an iterable of Uint8Array`,
      );
    this.#pieces = Reflect.apply(begin, pieces, []);
    this.#maxBytes = maxBytes;
  }

  /** Whether there is another byte. */
  async #more(): Promise<boolean> {
    while (this.#at === this.#piece.length) {
      const { done, value } = await this.#pieces.next();
      if (done === true) return false;
      const piece = plain<Uint8Array<ArrayBuffer>>(Uint8Array, value);
      if (piece === undefined)
        throw new ArgumentTypeError(`piece: got ${show(value)}, expected a Uint8Array`);
      this.#piece = piece;
      this.#at = 0;
    }
    return true;
  }

  /** Appends to `bytes`, at a multiple of 8, until there are n. Room grows with what came. */
  async take(bytes: Uint8Array<ArrayBuffer>, n: number): Promise<Uint8Array<ArrayBuffer>> {
    let taken = bytes;
    let { length } = bytes;
    while (length < n) {
      if (!(await this.#more())) return bad(this.read, 'it ends too early');
      const part = this.#piece.subarray(this.#at, this.#at + n - length);
      if (taken.buffer.byteLength < length + part.length) {
        const longer = new Uint8Array(Math.min(n, Math.max(2 * length, length + part.length)));
        longer.set(taken);
        taken = longer;
      }
      new Uint8Array(taken.buffer).set(part, length);
      this.#at += part.length;
      length += part.length;
      this.read += part.length;
      if (this.read > this.#maxBytes) bad(this.read, `expected at most maxBytes, ${this.#maxBytes}`);
    }
    return new Uint8Array(taken.buffer, 0, n);
  }

  /** Throws SnapshotError if there is another byte. */
  async end(): Promise<void> {
    if (await this.#more()) bad(this.read, 'bytes behind the end');
  }

  /** Tells the source that no more is wanted. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}

/** A table of a snapshot that comes in pieces. `make`: by its head. Throws as restore() does, and what the
 *  source throws; then no table is left, and the source is told to end. */
export const filledFrom = async <T extends Fillable>(
  pieces: Pieces,
  options: RestoreOptions,
  make: (head: Head) => (options: MapOptions) => T,
): Promise<T> => {
  const { maxEntries, maxBytes } = limitsOf(options);
  const onProgress = own(options, 'onProgress', undefined);
  if (onProgress !== undefined) checkFunction('onProgress', onProgress);
  const reader = new Reader(pieces, maxBytes);
  let filling: Filling<T> | undefined;
  try {
    const head = headOf(await reader.take(new Uint8Array(0), HEAD_BYTES), maxEntries);
    filling = new Filling(head, options, make(head), Math.min(head.entries, PROMISED));
    let count = 0;
    for (let index = 1; ; index++) {
      const base = reader.read;
      const start = await reader.take(new Uint8Array(0), BLOCK_HEAD_BYTES);
      const bytes = await reader.take(start, blockBytes(start, 0));
      const block = blockAt(head, bytes, 0, index, count, base);
      if (block.n === 0) break;
      filling.put(bytes, block);
      count += block.n;
      onProgress?.({ entries: count, of: head.entries, bytes: reader.read });
    }
    await reader.end();
    return filling.end();
  } catch (error) {
    filling?.undo();
    await reader.close();
    throw error;
  }
};
