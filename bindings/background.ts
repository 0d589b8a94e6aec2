// The background drain: a growth that no write carries on ends all the same. One timer for all maps of the process,
// running only while a growth is pending; it never keeps a process alive and holds maps weakly. Redis does the same
// with 1 ms every 100 ms (activerehashing); here 0.5 ms every 2 ms at most, a fifth of an idle process.

/** What the drain needs of a map. */
export interface Drainable {
  /** Milliseconds per slice and between slices; undefined: no background drain for this map. */
  readonly pace: Pace | undefined;
  /** Evacuates up to `most` old buckets; how many it did. 0: nothing left, or the map cannot be drained. */
  drainSlice(most: number): number;
}

/** Milliseconds. */
export interface Pace {
  readonly sliceMs: number;
  readonly everyMs: number;
}

export const DEFAULT_PACE: Pace = { sliceMs: 0.5, everyMs: 2 };

/** Old buckets between two looks at the clock: about 10 microseconds' worth. */
const STEP = 32;

const pending = new Set<WeakRef<Drainable>>();
let armed = false;

/** Notes that a map's growth has begun. Called from inside a mutation: starts a timer, touches no map. */
export const drainLater = (map: WeakRef<Drainable>, pace: Pace): void => {
  pending.add(map);
  arm(pace.everyMs);
};

const arm = (ms: number): void => {
  if (armed) return;
  armed = true;
  try {
    const timer = setTimeout(tick, ms) as unknown as { unref?: () => void };
    timer.unref?.();
  } catch {
    armed = false; // where timers may not start (workerd, module scope) the next growth tries again
  }
};

/** One slice: maps in turn, oldest growth first, until the time is used up. */
const tick = (): void => {
  armed = false;
  const start = performance.now();
  let everyMs = Number.POSITIVE_INFINITY;
  for (const ref of pending) {
    const map = ref.deref();
    const pace = map?.pace;
    if (map === undefined || pace === undefined) {
      pending.delete(ref);
      continue;
    }
    const ended = drainFor(map, start + pace.sliceMs);
    if (ended) {
      pending.delete(ref);
      continue;
    }
    everyMs = Math.min(everyMs, pace.everyMs);
    break; // this slice is used up
  }
  if (pending.size > 0) arm(everyMs);
};

/** Drains until `deadline` (performance.now()); true if nothing is left to do. */
const drainFor = (map: Drainable, deadline: number): boolean => {
  for (;;) {
    if (map.drainSlice(STEP) < STEP) return true;
    if (performance.now() >= deadline) return false;
  }
};
