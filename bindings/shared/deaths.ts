// How a thread that has a map is told that another one is gone: by the 'exit' of a Node Worker (Deno and Bun
// have it too), or where Workers do not tell, by a lock of the browser that each thread holds for its life.
import { ArgumentTypeError, show } from '../base/errors.js';
import { attempt } from '../base/host.js';
import type { SharedMemory } from './shared-memory.js';
import { tagOf, threadId } from './thread.js';

/** A Worker that tells of its end. */
interface Exiting {
  readonly threadId: number;
  on(event: 'exit', listener: () => void): unknown;
}

const isExiting = (worker: unknown): worker is Exiting =>
  typeof worker === 'object' &&
  worker !== null &&
  typeof (worker as Exiting).on === 'function' &&
  typeof (worker as Exiting).threadId === 'number';

/** Locks of the browser, by name, which end with the thread that holds them. */
interface Locks {
  request(name: string, hold: () => Promise<unknown>): Promise<unknown>;
  query(): Promise<{ held?: { name?: string }[] }>;
}

const locks = attempt(() => (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks);

/** The lock of a thread: one id is given to one thread only. `map`: what is the same for all threads of a map
 *  and for no other one. */
const lockName = (map: string, id: number): string => `tophash:${map}:${id}`;

/** On the thread of the id: holds its lock for life, so that others can wait for its end. */
export const holdLock = (map: string, id: number): void => {
  if (threadId === undefined) void locks?.request(lockName(map, id), () => new Promise(() => {}));
};

/** Calls lost() when a worker ends. Throws ArgumentTypeError for what is none, or does not tell. */
export const trackDeath = (
  memory: SharedMemory,
  map: string,
  worker: unknown,
  lost: (id: number) => void,
): void => {
  memory.isTracker = true;
  if (isExiting(worker)) {
    const tag = tagOf(worker.threadId);
    if (worker.threadId < 0) throw new ArgumentTypeError('track() got a worker that has ended already');
    worker.on('exit', () => {
      for (const id of memory.ids(tag)) lost(id);
    });
    return;
  }
  if (locks === undefined || typeof (worker as Worker)?.postMessage !== 'function')
    throw new ArgumentTypeError(
      `track() got ${show(worker)}: expected a Worker of node:worker_threads, or a Worker of a browser with Web Locks`,
    );
  watchLocks(memory, map, lost);
};

/** Milliseconds between looks for threads that have attached since. */
const LOOK_MS = 200;
const watched = new WeakMap<SharedMemory, Set<number>>();

/** Waits for the lock of every other thread that has the map, now and later; of one that holds its lock
 *  already, as it would otherwise be had at once. */
const watchLocks = (memory: SharedMemory, map: string, lost: (id: number) => void): void => {
  if (watched.has(memory)) return;
  const known = new Set<number>([memory.id]);
  watched.set(memory, known);
  const look = async (): Promise<void> => {
    const held = (await locks?.query())?.held?.map((it) => it.name) ?? [];
    for (const id of memory.ids()) {
      if (known.has(id) || !held.includes(lockName(map, id))) continue;
      known.add(id);
      void locks?.request(lockName(map, id), async () => lost(id));
    }
    setTimeout(look, LOOK_MS);
  };
  void look();
};
