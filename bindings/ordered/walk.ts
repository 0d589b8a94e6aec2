// A walk over the entries of a log: a position, and while nothing has happened to the chunk that it is in,
// the chunk's arrays and an index into them. It needs no registry and survives any change of the map.
import { CHUNK, CHUNK_BITS, type Chunk, isDead, lowerBound, NOTHING } from './chunks.js';
import type { EntryLog } from './entry-log.js';
import type { Era } from './relocation.js';

/** While ready() says so, keys[i] and values[i] are the next entry, and i++ moves on. */
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

  constructor(log: EntryLog) {
    this.log = log;
    this.#base = log.head;
    this.#era = log.era();
  }

  /** Whether there is another entry; one that is added later makes it true again. */
  ready(): boolean {
    const { i } = this;
    return (i < this.n && this.version === this.log.version && !isDead(this.keys[i])) || this.seek();
  }

  /** The slow path of ready(), for callers that inline the fast one: finds the next entry anew. */
  seek(): boolean {
    const log = this.log;
    let p = this.#position();
    if (this.#era !== log.present) {
      p = this.#era.today(p);
      this.#era = log.era();
    }
    p = log.liveFrom(Math.max(p, log.head));
    const at = (p >>> CHUNK_BITS) & log.chunkMask;
    this.version = log.version;
    this.#offsets = undefined;
    this.i = 0;
    this.n = 0;
    this.#base = p;
    if (p >= log.tail) return false;
    this.keys = log.keys[at] as Chunk;
    this.values = log.values[at] as Chunk;
    this.#offsets = log.offsets[at];
    if (this.#offsets === undefined) {
      this.i = p & log.slotMask;
      this.#base = p - this.i;
      this.n = Math.min(log.slotMask + 1, log.tail - this.#base);
    } else {
      this.#base = p - (p & (CHUNK - 1));
      this.i = lowerBound(this.#offsets, p - this.#base);
      this.n = this.#offsets.length;
    }
    return true;
  }

  /** Position of the next entry, or one before it where none is. */
  #position(): number {
    return this.#base + (this.#offsets === undefined ? this.i : (this.#offsets[this.i] ?? CHUNK));
  }
}
