// The entries of an ordered map, in the order of insertion. An entry's position is a number that it keeps
// while it lives and that no later entry gets: deleting and adding move nothing, and an iteration is no more
// than a position.
//
//   ... |dead dead  k v  dead  k v | (gone) | k v  dead  k v  k v | k v  k v  k v  free free |
//                   ^ head                                                    ^ last ^ tail    ^ limit
//
// Up to 16,384 entries lie in one chunk, a ring of 8, 16, 32 ... places; more in a ring of chunks. The low
// bits of a position are its place. The dead are cleared away chunk by chunk: one that holds nothing goes at
// once, one that three quarters have left is packed, with a list of the offsets that are left. Only a ring
// that is full and half dead, and compact(), give entries new positions.
//
// Engines interrupt a program at calls and loops only: by a stack overflow, or to end it. So each change of
// the log is prepared first, and then made by stores with no call and no loop between them. The log is whole
// at any time.
import { CHUNK, CHUNK_BITS, type Chunk, DEAD, filled, gone, pack, places } from './chunks.js';
import { EntryPlaces, NO_CHUNKS, NO_OFFSETS } from './entry-places.js';
import { Era } from './relocation.js';

/** Places of the first ring. */
const FIRST = 8;
/** A chunk is packed when fewer than one in so many of its places are in use. */
const SPARSE = 4;
/** Entry numbers are 32-bit. */
const NUMBERS = 2 ** 32;

const powerAbove = (n: number): number => 2 ** Math.ceil(Math.log2(n));
/** `count` chunks, that are gone, or the one of a ring of `room` places. */
const emptyRow = (count: number, room: number): Chunk[] =>
  room > CHUNK ? filled(count, gone()) : [places(room)];
/** Places of a ring that holds `n` entries and one more. */
const roomFor = (n: number): number => Math.max(FIRST, powerAbove(n + 1));
/** Chunk number of a position. */
const chunkOf = (p: number): number => Math.floor(p / CHUNK);

/** The entries by position. An entry's number is its position as a signed 32-bit integer; -1 is none's. */
export abstract class EntryLog extends EntryPlaces {
  /** Most positions from head to tail: as many as there are numbers, with a chunk to spare at both ends. */
  static maxSpan = NUMBERS - 2 * CHUNK;

