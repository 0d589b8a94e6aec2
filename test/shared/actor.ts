// A thread of the tests of shared maps, run as a Worker: attaches to the map of workerData and does what it
// is told by messages. It acknowledges writes in a memory of their own, which outlives it.
import { parentPort, workerData } from 'node:worker_threads';
import type { SharedHandle } from '../../bindings/shared/handle.js';
import { SharedMemory } from '../../bindings/shared/shared-memory.js';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { STEPS, STORES } from '../support/shared-steps.js';

/** What an actor is told. */
export type Told =
  /** Sets keys `from`, `from` + 1, ... to counting values until the thread is ended; acknowledged by the last
   *  key whose set() returned. */
  | { do: 'fill'; from: number; acknowledged: SharedArrayBuffer }
  /** Adds 1 to each of `keys` keys in turn, `times` times; acknowledged by how often. */
  | { do: 'count'; keys: number; times: number; acknowledged: SharedArrayBuffer }
  /** Makes calls, and gives for each the times of a clock for all threads around it and what it gave.
   *  `stops`:  the store of each that it stands before until a scheduler lets it go on, 0: none. */
  | { do: 'record'; calls: Call[]; stops: number[]; clock: SharedArrayBuffer }
  /** Makes one call, stopped before each store by a scheduler. */
  | { do: 'step'; call: Call; steps: number };

/** A method and its arguments. */
export type Call = [
  method: 'get' | 'set' | 'add' | 'delete' | 'compareExchange' | 'getAndSet',
  ...args: number[],
];

/** A call that was made. */
export interface Made {
  call: Call;
  begun: number;
  ended: number;
  gave: unknown;
}

const { handle } = workerData as { handle: SharedHandle };
const memory = SharedMemory.of(handle);
const { key, value, maximumBytes } = handle;
const map = new SharedTypedMap(key, value, { maximumBytes }, { memory, handle });
const methods = map as unknown as Record<string, (...args: number[]) => unknown>;

const make = ([method, ...args]: Call): unknown => {
  const gave = (methods[method] as (...args: number[]) => unknown).apply(map, args);
  return gave === map ? 'set' : gave;
};

const say = (message: unknown): void => parentPort?.postMessage(message);

const fill = (from: number, acknowledged: SharedArrayBuffer): void => {
  const last = new Int32Array(acknowledged);
  for (let i = from; ; i++) {
    map.set(i as never, (i * 2) as never);
    Atomics.store(last, 0, i + 1 - from);
  }
};

const count = (keys: number, times: number, acknowledged: SharedArrayBuffer): void => {
  const done = new Int32Array(acknowledged);
  for (let i = 0; i < times; i++) {
    map.add((i % keys) as never, 1 as never);
    Atomics.store(done, 0, i + 1);
  }
};

const record = (calls: Call[], stops: number[], clock: SharedArrayBuffer): Made[] => {
  const time = new Int32Array(clock);
  return calls.map((call, i) => {
    Atomics.store(memory.i32, STORES, 0);
    Atomics.store(memory.i32, STEPS, stops[i] as number);
    const begun = Atomics.add(time, 0, 1);
    const gave = make(call);
    const ended = Atomics.add(time, 0, 1);
    Atomics.store(memory.i32, STEPS, 0);
    return { call, begun, ended, gave };
  });
};

parentPort?.on('message', (told: Told) => {
  if (told.do === 'fill') fill(told.from, told.acknowledged);
  else if (told.do === 'count') count(told.keys, told.times, told.acknowledged);
  else if (told.do === 'record') say(record(told.calls, told.stops, told.clock));
  else {
    Atomics.store(memory.i32, STEPS, told.steps);
    const gave = make(told.call);
    Atomics.store(memory.i32, STEPS, 0);
    say({ gave });
    return;
  }
  say('done');
});
say({ id: map.workerId, page: memory.u8.byteOffset });
