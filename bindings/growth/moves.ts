// Moves of drop-in maps out of their native slots: counted for metrics, told as notices, kept for a trace.
import { now } from '../base/host.js';
import { type MoveNotice, notify } from '../base/notices.js';

/** Moves of all maps of the process so far, by where to. */
export const moves: Record<MoveNotice['to'], number> = { log: 0, generations: 0 };

/** Most moves that a trace keeps. */
const MOST = 65_536;

let kept: MoveNotice[] | undefined;

/** Puts every move from now on into `list`, while a trace is on; undefined ends that. */
export const keepMoves = (list: MoveNotice[] | undefined): void => {
  kept = list;
};

/** Tells of a move that is made: of `size` entries, in `ms` milliseconds. `id`: the map's number; 0 of one
 *  that no observer lists. */
export const tellMove = (to: MoveNotice['to'], size: number, ms: number, id: number): void => {
  moves[to]++;
  const make = (): MoveNotice => ({ kind: 'move', at: now(), map: '', id, to, size, ms });
  if (kept !== undefined && kept.length < MOST) kept[kept.length] = make();
  notify('move', make);
};
