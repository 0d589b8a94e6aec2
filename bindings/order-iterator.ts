// %MapIterator% of the drop-in: what keys(), values() and entries() return. A position in the log and nothing else, so an
// abandoned iteration costs nothing, and one that is under way lives through whatever becomes of its map.
import type { Era } from './order-era.js';
import type { OrderedTable } from './order-table.js';

/** What an iteration gives. */
export enum Give {
  Keys,
  Values,
  Entries,
}

const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));

/** An iteration over a table. */
export class OrderIterator {
  #table: OrderedTable | undefined;
  #position: number;
  #era: Era;
  readonly #give: Give;

  constructor(table: OrderedTable, give: Give) {
    this.#table = table;
    this.#position = table.head;
    this.#era = table.era();
    this.#give = give;
  }

  // one result object on every way through, so that engines can do without it
  next(): { value: unknown; done: boolean } {
    const table = this.#table;
    let value: unknown;
    let done = true;
    if (table !== undefined) {
      if (this.#era !== table.present) {
        this.#position = this.#era.today(this.#position);
        this.#era = table.era();
      }
      const p = table.from(this.#position);
      if (p < table.tail) {
        this.#position = p + 1;
        done = false;
        if (this.#give === Give.Keys) value = table.keyAt(p);
        else if (this.#give === Give.Values) value = table.valueAt(p);
        else value = [table.keyAt(p), table.valueAt(p)];
      } else {
        this.#table = undefined;
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
