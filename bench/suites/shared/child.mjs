// Child of shared.mjs: one figure. Checks first, then measures.
import { Worker } from 'node:worker_threads';
import { classic } from '../../../dist/cores.js';
import { Heap, TypedMap } from '../../../dist/index.js';
import { SharedTypedMap } from '../../../dist/shared.js';
import { fastest } from '../../harness/fastest.mjs';
import { answer } from '../../harness/job.mjs';
import { generator } from '../../harness/keys.mjs';

/** Milliseconds that workers work. */
const WORK_MS = 2000;
const memory = { maximumBytes: 2 ** 31 };

const maps = {
  TypedMap: (capacity) => new TypedMap('i32', 'f64', { capacity, heap: new Heap() }),
  'TypedMap on classic': (capacity) =>
    new TypedMap('i32', 'f64', { capacity, heap: new Heap({ core: classic }) }),
  shared: (capacity) => new SharedTypedMap('i32', 'f64', { ...memory, capacity }),
  frozen: (capacity) => new SharedTypedMap('i32', 'f64', { ...memory, capacity }),
};

/** Keys in an order of chance, each once. */
const shuffled = (n) => {
  const random = generator(7);
  const keys = Int32Array.from({ length: n }, (_, i) => i * 7 - 3 * n);
  for (let i = n - 1; i > 0; i--) {
    const j = random(i + 1);
    [keys[i], keys[j]] = [keys[j], keys[i]];
  }
  return keys;
};

const filled = (map, keys) => {
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  if (map.size !== keys.length) throw new Error(`${map.size} entries, expected ${keys.length}`);
  for (let i = 0; i < keys.length; i += 97)
    if (map.get(keys[i]) !== i) throw new Error(`get(${keys[i]}) gave ${map.get(keys[i])}, expected ${i}`);
  return map;
};

const getAll = (map, order) => {
  let sum = 0;
  for (let i = 0; i < order.length; i++) sum += map.get(order[i]);
  return sum;
};
const setAll = (map, order) => {
  for (let i = 0; i < order.length; i++) map.set(order[i], i);
  return map.size;
};
const addAll = (map, order) => {
  let last = 0;
  for (let i = 0; i < order.length; i++) last = map.add(order[i], 1);
  return last > 0 ? 1 : 0;
};

/** Twice as many at random, so that no processor keeps half of the order in its cache. */
const atRandom = (keys) => {
  const random = generator(11);
  return Int32Array.from({ length: Math.max(65_536, 2 * keys.length) }, () => keys[random(keys.length)]);
};

function single({ map: name, operation, n }) {
  const keys = shuffled(n);
  if (operation === 'set, new') {
    return fastestOf(
      () => maps[name](n),
      (map) => setAll(map, keys),
      n,
    );
  }
  const map = filled(maps[name](n), keys);
  if (name === 'frozen') map.freeze();
  const order = atRandom(keys);
  const run = { get: getAll, 'set, all there': setAll, add: addAll }[operation];
  return fastest(() => run(map, order), order.length);
}

/** As fastest() of `run` on a new map each time, whose making is not timed. */
const fastestOf = (make, run, operations) => {
  let best = Number.POSITIVE_INFINITY;
  for (const begun = performance.now(); performance.now() - begun < 700; ) {
    const made = Array.from({ length: Math.ceil(10_000 / operations) }, make);
    const start = performance.now();
    for (const map of made) run(map);
    best = Math.min(best, (performance.now() - start) / made.length);
    for (const map of made) map.dispose();
  }
  return { value: (best * 1e6) / operations };
};

// ---- workers
const start = async (workerData) => {
  const worker = new Worker(new URL('worker.mjs', import.meta.url), { workerData });
  await next(worker);
  worker.postMessage({ ping: true });
  await next(worker);
  return worker;
};
const next = (worker) =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
const wallClock = () => performance.timeOrigin + performance.now();

