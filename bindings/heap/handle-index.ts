// What belongs to the handles of a heap. Handles are addresses, given out again after a map was disposed: an
// engine's Map keeps the deleted entries of one key in one chain until it rehashes, which costs a heap with
// many maps 10 microseconds each time that one is made and disposed. Arrays have no such chains.

/** Headers begin at multiples of 256 bytes (assembly/layout.ts: HMAP_SIZE). */
const HEADER_SHIFT = 8;
/** A part of the index is for 64 KiB of memory. */
const PART_SHIFT = 16;
const WITHIN = (1 << (PART_SHIFT - HEADER_SHIFT)) - 1;

/** Something per handle. */
export class HandleIndex<T> {
  readonly #parts: ((T | undefined)[] | undefined)[] = [];

  get(h: number): T | undefined {
    return this.#parts[h >>> PART_SHIFT]?.[(h >>> HEADER_SHIFT) & WITHIN];
  }

  set(h: number, it: T | undefined): void {
    let part = this.#parts[h >>> PART_SHIFT];
    if (part === undefined) {
      part = [];
      this.#parts[h >>> PART_SHIFT] = part;
    }
    part[(h >>> HEADER_SHIFT) & WITHIN] = it;
  }

  /** All that is there, by address. */
  *values(): IterableIterator<T> {
    for (const part of this.#parts)
      if (part !== undefined) for (const it of part) if (it !== undefined) yield it;
  }
}
