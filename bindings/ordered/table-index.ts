// A table's index in the core: its life, its growth, and the list of tables for maps(). Nothing here keeps a
// table alive. What the background drain holds is no WeakRef, which would keep its table until the job ends.
import { finalizers, isOverflow, Weak } from '../base/host.js';
import { SafeSet } from '../base/native-map.js';
import type { CoreNotice } from '../core/core.js';
import type { Noted } from '../core/instance.js';
import { DEFAULT_PACE, type Drainable, drainLater, type Pace } from '../growth/background-drain.js';
import { GrowthHistory } from '../growth/history.js';
import { readStats } from '../heap/map-stats.js';
import { indexes, orderHeap, thisJob } from './number-index.js';
import type { OrderedTable } from './table.js';

/** Entries of a map whose growth is worth a timer: a smaller one ends with the next few writes. */
const DRAINED = 4096;
/** Tables that maps() gets to know in one job. Each of them stays until the job ends. */
const LISTED_PER_JOB = 32;

const listed = new SafeSet<Weak<OrderedTable>>();
let job = -1;
let listedInJob = 0;

/** The tables that were large when their map moved, or have had a growth worth a timer, for maps(). The
 *  others are too many and too small to list. */
export const listedTables = (): OrderedTable[] => {
  const tables: OrderedTable[] = [];
  for (const ref of listed) {
    const table = ref.deref();
    if (table === undefined) listed.delete(ref);
    else if (table.h !== 0) tables[tables.length] = table;
  }
  return tables;
};

/** An index in the core. */
export class TableIndex implements Drainable, Noted {
  readonly name = '';
  /** 0 before it is made, and once it is freed. */
  h = 0;
  readonly life = new GrowthHistory();
  /** For drills: no evacuation but what writes and drain() need. */
  paused = false;
  #listed = false;

  growthChanged(notice: CoreNotice): void {
    const began = this.life.changed(notice, this, orderHeap());
    const { pace } = this;
    if (began && notice.size > DRAINED && pace !== undefined) drainLater(this, pace);
  }

  recordStep(event: number, ms: number): void {
    this.life.took(event, ms);
  }

  /** Holds a growth where it is, but for what writes and drain() need, or lets it go on. */
  pause(paused: boolean): void {
    const heap = orderHeap();
    if (heap.x.set_assist(this.h, paused ? 0 : 1) === 0) heap.raise('pauseEvacuation()');
    this.paused = paused;
    if (!paused) drainLater(this, DEFAULT_PACE);
  }

  // for drain()

  readonly pending = (): number => {
    const { x } = orderHeap();
    x.stats(this.h);
    return readStats(orderHeap()).oldBuckets;
  };

  readonly step = (most: number): number => {
    const heap = orderHeap();
    const done = heap.x.drain(this.h, most, 0) || heap.raise('drain()');
    heap.takeNotices();
    return done;
  };

  /** Lets maps() know a table, unless it is small. */
  list(table: OrderedTable): void {
    if (this.#listed || table.size <= DRAINED) return;
    if (job !== thisJob()) listedInJob = 0;
    job = thisJob();
    if (listedInJob++ >= LISTED_PER_JOB) return;
    listed.add(new Weak(table));
    this.#listed = true;
  }

  // for the background drain

  get pace(): Pace | undefined {
    return this.paused ? undefined : DEFAULT_PACE;
  }

  drainSlice(most: number): number {
    const heap = orderHeap();
    const moved = heap.x.drain(this.h, most, 1);
    heap.takeNotices();
    return moved;
  }

  recordSlice(ms: number): void {
    this.life.drained('background', ms);
  }

  deref(): TableIndex | undefined {
    return this.h === 0 ? undefined : this;
  }
}

const free = (index: TableIndex): void => {
  const { h } = index;
  const { x } = orderHeap();
  index.h = 0;
  indexes.delete(h >>> 0);
  if (h !== 0) x.destroy(h);
};

const dropped = finalizers<TableIndex>(free);

/** Where there is no WebAssembly, or it may not be compiled: no index can be made. */
let impossible = false;

/** A new index with room for `wanted` entries, or if that cannot be had for `needed`, freed when its owner is
 *  collected; undefined without memory. */
export const newIndex = (owner: OrderedTable, wanted: number, needed: number): TableIndex | undefined => {
  if (impossible) return undefined;
  try {
    orderHeap();
  } catch (error) {
    if (isOverflow(error)) throw error;
    impossible = true;
    return undefined;
  }
  const index = new TableIndex();
  dropped.register(owner, index, owner); // before it is made, so that it is freed whatever comes between
  index.h = orderHeap().create(wanted, needed);
  if (index.h !== 0) {
    indexes.set(index.h >>> 0, index);
    return index;
  }
  dropped.unregister(owner);
  return undefined;
};

/** Frees an index that its owner gives up. */
export const dropIndex = (owner: OrderedTable, index: TableIndex): void => {
  free(index);
  dropped.unregister(owner);
  orderHeap().takeStatus();
};
