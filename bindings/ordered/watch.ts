// What is known of a native map beside its entries, so that it can move before it gets slow: how many were
// deleted, and where the first entry is.
import { type NativeIterator, natives } from '../base/native-map.js';
import type { Generation } from './generations.js';
import { rules } from './rules.js';

const { keys: keysOf, next } = natives;

/** Numbers first entries, of all maps. */
let serials = 0;

/** The watch of one map; that of all small maps is SMALL. */
export class Watch {
  /** Entries at which set() looks whether the map is to move. */
  due = rules.watched;
  /** Moves over the map's life. */
  moves = 0;
  /** The only key in the native slots of a map that has moved. */
  mark: symbol | undefined = undefined;
  /** Deletions since the engine last cleared its table of deleted entries, as far as can be told. */
  deletes = 0;
  /** Deleted entries that the engine has stepped over, estimated. */
  #waste = 0;
  #sample: unknown = undefined;

  /** The first entry: its key and number, while it is there. */
  first: unknown = undefined;
  serial = 0;
  isThere = false;
  /** Stands behind it: the engine would step over all deleted entries before it again and again. */
  #cursor: NativeIterator<unknown> | undefined = undefined;
  /** The generation that the cursor is in. */
  #at: Generation | undefined = undefined;

  /** Finds the first entry of a map, whose generations behind it begin with `second`; false without any. */
  findFirst(map: object, second: Generation | undefined): boolean {
    while (!this.isThere) {
      this.#cursor ??= keysOf(map as never);
      const step = next(this.#cursor);
      if (step.done === true) {
        const at = this.#at === undefined ? second : this.#at.next;
        const cursor = at === undefined ? undefined : keysOf(at);
        this.#at = at;
        this.#cursor = cursor;
        if (at === undefined) return false;
      } else if (step.value !== this.mark || this.mark === undefined) {
        // without a mark, undefined is a key
        this.first = step.value;
        this.serial = ++serials;
        this.isThere = true;
      }
    }
    return true;
  }

  /** Lets the cursor go, which keeps what the engine's table held when it last moved. */
  forget(): void {
    this.#cursor = undefined;
    this.#at = undefined;
  }

  /** A key was deleted, of `size` that are left. Whether it pays to move the map. */
  deleted(key: unknown, size: number): boolean {
    const { first } = this;
    if (this.isThere && (key === first || Object.is(key, first))) {
      this.isThere = false;
      this.first = undefined;
    }
    const deletes = this.deletes + 1;
    this.deletes = deletes > size ? 0 : deletes;
    if (deletes > size) this.forget();
    if (deletes % rules.looked !== 0) return false; // to compare strings takes time
    const waste = this.#waste - rules.rent * rules.looked;
    this.#waste = waste < 0 ? 0 : waste;
    // an engine that is to add a key passes what was deleted of the same hash: all deletions of that key
    if (key === this.#sample) this.#waste += deletes * rules.looked;
    else if (deletes % rules.sampled === 0 && typeof key !== 'object' && typeof key !== 'function')
      this.#sample = key; // no object, which it would keep alive
    return this.#waste > size * rules.steps;
  }

  /** An iteration has stepped over what was deleted before the first entry. Whether it pays to move. */
  stepped(size: number): boolean {
    this.#waste += this.deletes;
    return this.#waste > size * rules.steps;
  }
}

/** The watch of maps of fewer entries. Nothing is noted in it. */
export const SMALL = new Watch();
