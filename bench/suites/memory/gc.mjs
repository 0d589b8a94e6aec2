// Child of memory.mjs: how long a full garbage collection takes while one map holds n entries, i32 -> f64,
// and how often the collector ran, and for how long, while it was filled.
import { PerformanceObserver } from 'node:perf_hooks';
import { answer, collectGarbage, settle, sleep } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';
import * as loops from '../../harness/loops.mjs';
import { spread } from '../../harness/report.mjs';
import { creator } from '../latency/maps.mjs';

const COLLECTIONS = 7;

answer(async ({ implementation, n }) => {
  const gcs = [];
  new PerformanceObserver((list) => gcs.push(...list.getEntries())).observe({ entryTypes: ['gc'] });
  const create = await creator(implementation);
  const keys = distinctKeys('i32', 0, n);
  const map = create();
  const start = performance.now();
  loops.set(map, keys, 0.5, 0, n);
  const end = performance.now();
  await sleep(50); // the observer is told later
  const during = gcs.filter(({ startTime }) => startTime >= start && startTime < end);
  await settle();
  const full = [];
  for (let i = 0; i < COLLECTIONS; i++) {
    const began = performance.now();
    collectGarbage();
    full.push(performance.now() - began);
    await sleep(20);
  }
  if (implementation !== 'clock' && map.size !== n) throw new Error(`size is ${map.size} instead of ${n}`);
  const ms = during.reduce((sum, { duration }) => sum + duration, 0);
  return { n, full: spread(full), filling: { collections: during.length, ms, of: end - start } };
});
