// Times one implementation on one dataset, in a process that does nothing else: a rehearsal, so that both
// compilers are done, then correctness, then every operation.
import { setTimeout as sleep } from 'node:timers/promises';
import { checkTable } from './check.js';
import { collect, MEASURE_MS, REHEARSE_MS, repeatFor, timeWalk, WARM_MS } from './clock.js';
import { asTophash, newTable, release, type Table } from './implementations.js';
import { asKeys, fillPicks, fillRing, fillShuffled, missingKeys, newOrder, presentKeys } from './random.js';
import type { Dataset, Implementation, Key, Operation, TimeAnswer } from './types.js';
import * as work from './workloads.js';

/** Lookup orders hold at least twice the keys, and enough that no branch predictor learns them. */
const SHORTEST_ORDER = 1 << 16;
/** Keys of the maps on which everything is rehearsed. */
const FEW_KEYS = 2_000;
/** From this size on garbage is collected before a map is built. */
const COLLECT_FROM = 100_000;

/** Times every operation. */
export const measureTime = async (implementation: Implementation, dataset: Dataset): Promise<TimeAnswer> => {
  const { n, seed, given } = dataset;
  const half = dataset.value === 'f64' ? 0.5 : 0;
  const keys = presentKeys(dataset);
  const misses = missingKeys(dataset);
  const create = () => newTable(implementation, dataset.key, dataset.value);
  const ns: Partial<Record<Operation, number>> = {};
  let sink = 0;
  // a multiple of 2n, for the ring
  const order = newOrder(keys, 2 * n * Math.ceil(SHORTEST_ORDER / (2 * n)));
  const walk = (operation: Operation, least: number, loop: (from: number, to: number) => number): void => {
    const timing = timeWalk(order.length, least, loop);
    ns[operation] = timing.ns;
    sink += timing.sink;
  };

  const few = Math.min(n, FEW_KEYS);
  repeatFor(REHEARSE_MS, () => {
    sink += rehearse(create, keys, misses, half, few);
  });
  // One map lives throughout: with the last of a class, a collection may take the code compiled for it.
  const first = create();
  await sleep(10);
  const { table, slowestInsertMs } = buildTimed(create, keys, half);
  await settle(table);
  const checksum = checkTable(table, keys, misses, half);
  // A long-lived map has survived a full collection. The tables that a Map under churn leaves behind then
  // keep one another alive until the next one, which costs it several times as much as when it is young.
  collect();

  fillPicks(order, keys, seed + 1);
  walk('get hit', n / 4, (from, to) => work.getHit(table, order, from, to));
  walk('update', n / 4, (from, to) => work.update(table, order, half, from, to));
  fillPicks(order, misses, seed + 2);
  walk('get miss', n / 4, (from, to) => work.getMiss(table, order, from, to));
  ns.iterate = perEntry(n, () => {
    sink += work.iterate(table);
  });
  fillRing(order, keys, misses, n);
  // at least one turn by n, so that the clean-ups after deletions are paid for as often as they happen
  walk('churn', n, (from, to) => work.churn(table, order, n, half, from, to));
  if (table.size !== n) throw new Error(`size is ${table.size} after churn at ${n}`);
  release(table);

  fillShuffled(order, keys, seed + 3);
  Object.assign(ns, buildAndEmpty(create, keys, order, half));
  if (given) {
    const stream = asKeys(given.stream);
    ns.count = perEntry(stream.length, () => {
      const counts = create();
      const tophash = asTophash(counts);
      sink += tophash ? work.countTophash(tophash, stream) : work.countNative(counts, stream);
      release(counts);
    });
  }
  return { measure: 'time', checksum, ns, slowestInsertMs, sink: sink + first.size };
};

/** Every loop once, on a map of `few` keys. */
const rehearse = (
  create: () => Table,
  keys: ArrayLike<Key>,
  misses: ArrayLike<Key>,
  half: number,
  few: number,
) => {
  const ring = newOrder(keys, 2 * few);
  fillRing(ring, keys, misses, few);
  const table = create();
  let sink = work.insertTimed(table, keys, half, few);
  sink += work.getHit(table, keys, 0, few) + work.getMiss(table, misses, 0, few);
  sink += work.update(table, keys, half, 0, few) + work.iterate(table);
  sink += work.churn(table, ring, few, half, 0, ring.length) + work.remove(table, keys, 0, few);
  sink += work.insert(table, keys, half, 0, few) + work.remove(table, keys, 0, few);
  release(table);
  return sink;
};

/** Builds the table that is measured; for a small one the slowest insert is the median of several builds. */
const buildTimed = (create: () => Table, keys: ArrayLike<Key>, half: number) => {
  const n = keys.length;
  collect();
  const builds = Math.min(25, Math.max(1, Math.floor(COLLECT_FROM / n)));
  const slowest: number[] = [];
  for (let i = 1; i < builds; i++) {
    const table = create();
    slowest.push(work.insertTimed(table, keys, half, n));
    release(table);
  }
  const table = create();
  slowest.push(work.insertTimed(table, keys, half, n));
  slowest.sort((a, b) => a - b);
  return { table, slowestInsertMs: slowest[slowest.length >> 1] as number };
};

/** Leaves the event loop to a growth in the background, as a program that waits for work would. */
const settle = async (table: Table): Promise<void> => {
  const tophash = asTophash(table);
  for (let waited = 0; waited < 250 && tophash?.stats().growing; waited += 10) await sleep(10);
};

/** Builds from empty and deletes all in random order, again and again; the two are timed apart. */
const buildAndEmpty = (create: () => Table, keys: ArrayLike<Key>, victims: ArrayLike<Key>, half: number) => {
  const tables: Table[] = new Array(batchOf(keys.length));
  let inserting = 0;
  let deleting = 0;
  let done = 0;
  const cycle = (count: number): void => {
    if (count >= COLLECT_FROM) collect();
    const start = performance.now();
    for (let i = 0; i < tables.length; i++) {
      const table = create();
      work.insert(table, keys, half, 0, count);
      tables[i] = table;
    }
    const built = performance.now();
    let removed = 0;
    for (const table of tables) removed += work.remove(table, count < keys.length ? keys : victims, 0, count);
    deleting += performance.now() - built;
    inserting += built - start;
    done += count * tables.length;
    if (removed !== count * tables.length) throw new Error(`deleted ${removed} of ${count * tables.length}`);
    for (const table of tables) {
      if (table.size !== 0) throw new Error(`size is ${table.size} after every key was deleted`);
      release(table);
    }
  };
  repeatFor(REHEARSE_MS / 4, () => cycle(Math.min(keys.length, FEW_KEYS))); // creation and release as well
  inserting = deleting = done = 0;
  repeatFor(2 * MEASURE_MS, () => cycle(keys.length));
  return { insert: (inserting * 1e6) / done, delete: (deleting * 1e6) / done };
};

/** How often work on `n` entries is repeated between two readings of the clock. */
const batchOf = (n: number): number => Math.max(1, Math.floor(1_000 / n));

/** Nanoseconds per entry of work that goes over `n` entries each time. */
const perEntry = (n: number, once: () => void): number => {
  const batch = batchOf(n);
  let batches = 0;
  const repeat = (): void => {
    for (let i = 0; i < batch; i++) once();
    batches++;
  };
  repeatFor(WARM_MS, repeat);
  batches = 0;
  const start = performance.now();
  repeatFor(MEASURE_MS, repeat);
  return ((performance.now() - start) * 1e6) / (batches * batch * n);
};
