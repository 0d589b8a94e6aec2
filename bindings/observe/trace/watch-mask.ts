// Who watches a heap: a trace, timed operations, or both share the core's one word for it (assembly/event-ring.ts).
import { WATCH_TIMES } from '../../core/core.js';
import type { Heap } from '../../heap/heap.js';

/** What is watched of one heap. */
interface Watched {
  /** Maps whose operations are timed. */
  timed: number;
  mask: number;
  ring: number;
  capacity: number;
}

const watched = new WeakMap<Heap, Watched>();

const change = (heap: Heap, by: (it: Watched) => Partial<Watched>): void => {
  const before = watched.get(heap) ?? { timed: 0, mask: 0, ring: 0, capacity: 0 };
  const now = { ...before, ...by(before) };
  watched.set(heap, now);
  if ((heap.x as unknown) !== undefined)
    heap.x.watch((now.timed > 0 ? WATCH_TIMES : 0) | now.mask, now.ring, now.capacity);
};

/** One more map of the heap is timed, or (-1) one less. */
export const watchTimes = (heap: Heap, by: 1 | -1): void =>
  change(heap, ({ timed }) => ({ timed: timed + by }));

/** Events of the mask go to a ring of `capacity` records; mask 0 ends that. */
export const watchEvents = (heap: Heap, mask: number, ring: number, capacity: number): void =>
  change(heap, () => ({ mask, ring, capacity }));
