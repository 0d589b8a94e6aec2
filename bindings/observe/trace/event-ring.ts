// Reads the ring of events in a heap's linear memory. assembly/event-ring.ts writes it.
import { EVENT_BYTES } from '../../core/abi.js';
import { EVENTS, RING } from '../../core/core.js';
import type { Traceable } from '../../core/instance.js';
import { watchEvents } from './watch-mask.js';

/** Names of events. assembly/event-ring.ts defines a and b of each. */
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

/** Fewest events that a ring has room for. */
export const LEAST_EVENTS = 16;
/** Largest ring, as a share of the heap's maximumBytes. */
const SHARE = 1 / 64;

/** A ring in a heap, from start to stop. */
export class Ring {
  readonly heap: Traceable;
  /** Events that it has room for; 0 without room for even the smallest ring: then no event is noted. */
  readonly capacity: number;
  readonly #at: number = 0;

  /** `mask`: a bit per event, in the order of EVENTS. `capacity`: events, a power of two; a small heap, or
   *  one that is nearly full, gets fewer. */
  constructor(heap: Traceable, mask: number, capacity: number) {
    this.heap = heap;
    let events = capacity;
    while (events > LEAST_EVENTS && events * EVENT_BYTES > heap.maximumBytes * SHARE) events /= 2;
    for (; events >= LEAST_EVENTS; events /= 2) {
      this.#at = heap.x.allocate(events * EVENT_BYTES) >>> 0;
      if (this.#at !== 0) break;
    }
    this.capacity = this.#at === 0 ? 0 : events;
    if (this.#at !== 0) watchEvents(heap, mask, this.#at, events);
  }

  /** False without room for a ring, and after the heap was disposed. */
  get working(): boolean {
    return this.#at !== 0 && this.heap.isLive;
  }

  /** Events that were overwritten. */
  get dropped(): number {
    return this.working ? Math.max(0, this.#noted - this.capacity) : 0;
  }

  /** The events in the ring, the oldest first. */
  events(): CoreEvent[] {
    if (!this.working) return [];
    const view = new DataView(this.heap.x.memory.buffer);
    const noted = this.#noted;
    const events: CoreEvent[] = [];
    for (let n = Math.max(0, noted - this.capacity); n < noted; n++) {
      const at = this.#at + (n % this.capacity) * EVENT_BYTES;
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

  /** Stops noting and frees the ring. */
  stop(): void {
    if (!this.working) return;
    watchEvents(this.heap, 0, 0, 0);
    this.heap.x.release(this.#at, this.capacity * EVENT_BYTES);
  }

  get #noted(): number {
    return new DataView(this.heap.x.memory.buffer).getUint32(RING.noted, true);
  }
}
