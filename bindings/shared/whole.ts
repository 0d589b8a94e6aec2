// What is done with all shards of a map, one after the other.
import { CorruptionError, show } from '../base/errors.js';
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
