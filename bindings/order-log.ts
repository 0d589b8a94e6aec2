// The entries of an ordered map, in the order of insertion. An entry's position is a number that it keeps while it lives
// and that no later entry gets: deleting and adding move nothing, and an iteration is no more than a position.
//
//   ... |dead dead  k v  dead  k v | (gone) | k v  dead  k v  k v | k v  k v  k v  free free |
//                   ^ head                                                    ^ last ^ tail    ^ limit
//
// Up to 8,192 entries lie in one chunk, a ring of 8, 16, 32 ... places; more in a ring of chunks. The low bits of a position
// are its place. The dead are cleared away chunk by chunk: one that holds nothing goes at once, one that three quarters
// have left is packed, with a list of the offsets that are left. Only a ring that is full and half dead, and compact(),
// give entries new positions.
import { CHUNK, CHUNK_BITS, type Chunk, DEAD, gone, lowerBound, pack, places } from './order-chunks.js';
import { Era } from './order-era.js';

/** Places of the first ring. */
const FIRST = 8;
/** A chunk is packed when fewer than one in so many of its places are in use. */
const SPARSE = 4;
const NO_CHUNKS: Chunk[] = [];
/** As many numbers as there are. */
const NUMBERS = 2 ** 32;

const powerAbove = (n: number): number => 2 ** Math.ceil(Math.log2(n));
/** Places of a ring that holds `n` entries and one more. */
const roomFor = (n: number): number => Math.max(FIRST, powerAbove(n + 1));
/** Chunk number of a position. */
const chunkOf = (p: number): number => Math.floor(p / CHUNK);

/** The entries by position. An entry's number is its position as a signed 32-bit integer; -1 is none's. */
export abstract class EntryLog {
  /** Most positions from head to tail: as many as there are numbers, with a chunk to spare at both ends. */
  static maxSpan = NUMBERS - 2 * CHUNK;

  size = 0;
  head = 0;
  last = 0;
  tail = 0;
  chunks: Chunk[] = NO_CHUNKS;
  chunkMask = 0;
  slotMask = 0;
  /** How many chunks are packed. */
  packed = 0;
  /** The tail at which there may be no free place. */
  private limit = 0;
  /** With several chunks: entries of each, and the offsets of those that are packed. */
  private live: number[] | undefined = undefined;
  private offsets: (Uint16Array | undefined)[] = [];
  /** The present era, if any iteration has asked for it. */
  present: Era | undefined = undefined;

  /** Called when an entry gets a new position. */
  protected abstract moved(key: unknown, from: number, to: number): void;
  /** Called before there are more places than the first ring's. */
  protected abstract outgrown(): void;

  // ---- one entry -------------------------------------------------------------------------------------------

  /** Position of the entry with a number. */
  position(entry: number): number {
    return this.head + ((entry - this.head) >>> 0);
  }

  /** Its key; a number serves as well as a position. */
  keyAt(p: number): unknown {
    return (this.chunks[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p)];
  }

  /** Its value. */
  valueAt(p: number): unknown {
    return (this.chunks[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p) + 1];
  }

  /** Gives it another value. */
  assign(p: number, value: unknown): void {
    (this.chunks[(p >>> CHUNK_BITS) & this.chunkMask] as Chunk)[this.placeOf(p) + 1] = value;
  }

  /** Place of the key in its chunk. */
  private placeOf(p: number): number {
    return this.packed === 0 ? (p & this.slotMask) << 1 : this.placeAmongPacked(p);
  }

  private placeAmongPacked(p: number): number {
    const offsets = this.offsets[(p >>> CHUNK_BITS) & this.chunkMask];
    return (offsets === undefined ? p & this.slotMask : lowerBound(offsets, p & (CHUNK - 1))) << 1;
  }

  // ---- adding ----------------------------------------------------------------------------------------------

  /** Position of the next entry, for which there is a place then. */
  next(): number {
    if (this.tail === this.limit) this.extend();
    return this.tail;
  }

  /** Puts an entry there. */
  append(key: unknown, value: unknown): void {
    const p = this.tail;
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const chunk = this.chunks[at] as Chunk;
    const place = (p & this.slotMask) << 1;
    chunk[place] = key;
    chunk[place + 1] = value;
    this.tail = p + 1;
    this.last = p;
    if (this.size++ === 0) this.head = p;
    if (this.live !== undefined) this.live[at] = (this.live[at] as number) + 1;
  }

  private extend(): void {
    if ((this.tail | 0) === -1) this.tail++; // the place stays dead
    if (this.tail - this.head >= EntryLog.maxSpan) this.repack(roomFor(this.size));
    if (this.live === undefined) this.extendRing();
    if (this.live !== undefined) this.extendRow();
    else this.setLimit(this.head + this.slotMask + 1);
  }

  private setLimit(limit: number): void {
    const none = Math.floor(this.tail / NUMBERS) * NUMBERS + NUMBERS - 1;
    this.limit = Math.min(limit, none);
  }