  /** The tail at which there may be no free place. */
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
    const place = p & this.slotMask;
    (this.keys[at] as Chunk)[place] = key;
    (this.values[at] as Chunk)[place] = value;
    this.tail = p + 1;
    this.last = p;
    if (this.size++ === 0) this.head = p;
    if (this.live !== undefined) this.live[at] = (this.live[at] as number) + 1;
  }

  private extend(): void {
    this.version++; // in a ring, places get new positions
    this.makePlace();
    if ((this.tail | 0) === -1) {
      // the place stays dead, and what was noted there was another position's
      this.assign(this.tail, undefined);
      this.tail++;
      this.limit = this.tail; // if there is no memory for the place now, it is asked for again
      this.makePlace();
    }
  }

  /** Makes a place for the tail, which may be the one position that no entry can have. */
  private makePlace(): void {
    if (this.tail - this.head >= EntryLog.maxSpan) this.repack(roomFor(this.size));
    if (this.live === undefined) this.extendRing();
    if (this.live !== undefined) this.extendRow();
    else this.setLimit(this.head + this.slotMask + 1);
  }

  private setLimit(limit: number): void {
    const none = Math.floor(this.tail / NUMBERS) * NUMBERS + NUMBERS - 1;
    this.limit = Math.min(limit, none);
  }

  /** One chunk: free places are used, then dead ones cleared away, and then there is a ring of twice
   *  as many. */
  private extendRing(): void {
    const room = this.keys === NO_CHUNKS ? 0 : this.slotMask + 1;
    if (this.size === 0) this.head = this.tail;
    if (this.tail - this.head < room) return;
    if (room > 0 && this.size <= room / 2) this.repack(room);
    else this.rebuild(Math.max(FIRST, room * 2));
  }

  /** Several chunks: goes on to the next, if the tail is not inside one. */
  private extendRow(): void {
    const number = chunkOf(this.tail);
    if (this.tail === number * CHUNK) this.extendTo(number);
    this.setLimit((number + 1) * CHUNK);
  }

  private extendTo(number: number): void {
    const behind = (number - 1) & this.chunkMask;
    if (this.keys[behind] !== gone()) this.clearAway(number - 1, behind);
    if (number - chunkOf(this.head) >= this.keys.length) this.widen();
    const at = number & this.chunkMask;
    const [keys, values] = [places(CHUNK), places(CHUNK)];
    this.keys[at] = keys;
    this.values[at] = values;
    (this.live as number[])[at] = 0;
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
      live[to] = this.live?.[from] as number;
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
    const { live } = this;
    if (live !== undefined && this.size === 1) {
      this.empty();
      return;
    }
    const at = (p >>> CHUNK_BITS) & this.chunkMask;
    const place = this.placeOf(p);
    const head = p === this.head ? this.liveFrom(p + 1) : this.head;
    const last = p === this.last && p !== this.head ? this.liveBefore(p) : this.last;
    (this.keys[at] as Chunk)[place] = DEAD;
    (this.values[at] as Chunk)[place] = p > last ? p - last : undefined;
    this.size--;
    this.head = head;
    this.last = last;
    if (live === undefined) return;
    live[at] = (live[at] as number) - 1;
    this.clearAway(chunkOf(p), at);
  }

  /** Removes everything. */
  empty(): void {
    this.size = 0;
    this.head = this.tail;
    this.limit = this.tail;
    this.keys = NO_CHUNKS;
    this.values = NO_CHUNKS;
    this.version++;
    this.chunkMask = 0;
    this.slotMask = 0;
    this.packed = 0;
    this.live = undefined;
    this.offsets = NO_OFFSETS;
  }

  /** Lets a chunk go that holds nothing, and packs one that holds little: not the one that entries are added
   *  to, and the  first one not before it holds nothing, since the oldest entries are often the next to be
   *  removed. */
  private clearAway(number: number, at: number): void {
    if (this.tail < (number + 1) * CHUNK) return;
    const keys = this.keys[at] as Chunk;
    const live = (this.live as number[])[at] as number;
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

  /** Copies all entries into a ring of `room` places, or into chunks if that is more than one has; to the
   *  same  positions, or from `base` on. */
  private rebuild(room: number, base?: number): void {
    const row = room > CHUNK;
    const tail = base === undefined ? this.tail : base + this.size;
    const span = chunkOf(tail) - chunkOf(base ?? this.head) + 2;
    const count = row ? powerAbove(span) : 1;
    const [keys, values] = [emptyRow(count, room), emptyRow(count, room)];
    const live: number[] | undefined = row ? filled(count, 0) : undefined;
    const [chunkMask, slotMask] = [count - 1, (row ? CHUNK : room) - 1];
    const fill = (at: number): void => {
      if (!row || keys[at] !== gone()) return;
      keys[at] = places(CHUNK);
      values[at] = places(CHUNK);
    };
    const olds: number[] = [];
    let q = base ?? this.head;
    let { last, second, border } = this;
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) {
      const key = this.keyAt(p);
      if (base === undefined) q = p;
      else {
        this.moved(key, p, q);
        if (this.present !== undefined) olds[olds.length] = p;
        if (p < this.second) second = q + 1;
        if (p < this.border) border = q + 1;
      }
      const at = (q >>> CHUNK_BITS) & chunkMask;
      fill(at);
      (keys[at] as Chunk)[q & slotMask] = key;
      (values[at] as Chunk)[q & slotMask] = this.valueAt(p);
      if (live !== undefined) live[at] = (live[at] as number) + 1;
      last = q++;
    }
    if (tail % CHUNK !== 0) fill((tail >>> CHUNK_BITS) & chunkMask);
    const offsets: typeof this.offsets = filled(count, undefined);
    if (base !== undefined) {
      this.present = this.present?.end(olds, base);
      this.head = base;
      this.second = Math.max(base, second);
      this.border = Math.max(base, border);
    }
    this.tail = tail;
    this.last = last;
    this.keys = keys;
    this.values = values;
    this.chunkMask = chunkMask;
    this.slotMask = slotMask;
    this.live = live;
    this.packed = 0;
    this.offsets = offsets;
    this.version++;
    this.limit = this.tail;
  }
}
