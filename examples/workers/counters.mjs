// Counters that all workers of a pool write and anybody can read at any time. The plain program has a Map in
// each worker, and merges them at the end: until then nobody knows a total.
//
//  node examples/workers/counters.mjs [--slice] [--workers 2] [--requests 2000000]
import { isMainThread } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';
import { randomNumbers, readOptions, whole } from '../support.mjs';
import { Pool, serve, timed } from './pool.mjs';

/** The pages that are asked for: few get most (Zipf's law). */
function* requests(seed, n) {
  const random = randomNumbers(seed);
  for (let i = 0; i < n; i++) yield `/page/${Math.floor(10_000 ** (random() / 2 ** 32))}`;
}

function countAlone({ seed, n }) {
  const hits = new Map();
  for (const page of requests(seed, n)) hits.set(page, (hits.get(page) ?? 0) + 1);
  return hits;
}

let shared;
function countTogether({ seed, n, handle }) {
  shared ??= SharedTypedMap.attach(handle);
  for (const page of requests(seed, n)) shared.add(page, 1);
}

function merge(maps) {
  const all = new Map();
  for (const map of maps) for (const [page, n] of map) all.set(page, (all.get(page) ?? 0) + n);
  return all;
}

async function main() {
  const { slice, workers = 2, requests: all } = readOptions({ workers: undefined, requests: undefined });
  const n = Math.floor((all ?? (slice ? 40_000 : 2_000_000)) / workers);
  console.log(`counters: ${whole(n * workers)} requests, ${workers} workers`);
  const pool = await Pool.start(new URL(import.meta.url), workers);
  const hits = new SharedTypedMap('string', 'u32', { maximumBytes: 2 ** 28, name: 'hits' });
  for (const worker of pool.workers) hits.track(worker);

  const plain = await timed('a Map in each, merged at the end', async () =>
    merge(await pool.run((i) => ({ how: 'alone', seed: i + 1, n }))),
  );
  let seen = 0;
  const watch = setInterval(() => (seen = hits.get('/page/1') ?? 0), 5);
  await timed('one SharedTypedMap', () =>
    pool.run((i) => ({ how: 'together', seed: i + 1, n, handle: hits.handle })),
  );
  clearInterval(watch);

  if (hits.size !== plain.size) throw new Error(`${hits.size} pages, expected ${plain.size}`);
  hits.range((n, page) => {
    if (plain.get(page) !== n) throw new Error(`${page}: ${n} requests, expected ${plain.get(page)}`);
  });
  console.log('  results are equal');
  const front = hits.get('/page/1');
  console.log(
    `  /page/1 has ${whole(front)} requests; last seen on the way: ${whole(Math.min(seen, front))}`,
  );
  await pool.close();
}

if (isMainThread) await main();
else serve((task) => (task.how === 'alone' ? countAlone(task) : countTogether(task)));
