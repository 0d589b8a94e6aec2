// What maps report of rare events: growth, drains, floods, errors, changes of policy, moves. They go to
// listeners in the process, to channels of node:diagnostics_channel named tophash:grow and so on, where there
// is that module, and with TOPHASH_TRACE=1 as lines to stderr. Listeners and subscribers run in a microtask,
// after the operation, so that they may use the maps. Nothing is made of an event that nobody wants.
import { checkFunction } from './errors.js';
import { attempt, soon, throwLater } from './host.js';
import { SafeMap, SafeSet } from './native-map.js';

/** Kinds of notices, and the last part of their channels' names. */
export type NoticeKind = 'grow' | 'drain' | 'flood' | 'fatal' | 'policy' | 'move';

/** What every notice says. */
export interface Notice {
  kind: NoticeKind;
  /** performance.now() of the event, milliseconds. */
  at: number;
  /** Name of the map, '' if it has none, and its number in the process. */
  map: string;
  id: number;
}

/** A growth began, ended, or got no memory. */
export interface GrowNotice extends Notice {
  kind: 'grow';
  phase: 'begin' | 'end' | 'no-memory';
  growth: 'double' | 'same-size';
  /** Entries, log2 of buckets (of the new array) and overflow buckets, at the event. */
  size: number;
  B: number;
  overflowBuckets: number;
  /** 'end': milliseconds since it began, and old buckets evacuated by whom. */
  ms: number;
  evacuated: { assist: number; background: number; drain: number };
}

/** drain() was called. */
export interface DrainNotice extends Notice {
  kind: 'drain';
  moved: number;
  remaining: number;
  ms: number;
}

/** A chain is longer than chance explains; `total` so far. */
export interface FloodNotice extends Notice {
  kind: 'flood';
  total: number;
}

/** A map threw an error that is not about a wrong argument. */
export interface FatalNotice extends Notice {
  kind: 'fatal';
  code: string;
  message: string;
  diagnostics: unknown;
}

/** A change of a map's policy was asked for. */
export interface PolicyNotice extends Notice {
  kind: 'policy';
  by: string;
  result: 'applied' | 'rejected';
  from: Readonly<Record<string, unknown>>;
  to: Readonly<Record<string, unknown>>;
  /** Why it was rejected. */
  reason?: string;
}

/** A drop-in map moved out of its native slots. */
export interface MoveNotice extends Notice {
  kind: 'move';
  to: 'log' | 'generations';
  /** Entries, and the time that the move took [ms]. */
  size: number;
  ms: number;
}

export type AnyNotice = GrowNotice | DrainNotice | FloodNotice | FatalNotice | PolicyNotice | MoveNotice;
export type NoticeListener = (notice: AnyNotice) => void;

/** What is used of a channel of node:diagnostics_channel. */
interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: unknown): void;
}
/** What is used of a tracing channel. */
interface TracingChannel {
  readonly hasSubscribers?: boolean;
  traceSync<T>(run: () => T, context: object): T;
}
interface Channels {
  channel(name: string): Channel;
  tracingChannel?(name: string): TracingChannel;
}
/** What is used of Node's process, and of those that have one like it. */
interface Process {
  getBuiltinModule?(name: string): unknown;
  env?: Record<string, string | undefined>;
  stderr?: { write(text: string): unknown };
}
interface Platform {
  process?: Process;
  Deno?: { permissions: { querySync(query: object): { state: string } } };
}

/** Most notices that wait for the end of a long synchronous job. */
const MOST_WAITING = 10_000;

const listeners = new SafeSet<NoticeListener>();
let waiting: AnyNotice[] = [];
let lost = 0;

/** Where notices go on this platform: found out when the first one is due, so that importing has
 *  no effect. */
class Outlets {
  readonly channels: Readonly<Record<NoticeKind, Channel>> | undefined;
  readonly evacuate: TracingChannel | undefined;
  readonly print: ((line: string) => void) | undefined;

  constructor() {
    const { process } = globalThis as Platform;
    const dc = attempt(() => process?.getBuiltinModule?.('node:diagnostics_channel')) as Channels | undefined;
    if (dc !== undefined) {
      const named = (kind: NoticeKind): Channel => dc.channel(`tophash:${kind}`);
      this.channels = {
        grow: named('grow'),
        drain: named('drain'),
        flood: named('flood'),
        fatal: named('fatal'),
        policy: named('policy'),
        move: named('move'),
      };
      this.evacuate = dc.tracingChannel?.('tophash:evacuate');
    }
    const { stderr } = process ?? {};
    if (stderr !== undefined && traceAsked(process))
      this.print = (line) => void attempt(() => stderr.write(`${line}\n`));
  }
}

