// The header of the undo journal (journal.ts), the only instance of its class, at JOURNAL.
// @ts-nocheck: asc checks types; tsc knows no decorators of functions.
import { JOURNAL } from "./fixed";
import { Hmap } from "./hmap";
import { Arena, ArenaPage } from "./record";

//    0   logged  counted | idle    slotAt  | slotBefore arena  | arenaNext page
//   32   arenaLive       | pageLive record1| page1   live1   | record2 page2
//   64   live2   area    | capacity taskMap| task    clean   | undone  notices
//   96   overflowOf noverflow | ovfFree ovfFreeNext | ovfNext given | givenWord

@unmanaged
export class Journal {
  /** What an interruption now would leave to do; 0 between calls. Bits as in journal.ts. */
  logged: u32;
  /** The map whose entry comes or goes, or whose old bucket is evacuated, 0 if there is none: its counts of
   *  them may be off. Right behind `logged`, so that one load tells of both. */
  counted: Hmap;
  /** `logged` between the steps of a call: 0, or the bit of a task. */
  idle: u32;

  /** Slot record: the address of what tells that a slot is in use, a bucket's presence word (line) or a
   *  tophash byte (classic). */
  slotAt: usize;
  /** That word or byte before this step. */
  slotBefore: u32;

  /** Arena record: the arena. */
  arena: Arena;
  /** Its next free byte before. */
  arenaNext: usize;
  /** The page that new records go to. */
  page: ArenaPage;
  /** The arena's live bytes before. */
  arenaLive: u64;
  /** The live bytes of that page before. */
  pageLive: u32;

  /** First released record, 0 if it is alone in its page. */
  record1: usize;
  /** Its page. */
  page1: ArenaPage;
  /** The live bytes of that page before. */
  live1: u32;
  /** Second released record, with the same. */
  record2: usize;
  page2: ArenaPage;
  live2: u32;

  /** Saved lines: content and address of each. */
  area: usize;
  /** Lines that the area has room for. */
  capacity: u32;

  /** The map that a task of many steps is at. */
  taskMap: Hmap;
  /** Which task: DESTROY or CLEAR. */
  task: u32;
  /** First page that was never handed out: from here on memory is all zero. Never goes back. */
  clean: u32;
  /** Interrupted steps that were undone. */
  undone: u32;
  /** Notices for the bindings (notices.ts). */
  notices: u32;

  /** Overflow record: the map, and of its header before this step what has these names. */
  overflowOf: Hmap;
  noverflow: u32;
  ovfFree: usize;
  /** The link in the first free bucket. */
  ovfFreeNext: u32;
  ovfNext: usize;

  /** Given record: an overflow bucket. */
  given: usize;
  /** Its first word before. */
  givenWord: u32;
}

/** In the shared core: of the shard that the call is in (shared/shard.ts). */
export let journal: Journal = changetype<Journal>(JOURNAL);

/** The calls that follow use the journal whose header is there. */
export function useJournal(at: usize): void {
  journal = changetype<Journal>(at);
}

/** Address of `logged` and `counted`. */
@inline
export function unfinished(): usize {
  return changetype<usize>(journal) + offsetof<Journal>("logged");
}

/** Task: giving a map back, or one that was not finished. */
@inline export const DESTROY: u32 = 1;
/** Task: emptying a map (classic, whose array is cleared bucket by bucket). */
@inline export const CLEAR: u32 = 2;
