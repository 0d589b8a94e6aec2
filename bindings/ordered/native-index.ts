// The index of an ordered map for keys that only the engine can tell apart: strings, symbols, objects,
// booleans, null and undefined. A native Map from the key to the number of its entry, and from 2^23 keys on
// another one, since a Map that holds more may refuse the next key (V8's limit of 2^24 counts deleted ones
// too).
import { SafeMap } from '../base/native-map.js';

/** Most keys of one native Map: half of V8's limit, so that a rehash always finds enough deleted ones. */
const MOST = 2 ** 23;
/** Stands for no entry at a key that stays for a while after it was removed: an engine walks through all
 *  deleted entries of a key that is removed and added again and again. */
const NONE = -1;
/** So many strings stay. No objects: they would not be collected. */
const STAYING = 64;

/** Numbers of entries by key. */
export class NativeIndex {
  /** Takes new keys. */
  #open: SafeMap<unknown, number> = new SafeMap();
  /** Full when they were closed. */
  #others: SafeMap<unknown, number>[] = [];
  /** The last strings that were removed, some of them added again. */
  #removed: unknown[] = [];
  #next = 0;

  constructor(readonly most = MOST) {}

  get(key: unknown): number | undefined {
    const entry = this.#open.get(key);
    return entry !== undefined || this.#others.length === 0 ? entry : this.#holder(key)?.get(key);
  }

  /** Adds a key that is not there. */
  add(key: unknown, entry: number): void {
    if (this.#open.size >= this.most) this.#change();
    this.#open.set(key, entry);
  }

  /** Gives a key that is there another number. */
  renumber(key: unknown, entry: number): void {
    (this.#open.has(key) ? this.#open : this.#holder(key))?.set(key, entry);
  }

  /** Removes a key that is there. */
  remove(key: unknown): void {
    if (typeof key === 'string' && this.#open.has(key)) {
      this.#open.set(key, NONE);
      const oldest = this.#removed[this.#next];
      this.#removed[this.#next] = key;
      this.#next = (this.#next + 1) % STAYING;
      if (oldest !== key && this.#open.get(oldest) === NONE) this.#open.delete(oldest);
    } else if (!this.#open.delete(key)) this.#holder(key)?.delete(key);
  }

  #holder(key: unknown): SafeMap<unknown, number> | undefined {
    for (const map of this.#others) if (map.has(key)) return map;
    return undefined;
  }

  /** Opens one that has room again, or else a new one. */
  #change(): void {
    const others = this.#others;
    for (const key of this.#removed) if (this.#open.get(key) === NONE) this.#open.delete(key);
    this.#removed = [];
    this.#next = 0;
    let roomy = 0;
    while (roomy < others.length && (others[roomy] as SafeMap<unknown, number>).size >= this.most / 2)
      roomy++;
    const next = others[roomy] ?? new SafeMap<unknown, number>();
    others[roomy] = this.#open;
    this.#open = next;
  }
}
