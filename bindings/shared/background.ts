// Growths of a shared map that no write carries on are finished by the thread that made the map, a few old
// buckets of each shard at a time, so that no other thread waits long for one.
import { type Timer, timers, Weak } from '../base/host.js';
import type { SharedMemory } from './shared-memory.js';

/** Milliseconds between looks, and old buckets evacuated in each shard then. */
const EVERY_MS = 100;
const BUCKETS = 64;

/** Evacuates some old buckets of each shard that grows and that nobody holds; whether some are left. */
const drainAll = (memory: SharedMemory): boolean => {
  let left = 0;
  for (let i = 0; i < memory.shards; i++) if (memory.x.pending(i) > 0) left += memory.x.drain(i, BUCKETS);
  memory.takeStatus();
  return left > 0;
};

/** Looks every EVERY_MS, at once where there is more to do, as long as the memory is used. Keeps no process
 *  alive. Gives what stops it. */
export const drainInBackground = (memory: SharedMemory): (() => void) => {
  const held = new Weak(memory);
  let timer: Timer | undefined;
  const look = (): void => {
    const found = held.deref();
    if (found !== undefined) timer = timers.start(look, drainAll(found) ? 1 : EVERY_MS);
  };
  timer = timers.start(look, EVERY_MS);
  return () => {
    if (timer !== undefined) timers.stop(timer);
  };
};
