// The background drain: a growth that no write carries on ends all the same. One timer for all maps of the
// process, running only while a growth is pending; it never keeps a process alive and holds maps weakly.
// Redis does the same with 1 ms every 100 ms (activerehashing); here 0.5 ms every 2 ms at most, a fifth of an
// idle process.

import { type Timer, timers } from '../base/host.js';
import { SafeMap } from '../base/native-map.js';
import { traceEvacuation } from '../base/notices.js';

/** What the drain needs of a map. */
export interface Drainable {
  /** What the user has, if it is another object. */
  readonly table?: object;
  /** Milliseconds per slice and between slices; undefined: no background drain for this map. */
  readonly pace: Pace | undefined;
  /** Evacuates up to `most` old buckets; how many it did. 0: nothing left, or the map cannot be drained. */
  drainSlice(most: number): number;
  /** A slice took so many milliseconds. */
  recordSlice(ms: number): void;
}

/** What leads to a map as long as it lives. */
export interface Referring {
  deref(): Drainable | undefined;
}

/** Milliseconds. */
export interface Pace {
  readonly sliceMs: number;
  readonly everyMs: number;
}

export const DEFAULT_PACE: Pace = { sliceMs: 0.5, everyMs: 2 };

/** Old buckets between two looks at the clock: about 10 microseconds' worth. */
const STEP = 32;

/** Maps whose growth is under way, the oldest first, and when (timers.now()) each is due for a slice. */
const pending = new SafeMap<Referring, number>();
/** One timer, and those that were overdue when it was started. */
let started: Timer[] = [];
/** When the newest timer will fire. */
let wakeAt = Number.POSITIVE_INFINITY;

/** Notes that a map's growth has begun. Called from inside a mutation: starts a timer, touches no map. */
export const drainLater = (map: Referring, pace: Pace): void => {
  const now = timers.now();
  const due = now + pace.everyMs;
  pending.set(map, due);
  arm(due, now);
};

/** Starts a timer that fires by `at`, unless one does. One that is overdue may come yet, so it is not
 *  stopped, or never: workerd  drops a request's timers with it. */
const arm = (at: number, now: number): void => {
  if (wakeAt > now) {
    if (at >= wakeAt) return;
    stop();
  }
  wakeAt = at;
  const timer = timers.start(tick, Math.ceil(Math.max(0, at - now)));
  if (timer === undefined)
    wakeAt = Number.POSITIVE_INFINITY; // the next growth tries again
  else started[started.length] = timer;
};

const stop = (): void => {
  const overdue = started;
  started = [];
  for (let i = 0; i < overdue.length; i++) timers.stop(overdue[i] as Timer);
};

/** One slice: the maps that are due in turn, oldest growth first, until the time is used up. The others are
 *  not even  looked at then, so that many maps take no more time than one. */
const tick = (): void => {
  stop();
  wakeAt = Number.POSITIVE_INFINITY;
  const start = timers.now();
  let next = Number.POSITIVE_INFINITY;
  let unseen = pending.size;
  for (const [ref, due] of pending) {
    unseen--;
    const map = ref.deref();
    const pace = map?.pace;
    if (map === undefined || pace === undefined) {
      pending.delete(ref);
    } else if (due >= start + 1) {
      next = Math.min(next, due); // timers fire up to a millisecond early
    } else if (drainFor(map, start + pace.sliceMs)) {
      pending.delete(ref);
    } else {
      const now = timers.now();
      pending.set(ref, now + pace.everyMs);
      // those behind it may be due long before it is again
      next = Math.min(next, now + (unseen > 0 ? Math.min(pace.everyMs, DEFAULT_PACE.everyMs) : pace.everyMs));
      break;
    }
  }
  if (next < Number.POSITIVE_INFINITY) arm(next, timers.now());
};

/** Drains until `deadline` (timers.now()); true if nothing is left to do. */
const drainFor = (map: Drainable, deadline: number): boolean => {
  const start = timers.now();
  const complete = traceEvacuation(
    () => drainUntil(map, deadline),
    () => ({ by: 'background', map: map.table ?? map }),
  );
  map.recordSlice(timers.now() - start);
  return complete;
};

const drainUntil = (map: Drainable, deadline: number): boolean => {
  for (;;) {
    if (map.drainSlice(STEP) < STEP) return true;
    if (timers.now() >= deadline) return false;
  }
};
