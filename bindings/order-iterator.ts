// %MapIterator% of the drop-in: what keys(), values() and entries() return.
import { DEAD, isDead } from './order-chunks.js';
import type { EntryLog } from './order-log.js';
import { Walk } from './order-walk.js';

/** What an iteration gives. */
export enum Give {
  Keys,
  Values,
  Entries,
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** An iteration over a log. */
export class OrderIterator {
  /** Undefined once it has come to the end. */
  #walk: Walk | undefined;
  readonly #give: Give;

  constructor(log: EntryLog, give: Give) {
    this.#walk = new Walk(log);
    this.#give = give;
  }

  // one result object on every way through, so that engines can do without it
  next(): { value: unknown; done: boolean } {
    const walk = this.#walk;
    let value: unknown;
    let done = true;
    if (walk !== undefined) {
      let { i } = walk;
      let key = i < walk.n && walk.version === walk.log.version ? walk.keys[i] : DEAD;
      if (isDead(key) && walk.seek()) {
        i = walk.i;
        key = walk.keys[i];
      }
      if (isDead(key)) {
        this.#walk = undefined;
      } else {
        walk.i = i + 1;
        done = false;
        if (this.#give === Give.Keys) value = key;
        else if (this.#give === Give.Values) value = walk.values[i];
        else value = [key, walk.values[i]];
      }
    }
    return { value, done };
  }
}
delete (OrderIterator.prototype as { constructor?: unknown }).constructor;
Object.setPrototypeOf(OrderIterator.prototype, IteratorPrototype);
Object.defineProperty(OrderIterator.prototype, Symbol.toStringTag, {
  value: 'Map Iterator',
  configurable: true,
});
