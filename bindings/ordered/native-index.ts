// The index of an ordered map for keys that only the engine can tell apart: strings, symbols, objects,
// booleans, null and undefined. A native Map from the key to the number of its entry, and from 2^23 keys on
// another one, since a Map that holds more may refuse the next key (V8's limit of 2^24 counts deleted ones
// too).
import { NativeMap } from '../base/native-map.js';

/** Most keys of one native Map: half of V8's limit, so that a rehash always finds enough deleted ones. */
const MOST = 2 ** 23;

/** Numbers of entries by key. */
export class NativeIndex {
  /** Takes new keys. */
  #open: NativeMap<unknown, number> = new NativeMap();
  /** Full when they were closed. */
  #others: NativeMap<unknown, number>[] = [];

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
    if (!this.#open.delete(key)) this.#holder(key)?.delete(key);
  }

  clear(): void {
    this.#open.clear();
    this.#others = [];
  }

  #holder(key: unknown): NativeMap<unknown, number> | undefined {
    return this.#others.find((map) => map.has(key));
  }

  /** Opens one that has room again, or else a new one. */
  #change(): void {
    const roomy = this.#others.findIndex((map) => map.size < this.most / 2);
    const next =
      roomy < 0 ? new NativeMap<unknown, number>() : (this.#others[roomy] as NativeMap<unknown, number>);
    if (roomy >= 0) this.#others.splice(roomy, 1);
    this.#others.push(this.#open);
    this.#open = next;
  }
}
