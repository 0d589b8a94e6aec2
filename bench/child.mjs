/**
 * One implementation on one scenario, in a process of its own: checks first, then tinybench. Every sample is a loop
 * over many operations that reports its own duration per operation, since tinybench's clock would drown one of 10 ns.
 */
import { Bench } from 'tinybench';
import { TypedMap } from '../dist/index.js';
import { distinctKeys, picks, shuffled, tiled } from './keys.mjs';
import * as loops from './loops.mjs';

/** Lookup orders are at least 2n long, and longer than a branch predictor remembers. */
const SHORTEST_ORDER = 1 << 16;
/** Operations per sample of a walk. */
const CHUNK = 1 << 16;
/** From this size on garbage is collected before each map is built. */
const COLLECT_FROM = 100_000;

process.once('message', (job) => {
  let reply;
  try {
    reply = measure(job);
  } catch (error) {
    reply = { failed: error instanceof Error ? error.message : String(error) };
  }
  process.send(reply, () => process.disconnect());
});

/** @param {{ implementation: 'tophash' | 'map', operation: string, kinds: string, n: number }} job */
function measure({ implementation, operation, kinds, n }) {
  const [key, value] = kinds.split(':');
  const half = value === 'f64' ? 0.5 : 0;
  const create = () => (implementation === 'tophash' ? new TypedMap(key, value) : new Map());
  const keys = distinctKeys(key, 0, n);
  const map = create();
  loops.set(map, keys, half, 0, n);
  const checksum = check(map, keys, half);
  const absent = distinctKeys(key, n, Math.min(n, 100_000));
  // Once an engine has seen a miss, a get of a double is a number or undefined, and every number is put on the heap:
  // 'get' is the program that has only hits (misses are checked after it), 'get-mixed' the one that had misses too.
  if (operation !== 'get') checkMisses(map, absent);
  const state = { implementation, key, n, half, create, keys, map, sink: 0 };
  // A long-lived map has survived a full collection. It matters: the tables that a Map under churn leaves behind
  // then keep one another alive until the next one, which costs it several times as much as when it is young.
  if (operation !== 'churn-fresh') globalThis.gc();
  const bench = new Bench({ time: 600, iterations: 5, warmupTime: 250, warmupIterations: 2, throws: true });
  bench.addEventListener('warning', ({ reason }) => {
    throw new Error(`tinybench warns: ${reason}`);
  });
  bench.add(operation, prepare(operation, state), { async: false });
  const [task] = bench.runSync();
  if (task.result.state !== 'completed') throw new Error(`tinybench ended in state ${task.result.state}`);
  if (operation === 'get') checkMisses(map, absent);
  const { mean, p50, min, max, samplesCount } = task.result.latency;
  const ns = (ms) => ms * 1e6;
  return { checksum, ns: ns(mean), p50: ns(p50), min: ns(min), max: ns(max), samplesCount, sink: state.sink };
}

/** Compares all of the map with what was put in. @returns {string} equal for both implementations */
function check(map, keys, half) {
  let hash = 0;
  for (let i = 0; i < keys.length; i++) {
    const found = map.get(keys[i]);
    if (found !== i + half) throw new Error(`get(${keys[i]}) gave ${found} instead of ${i + half}`);
    hash = (Math.imul(hash, 31) + found) | 0;
  }
  let sum = 0;
  for (const [key, found] of map) {
    if (keys[found - half] !== key)
      throw new Error(`iteration gave ${key} -> ${found}, which was never inserted`);
    sum += found;
  }
  return `${map.size}:${hash}:${sum}`;
}

function checkMisses(map, absent) {
  for (const key of absent) {
    if (map.get(key) !== undefined) throw new Error(`get(${key}) found a key that was never inserted`);
  }
}

/** The function that tinybench calls once per sample. */
function prepare(operation, state) {
  const { implementation, key, n, half, keys, map } = state;
  const length = Math.max(2 * n, SHORTEST_ORDER);
  const hits = () => picks(key, keys, length, 1);
  const misses = () => picks(key, distinctKeys(key, n, n), length, 2);
  const add = implementation === 'tophash' ? loops.addTophash : loops.addMap;
  switch (operation) {
    case 'get':
    case 'get-mixed':
      return walk(state, hits(), (order, from, to) => loops.get(map, order, from, to));
    case 'miss':
      return walk(state, misses(), (order, from, to) => loops.getMiss(map, order, from, to));
    case 'has':
      return walk(state, hits(), (order, from, to) => loops.has(map, order, from, to));
    case 'update':
      return walk(state, hits(), (order, from, to) => loops.set(map, order, half, from, to));
    case 'add':
      return walk(state, hits(), (order, from, to) => add(map, order, from, to));
    case 'churn':
    case 'churn-fresh': {
      const ring = tiled(key, distinctKeys(key, 0, 2 * n), length);
      return walk(state, ring, (order, from, to) => loops.churn(map, order, n, half, from, to));
    }
    case 'iterate':
      return timed(state, n, () => loops.iterate(map));
    case 'build':
      return builder(state, false);
    case 'delete':
      return builder(state, true);
    default:
      throw new Error(`no operation '${operation}'`);
  }
}

/** What tinybench takes for a sample: milliseconds per operation, and what the sample has cost in all. */
function sample(elapsed, operations, cost = elapsed) {
  return { overriddenDuration: elapsed / operations, overriddenIterationCost: cost };
}

/** Walks an order in chunks, round and round. */
function walk(state, order, loop) {
  let at = 0;
  return () => {
    const to = Math.min(at + CHUNK, order.length);
    const start = performance.now();
    const result = loop(order, at, to);
    const elapsed = performance.now() - start;
    const operations = to - at;
    state.sink += result;
    at = to === order.length ? 0 : to;
    return sample(elapsed, operations);
  };
}

/** Repeats work over n entries until a sample is long enough for the clock. */
function timed(state, n, once) {
  const times = Math.max(1, Math.ceil(CHUNK / n));
  return () => {
    const start = performance.now();
    for (let i = 0; i < times; i++) state.sink += once();
    return sample(performance.now() - start, times * n);
  };
}

/** Builds maps from empty, and empties them in random order; times one of the two. */
function builder({ key, n, half, create, keys }, timesDeletion) {
  const victims = shuffled(key, keys, 3);
  const maps = new Array(Math.max(1, Math.ceil(CHUNK / n)));
  return () => {
    const began = performance.now();
    if (n >= COLLECT_FROM) globalThis.gc();
    const start = performance.now();
    for (let i = 0; i < maps.length; i++) {
      maps[i] = create();
      loops.set(maps[i], keys, half, 0, n);
    }
    const built = performance.now();
    let removed = 0;
    for (const map of maps) removed += loops.remove(map, victims);
    const emptied = performance.now();
    if (removed !== n * maps.length) throw new Error(`deleted ${removed} of ${n * maps.length}`);
    for (const map of maps) map.dispose?.();
    return sample(
      timesDeletion ? emptied - built : built - start,
      n * maps.length,
      performance.now() - began,
    );
  };
}
