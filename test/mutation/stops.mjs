// What a mutant must not pass when a call is stopped before one of its stores, or an allocation of it fails:
// the map is as it was or as the call was to leave it, its neighbour is whole, and no byte stays in use. Each
// stop in turn, on small maps; test/core/faults.test.ts has the same for all kinds.
import { OutOfMemoryError, TypedMap, TypedSet } from '../../dist/index.js';
import { WORDS } from '../fuzz/compare.mjs';
import { bulkOf, idOf, keysOf, valuesOf } from '../fuzz/pools.mjs';
import { fail, heapOn, isEqual, same } from './subject.mjs';

/** Fills free memory with what is no bucket and no link. */
const dirty = (heap) => {
  const bytes = 4 * 65_536;
  const at = heap.x.allocate(bytes) >>> 0;
  new Uint8Array(heap.x.memory.buffer, at, bytes).fill(0xfb);
  heap.x.release(at, bytes);
};

/** Copies the heap; the function that it returns puts the copy back. */
export const save = (heap) => {
  const saved = new Uint8Array(heap.x.memory.buffer).slice();
  return () => {
    const memory = new Uint8Array(heap.x.memory.buffer);
    memory.set(saved);
    memory.fill(0, saved.length);
  };
};

/** Whether a call has so many stores that it is stopped before the n-th. */
export const isStopped = (heap, n, call) => {
  heap.words[WORDS.store] = n;
  try {
    call();
    return false;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError) || error.message !== 'unreachable') throw error;
    return true;
  } finally {
    heap.words[WORDS.store] = 0;
  }
};

const usedBytes = (heap) => heap.stats().used;

/** A heap with a neighbour, and the map that is stopped. */
const setting = (core, [key, value]) => {
  const heap = heapOn(core);
  dirty(heap);
  const near = new TypedMap('string', 'i32', { heap, seed: 3n, growth: { assist: 0, background: false } });
  for (let i = 0; i < 60; i++) near.set(`k${i}`, i);
  const base = usedBytes(heap);
  const options = { heap, seed: 11n, growth: { background: false } };
  const table = value === 'none' ? new TypedSet(key, options) : new TypedMap(key, value, options);
  const keys = keysOf(key);
  const values = valuesOf(value);
  const put = (i, v) => (value === 'none' ? table.add(keys[i]) : table.set(keys[i], values[v]));
  const nearIsWhole = () => {
    near.verify();
    for (let i = 0; i < 60; i++) same(near.get(`k${i}`), i, 'the neighbour');
  };
  return { heap, table, keys, values, put, base, nearIsWhole, isSet: value === 'none' };
};

/** Calls on a map of `n` entries, each with what it makes of the model, a Map of key numbers to value
 *  numbers. */
const callsOf = ({ table, keys, values, put, isSet }, n, value) => {
  const calls = {
    new: [() => put(n, 9), (m) => m.set(n, 9)],
    overwrite: [() => put(0, 9), (m) => m.set(0, 9)],
    delete: [() => table.delete(keys[0]), (m) => m.delete(0)],
    last: [() => table.delete(keys[Math.max(n - 1, 0)]), (m) => m.delete(Math.max(n - 1, 0))],
    clear: [() => table.clear(), (m) => m.clear()],
    drain: [() => table.drain(), () => {}],
    step: [() => table.drain({ maxBuckets: 2 }), () => {}],
    reserve: [() => table.reserve(120), () => {}],
    compact: [() => table.compact(), () => {}],
  };
  if (!isSet) {
    calls.insert = [() => table.getOrInsert(keys[n], values[4]), (m) => m.set(n, 4)];
    calls.kept = [() => table.getOrInsert(keys[0], values[4]), (m) => m.has(0) || m.set(0, 4)];
    if (typeof values[0] === 'number' && value !== 'any')
      calls.add = [() => table.add(keys[n + 1], values[5]), (m) => m.set(n + 1, 5)];
  }
  return calls;
};

