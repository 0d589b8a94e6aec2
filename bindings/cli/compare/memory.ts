// Resident bytes per entry of one implementation, in a process that holds only the keys and the maps.
import { setTimeout as sleep } from 'node:timers/promises';
import { collect } from './clock.js';
import { newTable, type Table } from './implementations.js';
import { presentKeys } from './random.js';
import type { Dataset, Implementation, MemoryAnswer } from './types.js';
import { insert } from './workloads.js';

/** Least entries to measure: pages are too coarse for one small map, so several are built. */
const MEMORY_ENTRIES = 300_000;
const MOST_MAPS = 20_000;

/** Growth of the resident set from ready keys to built maps, after collections, per entry. */
export const measureMemory = async (
  implementation: Implementation,
  dataset: Dataset,
): Promise<MemoryAnswer> => {
  const keys = presentKeys(dataset);
  const half = dataset.value === 'f64' ? 0.5 : 0;
  const create = () => newTable(implementation, dataset.key, dataset.value);
  const first = create();
  insert(first, keys, half, 0, Math.min(100, keys.length)); // loads and compiles what every map needs
  const tables: Table[] = new Array(Math.min(MOST_MAPS, Math.ceil(MEMORY_ENTRIES / dataset.n))).fill(first);
  await collectWell();
  const before = process.memoryUsage.rss();
  for (let i = 0; i < tables.length; i++) {
    const table = create();
    insert(table, keys, half, 0, keys.length);
    tables[i] = table;
  }
  await collectWell();
  const grown = process.memoryUsage.rss() - before;
  const entries = tables.reduce((sum, table) => sum + table.size, 0);
  return { measure: 'memory', bytesPerEntry: grown / entries };
};

/** Collects garbage and waits: the engine returns free pages to the system on a thread of its own. */
const collectWell = async (): Promise<void> => {
  for (let i = 0; i < 2; i++) {
    collect();
    await sleep(30);
  }
};
