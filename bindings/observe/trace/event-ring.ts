// The ring of events in a heap's linear memory (assembly/event-ring.ts), read.
import { EVENTS, RING } from '../../core/core.js';
import type { Heap } from '../../heap/heap.js';
import { watchEvents } from './watch-mask.js';

/** What the core notes; see assembly/event-ring.ts for what a and b are of each. */
export type EventName = (typeof EVENTS)[number];

/** One event. Times are milliseconds of performance.now(). */
export interface CoreEvent {
  time: number;
  /** 0 if it has no length. */
  duration: number;
  event: EventName;
  /** The map's handle; 0 for memory. */
  h: number;
  a: number;
  b: number;
}

/** Bytes of a record. */
const RECORD = 32;

/** Fewest records of a ring. */
export const LEAST_RECORDS = 16;
/** Largest part of what a heap may reach that a ring takes. */
const SHARE = 1 / 64;

/** A ring in a heap, from start to stop. */
export class Ring {
  readonly heap: Heap;
  /** Records; 0 where there is not even room for a small ring, and then nothing is noted. */
  readonly capacity: number;
  readonly #at: number = 0;

  /** `mask`: bits by EVENTS. `capacity`: records, a power of two; a small heap, or one that is nearly full, gets fewer. */
  constructor(heap: Heap, mask: number, capacity: number) {
    this.heap = heap;
    let records = capacity;
    while (records > LEAST_RECORDS && records * RECORD > heap.maximumBytes * SHARE) records /= 2;
    for (; records >= LEAST_RECORDS; records /= 2) {
      this.#at = heap.x.allocate(records * RECORD) >>> 0;
      if (this.#at !== 0) break;
    }
    this.capacity = this.#at === 0 ? 0 : records;
    if (this.#at !== 0) watchEvents(heap, mask, this.#at, records);
  }

  /** False if there was no room for it, and once the heap was disposed. */
  get working(): boolean {
    return this.#at !== 0 && (this.heap.x as unknown) !== undefined;
  }

  /** Events that were overwritten before anybody read them. */
  get dropped(): number {
    return this.working ? Math.max(0, this.#noted - this.capacity) : 0;
  }

  /** What it holds, the oldest first. */
  events(): CoreEvent[] {
    if (!this.working) return [];
    const view = new DataView(this.heap.x.memory.buffer);
    const noted = this.#noted;
    const events: CoreEvent[] = [];
    for (let n = Math.max(0, noted - this.capacity); n < noted; n++) {
      const at = this.#at + (n % this.capacity) * RECORD;
      const word = (offset: number): number => view.getUint32(at + offset, true);
      events.push({
        time: view.getFloat64(at, true),
        duration: view.getFloat64(at + 8, true),
        event: EVENTS[word(16)] as EventName,
        h: word(20),
        a: word(24),
        b: word(28),
      });
    }
    return events;
  }

  /** Ends it and gives its memory back. */
  stop(): void {
    if (!this.working) return;
    watchEvents(this.heap, 0, 0, 0);
    this.heap.x.release(this.#at, this.capacity * RECORD);
  }

  get #noted(): number {
    return new DataView(this.heap.x.memory.buffer).getUint32(RING.noted, true);
  }
}
