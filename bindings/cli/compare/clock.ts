// How long to warm up and to measure, and the time-boxed walks that do it. A figure is total time over
// operations, so whatever the work brings on itself, collections included, is in it; the clock is read once
// per chunk.

/** Milliseconds of rehearsal before everything: enough for both compilers to reach their last tier. */
export const REHEARSE_MS = 200;
/** Milliseconds of warm-up before each operation, so that it meets the caches it leaves. */
export const WARM_MS = 8;
/** Milliseconds that each operation is measured for, at least. */
export const MEASURE_MS = 24;
/** Operations between two readings of the clock. */
const CHUNK = 2048;

/** Nanoseconds per operation, and the sum of what the loop returned. */
export interface Timing {
  readonly ns: number;
  readonly sink: number;
}

/** Walks an order of `length` again and again, first to warm up, then to measure at least `least` operations.
 *  `loop` performs the operations [from, to) of the order and returns a number. */
export const timeWalk = (
  length: number,
  least: number,
  loop: (from: number, to: number) => number,
): Timing => {
  let at = 0;
  let sink = 0;
  const walk = (ms: number, atLeast: number): number => {
    let done = 0;
    const start = performance.now();
    let elapsed = 0;
    while (elapsed < ms || done < atLeast) {
      const to = Math.min(at + CHUNK, length);
      sink += loop(at, to);
      done += to - at;
      at = to === length ? 0 : to;
      elapsed = performance.now() - start;
    }
    return (elapsed * 1e6) / done;
  };
  walk(WARM_MS, 0);
  return { ns: walk(MEASURE_MS, least), sink };
};

/** Repeats `once`, which takes as long as it takes, for `ms` milliseconds and at least once. */
export const repeatFor = (ms: number, once: () => void): void => {
  const start = performance.now();
  do once();
  while (performance.now() - start < ms);
};

/** Collects garbage if the process was started with --expose-gc, as the children are. */
export const collect = (): void => void globalThis.gc?.();
