// Child of lingering.mjs: one map of n entries, i32 -> f64 on `classic`, whose last growth is over (drained)
// or was paused when it began (lingering): what lookups, further inserts and the garbage collector take. Map,
// and nothing at all, beside them.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { classic } from '../../../dist/cores.js';
import { Heap, TypedMap } from '../../../dist/index.js';
import { pauseEvacuation } from '../../../dist/observe/index.js';
import { check } from '../../harness/check.mjs';
import { answer, collectGarbage, settle, sleep } from '../../harness/job.mjs';
import { distinctKeys, generator } from '../../harness/keys.mjs';
import * as loops from '../../harness/loops.mjs';
import { median } from '../../harness/report.mjs';
import { Nothing } from '../latency/maps.mjs';

/** Passes over all keys, of which the median counts; the first compiles. */
const PASSES = 7;
const COLLECTIONS = 9;
/** Inserts in one turn of the event loop, while its delay is watched. */
const TURN = 500;
/** Further inserts, as a share of n. */
const FURTHER = 0.05;

answer(async ({ state, n }) => {
  const keys = distinctKeys('i32', 0, n);
  const map = make(state, keys);
  if (state !== 'nothing') check(map, keys, 0.5);
  const { growing, oldBuckets, buckets, bytes } = map.stats?.() ?? {};
  if (growing !== undefined && growing !== (state === 'lingering'))
    throw new Error(`${state}: growing is ${growing}`);
  const lookupNs = lookups(map, keys);
  const gcMs = await collections();
  const inserts = await furtherInserts(map, n, Math.round(n * FURTHER));
  return { state, n, oldBuckets, buckets, bytes, lookupNs, gcMs, ...inserts };
});

function make(state, keys) {
  if (state === 'nothing') return new Nothing();
  if (state === 'map') {
    const map = new Map();
    loops.set(map, keys, 0.5, 0, keys.length);
    return map;
  }
  const map = new TypedMap('i32', 'f64', { heap: new Heap({ core: classic }) });
  const last = beginningOfLastGrowth(keys.length);
  loops.set(map, keys, 0.5, 0, last);
  if (state === 'lingering') pauseEvacuation(map);
  loops.set(map, keys, 0.5, last, keys.length);
  if (state === 'drained') map.drain();
  return map;
}

/** Entries with which a map that ends with n begins its last growth: Go's 6.5 times a power of two. */
const beginningOfLastGrowth = (n) => Math.floor(6.5 * 2 ** Math.floor(Math.log2((n - 1) / 6.5)));

/** Nanoseconds per get, every key once in an order of its own. */
function lookups(map, keys) {
  const below = generator(11);
  const order = keys.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  let sum = 0;
  const samples = [];
  for (let pass = 0; pass <= PASSES; pass++) {
    const start = performance.now();
    sum += loops.get(map, order, 0, order.length);
    if (pass > 0) samples.push(((performance.now() - start) * 1e6) / order.length);
  }
  if (Number.isNaN(sum)) throw new Error('a lookup gave no number');
  return median(samples);
}

/** Duration of a forced full collection, in milliseconds, as the engine reports it. */
async function collections() {
  const gcs = [];
  const observer = new PerformanceObserver((list) => gcs.push(...list.getEntries()));
  await settle();
  observer.observe({ entryTypes: ['gc'] });
  for (let i = 0; i < COLLECTIONS; i++) {
    collectGarbage();
    await sleep(20); // the observer is told later
  }
  observer.disconnect();
  if (gcs.length < COLLECTIONS) throw new Error(`${gcs.length} collections were seen of ${COLLECTIONS}`);
  return median(gcs.map(({ duration }) => duration));
}

/** Longest single insert and longest delay of the event loop, milliseconds, while the map goes on taking
 *  entries. */
async function furtherInserts(map, n, count) {
  const keys = distinctKeys('i32', n, count);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let slowestInsertMs = 0;
  delay.enable();
  for (let from = 0; from < count; from += TURN) {
    let before = performance.now();
    for (let i = from; i < Math.min(from + TURN, count); i++) {
      map.set(keys[i], 0.5);
      const now = performance.now();
      slowestInsertMs = Math.max(slowestInsertMs, now - before);
      before = now;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sleep(5);
  delay.disable();
  return { slowestInsertMs, loopDelayMs: delay.max / 1e6 };
}
