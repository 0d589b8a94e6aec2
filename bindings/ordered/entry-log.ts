// The entries of an ordered map, in the order of insertion. An entry's position is a number that it keeps
// while it lives and that no later entry gets: deleting and adding move nothing, and an iteration is no more
// than a position.
//
//   ... |dead dead  k v  dead  k v | (gone) | k v  dead  k v  k v | k v  k v  k v  free free |
//                   ^ head                                                    ^ last ^ tail    ^ limit
//
// They lie in chunks of 16,384; the low bits of a position are its place in one. The dead are cleared away
// chunk by chunk: one that holds nothing goes at once, one that three quarters have left is packed, with a
// list of the offsets that are left. Only compact(), and running out of numbers, gives entries new positions.
//
// Engines interrupt a program at calls and loops only: by a stack overflow, or to end it. So each change of
// the log is prepared first, and then made by stores with no call and no loop between them. The log is whole
// at any time.
import { CHUNK, CHUNK_BITS, type Chunk, DEAD, filled, gone, pack, places } from './chunks.js';
import { EntryPlaces, NO_CHUNKS, NO_COUNTS, NO_OFFSETS } from './entry-places.js';
import { Era } from './relocation.js';

/** Entries of a log whose next chunk grows as it is filled. */
const FEW = CHUNK / 4;
/** A chunk is packed when fewer than one in so many of its places are in use. */
const SPARSE = 4;
/** Entry numbers are 32-bit. */
const NUMBERS = 2 ** 32;

const powerAbove = (n: number): number => 2 ** Math.ceil(Math.log2(n));
/** Chunk number of a position. */
const chunkOf = (p: number): number => Math.floor(p / CHUNK);
/** First position of a chunk, from p on. */
const chunkFrom = (p: number): number => Math.ceil(p / CHUNK) * CHUNK;
/** The same, or the position before it if that is the one that no entry can have. */
const limitFrom = (p: number): number => {
  const end = chunkFrom(p);
  return end % NUMBERS === 0 && end > p ? end - 1 : end;
};

/** The entries by position. An entry's number is its position as a signed 32-bit integer; -1 is none's. */
export abstract class EntryLog extends EntryPlaces {
  /** Most positions from head to tail: as many as there are numbers, with a chunk to spare at both ends. */
  static maxSpan = NUMBERS - 2 * CHUNK;

  /** The tail at which there is no free place. */
  private limit = 0;
  /** The present era, if any iteration has asked for it. */
  present: Era | undefined = undefined;
  /** Two positions of the entries that were there when the log was made: behind the first, if it was known
   *  as that, and behind the last. */
  second = 0;
  border = 0;

  /** Called when an entry gets a new position. */
  protected abstract moved(key: unknown, from: number, to: number): void;

  /** The present era; an iteration keeps it with its position. */
  era(): Era {
    this.present ??= new Era();
    return this.present;
  }

  // ---- adding ---------------------------------------------------------------------------------------------

  /** Position of the next entry, for which there is a place then. */
  next(): number {
    if (this.tail === this.limit) this.extend();
    return this.tail;
  }

  /** Puts an entry there. */
  append(key: unknown, value: unknown): void {
    const p = this.tail;
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const place = p & (CHUNK - 1);
    (this.keys[at] as Chunk)[place] = key;
    (this.values[at] as Chunk)[place] = value;
    this.tail = p + 1;
    this.last = p;
    if (this.size++ === 0) this.head = p;
    this.live[at] = (this.live[at] as number) + 1;
  }

  /** Makes a place for the tail, which may be the one position that no entry can have. */
  private extend(): void {
    if (this.tail % CHUNK !== 0) {
      const at = (this.tail >>> CHUNK_BITS) & this.chunkMask;
      const [keys, values] = [this.keys[at] as Chunk, this.values[at] as Chunk];
      keys[CHUNK - 1] = DEAD;
      values[CHUNK - 1] = undefined; // and what was noted there was another position's
      this.tail++;
      this.limit = this.tail; // if there is no memory for the place now, it is asked for again
    }
    if (this.tail - this.head >= EntryLog.maxSpan) this.repack();
    if (this.tail % CHUNK === 0) this.extendTo(chunkOf(this.tail));
    this.version++;
    this.limit = limitFrom(this.tail + 1);
  }

  private extendTo(number: number): void {
    const behind = (number - 1) & this.chunkMask;
    if (this.size > 0 && this.keys[behind] !== gone()) this.clearAway(number - 1, behind);
    if (number - chunkOf(this.head) >= this.keys.length) this.widen();
    const at = number & this.chunkMask;
    const room = this.size < FEW ? 1 : CHUNK;
    const [keys, values] = [places(room), places(room)];
    this.keys[at] = keys;
    this.values[at] = values;
    this.offsets[at] = undefined;
    this.live[at] = 0;
  }

