// A cache that keeps the entries used last: string keys, any values. lru.mjs measures it.
import { TypedMap } from 'tophash';

/** Entries have slots, which are linked in a ring by time of use; a use changes six numbers and moves
 *  nothing. */
export class Lru {
  #slotOf = new TypedMap('string', 'u32');
  #keys = [];
  #values = [];
  #capacity;
  #newer;
  #older;

  constructor(capacity) {
    this.#capacity = capacity;
    // the slot behind the last holds no entry and closes the ring: the oldest comes after it, the newest
    // before
    this.#newer = new Uint32Array(capacity + 1).fill(capacity);
    this.#older = new Uint32Array(capacity + 1).fill(capacity);
  }

  get(key) {
    const slot = this.#slotOf.get(key);
    if (slot === undefined) return undefined;
    this.#unlink(slot);
    this.#linkNewest(slot);
    return this.#values[slot];
  }

  set(key, value) {
    let slot = this.#slotOf.get(key);
    if (slot !== undefined) this.#unlink(slot);
    else {
      slot = this.#keys.length < this.#capacity ? this.#keys.length : this.#evict();
      this.#slotOf.set(key, slot);
      this.#keys[slot] = key;
    }
    this.#values[slot] = value;
    this.#linkNewest(slot);
  }

  /** Frees the slot of the oldest entry. */
  #evict() {
    const slot = this.#newer[this.#capacity];
    this.#slotOf.delete(this.#keys[slot]);
    this.#unlink(slot);
    return slot;
  }

  #unlink(slot) {
    const newer = this.#newer[slot];
    const older = this.#older[slot];
    this.#older[newer] = older;
    this.#newer[older] = newer;
  }

  #linkNewest(slot) {
    const end = this.#capacity;
    const newest = this.#older[end];
    this.#newer[newest] = slot;
    this.#older[slot] = newest;
    this.#newer[slot] = end;
    this.#older[end] = slot;
  }

  /** From the oldest to the newest. */
  *[Symbol.iterator]() {
    for (let slot = this.#newer[this.#capacity]; slot !== this.#capacity; slot = this.#newer[slot])
      yield [this.#keys[slot], this.#values[slot]];
  }

  dispose() {
    this.#slotOf.dispose();
  }
}
