// What each operation does in a sample, and what it needs of a library.
import { Lacking } from '../../harness/job.mjs';
import { asBulk } from '../../harness/keys.mjs';
import { keysFor, lookups, tiled } from './orders.mjs';
import {
  builder,
  CHUNK,
  clearAll,
  cloner,
  deleteAll,
  inserter,
  repeated,
  walk,
  walkFresh,
} from './samples.mjs';

/** Lookup orders are at least 2n long, and longer than a branch predictor remembers. */
const SHORTEST_ORDER = 1 << 16;

/** Methods, or abilities of the library, that an operation needs beyond get, has, set and delete. */
const needs = {
  entries: ({ map }) => map[Symbol.iterator],
  values: ({ map }) => map.values,
  blocks: ({ map }) => map[Symbol.iterator],
  forEach: ({ map }) => map.forEach,
  clear: ({ map }) => map.clear,
  clone: ({ library }) => library.clone,
  'get-fresh': ({ key }) => key === 'string',
  keysArray: ({ map }) => map.keys,
  'build-sized': ({ library }) => library.sized,
};
const missing = {
  'build-sized': 'takes no size when it is made',
  clear: 'has no clear()',
  clone: 'has no way to copy itself',
  'get-fresh': 'is for string keys',
};

/** @throws Lacking */
export function requireOperation(operation, state) {
  if (operation in needs && !needs[operation](state))
    throw new Lacking(missing[operation] ?? 'has no iterator');
}

/** The function that tinybench calls once per sample. */
export function prepare(operation, state) {
  const { loops, key, pattern, n, half, keys, map } = state;
  const length = Math.max(2 * n, SHORTEST_ORDER);
  const hits = () => lookups(pattern, key, keys, length, 1);
  const misses = () => lookups(pattern, key, keysFor(pattern, key, n, n), length, 2);
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
      return walk(state, hits(), (order, from, to) => loops.add(map, order, from, to));
    case 'upsert':
      return walk(state, hits(), (order, from, to) => loops.upsert(map, order, half, from, to));
    case 'churn':
    case 'churn-fresh': {
      const ring = tiled(key, keysFor(pattern, key, 0, 2 * n), length);
      return walk(state, ring, (order, from, to) => loops.churn(map, order, n, half, from, to));
    }
    case 'set-new':
      return inserter(state, loops.set);
    case 'upsert-new':
      return inserter(state, loops.upsert);
    case 'entries':
    case 'values':
    case 'blocks':
    case 'forEach':
      return repeated(state, () => loops[operation](map));
    case 'build':
      return builder(state, undefined);
    case 'build-sized':
      return builder(state, n);
    case 'delete':
      return builder(state, undefined, deleteAll(state));
    case 'clear':
      return builder(state, undefined, clearAll(state));
    case 'clone':
      return cloner(state);
    case 'get-fresh':
      return walkFresh(state, hits(), (order, from, to) => loops.get(map, order, from, to));
    case 'getMany': {
      const out = half === 0 ? new Int32Array(CHUNK) : new Float64Array(CHUNK);
      return walk(state, asBulk(key, hits()), (order, from, to) => loops.getMany(map, order, out, from, to));
    }
    case 'updateMany':
      return walk(state, asBulk(key, hits()), (order, from, to) => loops.updateMany(map, order, from, to));
    case 'setMany':
      return builder({ ...state, keys: asBulk(key, keys), loops: { ...loops, set: loops.setMany } });
    case 'keysArray':
      return repeated(state, () => loops.keysArray(map).length);
    default:
      throw new Error(`no operation '${operation}'`);
  }
}
