// A walk over the entries of a log: a position, and while nothing has happened to the chunk that it is in,
// the chunk's arrays and an index into them. It needs no registry and survives any change of the map.
import { CHUNK, CHUNK_BITS, type Chunk, isDead, lowerBound, NOTHING } from './chunks.js';
import type { EntryLog } from './entry-log.js';
import type { Era } from './relocation.js';

/** While isInChunk() or seek() says so, keys[i] and values[i] are the next entry, and i++ moves on. */
export class Walk {
  keys: Chunk = NOTHING;
  values: Chunk = NOTHING;
  i = 0;
  /** Where the arrays end, or the entries did when they were taken; and the log's version then. */
  n = 0;
  version = -1;
  readonly log: EntryLog;
  /** Position of index 0, or of the chunk's first place if it is packed. */
  #base: number;
  #offsets: Uint16Array | undefined;
  #era: Era;

  /** Begins at a position. */
  constructor(log: EntryLog, from = log.head) {
    this.log = log;
    this.#base = from;
    this.#era = log.era();
  }

  /** Whether the next entry is that in keys[i]. */
  isInChunk(): boolean {
    const { i } = this;
    return i < this.n && this.version === this.log.version && !isDead(this.keys[i]);
  }

  /** If not, finds it; false if there is none, until one is added. */
  seek(): boolean {
    const log = this.log;
    const era = log.era();
    let p = this.#position();
    if (this.#era !== era) p = this.#era.today(p);
    p = log.liveFrom(Math.max(p, log.head));
    const at = (p >>> CHUNK_BITS) & log.chunkMask;
    const found = p < log.tail;
    const offsets = found ? log.offsets[at] : undefined;
    const first = p - (p & (CHUNK - 1));
    const packedAt = offsets === undefined ? 0 : lowerBound(offsets, p - first);
    // no call from here on: a walk that is interrupted is where it was
    this.#era = era;
    this.version = log.version;
    this.#offsets = offsets;
    this.i = 0;
    this.n = 0;
    this.#base = p;
    if (!found) return false;
    this.keys = log.keys[at] as Chunk;
    this.values = log.values[at] as Chunk;
    if (offsets === undefined) {
      this.i = p - first;
      this.#base = first;
      this.n = Math.min(CHUNK, log.tail - first);
    } else {
      this.i = packedAt;
      this.#base = first;
      this.n = offsets.length;
    }
    return true;
  }

  /** Position of the next entry, or one before it where none is. */
  #position(): number {
    return this.#base + (this.#offsets === undefined ? this.i : (this.#offsets[this.i] ?? CHUNK));
  }
}
