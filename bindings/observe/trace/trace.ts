// A trace: the events in the rings of all heaps as Trace Event JSON, which Perfetto (ui.perfetto.dev) and
// chrome://tracing open. Format: "Trace Event Format", Google, 2016.
import { PolicyError, show } from '../../base/errors.js';
import { onNotice } from '../../base/notices.js';
import { checkOptions } from '../../base/options.js';
import { EVENTS } from '../../core/core.js';
import { heapWatchers, type Traceable } from '../../core/instance.js';
import { type KeptMoves, keepMoves } from '../../growth/moves.js';
import { Heap } from '../../heap/heap.js';
import { heapsElsewhere } from '../../heap/listed.js';
import { checkShape } from '../schema/schema.js';
import { type EventName as CoreEventName, LEAST_EVENTS, Ring } from './event-ring.js';
import { droppedOf, type TraceJson, traceJson } from './trace-json.js';
import { measureNotice } from './user-timing.js';

export type { TraceEvent, TraceJson } from './trace-json.js';

/** Names of events: what the core notes, and moves of drop-in maps. */
export type EventName = CoreEventName | 'move';

/** Options of trace.start(). */
export interface TraceOptions {
  /** Events to note: names, or bits in the order grow, grow-end, no-memory, assist, drain, overflow, flood,
   *  memory, repair, move. Default: all. */
  mask?: readonly EventName[] | number;
  /** Events of 32 bytes per heap, 16 to 2^20, rounded up to a power of two; default 65,536 (2 MiB); a small
   *  heap, or one that is nearly full, gets fewer. The oldest are overwritten and counted. */
  capacity?: number;
  /** Growths and drains as performance.measure() entries too, which stay until performance.clearMeasures().
   *  Default false. */
  userTiming?: boolean;
}

/** The names of options, as keys. */
const KNOWN: Record<keyof TraceOptions, 1> = { mask: 1, capacity: 1, userTiming: 1 };
const NAMES: readonly EventName[] = [...EVENTS, 'move'];
const ALL = 2 ** NAMES.length - 1;
/** Bit of moves, which no core knows. */
const MOVE = 2 ** EVENTS.length;

const maskOf = (mask: unknown): number => {
  if (mask === undefined) return ALL;
  if (Array.isArray(mask)) {
    const bits = mask.map((name) => NAMES.indexOf(name));
    const wrong = bits.indexOf(-1);
    if (wrong >= 0)
      throw new PolicyError(`mask has ${show(mask[wrong])}: expected ${NAMES.map(show).join(', ')}`);
    return bits.reduce((sum, bit) => sum | (1 << bit), 0);
  }
  if (typeof mask === 'number' && Number.isInteger(mask) && mask >= 0 && mask <= ALL) return mask;
  throw new PolicyError(`mask is ${show(mask)}: expected names of events, or bits from 0 to ${ALL}`);
};

/** The trace that is on. */
interface Running {
  rings: Ring[];
  moves: KeptMoves;
  end: () => void;
}

let running: Running | undefined;
/** Events dropped in traces that have ended. */
let droppedBefore = 0;

const start = (options: TraceOptions = {}): void => {
  checkOptions('options', options, KNOWN);
  const { mask, capacity = 65_536, userTiming = false } = options;
  const bits = maskOf(mask);
  checkShape({ kind: 'number', least: LEAST_EVENTS, most: 2 ** 20, whole: true }, capacity, 'capacity');
  checkShape({ kind: 'flag' }, userTiming, 'userTiming');
  const events = 2 ** Math.ceil(Math.log2(capacity));
  if (userTiming && typeof performance.measure !== 'function')
    throw new PolicyError('userTiming is true: expected false where there is no performance.measure()');
  if (running !== undefined)
    throw new PolicyError('trace.start(): a trace is on; expected trace.stop() before');
  const rings: Ring[] = [];
  const moves: KeptMoves = { list: [], dropped: 0 };
  const watch = (heap: Traceable): void => void rings.push(new Ring(heap, bits & (MOVE - 1), events));
  for (const heap of [...Heap.all(), ...heapsElsewhere()]) watch(heap);
  heapWatchers.add(watch);
  if ((bits & MOVE) !== 0) keepMoves(moves);
  const silence = userTiming ? onNotice(measureNotice) : () => {};
  running = {
    rings,
    moves,
    end: () => {
      heapWatchers.delete(watch);
      keepMoves(undefined);
      silence();
    },
  };
};

const read = (): TraceJson => {
  if (running === undefined) throw new PolicyError('no trace is on; expected trace.start() before');
  return traceJson(running.rings, running.moves);
};

const stop = (): TraceJson => {
  const json = read();
  const { rings, end } = running as Running;
  end();
  running = undefined;
  droppedBefore += json.otherData.dropped;
  for (const ring of rings) ring.stop();
  return json;
};

/** The trace of the process: at most one at a time. */
export const trace = {
  /** Notes events of all heaps, also of those that are made later. Throws PolicyError for a bad option or if
   *  a trace is on. */
  start,
  /** The events so far, as Trace Event JSON; the trace goes on. Throws PolicyError if none is on. */
  read,
  /** Ends the trace and returns its events as Trace Event JSON. Throws PolicyError if none is on. */
  stop,
  /** Whether a trace is on. */
  get on(): boolean {
    return running !== undefined;
  },
  /** Events that were overwritten before they were read, and moves beyond the first 65,536 of a trace, in
   *  all traces of the process. */
  dropped: (): number =>
    droppedBefore + (running === undefined ? 0 : droppedOf(running.rings, running.moves)),
};
