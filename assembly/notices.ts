// Notices for the bindings: what became of a map's growth, that memory is longer, that an interrupted step
// was undone. They lie in memory until the bindings read them after the call, so that nothing of JavaScript
// runs inside a step (bindings/core/instance.ts).
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { Hmap, NOTICES, NOTICES_MOST, NoticeRecord, SHARED, journal } from "./layout";

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

/** Adds a notice, with what the map is like at this moment. Those beyond NOTICES_MOST in one call are
 *  counted, but lost. */
export function notify(m: Hmap, notice: Notice): void {
  const n = journal.notices;
  if (SHARED) {
    journal.notices = n + 1; // the figures that there are suffice (shared/stats)
    return;
  }
  if (n < NOTICES_MOST) {
    const record = changetype<NoticeRecord>(NOTICES + <usize>n * offsetof<NoticeRecord>());
    record.map = m;
    record.notice = notice;
    record.count = m.count;
    record.B = m.B;
    record.noverflow = m.noverflow;
    record.growsDouble = m.growsDouble;
    record.byAssist = m.byAssist;
    record.byBackground = m.byBackground;
    record.byDrain = m.byDrain;
  }
  journal.notices = n + 1;
}

/** Whether there are notices, for the results of writes. */
@inline
export function pendingNotices(): bool {
  return journal.notices != 0;
}
