// Child of drop-in.mjs: the scenarios of the drop-in Map and of the native one. Each makes a map of the given
// class, runs once to warm up, and gives nanoseconds per operation, or milliseconds for the slowest insert.
// Every loop adds the values that it reads to a sum, which must be the same for both classes.
import { fastest } from '../../harness/fastest.mjs';
import { answer } from '../../harness/job.mjs';
import { generator } from '../../harness/keys.mjs';

/** Uniform 32-bit numbers, the same in every run. */
const randoms = (seed) => {
  const random = generator(seed);
  return () => random(2 ** 32);
};

/** Keys of a kind, distinct, in no order. */
const KEYS = {
  integers: (n) => {
    const random = randoms(7);
    const keys = new Set();
    while (keys.size < n) keys.add(random() >> 1);
    return [...keys];
  },
  doubles: (n) => KEYS.integers(n).map((key) => key + 0.5),
  strings: (n) => KEYS.integers(n).map((key) => `user:${key}`),
  objects: (n) => Array.from({ length: n }, (_, id) => ({ id })),
  bigints: (n) => KEYS.integers(n).map((key) => BigInt(key) << 20n),
  'bigints with equal low bits': (n) => Array.from({ length: n }, (_, i) => (BigInt(i) << 64n) | 7n),
};

/** An order of look-ups that no cache keeps: twice the keys at random, 2^16 or more. */
const lookups = (keys) => {
  const random = randoms(11);
  return Array.from(
    { length: Math.max(65536, Math.min(2 * keys.length, 4e6)) },
    () => keys[random() % keys.length],
  );
};

const filled = (Class, keys) => {
  const map = new Class();
  for (let i = 0; i < keys.length; i++) map.set(keys[i], i);
  return map;
};

const getAll = (map, order) => {
  let sum = 0;
  for (let i = 0; i < order.length; i++) sum = (sum + map.get(order[i])) | 0;
  return sum;
};

const setAll = (Class, keys) => filled(Class, keys).size;

const entriesOf = (map) => {
  let sum = 0;
  for (const [key, value] of map) sum = (sum + (typeof key === 'number' ? key : key.length) + value) | 0;
  return sum;
};

const keysOf = (map) => {
  let sum = 0;
  for (const key of map.keys()) sum = (sum + key) | 0;
  return sum;
};

const forEachOf = (map) => {
  let sum = 0;
  map.forEach((value, key) => {
    sum = (sum + key + value) | 0;
  });
  return sum;
};

/** Sleeps `ms` milliseconds. The engine's other threads free collected pages meanwhile; their lock on the
 *  process's memory made inserts wait for up to 15 ms. */
const rest = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** A scenario that takes a map through an order of look-ups. */
const looking = (step) => (Class, n, kind) => {
  const keys = KEYS[kind](n);
  const map = filled(Class, keys);
  const order = lookups(keys);
  return fastest(() => step(map, order), order.length);
};

/** A scenario that walks through a map. */
const walking = (step) => (Class, n, kind) => {
  const map = filled(Class, KEYS[kind](n));
  return fastest(() => step(map), n);
};

/** A scenario that lets the oldest entries of n go for new ones, of five times as many keys. */
const evicting = (step) => (Class, n, kind) => {
  const keys = KEYS[kind](5 * n);
  const map = filled(Class, keys.slice(0, n));
  let next = n;
  return fastest(
    () => {
      next += step(map, keys, next);
      return map.size;
    },
    20_000,
    2000,
  );
};

/** A scenario that makes maps of three entries. */
const small = (make, read) => (Class) => {
  const Made = make(Class);
  const run = () => {
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const map = new Made();
      map.set('a', i);
      map.set('b', i);
      map.set('c', i);
      sum = (sum + read(map)) | 0;
    }
    return sum;
  };
  return fastest(run, 10_000);
};

/** By name: (class, n, kind of keys) to { value, sum }. */
const SCENARIOS = {
  get: looking(getAll),
  set: (Class, n, kind) => {
    const keys = KEYS[kind](n);
    return fastest(() => setAll(Class, keys), n);
  },
  'delete and set': looking((map, order) => {
    for (let i = 0; i < order.length; i++) {
      map.delete(order[i]);
      map.set(order[i], i);
    }
    return map.size;
  }),
  'for of': walking(entriesOf),
  'keys()': walking(keysOf),
  forEach: walking(forEachOf),
  'evict and insert': evicting((map, keys, next) => {
    for (let i = 0; i < 20_000; i++) {
      map.delete(map.keys().next().value);
      map.set(keys[(next + i) % keys.length], i);
    }
    return 20_000;
  }),
  'delete and set one key': (Class, n, kind) => {
    const keys = KEYS[kind](n);
    const map = filled(Class, keys);
    const key = keys[n >> 1];
    return fastest(
      () => {
        for (let i = 0; i < 20_000; i++) {
          map.delete(key);
          map.set(key, i);
        }
        return map.size;
      },
      20_000,
      2000,
    );
  },
  'slowest insert': (Class, n, kind) => {
    setAll(Class, KEYS[kind](20_000));
    const keys = KEYS[kind](n);
    globalThis.gc?.();
    rest(500);
    const map = new Class();
    let worst = 0;
    let before = performance.now();
    for (let i = 0; i < n; i++) {
      map.set(keys[i], i);
      const now = performance.now();
      if (now - before > worst) worst = now - before;
      before = now;
    }
    return { value: worst, sum: map.size };
  },
  'make small': small(
    (Class) => Class,
    (map) => map.get('b'),
  ),
  'make small, of a subclass': small(
    (Class) => class extends Class {},
    (map) => map.get('b'),
  ),
  'for of, many small': (Class) => {
    const maps = Array.from({ length: 1000 }, (_, i) => filled(Class, [`a${i}`, `b${i}`, `c${i}`]));
    return fastest(() => maps.reduce((sum, map) => sum + entriesOf(map), 0), 1000);
  },
};

answer(async ({ name, n, kind, drop }) => {
  const Class = drop ? (await import('../../../dist/map.js')).Map : Map;
  return SCENARIOS[name](Class, n, kind);
});
