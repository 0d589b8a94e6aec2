// What is done with all shards of a map, one after the other.
import { CorruptionError, show } from '../base/errors.js';
import { STATUS } from '../core/core.js';
import { type DrainBudget, type DrainResult, drainWithin } from '../growth/drain-budget.js';
import { brokenRule } from '../heap/verify-rules.js';
import type { Shared } from './bulk.js';
import { awaited } from './calls.js';

/** Runs a step of the core on each shard, again where another thread holds it. */
const eachShard = (map: Shared, what: string, step: (shard: number) => boolean): void => {
  const { memory } = map;
  for (let i = 0; i < memory.shards; i++) {
    for (let since = 0; !step(i); ) {
      since = awaited(map, what, memory.takeStatus(), since);
    }
  }
};

/** Removes all entries. */
export const clearShards = (map: Shared): void =>
  eachShard(map, 'clear()', (i) => map.memory.x.clear(i) !== 0);

/** Checks all shards. Throws CorruptionError. */
export const verifyShards = (map: Shared): void =>
  eachShard(map, 'verify()', (i) => {
    const rule = map.memory.x.verify(i);
    if (rule <= 0) return rule === 0;
    throw new CorruptionError(`shared map ${show(map.name)}, shard ${i}: ${brokenRule(map.memory, rule)}`);
  });

/** Old buckets of all shards, at some moment. */
const pendingIn = ({ memory }: Shared): number => {
  let sum = 0;
  for (let i = 0; i < memory.shards; i++) sum += memory.x.pending(i) >>> 0;
  return sum;
};

/** Finishes the growths that are under way, within a budget. A frozen map stays as it is. */
export const drainShards = (map: Shared, budget: DrainBudget): DrainResult => {
  const { memory, life } = map;
  const step = (most: number): number => {
    const before = pendingIn(map);
    let left = most;
    eachShard(map, 'drain()', (i) => {
      const old = memory.x.pending(i) >>> 0;
      if (left === 0 || old === 0) return true;
      memory.x.drain(i, Math.min(left, old));
      if (memory.i32[STATUS] !== 0) return false;
      left -= Math.min(left, old);
      return true;
    });
    return Math.max(1, before - pendingIn(map)); // other threads drain it, too
  };
  const isFrozen = memory.x.life() !== 0;
  const { ms, moved } = drainWithin(
    isFrozen ? { ...budget, dryRun: true } : budget,
    () => pendingIn(map),
    step,
  );
  if (moved > 0) life.drained('drain', ms);
  const remaining = pendingIn(map);
  return { moved, remaining, complete: remaining === 0, ms };
};

/** Has no write begin, waits for those that are under way, and has no read look at a lock any more. */
export const freezeShards = (map: Shared): void => {
  const { x } = map.memory;
  x.stopWrites();
  eachShard(map, 'freeze()', (i) => x.settled(i) !== 0);
  x.freeze();
};

/** Gives back shards that an interrupted call of this thread holds. */
export const settleOwnShards = (map: Shared): void => {
  const { x, id } = map.memory;
  eachShard(map, 'detach()', (i) => x.owner(i) !== id || x.settled(i) !== 0);
};
