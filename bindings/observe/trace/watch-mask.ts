// The core's watch mask of a heap (assembly/event-ring.ts): one word for a trace and for timed operations.
import { WATCH_TIMES } from '../../core/core.js';
import type { Traceable } from '../../core/instance.js';

/** The watchers of one heap. */
interface Watched {
  /** Maps whose operations are timed. */
  timed: number;
  mask: number;
  ring: number;
  capacity: number;
}

const watched = new WeakMap<Traceable, Watched>();

const change = (heap: Traceable, by: (it: Watched) => Partial<Watched>): void => {
  const before = watched.get(heap) ?? { timed: 0, mask: 0, ring: 0, capacity: 0 };
  const now = { ...before, ...by(before) };
  watched.set(heap, now);
  if (heap.isLive) heap.x.watch((now.timed > 0 ? WATCH_TIMES : 0) | now.mask, now.ring, now.capacity);
};

/** Adds 1 to the heap's timed maps, or -1. */
export const watchTimes = (heap: Traceable, by: 1 | -1): void =>
  change(heap, ({ timed }) => ({ timed: timed + by }));

/** Notes the events of the mask in a ring of `capacity` events; mask 0 ends that. */
export const watchEvents = (heap: Traceable, mask: number, ring: number, capacity: number): void =>
  change(heap, () => ({ mask, ring, capacity }));