  /** Twice as many chunks: copies a list with one word for 16,384 entries. */
  private widen(): void {
    const mask = this.chunkMask * 2 + 1;
    const [keys, values] = [filled(mask + 1, gone()), filled(mask + 1, gone())];
    const live = filled(mask + 1, 0);
    const offsets: typeof this.offsets = filled(mask + 1, undefined);
    const first = chunkOf(this.head);
    for (let number = first; number < first + this.keys.length; number++) {
      const [from, to] = [number & this.chunkMask, number & mask];
      keys[to] = this.keys[from] as Chunk;
      values[to] = this.values[from] as Chunk;
      live[to] = this.live[from] as number;
      offsets[to] = this.offsets[from];
    }
    this.keys = keys;
    this.values = values;
    this.live = live;
    this.offsets = offsets;
    this.chunkMask = mask;
  }

  // ---- removing -------------------------------------------------------------------------------------------

  /** Removes the entry at a position. */
  kill(p: number): void {
    if (this.size === 1) {
      this.empty();
      return;
    }
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const place = this.placeOf(p);
    const head = p === this.head ? this.liveFrom(p + 1) : this.head;
    const last = p === this.last ? this.liveBefore(p) : this.last;
    (this.keys[at] as Chunk)[place] = DEAD;
    (this.values[at] as Chunk)[place] = p > last ? p - last : undefined;
    this.size--;
    this.head = head;
    this.last = last;
    this.live[at] = (this.live[at] as number) - 1;
    this.clearAway(chunkOf(p), at);
  }

  /** Removes everything. */
  empty(): void {
    const tail = chunkFrom(this.tail);
    this.size = 0;
    this.head = tail;
    this.tail = tail;
    this.limit = tail;
    this.keys = NO_CHUNKS;
    this.values = NO_CHUNKS;
    this.version++;
    this.chunkMask = 0;
    this.packed = 0;
    this.live = NO_COUNTS;
    this.offsets = NO_OFFSETS;
  }

  /** Lets a chunk go that holds nothing, and packs one that holds little: not the one that entries are added
   *  to, and the first one not before it holds nothing, since the oldest entries are often the next to be
   *  removed. */
  private clearAway(number: number, at: number): void {
    if (this.tail < (number + 1) * CHUNK) return;
    const keys = this.keys[at] as Chunk;
    const live = this.live[at] as number;
    const offsets = this.offsets[at];
    if (live === 0) {
      const nothing = gone();
      this.keys[at] = nothing;
      this.values[at] = nothing;
      this.offsets[at] = undefined;
      if (offsets !== undefined) this.packed--;
      this.version++;
    } else if (live * SPARSE < keys.length && number !== chunkOf(this.head)) {
      const packed = pack(keys, this.values[at] as Chunk, offsets, live);
      this.keys[at] = packed.keys;
      this.values[at] = packed.values;
      this.offsets[at] = packed.offsets;
      if (offsets === undefined) this.packed++;
      this.version++;
    }
  }

  // ---- moving ---------------------------------------------------------------------------------------------

  /** Gives all entries new positions without gaps, in as few chunks as hold them. */
  protected repack(): void {
    let base = chunkFrom(this.tail);
    // none of them may come to lie where no entry can
    if ((base >>> 0) + this.size >= NUMBERS - 1) base += NUMBERS - (base >>> 0);
    const tail = base + this.size;
    const count = powerAbove(chunkOf(this.size) + 2);
    const [keys, values] = [filled(count, gone()), filled(count, gone())];
    const live = filled(count, 0);
    const offsets: typeof this.offsets = filled(count, undefined);
    const olds: number[] = [];
    const limit = limitFrom(tail);
    let { last, second, border } = this;
    let q = base;
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) {
      const key = this.keyAt(p);
      const at = (q >>> CHUNK_BITS) & (count - 1);
      const place = q & (CHUNK - 1);
      this.moved(key, p, q);
      if (this.present !== undefined) olds[olds.length] = p;
      if (place === 0) {
        keys[at] = places(tail - q < FEW ? 1 : CHUNK);
        values[at] = places(tail - q < FEW ? 1 : CHUNK);
      }
      (keys[at] as Chunk)[place] = key;
      (values[at] as Chunk)[place] = this.valueAt(p);
      live[at] = place + 1;
      last = q++;
      if (p < this.second) second = q;
      if (p < this.border) border = q;
    }
    const present = this.present?.end(olds, base);
    this.present = present;
    this.head = base;
    this.second = second < base ? base : second;
    this.border = border < base ? base : border;
    this.tail = tail;
    this.last = last;
    this.keys = keys;
    this.values = values;
    this.chunkMask = count - 1;
    this.live = live;
    this.packed = 0;
    this.offsets = offsets;
    this.version++;
    this.limit = limit;
  }
}
