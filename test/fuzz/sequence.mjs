// A sequence: numbers of 32 bits, each an operation on one of two tables of a heap. The low byte says which
// operation, the next byte which value, 13 bits which key, the highest which table. Whatever the numbers
// are, they are a valid sequence.
import { readFileSync } from 'node:fs';
import { fromBytes } from '../../dist/cores.js';
import { Heap } from '../../dist/index.js';
import { Difference } from './compare.mjs';
import { Ordered } from './drop-in.mjs';
import { POOLS } from './pools.mjs';
import { Typed } from './typed.mjs';

/** Cores by name; those whose name ends in `faults` can fail and stop. */
export const CORES = ['line', 'classic', 'scalar', 'faults', 'classic-faults'];
const cores = new Map();
/** Where the cores are: test/coverage has instrumented ones. */
const folder = globalThis.tophashCores ?? new URL('../../build/', import.meta.url);
/** A core of build/ by name. */
export const coreOf = (name) => {
  if (!cores.has(name)) cores.set(name, fromBytes(readFileSync(new URL(`${name}.wasm`, folder)), name));
  return cores.get(name);
};

/** Pairs of kinds: one for each way of storing and of calling. Those that are quick come more often. */
const QUICK = ['i32 f64', 'u32 i32', 'f64 f64', 'i32 none', 'i32x2 u32', 'f64 any'];
const ALL = [
  ...QUICK,
  'i64 i32',
  'u64 f64',
  'string i32',
  'string string',
  'bytes bytes',
  'string none',
  'u32 f32',
];
ALL.push('i64 none', 'bytes any', 'u32 string', 'i32x2 any', 'i32 i64');

/** How many keys a sequence has to choose from: chains, one growth, many. */
const RANGES = [12, 60, 400, 4096];
/** What each value of the low byte does, as [operation, of 256]. */
const WEIGHTS = {
  growing: [
    ['set', 110],
    ['get', 40],
    ['hasKey', 16],
    ['delete', 20],
    ['getOrInsert', 12],
    ['add', 12],
    ['computed', 6],
  ],
  even: [
    ['set', 60],
    ['get', 60],
    ['hasKey', 20],
    ['delete', 56],
    ['getOrInsert', 10],
    ['add', 10],
    ['computed', 6],
  ],
  shrinking: [
    ['set', 30],
    ['get', 50],
    ['hasKey', 20],
    ['delete', 100],
    ['getOrInsert', 6],
    ['add', 6],
    ['computed', 4],
  ],
};
const RARE = [
  ['step', 5],
  ['many', 3],
  ['tidy', 3],
  ['refused', 2],
  ['rare', 1],
  ['fault', 20],
];
const tableOf = (weights) =>
  [...weights, ...RARE]
    .flatMap(([name, n]) => new Array(n).fill(name))
    .concat(new Array(256).fill('get'))
    .slice(0, 256);
const PHASES = Object.values(WEIGHTS).map(tableOf);
/** Operations of a phase. */
const PHASE = 1500;

/** Where a number's parts stand. */
const VALUE = 8;
const KEY = 16;
const KEY_MASK = 0x7fff;

/** What a subject's number says: core, kinds of both tables, range of keys. All there is to know besides the
 *  words. */
export const recipe = (seed, only) => {
  const pick = (list, n) => list[n % list.length];
  const n = seed >>> 0;
  if (only === 'drop-in' || (only === undefined && n % 8 === 7)) {
    const pools = [pick(POOLS, n >>> 3), pick(POOLS, n >>> 6)];
    return { core: 'drop-in', kinds: pools, range: pick(RANGES, n >>> 10) };
  }
  const kinds = n & 1 ? QUICK : ALL;
  const range = pick(RANGES, n >>> 10);
  return { core: only ?? pick(CORES, n >>> 3), kinds: [pick(kinds, n >>> 12), pick(ALL, n >>> 17)], range };
};

const makeTables = ({ core, kinds, range }) => {
  if (core === 'drop-in') return { tables: kinds.map((pool) => new Ordered(pool, range)), faults: false };
  const heap = new Heap({ core: coreOf(core), name: 'fuzz' });
  const growth = { background: false };
  const tables = kinds.map(
    (pair, i) => new Typed(heap, pair.split(' '), range, { seed: BigInt(i + 1), growth }),
  );
  return { tables, heap, faults: core.endsWith('faults') };
};

/** What is dear, done once in some thousand operations. */
const rare = (table, v) => {
  if (v < 20) table.clear();
  else if (v < 50) table.copy(v);
  else if (v < 70) table.check();
};

/** What the next write meets: it is stopped before its n-th store, or its n-th allocation fails, or that and
 *  all after. */
const faultOf = (k, v) =>
  v % 2 === 0
    ? { store: true, n: 1 + (k % (v % 8 === 0 ? 60 : 6)) }
    : { store: false, n: 1 + (k % 4), keep: v % 4 === 1 };

/** Whom no operation names: it must be as it was. */
const bystander = (heap) => {
  const table = new Typed(heap, ['string', 'f64'], 200, { growth: { background: false } });
  for (let k = 0; k < 150; k++) table.set(k, k);
  return table;
};

/** Runs a sequence to its end; throws at the first difference, with the number of operations made till then.
 *  `made` is given the tables first: a test breaks one. */
export const run = (recipe, words, made = undefined) => {
  const { tables, heap, faults } = makeTables(recipe);
  const watching = heap === undefined ? [] : [bystander(heap)];
  made?.(tables.map(({ table }) => table));
  let i = 0;
  try {
    for (; i < words.length; i++) {
      const word = words[i] >>> 0;
      const table = tables[word >>> 31];
      const v = (word >>> VALUE) & 0xff;
      const k = ((word >>> KEY) & KEY_MASK) % table.range;
      const name = PHASES[Math.floor(i / PHASE) % PHASES.length][word & 0xff];
      if (name === 'rare') rare(table, v);
      else if (name !== 'fault') table[name](k, v);
      else if (faults) table.fault = faultOf(k, v);
      else table.get(k);
    }
    for (const table of [...tables, ...watching]) table.check();
    for (const table of [...tables, ...watching]) table.dispose();
    if (heap !== undefined) {
      const { used, maps } = heap.stats();
      if (used !== 0 || maps !== 0)
        throw new Difference(`${used} bytes are in use and ${maps} maps alive at the end`);
    }
  } catch (error) {
    error.operations = i;
    throw error;
  } finally {
    heap?.dispose();
  }
};
