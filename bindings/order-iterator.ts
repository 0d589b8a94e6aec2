// %MapIterator% of the drop-in: what keys(), values() and entries() return.
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
    if (walk?.ready()) {
      const i = walk.i++;
      done = false;
      if (this.#give === Give.Keys) value = walk.keys[i];
      else if (this.#give === Give.Values) value = walk.values[i];
      else value = [walk.keys[i], walk.values[i]];
    } else {
      this.#walk = undefined;
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
