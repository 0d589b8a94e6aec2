// Child of cache.mjs: times one scenario with one cache, after once for warm-up. Answers nanoseconds per
// operation of the fastest pass, and a sum of what was read.
import { fastest } from '../../harness/fastest.mjs';
import { answer, Lacking } from '../../harness/job.mjs';
import { distinctKeys, generator } from '../../harness/keys.mjs';
import { makeCache } from './caches.mjs';
import { PATTERNS } from './requests.mjs';

/** Kinds of keys and values, and the n-th value. */
const KINDS = {
  'numbers, numbers': ['i32', 'f64', (i) => i + 0.5],
  'numbers, objects': ['i32', 'any', (i) => ({ i })],
  'strings, numbers': ['string', 'f64', (i) => i + 0.5],
};

/** An order of keys that no processor's cache keeps: twice as many at random. */
function randomOrder(keys, count) {
  const random = generator(11);
  const order = keys instanceof Int32Array ? new Int32Array(count) : new Array(count);
  for (let i = 0; i < count; i++) order[i] = keys[random(keys.length)];
  return order;
}

function getAll(cache, order) {
  let found = 0;
  for (let i = 0; i < order.length; i++) if (cache.get(order[i]) !== undefined) found++;
  return found;
}

function setAll(cache, order, values) {
  for (let i = 0; i < order.length; i++) cache.set(order[i], values[i % values.length]);
  return cache.size;
}

function readThrough(cache, order, values) {
  let hits = 0;
  for (let i = 0; i < order.length; i++) {
    if (cache.get(order[i]) !== undefined) hits++;
    else cache.set(order[i], values[i % values.length]);
  }
  return hits;
}

/** By name: (cache, n, kind of keys, values) to { value, sum }. */
const SCENARIOS = {
  'get, all there': (cache, n, kind, values) => {
    const keys = distinctKeys(kind, 0, n);
    setAll(cache, keys, values);
    const order = randomOrder(keys, Math.max(65_536, 2 * n));
    return fastest(() => getAll(cache, order), order.length);
  },
  'set, all there': (cache, n, kind, values) => {
    const keys = distinctKeys(kind, 0, n);
    setAll(cache, keys, values);
    const order = randomOrder(keys, Math.max(65_536, 2 * n));
    return fastest(() => setAll(cache, order, values), order.length);
  },
  'set, each evicts': (cache, n, kind, values) => {
    const keys = distinctKeys(kind, 0, 3 * n);
    return fastest(() => setAll(cache, keys, values), keys.length);
  },
  'read-through, zipf 1.0': (cache, n, kind, values) => {
    if (kind !== 'i32') throw new Lacking('requests are numbers');
    const order = PATTERNS['zipf 1.0'](n, Math.max(200_000, 6 * n));
    return fastest(() => readThrough(cache, order, values), order.length);
  },
};

answer(async ({ cache: name, scenario, kinds, n }) => {
  const [key, value, valueAt] = KINDS[kinds];
  const values = Array.from({ length: 4096 }, (_, i) => valueAt(i));
  const cache = await makeCache(name, n, [key, value]);
  return SCENARIOS[scenario](cache, n, key, values);
});
