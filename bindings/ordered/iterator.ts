// %MapIterator% of the drop-in: what keys(), values() and entries() return.
import { type Chunk, DEAD, NOTHING } from './chunks.js';
import type { EntryLog } from './entry-log.js';
import { Walk } from './walk.js';

/** What an iteration gives. */
export const GIVE = { keys: 0, values: 1, entries: 2 } as const;
/** The same for next(): engines know what a constant of the module itself is, and look up all else whenever
 *  it is asked for. */
const KEYS = GIVE.keys;
const ENTRIES = GIVE.entries;
const dead = DEAD;

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** An iteration over a log. What next() needs for the next entry of a chunk stands here and is given to no
 *  function, so that an  engine that compiles a loop keeps it in registers. */
export class OrderIterator {
  readonly #log: EntryLog;
  readonly #give: number;
  /** Undefined once it has come to the end. */
  #walk: Walk | undefined;
  /** As the walk had them when it last sought. */
  #keys: Chunk = NOTHING;
  #values: Chunk = NOTHING;
  #n = 0;
  #version = 0;
  #i = 0;

  constructor(log: EntryLog, give: number) {
    this.#log = log;
    this.#give = give;
    this.#walk = new Walk(log);
  }

  // one result object on every way through, so that engines can do without it; the type of a key is asked
  // before it is compared, since they compare what may be anything by a call
  next(): { value: unknown; done: boolean } {
    let i = this.#i;
    let key = i < this.#n && this.#version === this.#log.version ? this.#keys[i] : dead;
    let done = false;
    if (typeof key === 'symbol' && key === dead) {
      const walk = seek(this.#walk, i);
      this.#walk = walk;
      if (walk === undefined) {
        this.#n = 0;
        done = true;
      } else {
        this.#keys = walk.keys;
        this.#values = walk.values;
        this.#n = walk.n;
        this.#version = walk.version;
        i = walk.i;
        key = walk.keys[i];
      }
    }
    let value: unknown;
    if (!done) {
      this.#i = i + 1;
      if (this.#give === ENTRIES) value = [key, this.#values[i]];
      else value = this.#give === KEYS ? key : this.#values[i];
    }
    return { value, done };
  }
}

/** Takes a walk from index i of its chunk to the next entry; undefined at the end. */
const seek = (walk: Walk | undefined, i: number): Walk | undefined => {
  if (walk === undefined) return undefined;
  walk.i = i;
  return walk.seek() ? walk : undefined;
};

delete (OrderIterator.prototype as { constructor?: unknown }).constructor;
Object.setPrototypeOf(OrderIterator.prototype, IteratorPrototype);
Object.defineProperty(OrderIterator.prototype, Symbol.toStringTag, {
  value: 'Map Iterator',
  configurable: true,
});
