// What observers see of shared maps: those that this thread has made or attached, while it has them.
import { Weak } from '../base/host.js';
import { SafeSet } from '../base/native-map.js';
import { HMAP } from '../core/abi.js';
import { PAGE } from '../core/core.js';
import { sharedCore } from '../core/shared.js';
import { DEFAULT_PACE } from '../growth/background-drain.js';
import { type Listed, type ListedMemory, listWith } from '../heap/listed.js';
import type { Policy } from '../heap/map-options.js';
import type { Shared } from './bulk.js';
import { committedOf, listedStats, usedOf } from './shared-stats.js';
import { drainShards, verifyShards } from './whole.js';

/** The maps that are listed. What was collected is dropped where it is looked for. */
const all = new SafeSet<Weak<Shared>>();

/** Lists a map. Gives what ends that. */
export const list = (map: Shared): (() => void) => {
  const held = new Weak(map);
  all.add(held);
  return () => void all.delete(held);
};

/** The life of a map that was disposed of, by whatever thread (assembly/shared/layout.ts). */
const GONE = 3;

function* living(): IterableIterator<Shared> {
  for (const held of all) {
    const map = held.deref();
    if (map === undefined || map.memory.x.life() === GONE) all.delete(held);
    else yield map;
  }
}

/** The policy of every shared map. The thread that made it drains it, for all. */
const POLICY: Policy = { assist: 1, loadFactor: 6.5, resize: 'allow', background: DEFAULT_PACE };

/** Shared maps are heaps of their own, one each. */
const heapName = ({ name }: Shared): string => (name === '' ? 'shared' : `shared ${name}`);

/** The slots of a bucket: the header has the entries of one at full load, the policy those per 8 slots. */
const slotsOf = ({ memory }: Shared): number => {
  const [load] = new Float64Array(
    Int32Array.of(memory.mapWord(0, HMAP.loadFactor), memory.mapWord(0, HMAP.loadFactor + 4)).buffer,
  );
  return Math.round(((load as number) * 8) / POLICY.loadFactor);
};

/** Mutations of all shards, modulo 2^31. */
const mutationsOf = ({ memory }: Shared): number => {
  let sum = 0;
  for (let i = 0; i < memory.shards; i++) sum += memory.mapWord(i, HMAP.version) >>> 1;
  return sum % 2 ** 31;
};

const listed = (map: Shared): Listed => ({
  name: map.name,
  key: map.key,
  value: map.value,
  stats: () => listedStats(map),
  life: map.life,
  policy: POLICY,
  paused: false,
  heapName: heapName(map),
  mutations: mutationsOf(map),
  slots: slotsOf(map),
  upkeep: {
    verify: () => verifyShards(map),
    drain: (budget) => drainShards(map, budget),
  },
});

const memoryOf = (map: Shared): ListedMemory => ({
  core: sharedCore,
  name: heapName(map),
  maximumBytes: map.maximumBytes,
  softLimitBytes: undefined,
  stats() {
    const committed = committedOf(map);
    const used = usedOf(map) - PAGE; // the first page is of no map, as a heap's
    return { committed, used, free: committed - used, maps: 1, repairs: map.memory.x.recoveries() };
  },
});

listWith({
  maps: () => [...living()].map(listed),
  heaps: () => [],
  memories: () => [...living()].map(memoryOf),
  drilled: () => undefined,
});