/** The call behind a stopped one, which undoes what that began. */
const FIRST = [
  ({ table }) => table.verify(),
  ({ table }) => table.size,
  ({ table, keys }) => table.has(keys[1]),
  ({ table, keys, isSet }) => !isSet && table.get(keys[1]),
  ({ table, keys }) => table.delete(keys[400]),
  ({ put }) => put(401, 1),
  ({ table, keys, values, isSet }) => !isSet && table.getOrInsert(keys[402], values[1]),
  ({ table, keys, values, isSet }) =>
    !isSet && typeof values[0] === 'number' && table.add(keys[403], values[1]),
  ({ table, keys }) => table.hasMany(bulkOf(table.key, keys.slice(0, 3))),
  ({ table, keys }) => table.deleteMany(bulkOf(table.key, keys.slice(500, 503))),
  ({ table }) => table.clone().dispose(),
  ({ table }) => table.reserve(10),
  ({ table }) => [...table.keys()],
  ({ table }) => table.stats(),
  ({ nearIsWhole }) => nearIsWhole(),
  ({ heap }) => heap.stats(),
];

/** Stops every call of `names` at every store, on maps with so many entries. */
export const stopEverywhere = (core, kinds, sizes, names = undefined) => {
  const it = setting(core, kinds);
  const { heap, table, keys, put, base, nearIsWhole } = it;
  const model = new Map();
  const fresh = save(heap);
  for (const size of sizes) {
    fresh();
    model.clear();
    for (let i = 0; i < size; i++) {
      put(i, i);
      model.set(i, i);
    }
    const before = save(heap);
    for (const [name, [call, apply]] of Object.entries(callsOf(it, size, kinds[1]))) {
      if (names !== undefined && !names.includes(name)) continue;
      const after = new Map(model);
      apply(after);
      for (let n = 1, stopped = true; stopped; n++) {
        before();
        stopped = isStopped(heap, n, call);
        const what = `${kinds} of ${size}: ${name} stopped before store ${n}`;
        if (stopped) {
          const first = () => FIRST[n % FIRST.length](it);
          for (let again = 1; n % 5 === 0 && isStopped(heap, again, first); ) again++;
          first();
          for (const key of [401, 402, 403]) table.delete(keys[key]);
        }
        table.verify();
        const isNew = isEqual(it, after);
        if (!isNew && (!stopped || !isEqual(it, model))) fail(what);
        same([...table.keys()].length, table.size, `${what}: keys`);
        put(5, 5);
        put(100, 1);
        table.verify();
        same(table.has(keys[100]), true, what);
        if (n % 16 === 0 || !stopped) nearIsWhole();
        heap.x.destroy(table.h);
        same(usedBytes(heap), base, `${what}: bytes in use`);
      }
    }
  }
  heap.dispose();
};

/** Deletes until a page of records would be moved, and stops that everywhere. */
export const stopMoving = (core, kinds, entries) => {
  const it = setting(core, kinds);
  const { heap, table, keys, put, base } = it;
  const order = Array.from({ length: entries }, (_, i) => (i * 131) % entries);
  const held = () => table.stats().bytes.total;
  const left = new Map();
  for (let i = 0; i < entries; i++) {
    put(i, i % 200);
    left.set(i, i % 200);
  }
  let at = 0;
  let before = save(heap);
  for (let now = held(); at < entries - 1; at++) {
    before = save(heap);
    table.delete(keys[order[at]]);
    if (held() < now) break;
    left.delete(order[at]);
  }
  if (at === entries - 1) fail(`${kinds}: nothing moved`);
  const after = new Map(left);
  after.delete(order[at]);
  for (let n = 1, stopped = true; stopped; n += 1 + (n >> 6)) {
    before();
    stopped = isStopped(heap, n, () => table.delete(keys[order[at]]));
    table.verify();
    if (!isEqual(it, after) && (!stopped || !isEqual(it, left))) fail(`${kinds}: moving stopped before ${n}`);
    put(5, 5);
    table.delete(keys[order[at + 1]]);
    table.verify();
    heap.x.destroy(table.h);
    same(usedBytes(heap), base, 'bytes in use');
  }
  heap.dispose();
};

