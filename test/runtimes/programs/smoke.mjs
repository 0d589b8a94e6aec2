// Every kind of map and set against JavaScript's own, what bad input meets, and a heap that runs full.
import {
  DisposedError,
  Heap,
  init,
  KeyTypeError,
  maps,
  OutOfMemoryError,
  PolicyError,
  TophashError,
  TypedMap,
  TypedSet,
  tupleKey,
  ValueTypeError,
  version,
} from 'tophash';
import { line } from 'tophash/cores';
import { refuses, same } from './check.mjs';
import { KINDS, numbers } from './random.mjs';

const KEYS = ['i32', 'u32', 'i64', 'u64', 'f64'];
const VALUES = [...KEYS, 'f32'];
const STEPS = 4000;
const DISTINCT = 1500;

/** Compares all of a map, by every way to read it. */
const compareMap = (map, model, what) => {
  map.verify();
  same(map.size, model.size, `size of ${what}`);
  for (const [key, value] of model) same(map.get(key), value, `${what}.get(${key})`);
  for (const entries of [map, map.toNative()]) {
    const seen = new Set();
    for (const [key, value] of entries) {
      same(value, model.get(key), `${what} at ${key}`);
      seen.add(key);
    }
    same(seen.size, model.size, `keys met in ${what}`);
  }
  let visits = 0;
  map.forEach((value, key) => {
    same(value, model.get(key), `${what}.forEach() at ${key}`);
    visits++;
  });
  same(visits, model.size, `visits of ${what}.forEach()`);
  same([...map.keys()].length + [...map.values()].length, 2 * model.size, `keys and values of ${what}`);
};

const sum = (kind, a, b) => {
  if (kind === 'i64') return BigInt.asIntN(64, a + b);
  if (kind === 'u64') return BigInt.asUintN(64, a + b);
  return { i32: (a + b) | 0, u32: (a + b) >>> 0, f32: Math.fround(a + b), f64: a + b }[kind];
};

/** One random operation on both; what they give must be the same. */
const step = (map, model, key, value, choice) => {
  const what = `${map.key} -> ${map.value}, key ${key}`;
  const zero = typeof value === 'bigint' ? 0n : 0;
  switch (choice) {
    case 0:
      return same(map.delete(key), model.delete(key), `delete, ${what}`);
    case 1:
      return same(map.has(key), model.has(key), `has, ${what}`);
    case 2: {
      const total = sum(map.value, model.get(key) ?? zero, value);
      model.set(key, total);
      return same(map.add(key, value), total, `add, ${what}`);
    }
    case 3:
    case 4: {
      const there = model.get(key) ?? value;
      model.set(key, there);
      const got = choice === 3 ? map.getOrInsert(key, value) : map.getOrInsertComputed(key, () => value);
      return same(got, there, `getOrInsert, ${what}`);
    }
    default:
      model.set(key, value);
      return same(map.set(key, value), map, `set, ${what}`);
  }
};

const tryMap = (key, value, random, heap) => {
  const what = `${key} -> ${value}`;
  const map = new TypedMap(key, value, { heap });
  const model = new Map();
  for (let n = 0; n < STEPS; n++) {
    step(map, model, KINDS[key](random() % DISTINCT), KINDS[value](random() % STEPS), random() % 8);
  }
  compareMap(map, model, what);
  same(map.stats().grows.double > 0, true, `${what} has grown`);
  const copy = map.clone();
  for (const [k] of map) if (random() % 8 > 0) same(map.delete(k), model.delete(k), `delete, ${what}`);
  same(copy.size > map.size, true, `the copy of ${what} is of its own`);
  compareMap(map.compact(), model, `${what}, compacted`);
  same(map.drain().complete, true, `drain of ${what}`);
  map.clear();
  compareMap(map, new Map(), `${what}, cleared`);
  map.set(KINDS[key](7), KINDS[value](7));
  compareMap(map, new Map([[KINDS[key](7), KINDS[value](7)]]), `${what}, used again`);
  copy.dispose();
  map.dispose();
  refuses(() => map.get(KINDS[key](7)), 'ERR_TOPHASH_DISPOSED', DisposedError);
};

const compareSet = (set, model, what) => {
  set.verify();
  same(set.size, model.size, `size of ${what}`);
  for (const key of model) same(set.has(key), true, `${what}.has(${key})`);
  for (const key of set) same(model.has(key), true, `${what} holds ${key}`);
  same(new Set(set.keysArray()).size, model.size, `keysArray() of ${what}`);
};

