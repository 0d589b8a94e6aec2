// The data structure behind tophash/map: an entry log and its indexes; map.ts adds the Map API. A search in
// the core's index returns a candidate, whose key is compared here unless all keys there are 32-bit integers.
//
//   entries   numbers                             bigints           all other keys
//   up to 8   looked through                      looked through    looked through
//   to 512    native index (native-index.ts)     core's index      native index
//   more      core's index (assembly/order.ts)    core's index      native index
//
// Small maps use no linear memory, since that comes back only when the engine reports what it has collected,
// which it never does inside a long synchronous job. Where there is no linear memory, or no WebAssembly,
// numbers and bigints are in the native index too: nothing fails that a native Map does.

import { MISSING } from '../core/core.js';
import type { GrowthHistory } from '../growth/history.js';
import { codeOf } from './bigint-code.js';
import { CHUNK_BITS, type Chunk } from './chunks.js';
import { EntryLog } from './entry-log.js';
import { NativeIndex } from './native-index.js';
import {
  addCode,
  addNumber,
  findCode,
  findNumber,
  NONE,
  nextCode,
  nextNumber,
  orderHeap,
  removeCode,
  removeNumber,
  renumberCode,
  renumberNumber,
  slotCode,
  takeGrowth,
  takeMiss,
  valueCode,
  words,
} from './number-index.js';
import { dropIndex, newIndex, type TableIndex } from './table-index.js';

export { NONE } from './number-index.js';

/** Places of a ring whose numbers are still in the native index. */
const NATIVE_ROOM = 512;
/** Where numbers are found. Constants, since an engine reads the properties of an enum whenever they are
 *  asked for. */
const NOWHERE = 0;
const NATIVE = 1;
/** In the core's index. */
const CORE = 2;
/** There too, and all of its keys are 32-bit integers: what is found there need not be compared. */
const EXACT = 3;
/** The same, and so are their values, which stand beside them. */
const INTEGERS = 4;
type Numbers = typeof NOWHERE | typeof NATIVE | typeof CORE | typeof EXACT | typeof INTEGERS;

/** Whether a value is a 32-bit integer; -0 is none. */
const isInteger = (value: unknown): value is number =>
  typeof value === 'number' && (value | 0) === value && (value !== 0 || Object.is(value, 0));

/** Entries in order, by key. Keys are compared by SameValueZero; The caller of add() turns -0 into 0. */
export class OrderedTable extends EntryLog {
  /** The core's index; 0 while there is none. */
  h = 0;
  private numbers: Numbers = NOWHERE;
  private natives: NativeIndex | undefined = undefined;
  /** Entries that the core's index is to have room for when it is made. */
  private capacity = 0;
  private inCore: TableIndex | undefined = undefined;
  /** Bigints are in the native index: h is 0. */
  private nativeBigs = false;

