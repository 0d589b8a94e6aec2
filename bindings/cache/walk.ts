// Iteration over a cache that may change meanwhile. It follows the order of eviction as long as it can: until
// the entry that should come next has left its place. The rest comes in the order of slots, so that every
// iteration takes time linear in the slots. An entry stays in its slot for as long as it is there, so a bit
// for each slot tells whether it was visited.
import { setAll } from '../base/typed-arrays.js';
import type { Slots } from './slots.js';

/** What an iteration gives for an entry. */
export type Walk = (slots: Slots, slot: number) => unknown;

export const KEYS: Walk = (slots, slot) => slots.readKey(slot);
export const VALUES: Walk = (slots, slot) => slots.read(slot);
export const ENTRIES: Walk = (slots, slot) => [slots.readKey(slot), slots.read(slot)];

/** Bits by slot. */
class Bits {
  #bytes = new Uint8Array(64);

  has(slot: number): boolean {
    return ((this.#bytes[slot >>> 3] as number) & (1 << (slot & 7))) !== 0;
  }

  add(slot: number): void {
    const at = slot >>> 3;
    if (at >= this.#bytes.length) {
      const more = new Uint8Array(2 * at);
      setAll(more, this.#bytes);
      this.#bytes = more;
    }
    this.#bytes[at] = (this.#bytes[at] as number) | (1 << (slot & 7));
  }
}

/** The places of an iteration, one after the other. */
class Places {
  readonly slots: Slots;
  readonly #version: number;
  readonly #seen = new Bits();
  #next: number;
  /** From 1 on: the next in the order of slots. */
  #sweep = 0;

  constructor(slots: Slots) {
    this.slots = slots;
    this.#version = slots.version;
    this.#next = slots.newest;
  }

  /** The slot of the next entry, 0 at the end. */
  step(): number {
    const slot = this.#sweep === 0 ? this.#follow() : this.#swept();
    if (slot !== 0) this.#seen.add(slot);
    return slot;
  }

  #follow(): number {
    const { slots } = this;
    const slot = this.#next;
    if (slot === 0 && slots.version === this.#version) return 0;
    if (slot === 0 || !slots.holds(slot) || this.#seen.has(slot)) {
      this.#sweep = 1;
      return this.#swept();
    }
    this.#next = slots.olderThan(slot);
    return slot;
  }

  #swept(): number {
    const { slots } = this;
    while (this.#sweep < slots.end) {
      const slot = this.#sweep++;
      if (slots.holds(slot) && !this.#seen.has(slot)) return slot;
    }
    return 0;
  }
}

/** Walks the entries. `current` gives the slots, others after a clear(), and `time` what expires[] is
 *  compared with; both are asked at every step. */
export function* walk(current: () => Slots, time: () => number, what: Walk): Generator<unknown> {
  let places = new Places(current());
  for (;;) {
    const at = time();
    const slots = current();
    if (places.slots !== slots) places = new Places(slots);
    const slot = places.step();
    if (slot === 0) return;
    const { expires } = slots;
    if (expires === undefined || (expires[slot] as number) > at) yield what(slots, slot);
  }
}
