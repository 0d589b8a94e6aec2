// next() of keys(), values() and entries(), and the loop of forEach(). tools/specialise.mjs writes these
// texts once per kind or kind pair, with another item() in next().
import { Cursor, MapIterator, type Visit, type Walked } from '../cursor.js';

/** The key, the value or both of the cursor's entry i. */
declare const item: (c: Cursor, i: number) => unknown;

export const iterator = () =>
  class extends MapIterator {
    readonly #cursor: Cursor;
    constructor(table: Walked) {
      super();
      this.#cursor = new Cursor(table);
    }
    // one result object on every way through, so that the engine can do without it
    next(): { value: unknown; done: boolean } {
      const c = this.#cursor;
      let value: unknown;
      let done = true;
      if ((c.i < c.n && c.heap.i32[c.at] === c.version) || c.ready()) {
        const i = c.i++;
        value = item(c, i);
        done = false;
      }
      return { value, done };
    }
  };

export const forEach =
  () =>
  (c: Cursor, fn: Visit, table: object): void => {
    while (c.ready()) {
      const { keys, values, n, heap, at, version } = c;
      let { i } = c;
      // to the end of the block, or until fn has changed the map
      do fn(values[i], keys[i], table);
      while (++i < n && heap.i32[at] === version);
      c.i = i;
    }
  };
