// Where the entries of a log lie: from a position to its place, and from one entry to the next. entry-log.ts
// adds, removes and moves entries.
import { CHUNK, CHUNK_BITS, type Chunk, DEAD, gone, lowerBound } from './chunks.js';

export const NO_CHUNKS: Chunk[] = [];
export const NO_OFFSETS: (Uint16Array | undefined)[] = [];
export const NO_COUNTS: number[] = [];
/** Of the bits of a position, those of its place in its chunk. */
const PLACE = CHUNK - 1;

/** The places of the entries, by position. */
export class EntryPlaces {
  size = 0;
  head = 0;
  last = 0;
  tail = 0;
  keys: Chunk[] = NO_CHUNKS;
  values: Chunk[] = NO_CHUNKS;
  /** The number of a chunk becomes an index into these lists by it. */
  chunkMask = 0;
  /** How many chunks are packed. */
  packed = 0;
  /** Changes whenever a chunk's arrays give way to others. */
  version = 0;
  /** Entries of each chunk, and the offsets of those that are packed. */
  protected live = NO_COUNTS;
  offsets = NO_OFFSETS;

  /** Position of the entry with a number. */
  position(entry: number): number {
    return this.head + ((entry - this.head) >>> 0);
  }

  /** Its key; a number serves as well as a position. */
  keyAt(p: number): unknown {
    return (this.keys[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p)];
  }

  /** Its value. */
  valueAt(p: number): unknown {
    return (this.values[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p)];
  }

  /** Gives it another value, which an index may have to know. */
  protected assign(p: number, value: unknown): void {
    (this.values[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p)] = value;
  }

  /** Its place in its chunk. */
  protected placeOf(p: number): number {
    return this.packed === 0 ? p & PLACE : this.placeAmongPacked(p);
  }

  private placeAmongPacked(p: number): number {
    const offsets = this.offsets[(p >>> CHUNK_BITS) & this.chunkMask];
    return offsets === undefined ? p & PLACE : lowerBound(offsets, p & PLACE);
  }

  /** First position from p on that has an entry; the tail if there is none. */
  liveFrom(p: number): number {
    let q = p;
    while (q < this.tail) {
      const at = (q >>> CHUNK_BITS) & this.chunkMask;
      const keys = this.keys[at] as Chunk;
      const begin = q - (q & PLACE);
      const offsets = this.packed === 0 ? undefined : this.offsets[at];
      if (offsets !== undefined) {
        for (let i = lowerBound(offsets, q - begin); i < offsets.length; i++) {
          if (keys[i] !== DEAD) return begin + (offsets[i] as number);
        }
        q = begin + CHUNK;
      } else if (keys === gone()) {
        q = begin + CHUNK;
      } else if (keys[q & PLACE] !== DEAD) {
        return q;
      } else {
        q++;
      }
    }
    return this.tail;
  }

  /** Last position before p that has an entry; there must be one. The place of a dead entry that was the
   *  last one holds, as its value, how far it is to the entry that became the last: a map used as a stack
   *  does not pass all that were ever removed. The dead stay dead, so that stays true. */
  protected liveBefore(p: number): number {
    let q = p - 1;
    for (;;) {
      const at = (q >>> CHUNK_BITS) & this.chunkMask;
      const keys = this.keys[at] as Chunk;
      const begin = q - (q & PLACE);
      const offsets = this.packed === 0 ? undefined : this.offsets[at];
      if (offsets !== undefined) {
        for (let i = lowerBound(offsets, q - begin + 1) - 1; i >= 0; i--) {
          if (keys[i] !== DEAD) return begin + (offsets[i] as number);
        }
        q = begin - 1;
      } else if (keys === gone()) {
        q = begin - 1;
      } else {
        const place = q & PLACE;
        if (keys[place] !== DEAD) return q;
        const distance = (this.values[at] as Chunk)[place];
        q -= typeof distance === 'number' ? distance : 1;
      }
    }
  }

  /** From head to tail, dead ones included; arrays that hold entries; those of them that are packed.
   *  O(chunks). */
  extent(): { positions: number; chunks: number; packed: number } {
    const held = this.keys.filter((keys) => keys !== gone());
    return { positions: this.tail - this.head, chunks: held.length, packed: this.packed };
  }
}
