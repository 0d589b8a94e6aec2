// The data structure behind tophash/map: an entry log and its indexes; map.ts adds the Map API. A search in
// the core's index returns a candidate, whose key is compared here unless all keys there are 32-bit integers.
// All keys but numbers and bigints are found by a native Map (native-index.ts), and these too where there is
// no linear memory or no WebAssembly: nothing fails that a native Map does.
//
// The log is whole at any time (entry-log.ts), and each call of the core happens or does not. What an
// interruption can leave is an index that is not of the log. So a change of both marks the index as in doubt
// until it is done, and the next call that needs an index and finds the mark makes it anew from the log.

import { type NativeMap, natives } from '../base/native-map.js';
import { MISSING } from '../core/core.js';
import type { GrowthHistory } from '../growth/history.js';
import { codeOf } from './bigint-code.js';
import { CHUNK, CHUNK_BITS, type Chunk } from './chunks.js';
import { EntryLog } from './entry-log.js';
import type { Generations } from './generations.js';
import { NativeIndex } from './native-index.js';
import {
  addCode,
  addNumber,
  findCode,
  findNumber,
  hasNotices,
  memory,
  NONE,
  nextCode,
  nextNumber,
  orderHeap,
  removeCode,
  removeNumber,
  renumberCode,
  renumberNumber,
  slotCode,
  valueCode,
} from './number-index.js';
import { dropIndex, newIndex, type TableIndex } from './table-index.js';

export { NONE } from './number-index.js';

const nativeDelete = natives.delete;
const NO_SHELLS: readonly NativeMap<unknown, unknown>[] = [];

/** Where numbers and bigints are found. Constants, since an engine reads the properties of an enum whenever
 *  they are asked for. In the native index, as all other keys: */
const NATIVE = 1;
/** In the core's index. */
const CORE = 2;
/** There too, and all of its keys are 32-bit integers: what is found there need not be compared. */
const EXACT = 3;
/** The same, and so are their values, which stand beside them. */
const INTEGERS = 4;
type Numbers = typeof NATIVE | typeof CORE | typeof EXACT | typeof INTEGERS;
/** A change of the indexes is under way, or was interrupted. */
const IN_DOUBT = -1;

/** Module-local copy, which V8 treats as a constant. */
const missing = MISSING;

/** Whether a value can stand beside its entry: a 32-bit integer, but not -0, nor what stands for none. */
const isInteger = (value: unknown): value is number =>
  typeof value === 'number' &&
  (value | 0) === value &&
  (value !== 0 || Object.is(value, 0)) &&
  value !== missing;

/** Entries in order, by key. Keys are compared by SameValueZero; The caller of add() turns -0 into 0. */
export class OrderedTable extends EntryLog {
  /** The core's index; 0 while there is none. */
  h = 0;
  /** Where a change finds numbers. */
  private numbers: Numbers = EXACT;
  /** Where a search finds them: the same while no change is under way. */
  private found: Numbers | typeof IN_DOUBT = EXACT;
  private natives: NativeIndex | undefined = undefined;
  /** Entries that the core's index is to have room for when it is made. */
  capacity = 0;
  inCore: TableIndex | undefined = undefined;
  /** The generations that the entries were in before, while iterations still go through them. */
  before: Generations | undefined = undefined;
  /** The native Maps that these iterations go through: each has the keys that are left of it, no values. */
  shells: readonly NativeMap<unknown, unknown>[] = NO_SHELLS;
  /** Moves of the map up to now. */
  moves = 1;
  /** For the map: never, as generations may be. */
  readonly isCrowded = false;

  /** Whether there was no memory for the core's index: all keys are in the native one. */
  get lacksCore(): boolean {
    return this.numbers === NATIVE;
  }

