// The inside of a cache: a TypedMap that leads from keys to slots, the slots (slots.ts), and the writes that
// change both. Each write prepares first: checks, and the user's sizeOf() and now(). Then come the change and
// the evictions that it makes necessary; onEvict() hears of them at last.
//
// A write changes index and slots one after the other. In between its slot is noted as pending: what
// interrupts the write there (a full stack, an engine that ends execution) leaves that slot in one of both,
// and the next call takes it out of either.
import type { JsOf, KeyKind, ValueKind } from '../core/kinds.js';
import { TypedMap } from '../typed/typed-map.js';
import { type Take, takeKey, takeValue } from './checks.js';
import type { EvictReason, ResolvedCacheOptions } from './options.js';
import { Slots } from './slots.js';

/** No slot; the slot of a clear(); and no slot, where get() has more to do than to look the key up. */
export const NONE = -1;
const ALL = 0;
const NONE_BUT_SLOW = -2;
/** When entries expire that never do. */
export const NEVER = Number.POSITIVE_INFINITY;

/** An entry that has left, for onEvict(). */
type Gone = [key: unknown, value: unknown, reason: EvictReason];

export class Store<K extends KeyKind = KeyKind> {
  readonly index: TypedMap<K, 'i32'>;
  readonly valueKind: ValueKind;
  readonly options: ResolvedCacheOptions;
  readonly #takeKey: Take;
  readonly #takeValue: Take;
  slots: Slots;
  /** The slot that a write is about to put in or take out. Below 0 between writes: NONE, or NONE_BUT_SLOW
   *  where entries expire or values are copied. */
  pending: number;
  #idle: number;
  /** Why that slot's entry leaves. */
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
    this.index = new TypedMap(key, 'i32', options.map);
    this.slots = this.#emptySlots();
    this.#idle = value === 'bytes' || options.ttl !== NEVER ? NONE_BUT_SLOW : NONE;
    this.pending = this.#idle;
  }

  #emptySlots(): Slots {
    const { maxEntries, isSieve, sizeOf, ttl } = this.options;
    return new Slots({
      ...{ key: this.index.key, value: this.valueKind, isSieve, most: maxEntries },
      ...{ isSized: sizeOf !== undefined, isTimed: ttl !== NEVER },
    });
  }

  /** The slots, with nothing pending. Throws DisposedError. */
  check(): Slots {
    if (this.pending >= ALL) this.#repair();
    void this.index.size;
    return this.slots;
  }

  /** A key, checked, as it is kept. Throws KeyTypeError. */
  takeKey(key: JsOf<K>): JsOf<K> {
    return this.#takeKey(key) as JsOf<K>;
  }

  // ---- reads

  /** The time that tells whether entries are over; 0 where none can be. Asked for before anything is looked
   *  up, since a user's clock may do anything. */
  time(): number {
    return this.slots.expires === undefined ? 0 : this.options.now();
  }

  #isOver(slot: number, time: number): boolean {
    const { expires } = this.slots;
    return expires !== undefined && (expires[slot] as number) <= time;
  }

  /** The slot of an entry, NONE without one. Counts as a use of it, and as a hit or a miss. */
  use(key: JsOf<K>): number {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const slot = this.index.get(key);
    if (slot !== undefined && !this.#isOver(slot, time)) {
      this.hits++;
      this.slots.use(slot);
      return slot;
    }
    this.misses++;
    if (slot !== undefined) {
      this.#drop(slot, 'expire');
      this.#tell();
    }
    return NONE;
  }

  /** The slot of an entry, NONE without one. Changes nothing. */
  find(key: JsOf<K>): number {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const slot = this.index.get(key);
    return slot === undefined || this.#isOver(slot, time) ? NONE : slot;
  }

  // ---- writes

  set(key: JsOf<K>, value: unknown, ttl: number): void {
    const { sizeOf, maxBytes, now } = this.options;
    const k = this.#takeKey(key) as JsOf<K>;
    const v = this.#takeValue(value);
    const bytes = sizeOf === undefined ? 0 : sizeOf(v, k);
    const expires = ttl === NEVER ? NEVER : now() + ttl;
    if (this.pending >= ALL) this.#repair();
    if (ttl !== NEVER) this.#startTiming();
    if (bytes > maxBytes) this.#turnAway(k, v);
    else this.#put(k, v, expires, bytes);
    if (this.#gone.length !== 0) this.#tell();
  }

  #startTiming(): void {
    this.slots.startTiming();
    this.#idle = NONE_BUT_SLOW;
    this.pending = this.#idle;
  }

  #put(key: JsOf<K>, value: unknown, expires: number, bytes: number): void {
    const { slots } = this;
    // what an earlier write, stopped before its evictions, left too much
    if (slots.size > this.options.maxEntries) this.#settle(NONE);
    const spare = slots.spare();
    slots.fill(spare, key, value, expires, bytes);
    this.pending = spare;
    const slot = this.index.getOrInsert(key, spare);
    if (slot === spare) slots.append(spare);
    this.pending = this.#idle;
    if (slot === spare) {
      this.#settle(spare);
      slots.passNewest(spare);
    } else {
      slots.wipe(spare);
      this.#replace(slot, value, expires, bytes);
    }
  }

  #replace(slot: number, value: unknown, expires: number, bytes: number): void {
    const { slots } = this;
    const { onEvict } = this.options;
    const key = onEvict === undefined ? undefined : slots.readKey(slot);
    const old = slots.values[slot];
    slots.replace(slot, value, expires, bytes);
    if (onEvict !== undefined) this.#gone[this.#gone.length] = [key, old, 'set']; // no call before
    slots.use(slot);
    this.#settle(slot);
  }

  /** A new entry that the bound has no place for: it is put in and evicted, as seen from outside. */
  #turnAway(key: JsOf<K>, value: unknown): void {
    const slot = this.index.get(key);
    if (slot !== undefined) this.#drop(slot, 'set');
    this.evictions++;
    if (this.options.onEvict !== undefined) this.#gone[this.#gone.length] = [key, value, 'evict'];
  }

  /** Evicts until the bounds hold; `kept` goes last. */
  #settle(kept: number): void {
    const { maxEntries, maxBytes } = this.options;
    const { slots } = this;
    while (slots.size > maxEntries || slots.bytes > maxBytes) this.#drop(slots.victim(kept), 'evict');
  }

  /** Takes an entry out. Nothing here can fail. */
  #drop(slot: number, reason: EvictReason): void {
    this.#reason = reason;
    this.pending = slot;
    this.#takeOut(slot);
  }

  #takeOut(slot: number): void {
    const { slots } = this;
    const { onEvict } = this.options;
    const reason = this.#reason;
    const key = slots.keys[slot] as JsOf<K>;
    const value = onEvict === undefined ? undefined : slots.values[slot];
    this.index.delete(key);
    slots.remove(slot);
    // no call from here on
    if (onEvict !== undefined) this.#gone[this.#gone.length] = [key, value, reason];
    if (reason === 'evict') this.evictions++;
    else if (reason === 'expire') this.expirations++;
    this.pending = this.#idle;
  }

  /** Ends a write that was interrupted: takes out what was to leave, and what was put into the index only. */
  #repair(): void {
    const slot = this.pending;
    if (slot === ALL) this.#empty();
    else if (this.slots.holds(slot)) this.#takeOut(slot);
    else {
      const key = this.slots.keys[slot] as JsOf<K>;
      if (this.index.get(key) === slot) this.index.delete(key);
      this.slots.wipe(slot);
      this.pending = this.#idle;
    }
  }

  delete(key: JsOf<K>): boolean {
    const time = this.time();
    if (this.pending >= ALL) this.#repair();
    const slot = this.index.get(key);
    if (slot === undefined) return false;
    const isOver = this.#isOver(slot, time);
    this.#drop(slot, isOver ? 'expire' : 'delete');
    this.#tell();
    return !isOver;
  }

  clear(): void {
    const old = this.check();
    const gone = [...this.#gone];
    if (this.options.onEvict !== undefined)
      for (let slot = old.newest; slot !== 0; slot = old.olderThan(slot))
        gone[gone.length] = [old.keys[slot], old.values[slot], 'clear'];
    this.pending = ALL;
    this.#gone = gone;
    this.#empty();
    this.#tell();
  }

  #empty(): void {
    const empty = this.#emptySlots();
    this.index.clear();
    this.slots = empty;
    this.pending = this.#idle;
  }

  purgeExpired(): number {
    const time = this.time();
    const slots = this.check();
    const before = slots.size;
    for (let slot = 1; slot < slots.end; slot++)
      if (slots.holds(slot) && this.#isOver(slot, time)) this.#drop(slot, 'expire');
    const purged = before - slots.size;
    this.#tell();
    return purged;
  }

  dispose(): void {
    this.index.dispose();
    this.pending = this.#idle;
    this.slots = this.#emptySlots();
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
