// The end of what an interruption left: undoes the step that was under way, and ends the task.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { CLEAR, Hmap, journal, nullMap } from "./layout";
import { chainCount } from "./chains";
import { commitCount, hasTask, isInterrupted, undo } from "./journal";
import { chainOf, evacuated, linkOf, occupiedOf } from "./pair-dispatch";
import { notify, Notice } from "./notices";
import { Event, note, watching } from "./event-ring";
import { emptied } from "./emptied";
import { destroy } from "./create-destroy";
import { endGrowth } from "./grow";
import { oldBucketCount } from "./grow/policy";

/** At the beginning of every call into the core: brings the heap in order if the last call was
 *  interrupted. Hot ones refuse instead (operations.ts). */
@inline
export function ready(): void {
  if (isInterrupted()) recover();
}

/** Undoes the step that was under way, counts, and ends the task. */
function recover(): void {
  undo();
  if (changetype<usize>(journal.counted)) recount(journal.counted);
  commitCount();
  if (hasTask()) finish(journal.taskMap, journal.task);
  journal.undone++;
  notify(nullMap, Notice.Undone);
  if (watching()) note(Event.Repair, nullMap, journal.undone, 0, 0);
}

/** Counts a map's entries, and its old buckets that are evacuated. */
function recount(m: Hmap): void {
  let count: u32 = 0;
  for (let c: u64 = 0; c < chainCount(m); c++) {
    for (let b = chainOf(m.pair, m, c); b; b = linkOf(m.pair, b)) count += popcnt<u32>(occupiedOf(m.pair, b));
  }
  m.count = count;
  if (!m.growing) return;
  let moved: u32 = 0;
  for (let i: u32 = 0; i <= m.mask; i++) moved += u32(evacuated(m.pair, m, i));
  m.evacuated = moved;
  if (moved == oldBucketCount(m)) finish(m, GROWTH);
}

/** What finish() does besides DESTROY and CLEAR: a growth whose last bucket is evacuated. */
@inline const GROWTH: u32 = 3;

/** Finishes what was begun with a map of any storage pair. */
function finish(m: Hmap, task: u32): void {
  if (isDefined(ORDERED)) return end<u32, u64>(m, task);
  switch (m.pair) {
    case 0:
      return end<u32, u8>(m, task);
    case 1:
      return end<u32, u32>(m, task);
    case 2:
      return end<u32, u64>(m, task);
    case 3:
    case 6:
      return end<u64, u8>(m, task);
    case 4:
    case 7:
      return end<u64, u32>(m, task);
    default:
      return end<u64, u64>(m, task);
  }
}

/** K and V give the buckets' geometry: references are as long as u64 keys. */
function end<K, V>(m: Hmap, task: u32): void {
  if (task == GROWTH) endGrowth<K, V>(m);
  else if (CLASSIC && task == CLEAR) emptied<K, V>(m, true);
  else destroy<K, V>(m);
}
