// How a thread that has a map is told that another one is gone: by the 'exit' of a Node Worker (Deno and Bun
// have it too), or where Workers do not tell, by a lock of the browser that each thread holds for its life.
import { ArgumentTypeError, ConcurrentMapError, show } from '../base/errors.js';
import { attempt, timers } from '../base/host.js';
import type { SharedMemory } from './shared-memory.js';
import { tagOf, threadId } from './thread.js';

/** A Worker that tells of its end. */
interface Exiting {
  readonly threadId: number;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** Deno says 'exit' of a Worker that is terminated at once, while its thread goes on until what it runs
 *  returns to the event loop. So it is stopped in no write and leaves no lock; but it may be in one for
 *  seconds, and nothing tells when it is not. Its place stays taken. */
const saysExitEarly = 'Deno' in globalThis;

const isExiting = (worker: unknown): worker is Exiting =>
  typeof worker === 'object' &&
  worker !== null &&
  typeof (worker as Exiting).on === 'function' &&
  typeof (worker as Exiting).threadId === 'number';

/** Locks of the browser, by name, which end with the thread that holds them. */
interface Locks {
  request(name: string, hold: () => Promise<unknown> | undefined): Promise<unknown>;
}

/** Where threads have ids, Workers tell of their end, and no thread holds a lock. */
const locks =
  threadId === undefined
    ? attempt(() => (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks)
    : undefined;

/** The lock of a thread: one id is given to one thread only. `map`: what is the same for all threads of a map
 *  and for no other one. */
const lockName = (map: string, id: number): string => `tophash:${map}:${id}`;

/** Holds the lock of this thread for its life, so that others can wait for its end, and says in the memory
 *  when it has it: a browser gives it only when the thread has returned to its event loop. Gives what ends
 *  that before. */
export const holdLock = (memory: SharedMemory, map: string): (() => void) => {
  let release = (): void => {};
  const held = (): Promise<void> | undefined => {
    if (memory.isOver) return undefined;
    memory.sayHeld();
    return new Promise((resolve) => {
      release = resolve;
    });
  };
  if (locks !== undefined) {
    memory.asksForHeld = true;
    locks.request(lockName(map, memory.id), held).catch(() => {
      memory.asksForHeld = false; // where a page is refused storage
    });
  }
  return () => release();
};

/** Milliseconds between looks for threads that have attached since, and before what could not be done. */
const LOOK_MS = 200;

/** Calls lost(), again later if another thread is at the same shard for long. */
const tell = (lost: (id: number) => void, id: number): void => {
  try {
    lost(id);
  } catch (error) {
    if (!(error instanceof ConcurrentMapError)) throw error;
    timers.start(() => tell(lost, id), LOOK_MS);
  }
};

/** Calls lost() when a worker ends. Throws ArgumentTypeError for what is none, or does not tell. */
export const trackDeath = (
  memory: SharedMemory,
  map: string,
  worker: unknown,
  lost: (id: number) => void,
): void => {
  if (isExiting(worker)) {
    const tag = tagOf(worker.threadId);
    if (worker.threadId < 0) throw new ArgumentTypeError('track() got a worker that has ended already');
    worker.on('exit', (code) => {
      if (saysExitEarly && code !== 0) return;
      for (const id of memory.ids(tag)) tell(lost, id);
    });
  } else if (locks === undefined || typeof (worker as Worker)?.postMessage !== 'function')
    throw new ArgumentTypeError(
      `track() got ${show(worker)}: expected a Worker of node:worker_threads, or a Worker of a browser with Web Locks`,
    );
  else watchLocks(memory, map, locks, lost);
  memory.isTracker = true;
};

const watched = new WeakSet<SharedMemory>();

/** Waits for the lock of every other thread that has said that it holds one, now and later. A lock that was
 *  not held yet would be had at once, and its thread taken for dead. Ends with the map. */
const watchLocks = (memory: SharedMemory, map: string, its: Locks, lost: (id: number) => void): void => {
  if (watched.has(memory)) return;
  watched.add(memory);
  const known = new Set<number>([memory.id]);
  const look = (): void => {
    if (memory.isOver) return;
    for (const id of memory.ids()) {
      if (known.has(id) || !memory.isHeld(id)) continue;
      known.add(id);
      void its.request(lockName(map, id), async () => tell(lost, id));
    }
    timers.start(look, LOOK_MS);
  };
  look();
};
