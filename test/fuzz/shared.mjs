// The lane of shared maps: a SharedTypedMap beside its model, used by two threads' sides of it in one thread.
// On the fault build a side is stopped before a store, as if it were killed there: the other takes back what
// it held, and a new side comes in its place. The entry is then as it was or as the call was to leave it.
import { readFileSync } from 'node:fs';
import { FLAG } from '../../dist/core/abi.js';
import { KINDS } from '../../dist/core/kinds.js';
import { OutOfMemoryError, PolicyError } from '../../dist/index.js';
import { SharedMemory } from '../../dist/shared/shared-memory.js';
import { SharedTypedMap } from '../../dist/shared/shared-typed-map.js';
import { ABSENT, Difference, SUM, same, throws, WORDS } from './compare.mjs';
import { bulkOf, idOf, KEYS, keysOf, VALUES, valuesOf } from './pools.mjs';

export const SHARED_CORES = ['shared', 'shared-faults'];
const PAIRS = [
  'i32 f64',
  'u32 i32',
  'i64 f32',
  'f64 u64',
  'string u32',
  'bytes f64',
  'u32 string',
  'i64 bytes',
];
PAIRS.push('string string', 'u64 i64', 'f64 f64', 'bytes bytes');
const RANGES = [12, 60, 400, 2000];
const SHARDS = [1, 2, 8];
/** Of 256 operations; the rest are get(). */
const WEIGHTS = {
  set: 50,
  delete: 30,
  has: 16,
  getOrInsert: 14,
  add: 14,
  getAndSet: 14,
  getAndDelete: 14,
  compareExchange: 16,
  compareAndDelete: 14,
  many: 8,
  fault: 8,
  rare: 1,
};
const OPERATIONS = Object.entries(WEIGHTS).flatMap(([name, n]) => new Array(n).fill(name));

const pick = (list, n) => list[n % list.length];
export const sharedRecipe = (seed, only) => {
  const n = seed >>> 0;
  const core = SHARED_CORES.includes(only) ? only : pick(SHARED_CORES, n);
  const shards = pick(SHARDS, n >>> 4);
  return {
    lane: 'shared',
    core,
    kinds: [pick(PAIRS, n >>> 8)],
    range: pick(RANGES, n >>> 2),
    shards,
    seed: n,
  };
};

/** Where the usual builds are: the instrumented ones of test/coverage do not have this core. */
const fileOf = (core) => new URL(`../../build/${core}.wasm`, import.meta.url);
const modules = new Map();
const moduleOf = (core) => {
  if (!modules.has(core)) modules.set(core, new WebAssembly.Module(readFileSync(fileOf(core))));
  return modules.get(core);
};

const MAXIMUM = 2 ** 25;
const THREADS = 128;

/** The handle of a new map. It is made by an instance of its own, so that the seed can be told. */
const handleOf = ({ core, kinds: [pair], shards, seed }) => {
  const [key, value] = pair.split(' ');
  const module = moduleOf(core);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: MAXIMUM / 65_536, shared: true });
  const imports = { env: { memory } };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    if (kind === 'function') imports[from][name] = () => 0;
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  const [k, v] = [KINDS[key], KINDS[value]];
  const isRecord = k.slot === 'record' || v.slot === 'record';
  const flags = (isRecord ? FLAG.records : 0) + (v.slot === 'record' ? FLAG['record-values'] : 0);
  const create = exports[`create_${k.storage}_${v.valueBytes}`];
  same(create(shards, THREADS, MAXIMUM / 65_536, 0, flags, BigInt(seed)) === 0, false, 'create()');
  const kept = { tophash: 'shared', version: 1, key, value, name: 'fuzz', id: 'fuzz' };
  return { ...kept, maximumBytes: MAXIMUM, memory, module };
};

const sideOf = (handle) => {
  const memory = SharedMemory.of(handle);
  const { key, value, maximumBytes } = handle;
  return { memory, map: new SharedTypedMap(key, value, { maximumBytes }, { memory, handle }) };
};

const equal = (a, b) =>
  Object.is(a, b) || (a instanceof Uint8Array && b instanceof Uint8Array && `${a}` === `${b}`);

class Shared {
  constructor(recipe) {
    this.recipe = recipe;
    this.pair = recipe.kinds[0].split(' ');
    this.keys = keysOf(this.pair[0]);
    this.values = valuesOf(this.pair[1]);
    this.range = Math.min(recipe.range, KEYS);
    this.sum = SUM[this.pair[1]];
    this.renew();
  }

  renew() {
    this.handle = handleOf(this.recipe);
    this.sides = [sideOf(this.handle), sideOf(this.handle)];
    this.model = new Array(this.range).fill(ABSENT);
    this.size = 0;
    this.turn = 0;
    this.fault = undefined;
  }

