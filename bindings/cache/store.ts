// The inside of a cache: a TypedMap that leads from keys to rows, the rows (rows.ts), and the writes that
// change both. Each write prepares first: checks, and the user's sizeOf() and now(). Then come the change and
// the evictions that it makes necessary; onEvict() hears of them at last.
//
// A write changes index and rows one after the other. In between its row is noted as pending: what
// interrupts the write there (a full stack, an engine that ends execution) leaves that row in one of both,
// and the next call takes it out of either.
import { isPair, type KeyKind, type ValueKind } from '../core/kinds.js';
import { TypedMap } from '../typed/whole.js';
import { type Take, takeKey, takeValue } from './checks.js';
import { type CacheSetOptions, type EvictReason, type ResolvedCacheOptions, ttlOf } from './options.js';
import { Rows } from './rows.js';

/** No row; the row of a clear(); and no row, where get() has more to do than to look the key up. */
export const NONE = -1;
const ALL = 0;
const NONE_BUT_SLOW = -2;
/** When entries expire that never do. */
export const NEVER = Number.POSITIVE_INFINITY;

/** An entry that has left, for onEvict(). */
type Gone = [key: unknown, value: unknown, reason: EvictReason];

/** The methods of the index, which TypedMap types by kind of keys. A key is `a`, or the numbers `a` and `b`;
 *  maps whose keys are one value pass over `b`. */
interface Calls {
  get(a: unknown, b: unknown): number | undefined;
  delete(a: unknown, b: unknown): boolean;
  getOrInsert(a: unknown, rowOrB: unknown, row?: number): number;
}

export class Store<K extends KeyKind = KeyKind> {
  readonly index: TypedMap<K, 'i32'> & Calls;
  /** Whether keys are two numbers. */
  readonly isTwo: boolean;
  readonly valueKind: ValueKind;
  readonly options: ResolvedCacheOptions;
  readonly #takeKey: Take;
  readonly #takeValue: Take;
  rows: Rows;
  /** The row that a write is about to put in or take out. Below 0 between writes: NONE, or NONE_BUT_SLOW
   *  where entries expire or values are copied. */
  pending: number;
  #idle: number;
  /** Why that row's entry leaves. */
  #reason: EvictReason = 'evict';
  /** Entries that left since onEvict() was called last. */
  #gone: Gone[] = [];
  hits = 0;
  misses = 0;
  evictions = 0;
  expirations = 0;

  constructor(key: K, value: ValueKind, options: ResolvedCacheOptions) {
    this.options = options;
    this.valueKind = value;
    this.#takeKey = takeKey[key];
    this.#takeValue = takeValue[value];
    this.isTwo = isPair(key);
    this.index = new TypedMap(key, 'i32', options.map) as TypedMap<K, 'i32'> & Calls;
    this.rows = this.#emptyRows();
    this.#idle = value === 'bytes' || options.ttl !== NEVER ? NONE_BUT_SLOW : NONE;
    this.pending = this.#idle;
  }

