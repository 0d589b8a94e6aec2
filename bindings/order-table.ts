// An ordered map without the clothes of ECMAScript: the log of entries, and how a key finds its entry. Up to 8 entries
// are simply looked through. From then on numbers and bigints are found by the core's index in linear memory, made when
// the first of them comes, and all other keys by a native one. What a search in the core gives is a candidate, whose key
// is compared here: it lies beside the value that most callers want next.
import { DEFAULT_PACE, type Drainable, type Pace } from './background.js';
import {
  addCode,
  addNumber,
  findCode,
  findNumber,
  foldDigit,
  NONE,
  nextCode,
  nextNumber,
  orderHeap,
  removeCode,
  removeNumber,
  renumberCode,
  renumberNumber,
} from './order-core.js';
import { EntryLog } from './order-log.js';
import { NativeIndex } from './order-natives.js';
import { GrowthClock } from './stats.js';

export { NONE } from './order-core.js';

/** Code of a bigint under an index's coefficients: all of its 64-bit digits count, so no two share one by their form. */
const codeOf = (h: number, key: bigint): number => {
  let code = 0;
  let rest = key;
  do {
    code = foldDigit(h, code, rest);
    rest >>= 64n;
  } while (rest !== 0n && rest !== -1n);
  return code;
};

/** Entries in order, by key. Keys are compared by SameValueZero; -0 must have been made 0 by whoever adds one. */
export class OrderedTable extends EntryLog implements Drainable {
  /** The core's index; 0 while there is none. */
  h = 0;
  /** Entries that the core's index is to have room for when it is made. */
  capacity = 0;
  readonly pace: Pace = DEFAULT_PACE;
  /** Of the index; made with it. */
  clock: GrowthClock | undefined = undefined;
  /** Whether entries are in an index, rather than looked through. */
  private indexed = false;
  private natives: NativeIndex | undefined = undefined;

  /** Number of the key's entry, NONE if it is not there. */
  find(key: unknown): number {
    if (!this.indexed) return this.lookThrough(key);
    if (typeof key === 'number') return this.h === 0 ? NONE : this.findNumber(key);
    if (typeof key === 'bigint') return this.h === 0 ? NONE : this.findBig(key);
    return this.natives?.get(key) ?? NONE;
  }

  private findNumber(key: number): number {
    let entry = findNumber(this.h, key);
    while (entry !== NONE) {
      const there = this.keyAt(entry);
      if (there === key || (Number.isNaN(key) && Number.isNaN(there))) break;
      entry = nextNumber(this.h, key, entry);
    }
    return entry;
  }

  private findBig(key: bigint): number {
    const code = codeOf(this.h, key);
    let entry = findCode(this.h, code);
    while (entry !== NONE && this.keyAt(entry) !== key) entry = nextCode(this.h, code, entry);
    return entry;
  }

  private lookThrough(key: unknown): number {
    for (let p = this.head; p < this.tail; p++) {
      const there = this.keyAt(p);
      if (there === key || (Number.isNaN(key) && Number.isNaN(there))) return p | 0;
    }
    return NONE;
  }

  /** Adds a key that is not there. Throws OutOfMemoryError, and then nothing has changed. */
  add(key: unknown, value: unknown): void {
    const entry = this.next() | 0;
    if (this.indexed) this.index(key, entry);
    this.append(key, value);
  }

  /** Removes an entry. */
  remove(entry: number): void {
    if (this.indexed) this.unindex(this.keyAt(entry), entry);
    this.kill(this.position(entry));
  }

  /** Removes everything. */
  clear(): void {
    this.clearIndexes();
    this.empty();
  }

  /** Sees to it that numbers and bigints can be added up to `entries` without growth. */
  reserve(entries: number): void {
    this.capacity = entries;
    if (this.h !== 0 && orderHeap().x.reserve_order(this.h, entries) === 0) orderHeap().raise('reserve()');
  }

  /** The fewest places and buckets that hold what is there. */
  compact(): void {
    this.capacity = 0;
    this.close();
    if (this.h !== 0 && orderHeap().x.compact_order(this.h) === 0) orderHeap().raise('compact()');
  }

  /** For the background drain. */
  drainSlice(most: number): number {
    return this.h === 0 ? 0 : orderHeap().x.drain_order(this.h, most, 1);
  }

  // ---- the indexes -----------------------------------------------------------------------------------------

  protected outgrown(): void {
    if (this.indexed) return;
    try {
      for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) this.index(this.keyAt(p), p | 0);
    } catch (error) {
      this.clearIndexes();
      throw error;
    }
    this.indexed = true;
  }

  private clearIndexes(): void {
    if (this.h !== 0 && orderHeap().x.clear_order(this.h) === 0) orderHeap().raise('clear()');
    this.natives?.clear();
  }

  protected moved(key: unknown, from: number, to: number): void {
    if (!this.indexed) return;
    const { h } = this;
    if (typeof key === 'number') renumberNumber(h, key, from | 0, to | 0);
    else if (typeof key === 'bigint') renumberCode(h, codeOf(h, key), from | 0, to | 0);
    else this.natives?.renumber(key, to | 0);
  }

  private index(key: unknown, entry: number): void {
    if (typeof key === 'number' || typeof key === 'bigint') {
      if (this.h === 0) this.makeIndex();
      const { h } = this;
      const done = typeof key === 'number' ? addNumber(h, key, entry) : addCode(h, codeOf(h, key), entry);
      if (done === 0) orderHeap().raise('set');
    } else {
      this.natives ??= new NativeIndex();
      this.natives.add(key, entry);
    }
  }

  private makeIndex(): void {
    this.clock = new GrowthClock();
    this.h = orderHeap().create(this, this.capacity);
  }

  /** The core says that a growth of the index began. Called inside a mutation. */
  growthBegan(): void {
    this.clock?.begin();
  }

  private unindex(key: unknown, entry: number): void {
    const { h } = this;
    let done = 1;
    if (typeof key === 'number') done = removeNumber(h, key, entry);
    else if (typeof key === 'bigint') done = removeCode(h, codeOf(h, key), entry);
    else this.natives?.remove(key);
    if (done === 0) orderHeap().raise('delete');
  }
}
