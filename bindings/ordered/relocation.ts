// How an iteration that is under way finds its place again after a map has moved all its entries.
import { lowerBound } from './chunks.js';

/** The time between two moves. An iteration keeps the era in which it knows its position; eras that no
 *  iteration keeps  are collected, since each knows only the one that came after it. */
export class Era {
  #olds: readonly number[] = [];
  #base = 0;
  #next: Era | undefined;

  /** Ends the era: entry i of those that were there moved from position olds[i] to base + i. The new one. */
  end(olds: readonly number[], base: number): Era {
    const next = new Era();
    this.#olds = olds;
    this.#base = base;
    this.#next = next;
    return next;
  }

  /** Where a position of this era is today: that of the first entry which is there or behind it. */
  today(position: number): number {
    let p = position;
    for (let era: Era = this; era.#next !== undefined; era = era.#next) {
      p = era.#base + lowerBound(era.#olds, p);
    }
    return p;
  }
}
