// The statistics of a drop-in map: those of its index in linear memory, and where its entries lie.

import { PolicyError } from '../base/errors.js';
import { MAP_FIELDS } from '../core/core.js';
import { DEFAULT_PACE } from '../growth/background-drain.js';
import type { GrowthHistory } from '../growth/history.js';
import type { Drilled, Listed, ListedHeap } from '../heap/listed.js';
import type { Policy } from '../heap/map-options.js';
import { bucketStats, type MapStats, readStats } from '../heap/map-stats.js';
import { madeOrderHeap, orderHeap } from './number-index.js';
import { isMap, type Moved, movedOf } from './state.js';
import { OrderedTable } from './table.js';
import { listedTables } from './table-index.js';

/** Statistics of a drop-in map, as TypedMap's. Buckets, loadFactor and bytes are those of the index in linear
 *  memory, which finds numbers and bigints: a map without it has one bucket that takes no bytes. */
export interface DropInStats extends Omit<MapStats, 'key' | 'value'> {
  key: 'mixed';
  value: 'any';
  /** Where the entries are: in native slots, in those and generations behind them, or in the log. */
  form: 'native' | 'generations' | 'log';
  /** Whether the map has moved out of its native slots, and how often since it was made or cleared. */
  moved: boolean;
  moves: number;
  /** positions: from the first entry to the last, deleted ones included. chunks: arrays that hold entries.
   *  packed: how  many of these have fewer places than positions. */
  entries: { positions: number; chunks: number; packed: number };
}

const none = Object.fromEntries(MAP_FIELDS.map((field) => [field, 0])) as ReturnType<typeof readStats>;

/** Of a map by where its entries are, and how many there are if that is nowhere but in its native slots.
 *  Changes nothing. O(1), but for the count of chunks, one per 16,384 positions. */
export const statsOf = (moved: Moved | undefined, entries = 0): DropInStats => {
  const table = moved instanceof OrderedTable ? moved : undefined;
  const h = table?.h ?? 0;
  if (h !== 0) orderHeap().x.stats(h);
  const raw = h === 0 ? none : readStats(orderHeap());
  const size = moved?.size ?? entries;
  return {
    name: '',
    key: 'mixed',
    value: 'any',
    core: 'ordered',
    form: moved === undefined ? 'native' : table === undefined ? 'generations' : 'log',
    moved: moved !== undefined,
    moves: table?.moves ?? (moved === undefined ? 0 : 1),
    ...bucketStats(raw, table?.life),
    size,
    entries: table?.extent() ?? { positions: size, chunks: 1, packed: 0 },
  };
};

/** Entry numbers that a bucket of the index holds (assembly/order.ts). */
const SLOTS = 5;

/** The policy of every drop-in map. */
const POLICY: Policy = { assist: 1, loadFactor: 6.5, resize: 'allow', background: DEFAULT_PACE };

/** For maps(). */
export const dropIns = (): Listed[] =>
  listedTables().map((table) => ({
    name: '',
    key: 'mixed',
    value: 'any',
    stats: () => statsOf(table),
    life: table.life as GrowthHistory,
    policy: POLICY,
    paused: table.inCore?.paused === true,
    heapName: orderHeap().name,
    heap: orderHeap(),
    h: table.h,
    mutations: orderHeap().x.version(table.h) >>> 1,
    slots: SLOTS,
  }));

/** For samples: the heap of all drop-in maps, once there is one. */
export const dropInHeaps = (): ListedHeap[] => {
  const heap = madeOrderHeap();
  return heap === undefined ? [] : [heap];
};

/** For drills: what holds the growth of a map's index. Throws PolicyError for a map without one. */
export const drilled = (map: object): Drilled | undefined => {
  if (!isMap(map)) return undefined;
  const moved = movedOf(map);
  const index = moved instanceof OrderedTable ? moved.inCore : undefined;
  if (index !== undefined) return index;
  throw new PolicyError('the map is native: expected one that has moved to linear memory, or a TypedMap');
};
