// The ring of events in a heap's linear memory (assembly/trace.ts), read.
import { EVENTS, RING } from '../core.js';
import { OutOfMemoryError, show } from '../errors.js';
import type { Heap } from '../heap.js';
import { watchEvents } from './watch.js';

/** What the core notes; see assembly/trace.ts for what a and b are of each. */
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

/** A ring in a heap, from start to stop. */
export class Ring {
  readonly heap: Heap;
  readonly #capacity: number;
  readonly #at: number;

  /** `mask`: bits by EVENTS. `capacity`: records, a power of two. Throws OutOfMemoryError. */
  constructor(heap: Heap, mask: number, capacity: number) {
    this.heap = heap;
    this.#capacity = capacity;
    this.#at = heap.x.allocate(capacity * RECORD) >>> 0;
    if (this.#at === 0) {
      throw new OutOfMemoryError(
        `no memory for a trace of ${capacity} events of ${RECORD} bytes in heap ${show(heap.name)}; expected room for more`,
      );
    }
    watchEvents(heap, mask, this.#at, capacity);
  }

  /** False once the heap was disposed. */
  get alive(): boolean {
    return (this.heap.x as unknown) !== undefined;
  }

  /** Events that were overwritten before anybody read them. */
  get dropped(): number {
    return this.alive ? Math.max(0, this.#noted - this.#capacity) : 0;
  }

  /** What it holds, the oldest first. */
  events(): CoreEvent[] {
    if (!this.alive) return [];
    const view = new DataView(this.heap.x.memory.buffer);
    const noted = this.#noted;
    const events: CoreEvent[] = [];
    for (let n = Math.max(0, noted - this.#capacity); n < noted; n++) {
      const at = this.#at + (n % this.#capacity) * RECORD;
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
    if (!this.alive) return;
    watchEvents(this.heap, 0, 0, 0);
    this.heap.x.release(this.#at, this.#capacity * RECORD);
  }

  get #noted(): number {
    return new DataView(this.heap.x.memory.buffer).getUint32(RING.noted, true);
  }
}
