// The lane of plain operations: one table beside a model of arrays, no faults, answers compared by ===. Ten
// times the operations that sequence.mjs makes in the same time. Words are read as there, but for the key.
import { Heap, TypedMap, TypedSet } from '../../dist/index.js';
import { Map as DropIn } from '../../dist/map.js';
import { Difference, SUM } from './compare.mjs';
import { CODES, LOOPS } from './plain-loop.mjs';
import { dropInKeys, idOf, KEYS, keysOf, POOLS, valuesOf } from './pools.mjs';
import { coreOf } from './sequence.mjs';

const CORES = ['line', 'classic', 'scalar'];
/** Kinds with one argument for a key and === for equal values. */
const KINDS = ['i32 f64', 'u32 i32', 'f64 f64', 'i32 none', 'f64 any', 'i64 i32', 'u64 f64', 'string i32'];
KINDS.push('string string', 'string none', 'i64 none', 'u32 f32', 'i32 i64', 'u32 string', 'i32 any');
const RANGES = [12, 60, 400, 4096];

/** Of 256 operations of a phase, how many are which; the rest are get(). */
const WEIGHTS = [
  { SET: 100, HAS: 16, DELETE: 20, GET_OR_INSERT: 24, ADD: 24, DRAIN: 1 },
  { SET: 50, HAS: 20, DELETE: 66, GET_OR_INSERT: 16, ADD: 16, DRAIN: 1 },
  { SET: 26, HAS: 20, DELETE: 110, GET_OR_INSERT: 6, ADD: 6, DRAIN: 1 },
];
const PHASES = WEIGHTS.map((weights) => {
  const table = new Uint8Array(256).fill(CODES.GET);
  let at = 0;
  for (const [name, n] of Object.entries(weights)) {
    table.fill(CODES[name], at, at + n);
    at += n;
  }
  table[255] = CODES.SETTLE;
  return table;
});
/** Operations of a phase at least; twice the range of keys if that is more. */
const PHASE = 1500;
/** A full comparison comes behind so many operations, and at the end. */
const CHECK = 25_000;

export const plainRecipe = (seed, only) => {
  const pick = (list, n) => list[n % list.length];
  const n = seed >>> 0;
  const range = pick(RANGES, n >>> 4);
  const lane = 'plain';
  if (only === 'drop-in' || (only === undefined && n % 8 === 7))
    return { lane, core: 'drop-in', kinds: [pick(POOLS, n >>> 8)], range, seed: n };
  const core = only ?? pick(CORES, n >>> 6);
  return { lane, core, kinds: [pick(KINDS, n >>> 10)], range, seed: n };
};

const loops = new Map();
/** The loops of each kind of tables, which no other uses. Without them all use one. */
export const loadLoops = async () => {
  const names = KINDS.flatMap((pair) => CORES.map((core) => `${core} ${pair}`));
  for (const name of [...names, ...POOLS.map((pool) => `drop-in ${pool}`)])
    loops.set(name, (await import(`./plain-loop.mjs?${name.replaceAll(' ', '-')}`)).LOOPS);
};

/** Heaps that many sequences share, one by one: what each leaves must be nothing. */
const heaps = new Map();
const heapOf = (core) => {
  if (!heaps.has(core)) heaps.set(core, new Heap({ core: coreOf(core), name: 'fuzz' }));
  return heaps.get(core);
};
/** Forgets the heaps, so that the next sequence begins on new ones. */
export const renewHeaps = () => {
  for (const heap of heaps.values()) heap.dispose();
  heaps.clear();
};

/** Calls that are rare: none changes an entry but clear(). */
const settle = (clear) => (table, v) => {
  if (v === 0) {
    table.clear();
    clear();
  } else if (v < 4) table.compact();
  else if (v < 8) table.reserve(v << 7);
  else if (v < 12) table.drain();
  return true;
};

class Columns {
  constructor([key, value], range) {
    this.keys = keysOf(key);
    this.values = valuesOf(value);
    this.there = new Uint8Array(KEYS);
    this.now = new Array(range).fill(this.values[1]);
    this.range = range;
    this.size = 0;
    this.sum = SUM[value];
    this.zero = typeof this.values[1] === 'bigint' ? 0n : 0;
    this.numbers = numbersOf(key);
    this.settle = settle(() => {
      this.there.fill(0);
      this.size = 0;
    });
  }

