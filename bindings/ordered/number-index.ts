// The one instance of the ordered map's core, made on first use and shared by all drop-in maps of the
// process: its exports as variables, which hot code calls without a look-up, and the life of the indexes in
// it.
import { timers } from '../base/host.js';
import { SafeMap } from '../base/native-map.js';
import { countFatal } from '../base/notices.js';
import { type CoreNotice, NOTICED } from '../core/core.js';
import type { OrderExports } from '../core/embedded/exports.js';
import { heapWatchers, Instance, type Noted } from '../core/instance.js';
import { ordered } from '../core/ordered.js';
import type { HeapStats } from '../heap/heap-memory.js';

/** The indexes by their handles. They lead to no map, which this would keep alive. */
export const indexes = new SafeMap<number, Noted>();

/** Whether the core has left notices, or its memory grew, which detached the view. Small, so that it is
 *  inlined. */
export const hasNotices = (): boolean => words[noticed] !== 0;

/** Module-local copy, which V8 treats as a constant. */
const noticed = NOTICED;

/** Result of a search that finds no entry. No entry has this number. */
export const NONE = -1;

type Find = (h: number, key: number) => number;
type Change = (h: number, key: number, entry: number) => number;
/** `value`: a 32-bit integer that stands beside the entry. */
type Add = (h: number, key: number, entry: number, value: number) => number;
type Renumber = (h: number, key: number, entry: number, to: number) => number;

/** Searches by number; `next` goes on behind an entry. While there is no core, nothing is found. */
export let findNumber: Find = () => NONE;
export let nextNumber: Change;
/** Changes by number; 0 if refused. */
export let addNumber: Add;
export let removeNumber: Change;
export let renumberNumber: Renumber;
/** The same by the code of a key that is no number, and that code from 64-bit digits. */
export let foldDigit: (h: number, code: number, digit: bigint) => number;
export let findCode: Find = () => NONE;
/** The integer beside the first entry of a code. MISSING if there is none: it stands beside no entry. */
export let valueCode: Find;
/** Where the first entry of a code stands in the core's memory: its number and then the integer beside it; 0:
 *  nowhere. */
export let slotCode: Find;
export let nextCode: Change;
export let addCode: Change;
export let removeCode: Change;
export let renumberCode: Renumber;

// Jobs of the event loop, told apart as far as a timer can. Engines report what they have collected, and let
// weakly held objects go, between jobs only.
let job = 0;
let marked = false;

/** A number that changes some time after a job has ended. */
export const thisJob = (): number => {
  if (!marked) {
    timers.start(() => {
      marked = false;
      job++;
    }, 0);
    marked = true; // if that was not interrupted
  }
  return job;
};

/** Bytes of indexes that one job makes at most. What it drops comes back only when it has ended, so a job
 *  that makes and drops maps without end would fill the memory. Its further maps use the native index. */
const JOB_BYTES = 2 ** 29;

/** The instance. */
export class OrderHeap extends Instance<OrderExports> {
  readonly name = 'drop-in';
  readonly softLimitBytes = undefined;
  /** The last job that made an index, and the bytes that were handed out when it began. */
  #job = -1;
  #usedBefore = 0;

  constructor() {
    super(ordered);
    this.start();
  }

  protected override get label(): string {
    return "the drop-in's heap";
  }

  protected override growth(notice: CoreNotice): void {
    indexes.get(notice.h)?.growthChanged(notice);
  }

  protected override spent(h: number, event: number, ms: number): void {
    indexes.get(h >>> 0)?.recordStep(event, ms);
  }

  /** O(number of free runs). */
  stats(): HeapStats {
    return this.readHeapStats();
  }

  protected override refreshViews(): void {
    super.refreshViews();
    words = this.i32;
  }

  /** Handle of a new index with room for `wanted` entries, or if that cannot be had for `needed`. 0 without
   *  memory, and when this job has made more than it should. */
  create(wanted: number, needed: number): number {
    this.secureSeed();
    if (!this.#isInBudget()) return 0;
    const h = this.x.create(wanted) || this.x.create(needed);
    if (h === 0) this.takeStatus();
    return h;
  }

  /** Whether the indexes made in this job leave room for more. */
  #isInBudget(): boolean {
    const { used } = this.readHeapStats();
    const job = thisJob();
    if (job !== this.#job || used < this.#usedBefore) this.#usedBefore = used;
    this.#job = job;
    return used - this.#usedBefore <= JOB_BYTES;
  }

  /** Throws the error that the core's status stands for. */
  raise(what: string): never {
    this.takeStatus();
    const error = this.errorOf('map', what);
    countFatal(error.code);
    throw error;
  }
}

let heap: OrderHeap | undefined;
let words: Int32Array;

/** The core's memory, in words: the view that is renewed if a call that made the memory grow was interrupted
 *  behind that. */
export const memory = (): Int32Array => (words.length === 0 ? orderHeap().words : words);

/** The instance, made now if need be. */
export const orderHeap = (): OrderHeap => {
  if (heap !== undefined) return heap;
  heap = new OrderHeap();
  ({ find_number: findNumber, next_number: nextNumber, add_number: addNumber } = heap.x);
  ({ remove_number: removeNumber, renumber_number: renumberNumber, fold_digit: foldDigit } = heap.x);
  ({ find_code: findCode, value_code: valueCode, slot_code: slotCode, next_code: nextCode } = heap.x);
  ({ add_code: addCode, remove_code: removeCode, renumber_code: renumberCode } = heap.x);
  for (const tell of heapWatchers) tell(heap);
  return heap;
};

/** The instance if it was made. */
export const madeOrderHeap = (): OrderHeap | undefined => heap;
