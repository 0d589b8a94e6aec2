// Notices for the bindings: what became of a map's growth, and that memory is longer. They lie in memory until the
// bindings read them after the call, so that nothing of JavaScript runs inside a step (bindings/core/instance.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, NOTICES, NOTICES_MOST, journal } from "./layout";

/** Notices, numbered as in bindings/core/core.ts. */
export enum Notice {
  /** A growth is complete or was abandoned. */
  Ended,
  Doubling,
  SameSize,
  /** A growth got no memory. */
  NoMemory,
  /** A chain is longer than chance explains. */
  Flood,
  /** memory.buffer is another one: views must be made anew. The map is 0. */
  Memory,
  /** An interrupted step was undone. The map is 0. */
  Undone,
}

/** Adds a notice; those beyond NOTICES_MOST in one call are counted, but lost. */
export function notify(m: Hmap, notice: Notice): void {
  const n = journal.notices;
  if (n < NOTICES_MOST) {
    const at = NOTICES + ((<usize>n) << 3);
    store<u32>(at, changetype<u32>(m));
    store<u32>(at, notice, 4);
  }
  journal.notices = n + 1;
}

/** 1 if there are notices, for the results of writes. */
@inline
export function pendingNotices(): u32 {
  return u32(journal.notices != 0);
}