const trySet = (key, random) => {
  const pick = (some) => new Set([...Array(DISTINCT).keys()].filter(some).map(KINDS[key]));
  const models = [pick(() => random() % 3 > 0), pick(() => random() % 3 > 0)];
  const [a, b] = models.map((model) => TypedSet.from(key, model));
  const [ma, mb] = models;
  // once with another set of the package, once with JavaScript's own
  for (const [other, from] of [
    [b, 'TypedSet'],
    [mb, 'Set'],
  ]) {
    const what = (name) => `${name} of ${key} with a ${from}`;
    compareSet(a.union(other), new Set([...ma, ...mb]), what('union'));
    compareSet(a.intersection(other), new Set([...ma].filter((k) => mb.has(k))), what('intersection'));
    compareSet(a.difference(other), new Set([...ma].filter((k) => !mb.has(k))), what('difference'));
    const either = [...ma, ...mb].filter((k) => ma.has(k) !== mb.has(k));
    compareSet(a.symmetricDifference(other), new Set(either), what('symmetricDifference'));
    same(a.isSubsetOf(other) || a.isSupersetOf(other) || a.isDisjointFrom(other), false, what('relations'));
    same(a.intersection(other).isSubsetOf(a), true, what('isSubsetOf'));
    same(a.union(other).isSupersetOf(a), true, what('isSupersetOf'));
    same(a.difference(other).isDisjointFrom(other), true, what('isDisjointFrom'));
  }
  for (const k of ma) if (random() % 8 > 0) same(a.delete(k), ma.delete(k), `delete ${k}`);
  compareSet(a.compact(), ma, `set of ${key}, compacted`);
  compareSet(a.clone(), ma, `copy of a set of ${key}`);
  a.clear();
  compareSet(a, new Set(), `set of ${key}, cleared`);
};

const BAD = {
  i32: [2 ** 31, 1.5, '1', 1n, undefined],
  u32: [-1, 2 ** 32, Number.NaN, null, {}],
  i64: [2n ** 63n, 1, '1'],
  u64: [-1n, 2n ** 64n, 0],
  f64: ['1', 1n, undefined],
  f32: ['1', 1n, undefined],
};

const tryBadInput = () => {
  for (const kind of VALUES) {
    const values = new TypedMap('u32', kind);
    for (const bad of BAD[kind]) {
      refuses(() => values.set(1, bad), 'ERR_TOPHASH_VALUE_TYPE', ValueTypeError, TypeError, TophashError);
      if (kind === 'f32') continue; // not a kind of keys
      const keys = new TypedMap(kind, 'u32');
      for (const use of [(k) => keys.get(k), (k) => keys.set(k, 1), (k) => new TypedSet(kind).has(k)]) {
        refuses(() => use(bad), 'ERR_TOPHASH_KEY_TYPE', KeyTypeError, TypeError, TophashError);
      }
    }
    same(values.size, 0, 'size after nothing was accepted');
  }
  const uneven = { keys: new Int32Array(2), values: new Float64Array(1) };
  refuses(() => TypedMap.from('i32', 'f64', uneven), 'ERR_TOPHASH_VALUE_TYPE', TypeError, TophashError);
  refuses(
    () => new TypedSet('i32').union({ size: -1, has() {}, keys() {} }),
    'ERR_TOPHASH_ARGUMENT_RANGE',
    RangeError,
  );
  for (const kind of ['f32', 'any'])
    refuses(() => new TypedMap(kind, 'u32'), 'ERR_TOPHASH_ARGUMENT_TYPE', TypeError, TophashError);
  const policies = [
    () => new TypedMap('u32', 'u32', { capcity: 5 }),
    () => new TypedMap('u32', 'u32', { capacity: -1 }),
    () => new TypedMap('u32', 'u32', { growth: { assist: 65 } }),
    () => new Heap({ maximumBytes: 1 }),
  ];
  for (const policy of policies) refuses(policy, 'ERR_TOPHASH_POLICY', PolicyError, TophashError);
};

/** Strings that an encoder might fold together, of one and two bytes a character, and long ones. */
const TEXTS = [
  '',
  'a',
  '\0',
  '\ud800',
  '\ufffd',
  'é',
  'ÿ',
  'Ā',
  '\u{1f600}',
  'x'.repeat(300),
  'ж'.repeat(40_000),
];