  /** Number of the key's entry, NONE if it is not there. */
  find(key: unknown): number {
    if (typeof key === 'number' && this.found >= CORE) {
      return this.found >= EXACT && (key | 0) === key ? findCode(this.h, key | 0) : this.findNumber(key);
    }
    if (this.found === IN_DOUBT) {
      this.repair();
      return this.find(key);
    }
    if (typeof key === 'bigint' && this.h !== 0) return this.findBig(key);
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

  has(key: unknown): boolean {
    return this.find(key) !== NONE;
  }

  /** Value of a key, undefined if it is not there. */
  get(key: unknown): unknown {
    if (typeof key === 'number' && this.found === INTEGERS && (key | 0) === key) {
      const value = valueCode(this.h, key | 0);
      return value === missing ? undefined : value;
    }
    const entry = this.find(key);
    if (entry === NONE) return undefined;
    if (this.packed !== 0) return this.valueAt(entry);
    return (this.values[(entry >>> CHUNK_BITS) & this.chunkMask] as Chunk)[entry & (CHUNK - 1)];
  }

  /** Gives a key that is there another value; false if it is not there. */
  private reassign(key: unknown, value: unknown): boolean {
    if (this.found === INTEGERS && isInteger(value) && typeof key === 'number' && (key | 0) === key) {
      const slot = slotCode(this.h, key | 0) >>> 2;
      if (slot === 0) return false;
      const words = memory();
      const entry = words[slot] as number;
      const place = this.placeOf(entry);
      // no call between the two, so that they agree
      (this.values[(entry >>> CHUNK_BITS) & this.chunkMask] as Chunk)[place] = value;
      words[slot + 1] = value;
      return true;
    }
    const entry = this.find(key);
    if (entry === NONE) return false;
    if (this.found === INTEGERS && typeof key === 'number') {
      this.numbers = EXACT;
      this.found = EXACT;
    }
    this.assign(entry, value);
    return true;
  }

  /** Adds a key, or gives it another value. */
  put(key: unknown, value: unknown): void {
    if (!this.reassign(key, value)) this.add(key === 0 ? 0 : key, value);
  }

  /** Adds a key that find() has just not found. */
  add(key: unknown, value: unknown): void {
    const entry = this.next() | 0;
    this.found = IN_DOUBT;
    this.index(key, entry, value);
    this.append(key, value);
    this.found = this.numbers;
    if (this.h !== 0 && hasNotices()) this.grew();
  }

  /** Acts on what the core has noted of the index, after the change. */
  private grew(): void {
    orderHeap().takeNotices();
    this.inCore?.list(this);
  }

  /** Whether an entry was there when the log was made. */
  wasBefore(entry: number): boolean {
    return entry !== NONE && this.position(entry) < this.border;
  }

  delete(key: unknown): boolean {
    const entry = this.find(key);
    if (entry !== NONE) this.remove(entry);
    return entry !== NONE;
  }

  /** Removes an entry. */
  remove(entry: number): void {
    const key = this.keyAt(entry);
    this.begin();
    this.unindex(key, entry);
    this.kill(this.position(entry));
    this.found = this.numbers;
    for (let i = 0; i < this.shells.length; i++) nativeDelete(this.shells[i] as never, key);
    if (this.h !== 0 && hasNotices()) this.grew();
  }

  /** Makes room in the core's index for `entries` numbers and bigints, which then does not grow before. */
  reserve(entries: number): void {
    this.capacity = entries;
    if (this.h === 0) return;
    const done = orderHeap().x.reserve(this.h, entries);
    orderHeap().takeNotices();
    if (done === 0) orderHeap().raise('reserve()');
  }

  /** The fewest places and buckets that hold what is there. */
  compact(): void {
    this.capacity = 0;
    if (this.size === 0) this.empty();
    else this.repack();
    if (this.h === 0) return;
    const done = orderHeap().x.compact(this.h);
    orderHeap().takeNotices();
    if (done === 0) orderHeap().raise('compact()');
  }

  // ---- the indexes ----------------------------------------------------------------------------------------

  /** Marks the index as in doubt, until `found` is `numbers` again. */
  private begin(): void {
    if (this.found === IN_DOUBT) this.repair();
    this.found = IN_DOUBT;
  }

  /** Makes the indexes anew from the log. */
  private repair(): void {
    this.natives = undefined;
    if (this.h !== 0 && orderHeap().x.clear(this.h) === 0) this.dropCore();
    this.numbers = this.h === 0 ? EXACT : INTEGERS;
    for (let p = this.head; p < this.tail && !this.lacksCore; p = this.liveFrom(p + 1))
      this.index(this.keyAt(p), p | 0, this.valueAt(p));
    if (this.h !== 0) this.grew();
    this.found = this.numbers;
  }

  protected override repack(): void {
    this.begin();
    super.repack();
    this.found = this.numbers;
  }

  /** Without memory for the core's index, or if it refuses: all keys are in the native one. */
  private leaveCore(): void {
    this.dropCore();
    this.numbers = NATIVE;
    this.natives = new NativeIndex();
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) this.natives.add(this.keyAt(p), p | 0);
  }

  protected moved(key: unknown, from: number, to: number): void {
    const { h } = this;
    if (typeof key === 'bigint' && h !== 0) renumberCode(h, codeOf(h, key), from | 0, to | 0);
    else if (typeof key === 'number' && this.numbers >= CORE) renumberNumber(h, key, from | 0, to | 0);
    else this.natives?.renumber(key, to | 0);
  }

  private index(key: unknown, entry: number, value: unknown): void {
    if (typeof key === 'bigint' && this.numbers !== NATIVE) {
      if (this.indexBig(key, entry)) return;
      this.leaveCore();
    } else if (typeof key === 'number' && this.numbers >= CORE) {
      if (this.indexNumber(key, entry, value)) return;
      this.leaveCore();
    }
    this.natives ??= new NativeIndex();
    this.natives.add(key, entry);
  }

  /** False if refused. */
  private indexNumber(key: number, entry: number, value: unknown): boolean {
    if (this.h === 0) {
      if (!this.makeIndex()) return false;
      this.numbers = INTEGERS;
    }
    if ((key | 0) !== key) this.numbers = CORE;
    else if (this.numbers === INTEGERS && !isInteger(value)) this.numbers = EXACT;
    return addNumber(this.h, key, entry, this.numbers === INTEGERS ? (value as number) : 0) !== 0;
  }

  /** False if refused. */
  private indexBig(key: bigint, entry: number): boolean {
    if (this.h === 0 && !this.makeIndex()) return false;
    if (this.numbers > CORE) this.numbers = CORE;
    return addCode(this.h, codeOf(this.h, key), entry) !== 0;
  }

  private unindex(key: unknown, entry: number): void {
    const { h } = this;
    const isBig = typeof key === 'bigint';
    if (isBig ? h !== 0 : typeof key === 'number' && this.numbers >= CORE) {
      const done = isBig ? removeCode(h, codeOf(h, key), entry) : removeNumber(h, key as number, entry);
      if (done !== 0) return;
      this.leaveCore();
    }
    this.natives?.remove(key);
  }

  private makeIndex(): boolean {
    const index = newIndex(this, Math.max(this.capacity, 2 * this.size), 2 * this.size);
    this.inCore = index;
    this.h = index?.h ?? 0;
    return this.h !== 0;
  }

  /** Gives the core's index back. */
  dropCore(): void {
    const index = this.inCore;
    this.inCore = undefined;
    this.h = 0;
    if (index !== undefined) dropIndex(this, index);
  }

  /** History of the index's growth; undefined without an index. */
  get life(): GrowthHistory | undefined {
    return this.inCore?.life;
  }
}
