// Rings of events as Trace Event JSON. Each map has two tracks, so that slices nest: its growths, and the
// work on them.
import { type MoveNotice, placeOf, titleOf } from '../../base/notices.js';
import { PAGE } from '../../core/core.js';
import type { Traceable } from '../../core/instance.js';
import type { KeptMoves } from '../../growth/moves.js';
import type { Listed } from '../../heap/listed.js';
import { maps } from '../../heap/live-maps.js';
import type { CoreEvent, Ring } from './event-ring.js';

/** One event of the format. Microseconds. */
export interface TraceEvent {
  name: string;
  /** X: a slice, i: an instant, C: a counter, M: a name. */
  ph: 'X' | 'i' | 'C' | 'M';
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  cat?: string;
  /** Of an instant: t, its track. */
  s?: 't';
  args: Record<string, unknown>;
}

/** A whole trace. */
export interface TraceJson {
  traceEvents: TraceEvent[];
  displayTimeUnit: 'ms';
  /** dropped: events that were overwritten, and moves beyond those that a trace keeps. untraced: heaps
   *  without room for a ring. */
  otherData: { dropped: number; untraced: string[] };
}

const PID = 1;
type Args = Record<string, unknown>;
/** Two tracks of a map, by its handle. */
type Tracks = (h: number) => { growths: number; work: number };

const micro = (ms: number): number => Math.round(ms * 1e6) / 1000;

const named = (tid: number, name: string): TraceEvent => ({
  ...{ name: 'thread_name', ph: 'M', pid: PID, tid, ts: 0 },
  args: { name },
});

/** Events that a trace had no room for. */
export const droppedOf = (rings: readonly Ring[], moves: KeptMoves): number =>
  rings.reduce((sum, ring) => sum + ring.dropped, moves.dropped);

/** The events of all rings, and the moves of drop-in maps. */
export const traceJson = (rings: readonly Ring[], moves: KeptMoves): TraceJson => {
  // the format's ids are numbers of threads: viewers expect them above 0
  let last = PID;
  const next = (): number => ++last;
  const traceEvents: TraceEvent[] = [
    { name: 'process_name', ph: 'M', pid: PID, tid: PID, ts: 0, args: { name: 'tophash' } },
  ];
  for (const ring of rings) {
    const heapTrack = next();
    traceEvents.push(named(heapTrack, `heap ${ring.heap.name}`));
    const { tracks, names } = tracksOf(ring.heap, next);
    // one by one: a ring has more events than a call may have arguments
    for (const event of slices(ring.events(), tracks, heapTrack)) traceEvents.push(event);
    for (const [tid, name] of names) traceEvents.push(named(tid, name));
  }
  if (moves.list.length > 0) {
    const tid = next();
    traceEvents.push(named(tid, 'moves of drop-in maps'));
    for (const move of moves.list) traceEvents.push(moveEvent(move, tid));
  }
  const untraced = rings.filter(({ capacity }) => capacity === 0).map(({ heap }) => heap.name);
  return { traceEvents, displayTimeUnit: 'ms', otherData: { dropped: droppedOf(rings, moves), untraced } };
};

/** Tracks by handle, numbered by `next` when they are first asked for, and their names: a map that is gone is
 *  called by its address. */
const tracksOf = (
  heap: Traceable,
  next: () => number,
): { tracks: Tracks; names: ReadonlyMap<number, string> } => {
  const known = new Map<number, Listed>();
  for (const map of maps()) {
    const { heap: its, h } = map as unknown as { heap?: Traceable; h?: number };
    if (its === heap && h !== undefined) known.set(h >>> 0, map);
  }
  const names = new Map<number, string>();
  const given = new Map<number, ReturnType<Tracks>>();
  const tracks: Tracks = (h) => {
    const before = given.get(h);
    if (before !== undefined) return before;
    const map = known.get(h);
    const title = map === undefined ? `map at ${h}` : titleOf(map.name, map.life.id);
    const its = { growths: next(), work: next() };
    given.set(h, its);
    names.set(its.growths, `${title}: growth`);
    names.set(its.work, `${title}: evacuation`);
    return its;
  };
  return { tracks, names };
};

/** Events of one heap as slices, instants and counters, in their order. */
const slices = (events: readonly CoreEvent[], tracks: Tracks, heapTrack: number): TraceEvent[] => {
  const begun = new Map<number, CoreEvent>();
  const made: TraceEvent[] = [];
  for (const event of events) {
    if (event.event === 'memory') made.push(...memoryEvents(event, heapTrack));
    else if (event.event === 'repair')
      made.push(instant('interrupted call undone', heapTrack, event, { repairs: event.a }));
    else if (event.event === 'grow-end')
      made.push(wholeGrowth(event, begun.get(event.h), tracks(event.h).growths));
    else made.push(mapEvent(event, tracks(event.h)));
    if (event.event === 'grow') begun.set(event.h, event);
    if (event.event === 'grow-end') begun.delete(event.h);
  }
  return made;
};

/** When something was, and how long [ms]. */
type Span = Pick<CoreEvent, 'time' | 'duration'>;

const slice = (name: string, tid: number, { time, duration }: Span, args: Args): TraceEvent => ({
  ...{ name, ph: 'X', cat: 'tophash', pid: PID, tid, ts: micro(time), dur: micro(duration) },
  args,
});

const instant = (name: string, tid: number, { time }: CoreEvent, args: Args): TraceEvent => ({
  ...{ name, ph: 'i', s: 't', cat: 'tophash', pid: PID, tid, ts: micro(time) },
  args,
});

/** A growth of memory, and a counter of the bytes committed after it. */
const memoryEvents = (event: CoreEvent, tid: number): TraceEvent[] => [
  slice('memory.grow', tid, event, { pagesBefore: event.a, pages: event.b }),
  {
    ...{ name: `committed ${tid}`, ph: 'C', cat: 'tophash', pid: PID, tid },
    ts: micro(event.time + event.duration),
    args: { bytes: event.b * PAGE },
  },
];

const moveEvent = (move: MoveNotice, tid: number): TraceEvent => {
  const { at, ms, map, id, size } = move;
  const args = { entries: size, ...(id === 0 ? {} : { map: titleOf(map, id) }) };
  return slice(`moved to ${placeOf(move)}`, tid, { time: at - ms, duration: ms }, args);
};

/** A growth from begin to end; an instant if its begin is not in the trace. */
const wholeGrowth = (end: CoreEvent, from: CoreEvent | undefined, tid: number): TraceEvent => {
  const args = { B: end.a, evacuated: end.b };
  if (from === undefined) return instant('growth ended', tid, end, args);
  return slice('growth', tid, { ...from, duration: end.time - from.time }, args);
};

/** An event of a map, other than the end of a growth. */
const mapEvent = (event: CoreEvent, { growths, work }: ReturnType<Tracks>): TraceEvent => {
  const { a, b } = event;
  switch (event.event) {
    case 'grow':
      return slice('grow', work, event, { BBefore: a, growth: b === 2 ? 'same-size' : 'double' });
    case 'assist':
      return slice('assist', work, event, { bucket: a, evacuated: b });
    case 'drain':
      return slice(b === 1 ? 'background drain' : 'drain', work, event, { evacuated: a });
    case 'no-memory':
      return instant('growth got no memory', growths, event, { B: a });
    case 'overflow':
      return instant('overflow bucket', work, event, { overflowBuckets: a });
    default:
      return instant('flooded chain', work, event, { buckets: a });
  }
};
