// What each thread does for a shared map now and then, as its event loop allows. It gives back the lock of a
// call of its own that was interrupted, which no later call may do for a long time. And it finishes growths
// that no write carries on, a few old buckets of each shard at a time, so that no other thread waits long.
import { now, type Timer, timers, Weak } from '../base/host.js';
import type { GrowthHistory } from '../growth/history.js';
import type { GrowthWatch } from './growth-watch.js';
import type { SharedMemory } from './shared-memory.js';

/** Milliseconds between looks, and old buckets evacuated in each shard then. */
export const EVERY_MS = 100;
const BUCKETS = 64;

/** What is drained. */
interface Drained {
  readonly memory: SharedMemory;
  readonly watch: GrowthWatch;
  readonly life: GrowthHistory;
}

/** Evacuates some old buckets of each shard that grows and that nobody holds; whether some are left. */
const drainAll = ({ memory, watch, life }: Drained): boolean => {
  let left = 0;
  let begun = 0;
  for (let i = 0; i < memory.shards; i++) {
    if (watch.look(memory, i) === 0) continue;
    begun ||= now();
    left += memory.x.drain(i, BUCKETS);
    watch.look(memory, i);
  }
  if (begun !== 0) life.drained('background', now() - begun);
  memory.takeStatus();
  return left > 0;
};

/** Looks every EVERY_MS, at once where there is more to do, as long as the memory is used. Keeps no process
 *  alive. Gives what stops it. */
export const lookAfter = (drained: Drained): (() => void) => {
  const held = new Weak(drained);
  let timer: Timer | undefined;
  const look = (): void => {
    const found = held.deref();
    if (found === undefined) return;
    found.memory.x.letGo();
    timer = timers.start(look, drainAll(found) ? 1 : EVERY_MS);
  };
  timer = timers.start(look, EVERY_MS);
  return () => {
    if (timer !== undefined) timers.stop(timer);
  };
};