/** Whether TOPHASH_TRACE=1 is in the environment; Deno is asked only if it would not ask the user. */
const traceAsked = (process: Process | undefined): boolean => {
  const { Deno } = globalThis as Platform;
  try {
    const query = { name: 'env', variable: 'TOPHASH_TRACE' };
    if (Deno !== undefined && Deno.permissions.querySync(query).state !== 'granted') return false;
    return process?.env?.TOPHASH_TRACE === '1';
  } catch {
    return false;
  }
};

let found: Outlets | undefined;
const outlets = (): Outlets => {
  found ??= new Outlets();
  return found;
};

/** Whether anybody wants notices of a kind. */
export const isWanted = (kind: NoticeKind): boolean => {
  const { channels, print } = outlets();
  return listeners.size > 0 || print !== undefined || channels?.[kind].hasSubscribers === true;
};

/** Reports an event, if anybody subscribed. May be called from inside a mutation: `make` must touch
 *  no map. */
export const notify = (kind: NoticeKind, make: () => AnyNotice): void => {
  if (!isWanted(kind)) return;
  const { channels, print } = outlets();
  const notice = make();
  print?.(lineOf(notice));
  if (listeners.size === 0 && channels?.[kind].hasSubscribers !== true) return;
  if (waiting.length === 0) void soon(deliver);
  if (waiting.length < MOST_WAITING) waiting[waiting.length] = notice;
  else lost++;
};

const deliver = (): void => {
  const notices = waiting;
  waiting = [];
  for (const notice of notices) {
    outlets().channels?.[notice.kind].publish(notice);
    tell(listeners, notice);
  }
};

/** Calls listeners as an event target does: those that are there now and still when it is their turn, so that
 *  one that puts  another in its place is no endless loop; and the error of one is thrown when the others
 *  have been told. */
export const tell = <T>(those: ReadonlySet<(event: T) => void>, event: T): void => {
  for (const listener of [...those]) {
    if (!those.has(listener)) continue;
    try {
      listener(event);
    } catch (error) {
      throwLater(error);
    }
  }
};

/** How many errors maps threw that are not about a wrong argument, by code. */
export const fatals = new SafeMap<string, number>();

/** Counts one. */
export const countFatal = (code: string): void => void fatals.set(code, (fatals.get(code) ?? 0) + 1);

/** Calls the listener with every notice from now on; the result ends that. Throws PolicyError for what is no
 *  function. */
export const onNotice = (listener: NoticeListener): (() => void) => {
  checkFunction('listener', listener);
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Notices that were not delivered because more than 10,000 were waiting. */
export const lostNotices = (): number => lost;

/** Runs a step of evacuation as tracing:tophash:evacuate:start, :end and :error, if anybody subscribed. */
export const traceEvacuation = <T>(run: () => T, context: () => object): T => {
  const channel = outlets().evacuate;
  return channel?.hasSubscribers === true ? channel.traceSync(run, context()) : run();
};

/** A map's title without quotes: its name, or its number. */
export const titleOf = (name: string, id: number): string => (name === '' ? `map #${id}` : name);

const titled = ({ map, id }: Notice): string => (map === '' ? `map #${id}` : `map ${JSON.stringify(map)}`);
const brief = (ms: number): string => `${ms.toFixed(3)} ms`;

/** A notice as one line, as TOPHASH_TRACE=1 prints it. */
export const lineOf = (notice: AnyNotice): string => `tophash: ${titled(notice)}: ${textOf(notice)}`;

const textOf = (notice: AnyNotice): string => {
  switch (notice.kind) {
    case 'grow':
      return growText(notice);
    case 'drain':
      return `drain() moved ${notice.moved} old buckets in ${brief(notice.ms)}, ${notice.remaining} left`;
    case 'flood':
      return `a chain is longer than chance explains, ${notice.total} times so far`;
    case 'fatal':
      return `${notice.code}: ${notice.message}`;
    case 'move':
      return `moved ${notice.size} entries to ${placeOf(notice)} in ${brief(notice.ms)}`;
    case 'policy': {
      const why = notice.reason === undefined ? '' : ` (${notice.reason})`;
      const [from, to] = [notice.from, notice.to].map((side) => JSON.stringify(side));
      return `policy ${notice.result} by ${notice.by}: ${from} -> ${to}${why}`;
    }
  }
};

/** Where a map moved to, in words. */
export const placeOf = ({ to }: MoveNotice): string => (to === 'log' ? 'the log' : to);

const growText = (notice: GrowNotice): string => {
  const { growth, size, B, overflowBuckets, evacuated } = notice;
  const at = `${size} entries, B ${B}, ${overflowBuckets} overflow buckets`;
  if (notice.phase === 'begin') return `growth (${growth}) begins: ${at}`;
  if (notice.phase === 'no-memory') return `growth (${growth}) got no memory: ${at}`;
  const { assist, background, drain } = evacuated;
  const by = `old buckets evacuated by writes ${assist}, background ${background}, drain ${drain}`;
  return `growth (${growth}) ended after ${brief(notice.ms)}: ${at}; ${by}`;
};