  /** Whether a table holds what this says and nothing else. */
  check(table, isSet) {
    table.verify();
    if (table.size !== this.size) throw new Difference(`size is ${table.size}, expected ${this.size}`);
    let n = 0;
    for (const [key, value] of table.entries()) {
      const k = this.numbers.get(idOf(key));
      n++;
      if (this.there[k] !== 1 || !(isSet || Object.is(value, this.now[k])))
        throw new Difference(`entry ${n} is of key ${k} and value ${String(value)}, expected another`);
    }
    if (n !== this.size) throw new Difference(`${n} entries, expected ${this.size}`);
    for (let k = 0; k < this.range; k++)
      if (table.has(this.keys[k]) !== (this.there[k] === 1)) throw new Difference(`has() of key ${k}`);
  }
}

const numbers = new Map();
const numbersOf = (kind) => {
  if (!numbers.has(kind)) numbers.set(kind, new Map(keysOf(kind).map((it, n) => [idOf(it), n])));
  return numbers.get(kind);
};

/** A drop-in's model: the order is a ring of key numbers, which `range` begins and ends. */
class InOrder {
  constructor([pool], range) {
    this.keys = dropInKeys(pool);
    this.values = valuesOf('any');
    this.there = new Uint8Array(range);
    this.now = new Array(range).fill(undefined);
    this.next = new Int32Array(range + 1);
    this.before = new Int32Array(range + 1);
    this.range = range;
    this.clear();
    this.settle = settle(() => this.clear());
  }

  clear() {
    this.there.fill(0);
    this.size = 0;
    this.next[this.range] = this.range;
    this.before[this.range] = this.range;
  }

  #link(a, b) {
    this.next[a] = b;
    this.before[b] = a;
  }

  append(k) {
    this.there[k] = 1;
    this.size++;
    this.#link(this.before[this.range], k);
    this.#link(k, this.range);
  }

  remove(k) {
    this.there[k] = 0;
    this.size--;
    this.#link(this.before[k], this.next[k]);
  }

  check(table) {
    if (table.size !== this.size) throw new Difference(`size is ${table.size}, expected ${this.size}`);
    let k = this.range;
    for (const [key, value] of table) {
      k = this.next[k];
      if (!(Object.is(key, this.keys[k]) && Object.is(value, this.now[k])))
        throw new Difference(`key ${k} in order is another, or has another value`);
    }
    if (this.next[k] !== this.range) throw new Difference(`key ${this.next[k]} did not come`);
    for (k = 0; k < this.range; k++)
      if (!Object.is(table.get(this.keys[k]), this.there[k] === 1 ? this.now[k] : undefined))
        throw new Difference(`get() of key ${k}`);
  }
}

const made = ({ core, kinds: [pair], range, seed }) => {
  if (core === 'drop-in') return { table: new DropIn(), model: new InOrder([pair], range), on: 'onDropIn' };
  const [key, value] = pair.split(' ');
  const heap = heapOf(core);
  const options = { heap, seed: BigInt(seed), growth: { background: false } };
  const model = new Columns([key, value], range);
  if (value === 'none') return { heap, table: new TypedSet(key, options), model, on: 'onSet' };
  return { heap, table: new TypedMap(key, value, options), model, on: 'onMap' };
};

/** Runs a sequence to its end; throws at the first difference, with the number of operations made till then.
 *  `spoil` is given the table first: a test breaks it. */
export const runPlain = (recipe, words, spoil = undefined) => {
  const { heap, table, model, on } = made(recipe);
  spoil?.([table]);
  const run = (loops.get(`${recipe.core} ${recipe.kinds[0]}`) ?? LOOPS)[on];
  const phase = Math.max(PHASE, 2 * recipe.range);
  let i = 0;
  try {
    for (let checked = 0; i < words.length; ) {
      const begin = i;
      const ops = PHASES[Math.floor(begin / phase) % PHASES.length];
      i = Math.min(begin + phase, words.length); // an operation that throws is somewhere before
      const at = run(table, model, words, ops, begin, i);
      if (at < i) {
        i = at;
        throw new Difference(`operation ${at} gave another answer than the model`);
      }
      if (i - checked >= CHECK || i === words.length) {
        model.check(table, on === 'onSet');
        checked = i;
      }
    }
    table.dispose?.();
    if (heap === undefined) return;
    const { used, maps } = heap.stats();
    if (used !== 0 || maps !== 0)
      throw new Difference(`${used} bytes are in use and ${maps} maps alive at the end`);
  } catch (error) {
    error.operations = i;
    renewHeaps();
    throw error;
  }
};
