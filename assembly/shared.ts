// The core of maps that threads share: what it exports.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { attach as attachThread, page, slotAt } from "./shared/worker";
import { root } from "./shared/layout";
import { letOvertake } from "./shared/shard";

export * from "../build/exports/shared";
export { giveSlot, longBuffer, markDead } from "./shared/worker";
export { letGo } from "./shared/shard";
export {
  dispose,
  freeze,
  owner,
  pending,
  recover,
  settled,
  size,
  stats,
  stopWrites,
  verify,
} from "./shared/whole";

/** Id of this thread from here on; 0 if there are too many, or no memory. `overtaking`: whether the machine
 *  may let loads overtake each other. */
export function attach(tag: u32, overtaking: bool): u32 {
  letOvertake(overtaking);
  return attachThread(tag);
}

/** Address of the page of this thread. */
export function pageOf(): usize {
  return page;
}

/** Id and tag of slot i; the tag is 0 where no thread is. */
export function idOf(i: u32): u32 {
  return slotAt(i).id;
}

export function tagOf(i: u32): u32 {
  return slotAt(i).tag;
}

/** Numbers of the root. */
export function life(): u32 {
  return root.life;
}

export function shards(): u32 {
  return root.shards;
}

export function recoveries(): u32 {
  return root.recoveries;
}

/** Pages that were claimed so far. */
export function claimed(): u32 {
  return root.top;
}
