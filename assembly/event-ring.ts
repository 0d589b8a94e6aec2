// The core's record of its rarer steps while a trace or timing is on (bindings/observe/trace/trace.ts,
// time-operations.ts): events in a ring in linear memory, the oldest overwritten first, and the time of steps
// that may be felt as a pause. Otherwise it is one predicted branch in steps that are taken only while a map
// grows, a chain gets longer or memory does.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, WATCH_TIMES, heap } from "./layout";

/** Milliseconds since the bindings' time origin. */
@external("env", "now")
declare function now(): f64;

/** Tells the bindings how long a step took. It comes from inside a mutation and must not call back. */
@external("env", "spent")
declare function spent(m: Hmap, event: u32, ms: f64): void;

/** Events, their bits in heap.watch, and what a and b are; numbered as in bindings/core/core.ts. */
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
  /** An interrupted call was undone. a: how many by now. The map is 0. */
  Repair,
}

// A record: | time f64 | duration f64 | event | map | a | b |

/** Bytes of a record. */
@inline export const RECORD: usize = 32;

/** A build made with --use UNWATCHED=1 cannot be watched: what that costs is the difference to it
 *  (test/counted/). */
@inline const WATCHABLE: bool = !isDefined(UNWATCHED);

/** Whether anybody watches. */
@inline
export function watching(): bool {
  return WATCHABLE && heap.watch != 0;
}

/** When a step begins; 0 if nobody watches. */
@inline
export function begin(): f64 {
  return watching() ? now() : 0;
}

/** Notes an event. `begun`: when it began, 0 if it has no length. */
export function note(event: Event, m: Hmap, a: u32, b: u32, begun: f64): void {
  const watch = heap.watch;
  const time = now();
  if (begun && watch & WATCH_TIMES) spent(m, event, time - begun);
  if (((watch >> event) & 1) == 0) return;
  const noted = heap.noted;
  const place = <usize>(noted % heap.ringCapacity);
  const at = heap.ring + place * RECORD;
  store<f64>(at, begun ? begun : time);
  store<f64>(at, begun ? time - begun : 0, 8);
  store<u32>(at, event, 16);
  store<u32>(at, changetype<u32>(m), 20);
  store<u32>(at, a, 24);
  store<u32>(at, b, 28);
  heap.noted = noted + 1;
}

/** Watches the events of `mask` into a ring of `capacity` records, a power of two, so that the count may
 *  wrap; or no longer, with mask 0. The count of events starts anew with a ring that is another one. */
export function watch(mask: u32, ring: usize, capacity: u32): void {
  if (heap.ring != <u32>ring) heap.noted = 0;
  heap.ring = ring;
  heap.ringCapacity = capacity;
  heap.watch = mask;
}