/** Milliseconds from postMessage() until a worker that has answered before has looked up a key. */
async function first({ how, n }) {
  const keys = shuffled(n);
  const worker = await start({});
  const map =
    how === 'handle' ? filled(maps.shared(n), keys) : new Map(Array.from(keys, (key, i) => [key, i]));
  const message = { do: 'first', how, key: keys[5], it: how === 'handle' ? map.handle : map };
  const begun = wallClock();
  worker.postMessage(message);
  const { at, value } = await next(worker);
  if (value !== 5) throw new Error(`the worker found ${value}, expected 5`);
  await worker.terminate();
  return { value: at - begun };
}

/** Million calls a second of all workers. */
async function reads({ how, workers, n }) {
  const keys = shuffled(n);
  const shared = filled(maps.shared(n), keys);
  const owned = how.startsWith('messages') ? filled(maps.TypedMap(n), keys) : undefined;
  const threads = [];
  for (let i = 0; i < workers; i++) threads.push(await start({}));
  for (const worker of threads) if (owned) serve(worker, owned);
  for (const [i, worker] of threads.entries())
    worker.postMessage({ do: 'reads', how, keys, seed: i + 1, ms: WORK_MS, it: shared.handle });
  const done = await Promise.all(threads.map(finished));
  shared.verify();
  await Promise.all(threads.map((worker) => worker.terminate()));
  return { value: done.reduce((sum, { calls, ms }) => sum + calls / ms / 1000, 0) };
}

/** The answer of a worker that also asks. */
const finished = (worker) =>
  new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message) => {
      if (message.calls !== undefined) resolve(message);
    });
  });

/** Answers what a worker asks of the map. */
const serve = (worker, map) =>
  worker.on('message', ({ asked, set }) => {
    if (asked === undefined) return;
    if (set !== undefined) map.set(set[0], set[1]);
    worker.postMessage({ values: asked.length === 1 ? [map.get(asked[0])] : map.getMany(asked) });
  });

async function hot({ how, workers }) {
  const shared = maps.shared(10);
  shared.set(1, 0);
  const word = new SharedArrayBuffer(4);
  const threads = [];
  for (let i = 0; i < workers; i++) threads.push(await start({}));
  for (const worker of threads) worker.postMessage({ do: 'hot', how, word, ms: WORK_MS, it: shared.handle });
  const done = await Promise.all(threads.map(finished));
  const calls = done.reduce((sum, it) => sum + it.calls, 0);
  const counted = how === 'shared' ? shared.get(1) : new Int32Array(word)[0] >>> 0;
  if (counted !== calls) throw new Error(`${counted} additions counted, expected ${calls}`);
  await Promise.all(threads.map((worker) => worker.terminate()));
  return { value: done.reduce((sum, it) => sum + it.calls / it.ms / 1000, 0) };
}

/** Seconds that two workers take to add n new keys, half of them each, and 1 to 1,000 keys of both in
 *  turn. */
async function grow({ n }) {
  const map = maps.shared(0);
  const threads = [await start({}), await start({})];
  const begun = performance.now();
  for (const [i, worker] of threads.entries())
    worker.postMessage({ do: 'grow', from: 1000 + (i * n) / 2, count: n / 2, it: map.handle });
  const done = await Promise.all(threads.map(finished));
  const value = (performance.now() - begun) / 1000;
  if (map.size !== n + 1000) throw new Error(`${map.size} entries, expected ${n + 1000}`);
  let both = 0;
  for (let i = 0; i < 1000; i++) both += map.get(i);
  if (both !== n) throw new Error(`${both} additions to the keys of both, expected ${n}`);
  map.verify();
  await Promise.all(threads.map((worker) => worker.terminate()));
  return { value, more: { slowest: Math.max(...done.map((it) => it.slowest)) } };
}

answer((job) => ({ single, first, reads, hot, grow })[job.what](job));
