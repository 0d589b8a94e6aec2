// What the core notes of its rarer steps while somebody watches (bindings/observe/trace/trace.ts, timing.ts): events in a ring in
// linear memory, the oldest overwritten first, and the time of steps that may be felt as a pause. While nobody does it is one
// predicted branch in steps that are taken only while a map grows, a chain gets longer or memory does.
import { HEAP, HEAP_NOTED, HEAP_RING, HEAP_RING_CAP, HEAP_WATCH, WATCH_TIMES } from "./layout";

/** Milliseconds since the bindings' time origin. */
// @ts-ignore: decorator
@external("env", "now")
declare function now(): f64;

/** Tells the bindings how long a step took. Like growth(), it comes from inside a mutation and must not call back. */
// @ts-ignore: decorator
@external("env", "spent")
declare function spent(h: usize, event: u32, ms: f64): void;

/** Events, their bits in HEAP_WATCH, and what a and b are; numbered as in bindings/trace.ts. */
export enum Event {
  /** A growth began. a: B before, b: 1 doubling, 2 same size. Timed. */
  Grow,
  /** It is complete or was abandoned. a: B, b: old buckets that were evacuated. */
  GrowEnd,
  /** It got no memory. a: B. */
  NoMemory,
  /** A write's share of a growth. a: the old bucket it needed, b: old buckets it evacuated. Timed. */
  Assist,
  /** drain(), by the user or in the background. a: old buckets evacuated, b: 1 in the background. Timed. */
  Drain,
  /** A chain got an overflow bucket. a: overflow buckets of the map now. */
  Overflow,
  /** A chain is longer than chance explains. a: its buckets. */
  Flood,
  /** Memory grew. a: pages before, b: pages now. The map is 0. Timed. */
  Memory,
}

// A record: | time f64 | duration f64 | event | map | a | b |

/** Bytes of a record. */
// @ts-ignore: decorator
@inline export const RECORD: usize = 32;

/** A build made with --use UNWATCHED=1 cannot be watched: what that costs is the difference to it (test/counted/). */
// @ts-ignore: decorator
@inline const WATCHABLE: bool = !isDefined(UNWATCHED);

/** Whether anybody watches. */
// @ts-ignore: decorator
@inline
export function watching(): bool {
  return WATCHABLE && load<u32>(HEAP + HEAP_WATCH) != 0;
}

/** When a step begins; 0 if nobody watches. */
// @ts-ignore: decorator
@inline
export function begin(): f64 {
  return watching() ? now() : 0;
}

/** Notes an event. `begun`: when it began, 0 if it has no length. */
export function note(event: Event, h: usize, a: u32, b: u32, begun: f64): void {
  const watch = load<u32>(HEAP + HEAP_WATCH);
  const time = now();
  if (begun && watch & WATCH_TIMES) spent(h, event, time - begun);
  if (((watch >> event) & 1) == 0) return;
  const noted = load<u32>(HEAP + HEAP_NOTED);
  const place = <usize>(noted % load<u32>(HEAP + HEAP_RING_CAP));
  const at = <usize>load<u32>(HEAP + HEAP_RING) + place * RECORD;
  store<f64>(at, begun ? begun : time);
  store<f64>(at, begun ? time - begun : 0, 8);
  store<u32>(at, event, 16);
  store<u32>(at, <u32>h, 20);
  store<u32>(at, a, 24);
  store<u32>(at, b, 28);
  store<u32>(HEAP + HEAP_NOTED, noted + 1);
}

/** Watches the events of `mask` into a ring of `capacity` records, a power of two, so that the count may wrap; or no longer, with
 *  mask 0. The count of events starts anew with a ring that is another one. */
export function watch(mask: u32, ring: usize, capacity: u32): void {
  if (load<u32>(HEAP + HEAP_RING) != <u32>ring) store<u32>(HEAP + HEAP_NOTED, 0);
  store<u32>(HEAP + HEAP_RING, <u32>ring);
  store<u32>(HEAP + HEAP_RING_CAP, capacity);
  store<u32>(HEAP + HEAP_WATCH, mask);
}