/** Keys and values that are no numbers. */
const tryRecords = (heap) => {
  const texts = new Map();
  const map = new TypedMap('string', 'string', { heap });
  for (let i = 0; i < STEPS; i++) {
    const key = `${TEXTS[i % (TEXTS.length - 1)]}${i % DISTINCT}`;
    const value = TEXTS[(i * 7) % (TEXTS.length - 1)];
    if (i % 5 === 4) same(map.delete(key), texts.delete(key), `delete of string ${i}`);
    else texts.set(key, value);
    if (i % 5 !== 4) map.set(key, value);
  }
  for (const text of TEXTS) {
    map.set(text, text);
    texts.set(text, text);
  }
  compareMap(map, texts, 'string -> string');
  map.dispose();
  const bytes = new TypedMap('bytes', 'u32', { heap });
  const data = new TextEncoder().encode('one two one');
  bytes.updateMany({ data, offsets: Uint32Array.of(0, 3, 4, 7, 8, 11) }, 1, 'add');
  same(bytes.get(data.subarray(0, 3)), 2, 'count of bytes');
  same([...bytes.keys()].length, 3, 'bytes keys');
  bytes.dispose();
  const objects = new TypedMap('string', 'any', { heap });
  const object = {};
  same(objects.set('it', object).get('it'), object, 'any value');
  same(objects.set('it', undefined).has('it'), true, 'undefined as a value');
  same(objects.get('it'), undefined, 'undefined as a value');
  objects.dispose();
};

/** Keys that are two numbers, against a Map with text as keys. */
const tryPairs = (random, heap) => {
  const map = new TypedMap('i32x2', 'f64', { heap });
  const model = new Map();
  for (let i = 0; i < STEPS; i++) {
    const [a, b] = [(random() % 40) - 20, random() % DISTINCT];
    if (i % 5 === 4) same(map.delete(a, b), model.delete(`${a},${b}`), `delete of pair ${i}`);
    else
      same(
        map.add(a, b, i),
        model.set(`${a},${b}`, (model.get(`${a},${b}`) ?? 0) + i).get(`${a},${b}`),
        `pair ${i}`,
      );
  }
  const copy = new TypedMap('i32x2', 'f64', { heap }).setMany(map.keysArray(), map.valuesArray());
  for (const it of [map, copy]) {
    it.verify();
    same(it.size, model.size, 'pairs');
    for (const [[a, b], value] of it) same(value, model.get(`${a},${b}`), `value at ${a}, ${b}`);
    for (const [a, b] of it.keys()) same(it.has(a, b) && !it.has(a, -1 - b), true, `pair ${a}, ${b}`);
    refuses(() => it.get(1, 0.5), 'ERR_TOPHASH_KEY_TYPE', KeyTypeError, TypeError, TophashError);
    it.dispose();
  }
  const key = tupleKey('string', 'u64', 'f64');
  for (const text of TEXTS) {
    const parts = key.decode(key.encode(text, 2n ** 64n - 1n, -0));
    same(parts.length === 3 && parts[0] === text && parts[1] === 2n ** 64n - 1n, true, 'parts of a key');
  }
};

/** Fills a heap to its limit: the map stays whole and usable. */
const tryFullHeap = () => {
  const heap = new Heap({ core: line, maximumBytes: 2 ** 20, name: 'small' });
  const map = new TypedMap('u32', 'f64', { heap });
  let size = 0;
  const fill = () => {
    for (; ; size++) map.set(size, size / 2);
  };
  refuses(fill, 'ERR_TOPHASH_OUT_OF_MEMORY', OutOfMemoryError, RangeError, TophashError);
  same(size > 10_000, true, `${size} entries fit`);
  same(heap.stats().committed <= 2 ** 20, true, `${heap.stats().committed} bytes are committed`);
  compareMap(map, new Map(Array.from({ length: size }, (_, k) => [k, k / 2])), 'a map without memory');
  same(map.delete(0), true, 'delete without memory');
  same(map.set(0, 1).get(0), 1, 'set of a key that was deleted');
  same(maps().includes(map), true, 'maps() lists it');
  heap.dispose();
  refuses(() => map.size, 'ERR_TOPHASH_DISPOSED', DisposedError);
  return size;
};

export default async () => {
  await init();
  const random = numbers(20260101);
  const own = new Heap({ maximumBytes: 2 ** 24 });
  let pairs = 0;
  for (const key of KEYS) {
    for (const value of VALUES) {
      tryMap(key, value, random, Heap.default);
      tryMap(key, value, random, own);
      pairs++;
    }
    trySet(key, random);
  }
  tryRecords(Heap.default);
  tryRecords(own);
  tryPairs(random, Heap.default);
  tryPairs(random, own);
  tryBadInput();
  const held = tryFullHeap();
  return `${version}: ${pairs} kinds of maps, ${KEYS.length} of sets, 1 MiB held ${held} entries`;
};