  #emptyRows(): Rows {
    const { maxEntries, isSieve, sizeOf, ttl } = this.options;
    return new Rows({
      ...{ key: this.index.key, value: this.valueKind, isSieve, most: maxEntries },
      ...{ isSized: sizeOf !== undefined, isTimed: ttl !== NEVER },
    });
  }

  /** The rows, with nothing pending. Throws DisposedError. */
  check(): Rows {
    if (this.pending >= ALL) this.#repair();
    void this.index.size;
    return this.rows;
  }

  /** A key, checked, as it is kept. Throws KeyTypeError. */
  takeKey(a: unknown, b: unknown): unknown {
    return this.#takeKey(a, b);
  }

  // ---- reads

  /** The time that tells whether entries are over; 0 where none can be. Asked for before anything is looked
   *  up, since a user's clock may do anything. */
  time(): number {
    return this.rows.expires === undefined ? 0 : this.options.now();
  }

  #isOver(row: number, time: number): boolean {
    const { expires } = this.rows;
    return expires !== undefined && (expires[row] as number) <= time;
  }

  /** The row of an entry, NONE without one. Counts as a use of it, and as a hit or a miss. */
  use(a: unknown, b: unknown): number {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const row = this.index.get(a, b);
    if (row !== undefined && !this.#isOver(row, time)) {
      this.hits++;
      this.rows.use(row);
      return row;
    }
    this.misses++;
    if (row !== undefined) {
      this.#drop(row, 'expire');
      this.#tell();
    }
    return NONE;
  }

  /** The row of an entry, NONE without one. Changes nothing. */
  find(a: unknown, b: unknown): number {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const row = this.index.get(a, b);
    return row === undefined || this.#isOver(row, time) ? NONE : row;
  }

  // ---- writes

  set(a: unknown, b: unknown, value: unknown, given: CacheSetOptions | undefined): void {
    const { sizeOf, maxBytes, now, ttl: usual } = this.options;
    const ttl = given === undefined ? usual : ttlOf(given, usual);
    const k = this.#takeKey(a, b);
    const v = this.#takeValue(value);
    const bytes = sizeOf === undefined ? 0 : sizeOf(v, this.#whole(k, b));
    const expires = ttl === NEVER ? NEVER : now() + ttl;
    if (this.pending >= ALL) this.#repair();
    if (ttl !== NEVER) this.#startTiming();
    if (bytes > maxBytes) this.#turnAway(k, b, v);
    else this.#put(k, b, v, expires, bytes);
    if (this.#gone.length !== 0) this.#tell();
  }

  /** A key, checked, as users see it. */
  #whole(key: unknown, second: unknown): unknown {
    return this.isTwo ? [key, (second as number) + 0] : key; // 0 for -0
  }

  #startTiming(): void {
    this.rows.startTiming();
    this.#idle = NONE_BUT_SLOW;
    this.pending = this.#idle;
  }

  #put(key: unknown, second: unknown, value: unknown, expires: number, bytes: number): void {
    const { rows } = this;
    // what an earlier write, stopped before its evictions, left too much
    if (rows.size > this.options.maxEntries) this.#settle(NONE);
    const spare = rows.spare();
    rows.fill(spare, key, second, value, expires, bytes);
    this.pending = spare;
    const row = this.isTwo ? this.index.getOrInsert(key, second, spare) : this.index.getOrInsert(key, spare);
    if (row === spare) rows.append(spare);
    this.pending = this.#idle;
    if (row === spare) {
      this.#settle(spare);
      rows.passNewest(spare);
    } else {
      rows.wipe(spare);
      this.#replace(row, value, expires, bytes);
    }
  }

  #replace(row: number, value: unknown, expires: number, bytes: number): void {
    const { rows } = this;
    const { onEvict } = this.options;
    const key = onEvict === undefined ? undefined : rows.readKey(row);
    const old = onEvict === undefined ? undefined : rows.values[row];
    rows.replace(row, value, expires, bytes);
    if (onEvict !== undefined) this.#gone[this.#gone.length] = [key, old, 'set']; // no call before
    rows.use(row);
    this.#settle(row);
  }

  /** A new entry that the bound has no place for: it is put in and evicted, as seen from outside. */
  #turnAway(key: unknown, second: unknown, value: unknown): void {
    const row = this.index.get(key, second);
    if (row !== undefined) this.#drop(row, 'set');
    this.evictions++;
    if (this.options.onEvict === undefined) return;
    this.#gone[this.#gone.length] = [this.#whole(key, second), value, 'evict'];
  }

  /** Evicts until the bounds hold; `kept` goes last. */
  #settle(kept: number): void {
    const { maxEntries, maxBytes } = this.options;
    const { rows } = this;
    while (rows.size > maxEntries || rows.bytes > maxBytes) this.#drop(rows.victim(kept), 'evict');
  }

  /** Takes an entry out. Nothing here can fail. */
  #drop(row: number, reason: EvictReason): void {
    this.#reason = reason;
    this.pending = row;
    this.#takeOut(row);
  }

  #takeOut(row: number): void {
    const { rows } = this;
    const { onEvict } = this.options;
    const reason = this.#reason;
    const key = rows.keys[row];
    const second = rows.seconds?.[row];
    const gone: Gone | undefined =
      onEvict === undefined ? undefined : [this.#whole(key, second), rows.values[row], reason];
    this.index.delete(key, second);
    rows.remove(row);
    // no call from here on
    if (gone !== undefined) this.#gone[this.#gone.length] = gone;
    if (reason === 'evict') this.evictions++;
    else if (reason === 'expire') this.expirations++;
    this.pending = this.#idle;
  }

  /** Ends a write that was interrupted: takes out what was to leave, and what was put into the index only. */
  #repair(): void {
    const row = this.pending;
    if (row === ALL) this.#empty();
    else if (this.rows.holds(row)) this.#takeOut(row);
    else {
      const key = this.rows.keys[row];
      const second = this.rows.seconds?.[row];
      if (this.index.get(key, second) === row) this.index.delete(key, second);
      this.rows.wipe(row);
      this.pending = this.#idle;
    }
  }

  delete(a: unknown, b: unknown): boolean {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const row = this.index.get(a, b);
    if (row === undefined) return false;
    const isOver = this.#isOver(row, time);
    this.#drop(row, isOver ? 'expire' : 'delete');
    this.#tell();
    return !isOver;
  }

  clear(): void {
    const old = this.check();
    const gone = [...this.#gone];
    if (this.options.onEvict !== undefined)
      for (let row = old.newest; row !== 0; row = old.olderThan(row))
        gone[gone.length] = [old.readKey(row), old.values[row], 'clear'];
    this.pending = ALL;
    this.#gone = gone;
    this.#empty();
    this.#tell();
  }

  #empty(): void {
    const empty = this.#emptyRows();
    this.index.clear();
    this.rows = empty;
    this.pending = this.#idle;
  }

  purgeExpired(): number {
    const time = this.time();
    const rows = this.check();
    const before = rows.size;
    for (let row = 1; row < rows.end; row++)
      if (rows.holds(row) && this.#isOver(row, time)) this.#drop(row, 'expire');
    const purged = before - rows.size;
    this.#tell();
    return purged;
  }

  dispose(): void {
    this.index.dispose();
    this.pending = this.#idle;
    this.rows = this.#emptyRows();
    this.#gone = [];
  }

  /** Calls onEvict() with the entries that have left. */
  #tell(): void {
    const gone = this.#gone;
    if (gone.length === 0) return;
    this.#gone = [];
    const errors: unknown[] = [];
    const onEvict = this.options.onEvict as (key: unknown, value: unknown, reason: EvictReason) => void;
    for (const [key, value, reason] of gone) {
      try {
        onEvict(key, value, reason);
      } catch (error) {
        errors[errors.length] = error;
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, `onEvict() threw for ${errors.length} entries`);
  }
}
