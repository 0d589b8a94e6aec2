// Child of lab.mjs: one variant in a process of its own. Either the model, and then bytes of maps from n / 2
// to n entries; or times and pauses of them. That is one whole doubling, since a layout is dear right after
// it and cheap before.
import { readFileSync } from 'node:fs';
import { fromBytes } from '../../dist/cores.js';
import { Heap, TypedMap } from '../../dist/index.js';
import { check, checkMisses } from '../harness/check.mjs';
import { answer, collectGarbage } from '../harness/job.mjs';
import { distinctKeys, generator } from '../harness/keys.mjs';
import * as loops from '../harness/loops.mjs';
import { checkModel } from './model.mjs';

/** Sizes of a doubling at which lookups are timed, as shares of n. */
const SHARES = [0.5, 0.62, 0.75, 0.87, 1];
/** Looks at memory in a doubling. */
const LOOKS = 64;
/** Inserts whose times belong to a growing array that is not warm yet. */
const FIRST = 1000;

answer(async ({ file, name, growth, kinds, n, timed, onlyNumbers }) => {
  const core = fromBytes(readFileSync(file), name);
  const [key, value] = kinds.split(':');
  const half = value.startsWith('f') ? 0.5 : 0;
  const create = () => new TypedMap(key, value, { heap: new Heap({ core }), growth });
  const keys = distinctKeys(key, 0, n);
  if (!timed) {
    checkModel({ heap: new Heap({ core }), growth }, onlyNumbers);
    return memory(create, keys, half);
  }
  const absent = distinctKeys(key, n, n);
  const orders = ordersOf(keys);
  warmUp(create, keys, absent, half);
  return measure(create, keys, orders, absent, half);
});

function shuffled(keys) {
  const order = keys.slice();
  const below = generator(11);
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Compiles the loops, on many small maps. */
function warmUp(create, keys, absent, half) {
  const few = keys.slice(0, 2500);
  for (let i = 0; i < 60; i++) {
    const map = create();
    loops.set(map, few, half, 0, 2000);
    loops.get(map, few, 0, 2000);
    loops.getMiss(map, absent, 0, 2000);
    loops.churn(map, few, 2000, half, 0, 500);
    map.dispose();
    timedInserts(create(), few, half, 2000);
  }
}

/** For each size: half of its keys, shuffled, and keys for churn. */
function ordersOf(keys) {
  return SHARES.map((share) => {
    const size = Math.round(keys.length * share);
    const there = shuffled(keys.slice(0, size)).slice(0, size >> 1);
    return { size, there, ring: keys.slice(0, size + (size >> 3)) };
  });
}

/** All that is to be timed, once: the engine compiles a loop anew when it meets a core of another heap. */
function touch(map, there, absent, ring, size, half) {
  loops.get(map, there, 0, there.length);
  loops.getMiss(map, absent, 0, there.length);
  for (let i = 0; i < 2; i++) {
    loops.churn(map, ring, size, half, 0, ring.length - size);
    restore(map, ring, size, half);
  }
}

/** Puts back what churn took out. */
function restore(map, ring, size, half) {
  for (let i = 0; i < ring.length - size; i++) {
    map.delete(ring[size + i]);
    map.set(ring[i], i + half);
  }
}

/** Nanoseconds per operation, each over the sizes of a doubling, and the slowest inserts. */
function measure(create, keys, orders, absent, half) {
  const map = create();
  const times = { get: [], miss: [], churn: [] };
  const time = (name, operations, work) => {
    const start = performance.now();
    const result = work();
    times[name].push(((performance.now() - start) * 1e6) / operations);
    if (Number.isNaN(result)) throw new Error(`${name} gave no number`);
  };
  let filled = 0;
  let insertMs = 0;
  const inserts = [];
  for (const { size, there, ring } of orders) {
    collectGarbage();
    const start = performance.now();
    loops.set(map, keys, half, filled, size);
    insertMs += performance.now() - start;
    inserts.push((insertMs * 1e6) / size);
    if (filled === 0) touch(map, there, absent, ring, size, half);
    filled = size;
    time('get', there.length, () => loops.get(map, there, 0, there.length));
    time('miss', there.length, () => loops.getMiss(map, absent, 0, there.length));
    const pairs = ring.length - size;
    if (pairs === 0) continue;
    time('churn', pairs, () => loops.churn(map, ring, size, half, 0, pairs));
    restore(map, ring, size, half);
  }
  check(map, keys, half);
  checkMisses(map, absent.slice(0, 1000));
  map.verify();
  map.dispose();
  const mean = (all) => all.reduce((sum, each) => sum + each, 0) / all.length;
  return {
    ...Object.fromEntries(Object.entries(times).map(([name, all]) => [name, mean(all)])),
    insert: mean(inserts),
    ...timedInserts(create(), keys, half, keys.length),
  };
}

/** The clock is read once per insert; the 99.99th percentile and the slowest in microseconds. */
function timedInserts(map, keys, half, n) {
  const durations = new Float64Array(n).fill(1);
  let before = performance.now();
  for (let i = 0; i < n; i++) {
    map.set(keys[i], i + half);
    const now = performance.now();
    durations[i] = now - before;
    before = now;
  }
  map.dispose();
  const sorted = durations.subarray(Math.min(FIRST, n >> 1)).sort();
  const share = (part) => sorted[Math.floor((sorted.length - 1) * part)] * 1000;
  return { pauseUs: share(0.9999), worstUs: share(1) };
}

/** Bytes of the map per entry over a doubling, their mean and the most; and the most of the whole memory,
 *  which has what a growth had beside it. */
function memory(create, keys, half) {
  const n = keys.length;
  const map = create();
  const looks = [];
  const held = [];
  let filled = 0;
  for (let i = 0; i <= LOOKS; i++) {
    const size = Math.round(n * 2 ** (i / LOOKS - 1));
    loops.set(map, keys, half, filled, size);
    filled = size;
    looks.push(map.stats().bytes.total / size);
    held.push(map.heap.stats().committed / size);
  }
  const bytesHeld = Math.max(...held);
  return {
    bytesHeld,
    bytes: looks.reduce((sum, each) => sum + each, 0) / looks.length,
    bytesMost: Math.max(...looks),
  };
}
