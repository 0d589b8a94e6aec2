// Child of growth.mjs: i32 -> f64 from empty to n, every insert timed. Of the slowest it keeps what they
// coincided with: memory growth (the heap's event) and garbage collections (PerformanceObserver). The
// implementation 'clock' times nothing at all, to show what reading the clock and the machine alone bring.
import { PerformanceObserver } from 'node:perf_hooks';
import { Heap } from '../../../dist/index.js';
import { check } from '../../harness/check.mjs';
import { answer, collectGarbage, sleep } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';
import { creator } from '../latency/maps.mjs';

/** Inserts between two looks at the heap's events, which come in a microtask: memory growth is known to that
 *  many. */
const CHUNK = 256;
/** Inserts before this one are start-up. */
const SKIPPED = 10_000;
const KEPT = 20;
/** Counted from here on, in milliseconds. */
const limits = [0.1, 0.5, 1, 2, 5, 10];
const collections = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weak callbacks' };

answer(async ({ implementation, n }) => {
  const create = await creator(implementation);
  const gcs = [];
  new PerformanceObserver((list) => gcs.push(...list.getEntries())).observe({ entryTypes: ['gc'] });
  const keys = distinctKeys('i32', 0, n);
  for (let i = 0; i < 100; i++) {
    const map = create();
    await insertAll(map, keys.subarray(0, 5_000), newRecord());
    map.dispose?.();
  }
  collectGarbage();
  await sleep(50);

  const record = newRecord();
  if (implementation === 'tophash') {
    Heap.default.on('grow', () => record.memoryGrowths.push(record.from));
  }
  const map = create();
  const start = performance.now();
  await insertAll(map, keys, record);
  const elapsed = performance.now() - start;
  await sleep(50); // the observer is told of collections later
  if (implementation !== 'clock') check(map, keys, 0.5);
  return {
    n,
    nsPerInsert: (elapsed * 1e6) / n,
    over: limits.map((limit, i) => ({ ms: limit, inserts: record.over[i] })),
    slowest: record.slowest.map((insert) => explain(insert, gcs, record.memoryGrowths)),
    memoryGrowths: record.memoryGrowths.length,
    collections: gcs.filter(({ startTime }) => startTime >= start && startTime < start + elapsed).length,
  };
});

function newRecord() {
  return { from: 0, slowest: [], over: limits.map(() => 0), memoryGrowths: [], least: 0.02 };
}

/** Inserts every key, and lets the heap's events come between chunks. */
async function insertAll(map, keys, record) {
  for (let from = 0; from < keys.length; from += CHUNK) {
    record.from = from;
    insertChunk(map, keys, from, Math.min(from + CHUNK, keys.length), record);
    await undefined;
  }
}

/** The clock is read once per insert. */
function insertChunk(map, keys, from, to, record) {
  let before = performance.now();
  for (let i = from; i < to; i++) {
    map.set(keys[i], i + 0.5);
    const now = performance.now();
    if (now - before > record.least && i >= SKIPPED) {
      keep(record, i, before, now - before);
      before = performance.now();
    } else before = now;
  }
}

/** Keeps an insert if it is among the slowest. */
function keep(record, index, start, ms) {
  for (const [i, limit] of limits.entries()) if (ms > limit) record.over[i]++;
  record.slowest.push({ index, start, ms });
  record.slowest.sort((a, b) => b.ms - a.ms);
  if (record.slowest.length <= KEPT) return;
  record.slowest.length = KEPT;
  record.least = Math.min(limits[0], record.slowest[KEPT - 1].ms);
}

/** What an insert coincided with. `restMs` is what no collection accounts for. */
function explain({ index, start, ms }, gcs, memoryGrowths) {
  const during = gcs.filter(
    ({ startTime, duration }) => startTime < start + ms && startTime + duration > start,
  );
  const gcMs = during.reduce((sum, gc) => {
    return sum + Math.min(gc.startTime + gc.duration, start + ms) - Math.max(gc.startTime, start);
  }, 0);
  return {
    index,
    ms,
    gcMs,
    gc: [...new Set(during.map(({ detail }) => collections[detail.kind] ?? detail.kind))].join(' and '),
    memoryGrew: memoryGrowths.includes(index - (index % CHUNK)),
    restMs: Math.max(0, ms - gcMs),
  };
}