  /** The side whose turn it is. */
  get map() {
    return this.sides[this.turn].map;
  }

  expected(k) {
    return this.model[k] === ABSENT ? undefined : this.model[k];
  }

  become(k, now) {
    this.size += Number(now !== ABSENT) - Number(this.model[k] !== ABSENT);
    this.model[k] = now;
  }

  /** Makes a call, under the fault that waits. It is to give `gives` and leave each key of `after` with what
   *  stands there. */
  write(what, call, gives, after) {
    const { fault } = this;
    this.fault = undefined;
    const { i32 } = this.sides[this.turn].memory;
    if (fault?.store) i32[WORDS.store] = fault.n;
    else if (fault !== undefined) {
      i32[WORDS.failAlloc] = fault.n;
      i32[WORDS.keep] = fault.keep ? 1 : 0;
    }
    let got;
    let error;
    try {
      got = call(this.map);
    } catch (caught) {
      error = caught;
    }
    if (fault !== undefined) for (const word of Object.values(WORDS)) i32[word] = 0;
    if (error === undefined) {
      if (!equal(got, gives)) same(got, gives, what);
      for (const [k, now] of after) this.become(k, now);
    } else if (fault?.store && error instanceof WebAssembly.RuntimeError) {
      this.bury();
      for (const k of new Set(after.map(([k]) => k))) this.settle(what, k, after);
    } else if (fault !== undefined && !fault.store && error instanceof OutOfMemoryError)
      for (const [k, now] of after.slice(0, error.index ?? 0)) this.become(k, now);
    else throw error;
  }

  /** The side whose turn it was is dead: the other takes back what it held, and another takes its place. */
  bury() {
    const dead = this.sides[this.turn];
    const survivor = this.sides[1 - this.turn];
    same(survivor.map.lost(dead.memory.id), true, 'lost()');
    this.sides[this.turn] = sideOf(this.handle);
  }

  /** Key k has what it had, or one of the values that a stopped call was to give it. */
  settle(what, k, after) {
    const now = this.map.has(this.keys[k]) ? this.map.get(this.keys[k]) : ABSENT;
    const allowed = [this.model[k], ...after.filter(([key]) => key === k).map(([, value]) => value)];
    const found = allowed.find((value) => equal(value, now));
    if (found === undefined)
      throw new Difference(
        `${what}, stopped, left ${String(now)} for key ${k}, expected ${allowed.map(String)}`,
      );
    this.become(k, found);
  }

  get(k) {
    const got = this.map.get(this.keys[k]);
    if (!equal(got, this.expected(k))) same(got, this.expected(k), `get() of key ${k}`);
  }

  has(k) {
    same(this.map.has(this.keys[k]), this.model[k] !== ABSENT, `has() of key ${k}`);
  }

  set(k, v) {
    const { map } = this;
    this.write('set()', () => map.set(this.keys[k], this.values[v]), map, [[k, this.values[v]]]);
  }

  delete(k) {
    this.write('delete()', (map) => map.delete(this.keys[k]), this.model[k] !== ABSENT, [[k, ABSENT]]);
  }

  getOrInsert(k, v) {
    const now = this.model[k] === ABSENT ? this.values[v] : this.model[k];
    this.write('getOrInsert()', (map) => map.getOrInsert(this.keys[k], this.values[v]), now, [[k, now]]);
  }

  add(k, v) {
    if (this.sum === undefined) return this.get(k);
    const zero = typeof this.values[v] === 'bigint' ? 0n : 0;
    const now = this.sum(this.model[k] === ABSENT ? zero : this.model[k], this.values[v]);
    return this.write('add()', (map) => map.add(this.keys[k], this.values[v]), now, [[k, now]]);
  }

  getAndSet(k, v) {
    const call = (map) => map.getAndSet(this.keys[k], this.values[v]);
    this.write('getAndSet()', call, this.expected(k), [[k, this.values[v]]]);
  }

  getAndDelete(k) {
    this.write('getAndDelete()', (map) => map.getAndDelete(this.keys[k]), this.expected(k), [[k, ABSENT]]);
  }

  /** The value that a comparison expects: mostly the one that is there. */
  guess(k, v) {
    if (v % 4 === 0) return this.values[(v + 1) % VALUES];
    return v % 8 === 1 ? undefined : this.expected(k);
  }

  compareExchange(k, v) {
    const guess = this.guess(k, v);
    const before = this.expected(k);
    const now = equal(guess, before) ? this.values[v] : this.model[k];
    const call = (map) => map.compareExchange(this.keys[k], guess, this.values[v]);
    this.write('compareExchange()', call, before, [[k, now]]);
  }