  /** One chunk: free places are used, then dead ones cleared away, and then there is a ring of twice as many. */
  private extendRing(): void {
    const room = this.chunks === NO_CHUNKS ? 0 : this.slotMask + 1;
    if (this.size === 0) this.head = this.tail;
    if (this.tail - this.head < room) return;
    if (room === 0) {
      this.rebuild(FIRST);
    } else if (this.size <= room / 2) {
      this.repack(room);
    } else {
      if (room === FIRST) this.outgrown();
      this.rebuild(room * 2);
    }
  }

  /** Several chunks: goes on to the next, if the tail is not inside one. */
  private extendRow(): void {
    const number = chunkOf(this.tail);
    if (this.tail === number * CHUNK) this.extendTo(number);
    this.setLimit((number + 1) * CHUNK);
  }

  private extendTo(number: number): void {
    const behind = (number - 1) & this.chunkMask;
    if (this.chunks[behind] !== gone()) this.clearAway(number - 1, behind);
    if (number - chunkOf(this.head) >= this.chunks.length) this.widen();
    const at = number & this.chunkMask;
    this.chunks[at] = places(CHUNK);
    (this.live as number[])[at] = 0;
  }

  /** Twice as many chunks: copies a list with one word for 8,192 entries. */
  private widen(): void {
    const { chunks, live, offsets, chunkMask } = this;
    const mask = chunkMask * 2 + 1;
    this.chunks = new Array(mask + 1).fill(gone());
    this.live = new Array(mask + 1).fill(0);
    this.offsets = new Array(mask + 1).fill(undefined);
    const first = chunkOf(this.head);
    for (let number = first; number < first + chunks.length; number++) {
      const [from, to] = [number & chunkMask, number & mask];
      this.chunks[to] = chunks[from] as Chunk;
      this.live[to] = live?.[from] as number;
      this.offsets[to] = offsets[from];
    }
    this.chunkMask = mask;
  }

  // ---- removing --------------------------------------------------------------------------------------------

  /** Removes the entry at a position. */
  kill(p: number): void {
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const chunk = this.chunks[at] as Chunk;
    const place = this.placeOf(p);
    chunk[place] = DEAD;
    chunk[place + 1] = undefined;
    this.size--;
    if (this.live !== undefined) {
      if (this.size === 0) {
        this.empty();
        return;
      }
      this.live[at] = (this.live[at] as number) - 1;
      this.clearAway(chunkOf(p), at);
    }
    if (p === this.head) this.head = this.liveFrom(p + 1);
    else if (p === this.last) this.last = this.liveBefore(p);
  }

  /** Removes everything. */
  empty(): void {
    this.size = 0;
    this.head = this.tail;
    this.limit = this.tail;
    this.chunks = NO_CHUNKS;
    this.chunkMask = 0;
    this.slotMask = 0;
    this.packed = 0;
    this.live = undefined;
    this.offsets = [];
  }

  /** Lets a chunk go that holds nothing, and packs one that holds little: not the one that entries are added to, and the
   *  first one not before it holds nothing, since the oldest entries are often the next to be removed. */
  private clearAway(number: number, at: number): void {
    if (this.tail < (number + 1) * CHUNK) return;
    const chunk = this.chunks[at] as Chunk;
    const live = (this.live as number[])[at] as number;
    const offsets = this.offsets[at];
    if (live === 0) {
      this.chunks[at] = gone();
      this.offsets[at] = undefined;
      if (offsets !== undefined) this.packed--;
    } else if (live * 2 * SPARSE < chunk.length && number !== chunkOf(this.head)) {
      const packed = pack(chunk, offsets, live);
      this.chunks[at] = packed.chunk;
      this.offsets[at] = packed.offsets;
      if (offsets === undefined) this.packed++;
    }
  }

  // ---- walking ---------------------------------------------------------------------------------------------

  /** The present era; an iteration keeps it with its position. */
  era(): Era {
    this.present ??= new Era();
    return this.present;
  }

  /** As liveFrom(), for an iteration: p may lie before the first entry, and mostly has one. */
  from(p: number): number {
    const q = p < this.head ? this.head : p;
    if (q < this.tail && this.packed === 0) {
      const chunk = this.chunks[(q >>> CHUNK_BITS) & this.chunkMask] as Chunk;
      if (chunk[(q & this.slotMask) << 1] !== DEAD) return q;
    }
    return this.liveFrom(q);
  }

