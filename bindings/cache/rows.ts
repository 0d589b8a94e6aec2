// The entries of a cache by row: keys, values, times and sizes in columns, and the order in which entries
// are evicted as links between rows. The index of the cache, a TypedMap, leads from a key to its row.
//
//   ring     newest <-> ... <-> oldest, closed by row 0, which holds no entry
//   lru      a use moves the row to the newest end; the oldest goes first. Uses are noted, and the moves made
//            many at a time, or when the order is asked for: the processor does them side by side then
//   sieve    a use sets one byte; a hand moves from old to new over rows whose byte is set, clears it, and
//            stops at the first that is not (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024)
//
// What changes the order calls nothing once it has begun, so it happens whole or not at all: engines stop a
// program only where a function is called or a loop turns.
import { OutOfMemoryError } from '../base/errors.js';
import { setAll, sliceOf } from '../base/typed-arrays.js';
import { isPair, type KeyKind, KINDS, type ValueKind } from '../core/kinds.js';

/** Values by row: an array of the kind of numbers, or a plain one. */
export type Column = { [row: number]: unknown };

/** Rows of a new cache; the number doubles when they are used up. */
const FIRST = 16;
/** Stands in the place of a link of a row that is in no ring. */
const FREE = -1;
/** Uses that are noted at most. */
const USES = 64;

/** What rows are made for. */
export interface RowKinds {
  readonly key: KeyKind;
  readonly value: ValueKind;
  readonly isSieve: boolean;
  /** Entries at most. */
  readonly most: number;
  /** Whether entries have sizes, and times at which they expire. */
  readonly isSized: boolean;
  readonly isTimed: boolean;
}

const columnOf = (kind: KeyKind | ValueKind, length: number): Column =>
  KINDS[kind].slot === 'number' ? (new KINDS[kind].View(length) as unknown as Column) : [undefined];

/** A column of numbers with more places; a plain array grows by itself. */
const longer = <T extends Column>(column: T, length: number): T => {
  if (Array.isArray(column)) return column;
  const { constructor: View } = Object.getPrototypeOf(column);
  const grown = new View(length);
  setAll(grown, column);
  return grown;
};

export class Rows {
  keys: Column;
  /** The second numbers of keys that are two; undefined for other kinds. */
  seconds: Column | undefined;
  values: Column;
  /** Times at which entries expire [ms]; undefined before the first that does. */
  expires: Float64Array | undefined;
  /** Bytes of entries; undefined without a bound in bytes. */
  sizes: Float64Array | undefined;
  /** Entries, and their bytes. */
  size = 0;
  bytes = 0;
  /** [2 * row]: the next newer row; [2 * row + 1]: the next older one, of a free row the next free
   *  one. */
  #links = new Int32Array(2 * FIRST);
  /** Of sieve, 1: used since the hand passed. */
  #visited: Uint8Array;
  #hand = 0;
  /** Of lru: rows that were used since the last moves, the first use first, and how many. */
  readonly #used = new Int32Array(USES);
  #uses = 0;
  #free = 0;
  /** The first row that was never used, and how many the columns have. */
  #fresh = 1;
  #length = FIRST;
  /** Changes with the order. */
  version = 0;
  readonly #kinds: RowKinds;
  readonly #isSieve: boolean;
  /** Whether keys and values are objects, which a free row must not keep. */
  readonly #keepsKeys: boolean;
  readonly #keepsValues: boolean;
  readonly #copiesValues: boolean;

  constructor(kinds: RowKinds) {
    this.#kinds = kinds;
    this.#isSieve = kinds.isSieve;
    this.#keepsKeys = KINDS[kinds.key].slot !== 'number';
    this.#keepsValues = KINDS[kinds.value].slot !== 'number';
    this.#copiesValues = kinds.value === 'bytes';
    this.keys = columnOf(kinds.key, FIRST);
    this.seconds = isPair(kinds.key) ? columnOf(kinds.key, FIRST) : undefined;
    this.values = columnOf(kinds.value, FIRST);
    this.expires = kinds.isTimed ? new Float64Array(FIRST) : undefined;
    this.sizes = kinds.isSized ? new Float64Array(FIRST) : undefined;
    this.#visited = new Uint8Array(kinds.isSieve ? FIRST : 0);
  }