  /** Number of the key's entry, NONE if it is not there. */
  find(key: unknown): number {
    if (typeof key === 'number' && this.numbers >= CORE) {
      return this.numbers >= EXACT && (key | 0) === key ? findCode(this.h, key | 0) : this.findNumber(key);
    }
    if (this.numbers === NOWHERE) return this.lookThrough(key);
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

  private lookThrough(key: unknown): number {
    for (let p = this.head; p < this.tail; p++) {
      const there = this.keyAt(p);
      if (there === key || (Number.isNaN(key) && Number.isNaN(there))) return p | 0;
    }
    return NONE;
  }

  /** Value of a key, undefined if it is not there. */
  get(key: unknown): unknown {
    if (typeof key === 'number' && this.numbers === INTEGERS && (key | 0) === key) {
      const value = valueCode(this.h, key | 0);
      return value === MISSING && takeMiss() ? undefined : value;
    }
    const entry = this.find(key);
    if (entry === NONE) return undefined;
    if (this.packed !== 0) return this.valueAt(entry);
    return (this.values[(entry >>> CHUNK_BITS) & this.chunkMask] as Chunk)[entry & this.slotMask];
  }

  /** Gives a key that is there another value; false if it is not there. */
  private reassign(key: unknown, value: unknown): boolean {
    let entry: number;
    if (this.numbers === INTEGERS && isInteger(value) && typeof key === 'number' && (key | 0) === key) {
      const slot = slotCode(this.h, key | 0) >>> 2;
      if (slot === 0) return false;
      words[slot + 1] = value;
      entry = words[slot] as number;
    } else {
      entry = this.find(key);
      if (entry === NONE) return false;
      if (this.numbers === INTEGERS && typeof key === 'number') this.numbers = EXACT;
    }
    this.assign(entry, value);
    return true;
  }

  /** Adds a key, or gives it another value. */
  put(key: unknown, value: unknown): void {
    if (!this.reassign(key, value)) this.add(key === 0 ? 0 : key, value);
  }

  /** Adds a key that is not there. */
  add(key: unknown, value: unknown): void {
    const entry = this.next() | 0;
    if (this.numbers !== NOWHERE) this.index(key, entry, value);
    this.append(key, value);
  }

  /** Removes an entry. */
  remove(entry: number): void {
    if (this.numbers !== NOWHERE) this.unindex(this.keyAt(entry), entry);
    this.kill(this.position(entry));
  }

  /** Removes everything. */
  clear(): void {
    this.clearIndexes();
    this.empty();
  }

  /** Makes room in the core's index for `entries` numbers and bigints, which then does not grow before. */
  reserve(entries: number): void {
    this.capacity = entries;
    if (this.h === 0) return;
    const done = orderHeap().x.reserve(this.h, entries);
    takeGrowth(); // which has ended, and is not to be taken for one of the map that is written next
    if (done === 0) orderHeap().raise('reserve()');
  }

  /** The fewest places and buckets that hold what is there. */
  compact(): void {
    this.capacity = 0;
    this.close();
    if (this.h !== 0 && orderHeap().x.compact(this.h) === 0) orderHeap().raise('compact()');
  }

  // ---- the indexes ----------------------------------------------------------------------------------------

  protected outgrown(room: number): void {
    const before = this.numbers;
    try {
      if (before === NOWHERE) this.indexAll();
      if (this.numbers === NATIVE && room > NATIVE_ROOM) this.toCore();
    } catch (error) {
      if (before === NOWHERE) {
        this.numbers = NOWHERE; // the entries are looked through as before
        this.clearIndexes();
      } else {
        this.leaveCore();
      }
      throw error;
    }
  }

  private indexAll(): void {
    this.numbers = NATIVE;
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1))
      this.index(this.keyAt(p), p | 0, this.valueAt(p));
  }

  /** Numbers, and bigints that are in the native index, go to the core's; without memory none does. */
  private toCore(): void {
    const moved: unknown[] = [];
    this.numbers = this.h === 0 ? EXACT : CORE;
    this.nativeBigs = false;
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) {
      const key = this.keyAt(p);
      if (typeof key === 'number' || (typeof key === 'bigint' && this.natives?.get(key) !== undefined)) {
        this.index(key, p | 0, this.valueAt(p));
        if (this.numbers < CORE) return;
        moved[moved.length] = key;
      }
    }
    if (moved.length === this.size) this.natives = undefined;
    else for (let i = 0; i < moved.length; i++) this.natives?.remove(moved[i]);
  }

  /** Without memory for the core's index, or if it refuses: all keys are in the native one. */
  private leaveCore(): void {
    this.dropCore();
    this.numbers = NATIVE;
    this.nativeBigs = true;
    this.natives = new NativeIndex();
    for (let p = this.head; p < this.tail; p = this.liveFrom(p + 1)) this.natives.add(this.keyAt(p), p | 0);
  }

  private clearIndexes(): void {
    this.natives?.clear();
    this.nativeBigs = false;
    if (this.h === 0) return;
    if (orderHeap().x.clear(this.h) !== 0) {
      if (this.numbers >= CORE) this.numbers = INTEGERS;
      return;
    }
    this.dropCore();
    if (this.numbers !== NOWHERE) this.numbers = NATIVE;
  }

  protected moved(key: unknown, from: number, to: number): void {
    if (this.numbers === NOWHERE) return;
    const { h } = this;
    if (typeof key === 'bigint' && h !== 0) renumberCode(h, codeOf(h, key), from | 0, to | 0);
    else if (typeof key === 'number' && this.numbers >= CORE) renumberNumber(h, key, from | 0, to | 0);
    else this.natives?.renumber(key, to | 0);
  }

  private index(key: unknown, entry: number, value: unknown): void {
    if (typeof key === 'bigint' && !this.nativeBigs) {
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
    const done = addNumber(this.h, key, entry, this.numbers === INTEGERS ? (value as number) : 0);
    if (takeGrowth()) this.inCore?.began(this); // also if there was memory for that and none for the entry
    return done !== 0;
  }

  /** False if refused. */
  private indexBig(key: bigint, entry: number): boolean {
    if (this.h === 0 && !this.makeIndex()) return false;
    if (this.numbers > CORE) this.numbers = CORE;
    const done = addCode(this.h, codeOf(this.h, key), entry);
    if (takeGrowth()) this.inCore?.began(this);
    return done !== 0;
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
    this.inCore = newIndex(this, Math.max(this.capacity, 2 * this.size), 2 * this.size);
    this.h = this.inCore?.h ?? 0;
    return this.h !== 0;
  }

  private dropCore(): void {
    if (this.inCore !== undefined) dropIndex(this, this.inCore);
    this.inCore = undefined;
    this.h = 0;
  }

  /** History of the index's growth; undefined without an index. */
  get life(): GrowthHistory | undefined {
    return this.inCore?.life;
  }
}
