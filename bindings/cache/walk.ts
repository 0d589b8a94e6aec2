// Iteration over a cache that may change meanwhile. It follows the order of eviction as long as it can: until
// the entry that should come next has left its place. The rest comes in the order of rows, so that every
// iteration takes time linear in the rows. An entry stays in its row for as long as it is there, so a bit
// for each row tells whether it was visited.
import { setAll } from '../base/typed-arrays.js';
import type { Rows } from './rows.js';

/** What an iteration gives for an entry. */
export type Walk = (rows: Rows, row: number) => unknown;

export const KEYS: Walk = (rows, row) => rows.readKey(row);
export const VALUES: Walk = (rows, row) => rows.read(row);
export const ENTRIES: Walk = (rows, row) => [rows.readKey(row), rows.read(row)];

/** Bits by row. */
class Bits {
  #bytes = new Uint8Array(64);

  has(row: number): boolean {
    return ((this.#bytes[row >>> 3] as number) & (1 << (row & 7))) !== 0;
  }

  add(row: number): void {
    const at = row >>> 3;
    if (at >= this.#bytes.length) {
      const more = new Uint8Array(2 * at);
      setAll(more, this.#bytes);
      this.#bytes = more;
    }
    this.#bytes[at] = (this.#bytes[at] as number) | (1 << (row & 7));
  }
}

/** The places of an iteration, one after the other. */
class Places {
  readonly rows: Rows;
  readonly #version: number;
  readonly #seen = new Bits();
  #next: number;
  /** From 1 on: the next in the order of rows. */
  #sweep = 0;

  constructor(rows: Rows) {
    this.rows = rows;
    this.#next = rows.newest; // which may change the version
    this.#version = rows.version;
  }

  /** The row of the next entry, 0 at the end. */
  step(): number {
    const row = this.#sweep === 0 ? this.#follow() : this.#swept();
    if (row !== 0) this.#seen.add(row);
    return row;
  }

  #follow(): number {
    const { rows } = this;
    const row = this.#next;
    if (row === 0 && rows.version === this.#version) return 0;
    if (row === 0 || !rows.holds(row) || this.#seen.has(row)) {
      this.#sweep = 1;
      return this.#swept();
    }
    this.#next = rows.olderThan(row);
    return row;
  }

  #swept(): number {
    const { rows } = this;
    while (this.#sweep < rows.end) {
      const row = this.#sweep++;
      if (rows.holds(row) && !this.#seen.has(row)) return row;
    }
    return 0;
  }
}

/** Walks the entries. `current` gives the rows, others after a clear(), and `time` what expires[] is
 *  compared with; both are asked at every step. */
export function* walk(current: () => Rows, time: () => number, what: Walk): Generator<unknown> {
  let places = new Places(current());
  for (;;) {
    const at = time();
    const rows = current();
    if (places.rows !== rows) places = new Places(rows);
    const row = places.step();
    if (row === 0) return;
    const { expires } = rows;
    if (expires === undefined || (expires[row] as number) > at) yield what(rows, row);
  }
}