/** The n-th allocation fails, or that and all behind it, until none does. */
export const failEverywhere = (core, kinds) => {
  const it = setting(core, kinds);
  const { heap, table, keys, put, base, nearIsWhole } = it;
  const fresh = save(heap);
  for (const keep of [0, 1]) {
    for (let n = 1, failed = true; failed && n < 60; n++) {
      fresh();
      failed = false;
      const model = new Map();
      heap.words[WORDS.failAlloc] = n;
      heap.words[WORDS.keep] = keep;
      const attempt = (change, record) => {
        try {
          change();
          record?.();
        } catch (error) {
          if (!(error instanceof OutOfMemoryError)) throw error;
          failed = true;
        }
      };
      for (let i = 0; i < 220; i++)
        attempt(
          () => put(i, i),
          () => model.set(i, i),
        );
      failed ||= table.stats().degraded;
      attempt(() => table.reserve(900));
      attempt(() => table.compact());
      failed ||= heap.words[WORDS.failAlloc] !== n;
      table.verify();
      if (!isEqual(it, model)) fail(`${kinds}: allocation ${n} failed`);
      for (let i = 0; i < 220; i += 3) same(table.delete(keys[i]), model.delete(i), 'delete()');
      table.verify();
      heap.words[WORDS.failAlloc] = 0;
      for (let i = 230; i < 330; i++) {
        put(i, i % 200);
        model.set(i, i % 200);
      }
      table.drain();
      table.verify();
      if (!isEqual(it, model)) fail(`${kinds}: after allocation ${n} failed`);
      nearIsWhole();
      heap.x.destroy(table.h);
      same(usedBytes(heap), base, `${kinds}: bytes in use after allocation ${n} failed`);
    }
  }
  heap.dispose();
};

/** Chains so long that a step needs a longer journal. */
export const stopLongChain = (core, entries) => {
  const heap = heapOn(core);
  dirty(heap);
  const map = new TypedMap('i32', 'f64', { heap, seed: 3n, growth: { resize: 'forbid', background: false } });
  for (let i = 0; i < entries; i++) map.set(i, i);
  heap.x.retune(map.h, 6.5, 1, 0);
  const whole = (n) => {
    const more = Number(map.has(entries)) + Number(map.has(entries + 1));
    same(map.size - more, entries, `entries when stopped before ${n}`);
    for (let i = 0; i < entries; i++)
      if (map.get(i) !== i) same(map.get(i), i, `value when stopped before ${n}`);
  };
  const before = save(heap);
  for (let n = 1, stopped = true; stopped; n += 1 + (n >> 3)) {
    before();
    stopped = isStopped(heap, n, () => map.set(entries, 1));
    map.verify();
    whole(n);
    map.set(entries + 1, 1).drain();
    map.verify();
    whole(n);
  }
  for (let n = 1; n < 8; n++) {
    before();
    heap.words[WORDS.failAlloc] = n;
    try {
      map.set(entries, 1);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
    }
    heap.words[WORDS.failAlloc] = 0;
    map.verify();
    whole(n);
  }
  heap.dispose();
};

/** Set operations change only what nobody has yet, wherever they stop. */
export const stopSets = (core, key) => {
  const heap = heapOn(core);
  dirty(heap);
  const keys = keysOf(key);
  const make = (from, to, seed) => {
    const set = new TypedSet(key, { heap, seed, growth: { background: false } });
    for (let i = from; i < to; i++) set.add(keys[i]);
    return set;
  };
  const a = make(0, 30, 1n);
  const b = make(20, 65, 2n);
  const range = (from, to) => Array.from({ length: to - from }, (_, i) => idOf(keys[from + i]));
  const results = {
    union: range(0, 65),
    intersection: range(20, 30),
    difference: range(0, 20),
    symmetricDifference: [...range(0, 20), ...range(30, 65)],
  };
  const has = (set, expected, what) => {
    set.verify();
    same(String([...set.keys()].map(idOf).sort()), String([...expected].sort()), what);
  };
  const before = save(heap);
  for (const [operation, expected] of Object.entries(results)) {
    for (let n = 1, stopped = true; stopped; n += 1 + (n >> 5)) {
      before();
      stopped = isStopped(heap, n, () => has(a[operation](b), expected, operation));
      has(a, range(0, 30), `${operation} stopped before ${n}`);
      has(b, range(20, 65), `${operation} stopped before ${n}`);
      a.add(keys[500]);
      same(a.delete(keys[500]), true, 'delete()');
    }
  }
  before();
  same(
    String([a.isSubsetOf(b), a.isSupersetOf(b), a.isDisjointFrom(b), a.isSubsetOf(a)]),
    'false,false,false,true',
    'relations',
  );
  same(make(80, 90, 4n).isDisjointFrom(a), true, 'disjoint');
  heap.dispose();
};