  compareAndDelete(k, v) {
    const guess = this.guess(k, v) ?? this.values[v];
    const does = this.model[k] !== ABSENT && equal(guess, this.model[k]);
    const call = (map) => map.compareAndDelete(this.keys[k], guess);
    this.write('compareAndDelete()', call, does, [[k, does ? ABSENT : this.model[k]]]);
  }

  many(k, v) {
    const numbers = Array.from({ length: (v % 40) + 1 }, (_, i) => (k + ((i * i) % 37)) % this.range);
    const keys = bulkOf(
      this.pair[0],
      numbers.map((n) => this.keys[n]),
    );
    if (v % 3 === 0) {
      const got = this.map.getMany(keys);
      const is = typeof this.values[1] === 'bigint' ? 0n : this.pair[1][0] === 'f' ? Number.NaN : 0;
      const missing = this.sum === undefined ? undefined : is;
      for (const [i, n] of numbers.entries())
        same(got[i], this.model[n] === ABSENT ? missing : this.model[n], `getMany() of key ${n}`);
      return;
    }
    const { map } = this;
    const values = numbers.map((_, i) => this.values[(v + i) % VALUES]);
    if (v % 3 === 1 || this.sum === undefined) {
      const after = numbers.map((n, i) => [n, values[i]]);
      this.write('setMany()', () => map.setMany(keys, bulkOf(this.pair[1], values)), map, after);
      return;
    }
    const sums = new Map();
    const after = numbers.map((n, i) => {
      const zero = typeof values[i] === 'bigint' ? 0n : 0;
      const before = sums.get(n) ?? (this.model[n] === ABSENT ? zero : this.model[n]);
      sums.set(n, this.sum(before, values[i]));
      return [n, sums.get(n)];
    });
    const call = () => map.updateMany(keys, bulkOf(this.pair[1], values), 'add');
    this.write('updateMany()', call, map, after);
  }

  /** What is dear. */
  rare(_k, v) {
    if (v < 60) {
      const after = this.model.flatMap((value, k) => (value === ABSENT ? [] : [[k, ABSENT]]));
      this.write('clear()', (map) => map.clear(), undefined, after);
    } else if (v < 140) this.check();
    else if (v < 150) this.freeze(v);
    else this.map.stats();
  }

  freeze(v) {
    this.map.freeze();
    this.turn = 1 - this.turn;
    throws('set() of a frozen map', () => this.map.set(this.keys[0], this.values[v]), PolicyError);
    throws('clear() of a frozen map', () => this.map.clear(), PolicyError);
    this.check();
    this.dispose();
    this.renew();
  }

  check() {
    const { map } = this;
    map.verify();
    same(map.size, this.size, 'size');
    for (let k = 0; k < this.range; k++) this.get(k);
    const numbers = new Map(this.keys.map((key, n) => [idOf(key), n]));
    const seen = new Set();
    map.range((value, key) => {
      const k = numbers.get(idOf(key));
      if (seen.has(k)) throw new Difference(`range() gave key ${k} twice`);
      seen.add(k);
      same(value, this.model[k], `range(): the value of key ${k}`);
    });
    same(seen.size, this.size, 'entries of range()');
    same(map.stats().threads, 2, 'threads');
  }

  dispose() {
    this.sides[0].map.detach();
    same(this.sides[1].map.stats().threads, 1, 'threads after detach()');
    this.sides[1].map.dispose();
  }
}

/** What the next write meets, as in sequence.mjs. */
const faultOf = (k, v) =>
  v % 4
    ? { store: true, n: 1 + (k % (v % 8 === 1 ? 90 : 8)) }
    : { store: false, n: 1 + (k % 3), keep: v % 8 === 0 };

/** Runs a sequence to its end; throws at the first difference, with the number of operations till then. */
export const runShared = (recipe, words, made = undefined) => {
  const table = new Shared(recipe);
  made?.(table.sides.map(({ map }) => map));
  const faults = recipe.core.endsWith('faults');
  let i = 0;
  try {
    for (; i < words.length; i++) {
      const word = words[i] >>> 0;
      const v = (word >>> 8) & 0xff;
      const k = ((word >>> 16) & 0x7fff) % table.range;
      table.turn = word >>> 31;
      const name = OPERATIONS[word & 0xff] ?? 'get';
      if (name !== 'fault') table[name](k, v);
      else if (faults) table.fault = faultOf(k, v);
      else table.get(k);
    }
    table.check();
    table.dispose();
  } catch (error) {
    error.operations = i;
    throw error;
  }
};
