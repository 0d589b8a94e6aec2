// A table of a million rows that a pool looks things up in: loaded once, frozen, read by all. The plain
// program posts a Map, which is copied to each worker.
//
//  node examples/workers/table.mjs [--slice] [--workers 2] [--rows 1000000]
import { isMainThread } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';
import { randomNumbers, readOptions, whole } from '../support.mjs';
import { Pool, serve, timed } from './pool.mjs';

/** Article numbers, scattered as such numbers are. */
const articleOf = (row) => Math.imul(row + 1, 0x9e3779b1) >>> 0;

/** Cents of an order: what 100,000 articles cost, half of which there are. */
function total(seed, rows, priceOf) {
  const random = randomNumbers(seed);
  let cents = 0;
  for (let i = 0; i < 100_000; i++) cents += priceOf(articleOf(random() % (2 * rows))) ?? 0;
  return cents;
}

let table; // of this worker, from one task to the next
const tasks = {
  post({ map, row }) {
    table = map;
    return table.get(articleOf(row));
  },
  attach({ handle, row }) {
    table = SharedTypedMap.attach(handle);
    return table.get(articleOf(row));
  },
  total: ({ seed, rows }) => total(seed, rows, (article) => table.get(article)),
};

async function main() {
  const { slice, workers = 2, rows: asked } = readOptions({ workers: undefined, rows: undefined });
  const rows = asked ?? (slice ? 50_000 : 1_000_000);
  const keys = Uint32Array.from({ length: rows }, (_, row) => articleOf(row));
  const values = Float64Array.from(keys, (key) => key % 10_000);
  console.log(`table: ${whole(rows)} rows, ${workers} workers`);
  const pool = await Pool.start(new URL(import.meta.url), workers);

  const map = await timed('Map: filled', () => new Map(Array.from(keys, (key, i) => [key, values[i]])));
  const shared = await timed('SharedTypedMap: filled, frozen', () =>
    SharedTypedMap.from('u32', 'f64', { keys, values }, { maximumBytes: 2 ** 30, capacity: rows }).freeze(),
  );
  const run = async (task) => {
    const first = await timed(`${task}: each worker's first lookup`, () =>
      pool.run(() => (task === 'post' ? { task, map, row: 7 } : { task, handle: shared.handle, row: 7 })),
    );
    const sums = await timed(`${task}: 100,000 lookups in each`, () =>
      pool.run((i) => ({ task: 'total', seed: i + 1, rows })),
    );
    return [...first, ...sums];
  };
  const [plain, ours] = [await run('post'), await run('attach')];
  if (plain.join() !== ours.join()) throw new Error(`got ${ours}, expected ${plain}`);
  console.log('  results are equal');
  await pool.close();
}

if (isMainThread) await main();
else serve((task) => tasks[task.task](task));
