// Moves of drop-in maps out of their native slots: counted for metrics, told as notices, kept for a trace.
import { now } from '../base/host.js';
import { type MoveNotice, notify } from '../base/notices.js';

/** Moves of all maps of the process so far, by where to. */
export const moves: Record<MoveNotice['to'], number> = { log: 0, generations: 0 };

/** Most moves that a trace keeps. */
const MOST = 65_536;

/** The moves that a trace keeps, the first ones, and how many came after them. */
export interface KeptMoves {
  readonly list: MoveNotice[];
  dropped: number;
}

let kept: KeptMoves | undefined;

/** Puts every move from now on into `moves`, while a trace is on; undefined ends that. */
export const keepMoves = (moves: KeptMoves | undefined): void => {
  kept = moves;
};

/** Tells of a move that is made: of `size` entries, in `ms` milliseconds. `id`: the map's number; 0 of one
 *  that no observer lists. */
export const tellMove = (to: MoveNotice['to'], size: number, ms: number, id: number): void => {
  moves[to]++;
  const make = (): MoveNotice => ({ kind: 'move', at: now(), map: '', id, to, size, ms });
  if (kept !== undefined) {
    if (kept.list.length < MOST) kept.list[kept.list.length] = make();
    else kept.dropped++;
  }
  notify('move', make);
};
