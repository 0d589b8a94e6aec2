// Columns of numbers: what a scan leaves in the heap's memory, copied into arrays that serve one cursor after
// the other. Each class of tables has one for its keys and one for its values.
import { type KeyKind, KINDS, type Kind, type KindArray, type ValueKind } from '../core/kinds.js';
import type { HeapMemory } from '../heap/heap-memory.js';

/** Entries copied per block, but for the first. */
export const LAST_BLOCK = 1024;
/** Numbers by which the views that are kept differ in length, and most of the longest. */
const STEP = 128;
const LONGEST = 2048;

/** Copies the numbers of one column. */
export class Column {
  readonly #heap: HeapMemory;
  readonly #kind: Kind;
  /** Views of STEP, 2 * STEP, ... numbers at #at, as far as they were needed: one copies some more than is
   *  asked for, which takes less than to make one. */
  #views: (KindArray | undefined)[] = [];
  #at = 0;
  /** An array that a finished cursor left behind. */
  #spare: KindArray | undefined = undefined;

  constructor(heap: HeapMemory, kind: Kind) {
    this.#heap = heap;
    this.#kind = kind;
  }

  /** `items` keys or values from address `at` on: in `block` if it is long enough, else in another array. */
  copy(at: number, items: number, block: KindArray | undefined): KindArray {
    const n = items * this.#kind.width;
    const to = block === undefined || block.length < n ? this.#take(n) : block;
    to.set(n > LONGEST ? this.#heap.view(this.#kind, at, n) : this.#viewOf(at, n));
    return to;
  }

  #viewOf(at: number, n: number): KindArray {
    const steps = Math.ceil(n / STEP);
    const kept = this.#views[steps];
    if (kept !== undefined && kept.length !== 0 && at === this.#at) return kept;
    if (at !== this.#at) this.#views = [];
    this.#at = at;
    const view = this.#heap.view(this.#kind, at, steps * STEP);
    this.#views[steps] = view;
    return view;
  }

  /** An array for n numbers or some more. */
  #take(n: number): KindArray {
    const spare = this.#spare;
    if (spare === undefined || spare.length < n)
      return new this.#kind.View(n > LONGEST ? n : n > LAST_BLOCK ? LONGEST : LAST_BLOCK);
    this.#spare = undefined;
    return spare;
  }

  /** Leaves an array to a later cursor: allocating one costs as much as some hundred entries. */
  give(block: KindArray): void {
    this.#spare = block;
  }
}

/** The columns of a class of tables; none where records or numbers of kept values stand for what is there. */
export interface Columns {
  readonly keys: Column | undefined;
  readonly values: Column | undefined;
}

/** The column of a kind. `name`: 'none' for the values of a set. */
export const columnFor = (heap: HeapMemory, name: KeyKind | ValueKind | 'none'): Column | undefined =>
  name !== 'none' && KINDS[name].slot === 'number' ? new Column(heap, KINDS[name]) : undefined;