  /** First position from p on that has an entry; the tail if there is none. */
  liveFrom(p: number): number {
    let q = p;
    while (q < this.tail) {
      const at = (q >>> CHUNK_BITS) & this.chunkMask;
      const chunk = this.chunks[at] as Chunk;
      const begin = q - (q & (CHUNK - 1));
      const offsets = this.packed === 0 ? undefined : this.offsets[at];
      if (offsets !== undefined) {
        for (let i = lowerBound(offsets, q - begin); i < offsets.length; i++) {
          if (chunk[2 * i] !== DEAD) return begin + (offsets[i] as number);
        }
        q = begin + CHUNK;
      } else if (this.live !== undefined && chunk === gone()) {
        q = begin + CHUNK;
      } else if (chunk[(q & this.slotMask) << 1] !== DEAD) {
        return q;
      } else {
        q++;
      }
    }
    return this.tail;
  }

  /** Last position before p, just removed, that has an entry; there must be one. */
  private liveBefore(p: number): number {
    let q = p - 1;
    for (;;) {
      const at = (q >>> CHUNK_BITS) & this.chunkMask;
      const chunk = this.chunks[at] as Chunk;
      const begin = q - (q & (CHUNK - 1));
      const offsets = this.packed === 0 ? undefined : this.offsets[at];
      if (offsets !== undefined) {
        for (let i = lowerBound(offsets, q - begin + 1) - 1; i >= 0; i--) {
          if (chunk[2 * i] !== DEAD) return begin + (offsets[i] as number);
        }
        q = begin - 1;
      } else if (this.live !== undefined && chunk === gone()) {
        q = begin - 1;
      } else {
        const place = (q & this.slotMask) << 1;
        if (chunk[place] !== DEAD) break;
        // how many dead are known to lie here side by side, this one the last
        const note = chunk[place + 1];
        q -= typeof note === 'number' ? note : 1;
      }
    }
    this.noteDead(p, p - q);
    return q;
  }

  /** Notes in the place of a dead entry how far it is to the next one before it, so that a map used as a stack does not pass
   *  all that were ever removed. The dead stay dead, so the note stays true. */
  private noteDead(p: number, distance: number): void {
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const chunk = this.chunks[at] as Chunk;
    if (this.offsets[at] !== undefined || (this.live !== undefined && chunk === gone())) return;
    chunk[((p & this.slotMask) << 1) + 1] = distance;
  }

  /** From head to tail, dead ones included; arrays that hold entries; those of them that are packed. O(chunks). */
  extent(): { positions: number; chunks: number; packed: number } {
    const held = this.live === undefined ? this.chunks : this.chunks.filter((chunk) => chunk !== gone());
    return { positions: this.tail - this.head, chunks: held.length, packed: this.packed };
  }

  // ---- moving ----------------------------------------------------------------------------------------------

  /** Gives all entries new positions without gaps, in as little room as they need. */
  protected close(): void {
    if (this.size === 0) this.empty();
    else this.repack(roomFor(this.size));
  }

  /** Gives all entries new positions without gaps, in a ring of `room` places or in chunks. */
  protected repack(room: number): void {
    const row = room > CHUNK;
    let base = row ? Math.ceil(this.tail / CHUNK) * CHUNK : this.tail;
    // none of them may come to lie where no entry can
    if ((base >>> 0) + this.size >= NUMBERS - 1) base += NUMBERS - (base >>> 0);
    this.rebuild(room, base);
  }

  /** Copies all entries into a ring of `room` places, or into chunks if that is more than one has; to the same
   *  positions, or from `base` on. */
  private rebuild(room: number, base?: number): void {
    const row = room > CHUNK;
    const tail = base === undefined ? this.tail : base + this.size;
    const span = chunkOf(tail) - chunkOf(base ?? this.head) + 2;
    const chunks: Chunk[] = row ? new Array(powerAbove(span)).fill(gone()) : [places(room)];
    const live: number[] | undefined = row ? new Array(chunks.length).fill(0) : undefined;
    const [chunkMask, slotMask] = [chunks.length - 1, (row ? CHUNK : room) - 1];
    const olds: number[] = [];
    let q = base ?? this.head;
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) {
      const key = this.keyAt(p);
      if (base === undefined) q = p;
      else this.moved(key, p, q);
      if (base !== undefined && this.present !== undefined) olds.push(p);
      const at = (q >>> CHUNK_BITS) & chunkMask;
      if (row && chunks[at] === gone()) chunks[at] = places(CHUNK);
      const chunk = chunks[at] as Chunk;
      const place = (q & slotMask) << 1;
      chunk[place] = key;
      chunk[place + 1] = this.valueAt(p);
      if (live !== undefined) live[at] = (live[at] as number) + 1;
      this.last = q++;
    }
    if (base !== undefined) {
      this.head = base;
      this.present = this.present?.end(olds, base);
    }
    this.tail = tail;
    const at = (tail >>> CHUNK_BITS) & chunkMask;
    if (row && tail % CHUNK !== 0 && chunks[at] === gone()) chunks[at] = places(CHUNK);
    Object.assign(this, { chunks, chunkMask, slotMask, live, packed: 0 });
    this.offsets = new Array(chunks.length).fill(undefined);
    this.limit = this.tail;
  }
}
