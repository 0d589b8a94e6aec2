// Heaps and comparisons of the mutation suite.
import { ADDRESS, HEAP } from '../../dist/core/abi.js';
import { Heap, TypedMap, TypedSet } from '../../dist/index.js';
import { Difference } from '../fuzz/compare.mjs';
import { coreOf } from '../fuzz/sequence.mjs';

export const fail = (what) => {
  throw new Difference(what);
};
export const same = (actual, expected, what) => {
  if (!Object.is(actual, expected)) fail(`${what} gave ${actual}, expected ${expected}`);
};

/** Bytes of a heap, so that a mutant cannot take all memory. */
const MOST = 64 << 20;

/** A heap on a core, whose hashes are the same in every run. `reads`: the core reads strings by itself. */
export const heapOn = (name, { reads = false, ...options } = {}) => {
  const core = coreOf(name);
  Object.defineProperty(core, 'readsText', { value: reads, configurable: true });
  const heap = new Heap({ core, name: 'mutant', maximumBytes: MOST, ...options });
  new BigUint64Array(heap.x.memory.buffer, HEAP.rng, 3).set([2026n, 0n, 0n]);
  return heap;
};

const equal = (a, b) => Object.is(a, b) || (a instanceof Uint8Array && `${a}` === `${b}`);

/** Whether a map has what a model has, which is key numbers and value numbers. */
export const isEqual = ({ table, keys, values, isSet }, model) => {
  if (table.size !== model.size) return false;
  for (const [k, v] of model) {
    if (isSet ? !table.has(keys[k]) : !equal(table.get(keys[k]), values[v])) return false;
  }
  return true;
};

/** A map or set with the same hashes in every run, and no background drain. */
export const make = (heap, [key, value], options = {}) => {
  const all = { heap, seed: 5n, ...options, growth: { background: false, ...options.growth } };
  return value === 'none' ? new TypedSet(key, all) : new TypedMap(key, value, all);
};

/** The first numbers that the core has put out. */
export const numbers = (heap, n = 20) =>
  [...heap.f64.subarray(ADDRESS.out >> 3, (ADDRESS.out >> 3) + n)].join(' ');

/** Whether no step is under way, as after every call that was not stopped. */
export const isIdle = (heap) =>
  heap.words[ADDRESS.logged >> 2] === 0 && heap.words[(ADDRESS.logged >> 2) + 1] === 0;