  /** A row that holds no entry. Makes room for it; throws OutOfMemoryError. */
  spare(): number {
    if (this.#free !== 0) return this.#free;
    if (this.#fresh === this.#length) this.#grow();
    return this.#fresh;
  }

  #grow(): void {
    // one more than the bound, since a new entry is in before an old one goes, and row 0
    const length = Math.min(2 * this.#length, this.#kinds.most + 2);
    try {
      this.keys = longer(this.keys, length);
      if (this.seconds !== undefined) this.seconds = longer(this.seconds, length);
      this.values = longer(this.values, length);
      if (this.expires !== undefined) this.expires = longer(this.expires, length);
      if (this.sizes !== undefined) this.sizes = longer(this.sizes, length);
      if (this.#isSieve) this.#visited = longer(this.#visited, length);
      this.#links = longer(this.#links, 2 * length);
    } catch (error) {
      throw new OutOfMemoryError(`no memory for ${length} entries beside the index: ${error}`);
    }
    this.#length = length;
  }

  /** From now on entries may expire; those that are there never do. */
  startTiming(): void {
    this.expires ??= new Float64Array(this.#length).fill(Number.POSITIVE_INFINITY);
  }

  /** Puts an entry into a row that is in no ring, where nothing finds it yet. */
  fill(row: number, key: unknown, second: unknown, value: unknown, expires: number, bytes: number): void {
    this.keys[row] = key;
    if (this.seconds !== undefined) this.seconds[row] = second;
    this.values[row] = value;
    if (this.expires !== undefined) this.expires[row] = expires;
    if (this.sizes !== undefined) this.sizes[row] = bytes;
  }

  /** Makes what fill() has put into the spare row an entry, the newest. */
  append(row: number): void {
    if (this.#uses !== 0) this.#catchUp();
    const links = this.#links;
    const { sizes } = this;
    if (row === this.#fresh) this.#fresh = row + 1;
    else this.#free = links[2 * row + 1] as number;
    const newest = links[1] as number;
    links[2 * row] = 0;
    links[2 * row + 1] = newest;
    links[2 * newest] = row;
    links[1] = row;
    if (this.#isSieve) this.#visited[row] = 0;
    this.size++;
    if (sizes !== undefined) this.bytes += sizes[row] as number;
    this.version++;
  }

  /** Puts another value into the place of an entry's. */
  replace(row: number, value: unknown, expires: number, bytes: number): void {
    const { sizes } = this;
    this.values[row] = value;
    if (this.expires !== undefined) this.expires[row] = expires;
    if (sizes === undefined) return;
    this.bytes += bytes - (sizes[row] as number);
    sizes[row] = bytes;
  }

  /** Takes an entry out. */
  remove(row: number): void {
    if (this.#uses !== 0) this.#catchUp();
    const links = this.#links;
    const { keys, values, sizes } = this;
    const newer = links[2 * row] as number;
    const older = links[2 * row + 1] as number;
    if (this.#hand === row) this.#hand = newer;
    links[2 * newer + 1] = older;
    links[2 * older] = newer;
    links[2 * row] = FREE;
    links[2 * row + 1] = this.#free;
    this.#free = row;
    this.size--;
    if (sizes !== undefined) this.bytes -= sizes[row] as number;
    this.version++;
    if (this.#keepsKeys) keys[row] = undefined;
    if (this.#keepsValues) values[row] = undefined;
  }

  /** Keeps nothing alive that fill() has put into a row, and that became no entry. */
  wipe(row: number): void {
    if (this.#keepsKeys) this.keys[row] = undefined;
    if (this.#keepsValues) this.values[row] = undefined;
  }

  /** Notes that an entry was used. */
  use(row: number): void {
    if (this.#isSieve) this.#visited[row] = 1;
    else {
      const at = this.#uses;
      this.#used[at] = row;
      this.#uses = at + 1;
      if (at === USES - 1) this.#catchUp();
    }
  }

  /** Makes the moves of the uses that are noted. Made again from the first one, they end in the same
   *  order. */
  #catchUp(): void {
    const used = this.#used;
    const links = this.#links;
    const n = this.#uses;
    this.version++;
    let newest = links[1] as number;
    for (let i = 0; i < n; i++) {
      const row = used[i] as number;
      if (row === newest) continue;
      const newer = links[2 * row] as number;
      const older = links[2 * row + 1] as number;
      links[2 * newer + 1] = older;
      links[2 * older] = newer;
      links[2 * row] = 0;
      links[2 * row + 1] = newest;
      links[2 * newest] = row;
      links[1] = row; // here, and not behind the loop: an engine may stop the program where it turns
      newest = row;
    }
    this.#uses = 0;
  }

  /** The entry to evict next. Not `kept`, unless there is no other. */
  victim(kept: number): number {
    if (this.#uses !== 0) this.#catchUp();
    const links = this.#links;
    if (!this.#isSieve) return links[0] as number;
    const visited = this.#visited;
    let row = this.#hand === 0 ? (links[0] as number) : this.#hand;
    while ((visited[row] === 1 || row === kept) && this.size > 1) {
      visited[row] = 0;
      const newer = links[2 * row] as number;
      row = newer === 0 ? (links[0] as number) : newer;
    }
    this.#hand = row;
    return row;
  }

  /** After the evictions for a new entry: the hand does not wait at it, since it came after they were due. */
  passNewest(row: number): void {
    if (this.#hand === row) this.#hand = 0;
  }

  /** Whether a row holds an entry. */
  holds(row: number): boolean {
    return row > 0 && row < this.#fresh && this.#links[2 * row] !== FREE;
  }

  /** The row after the last that was ever used. */
  get end(): number {
    return this.#fresh;
  }

  get newest(): number {
    if (this.#uses !== 0) this.#catchUp();
    return this.#links[1] as number;
  }

  /** The next older row than one that holds an entry, 0 at the end. */
  olderThan(row: number): number {
    if (this.#uses !== 0) this.#catchUp();
    return this.#links[2 * row + 1] as number;
  }

  /** An entry's value, of bytes a copy. */
  read(row: number): unknown {
    const value = this.values[row];
    return this.#copiesValues ? sliceOf(value as Uint8Array) : value;
  }

  /** An entry's key, as users see it: of bytes a copy, of two numbers both. */
  readKey(row: number): unknown {
    const key = this.keys[row];
    if (this.seconds !== undefined) return [key, this.seconds[row]];
    return this.#kinds.key === 'bytes' ? sliceOf(key as Uint8Array) : key;
  }

  /** Bytes of the columns, without what strings, bytes and other objects take. */
  get columnBytes(): number {
    const perRow = (kind: KeyKind | ValueKind): number =>
      KINDS[kind].slot === 'number' ? KINDS[kind].bytes : 8;
    const { key, value, isSieve } = this.#kinds;
    const rest = 8 + (isSieve ? 1 : 0) + (this.expires ? 8 : 0) + (this.sizes ? 8 : 0);
    return this.#length * (perRow(key) + perRow(value) + rest);
  }
}
