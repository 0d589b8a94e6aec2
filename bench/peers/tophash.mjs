// tophash's TypedMap, as it is published.
import { PolicyError, TypedMap, version } from '../../dist/index.js';
import { Lacking } from '../harness/job.mjs';

/** Keys looked at for the lines that a get touches. */
const SAMPLED = 2_000;

export default {
  open({ key, value, hash }) {
    try {
      new TypedMap(key, value).dispose();
    } catch (error) {
      if (error instanceof PolicyError) throw new Lacking(`no ${key} keys with ${value} values yet`);
      throw error;
    }
    return {
      version,
      sized: true,
      create: ({ capacity }) =>
        new TypedMap(key, value, { hash, ...(capacity === undefined ? {} : { capacity }) }),
      clone: (map) => map.clone(),
      loops: { add, upsert, blocks, getMany, setMany: setManyOf(value), updateMany, keysArray },
      inside,
    };
  },
};

function add(map, order, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) sum += map.add(order[i], 1);
  return sum;
}

function upsert(map, order, half, from, to) {
  let sum = 0;
  for (let i = from; i < to; i++) sum += map.getOrInsert(order[i], i + half);
  return sum;
}

function blocks(map) {
  let sum = 0;
  for (const { values, length } of map.blocks()) for (let i = 0; i < length; i++) sum += values[i];
  return sum;
}

/** i64 orders have to be typed arrays for this, which asBulk() makes of them. */
function getMany(map, order, out, from, to) {
  map.getMany(slice(order, from, to), out);
  return out[0];
}

function updateMany(map, order, from, to) {
  map.updateMany(slice(order, from, to), 1, 'add');
  return map.size;
}

function keysArray(map) {
  return map.keysArray();
}

const slice = (order, from, to) => (Array.isArray(order) ? order.slice(from, to) : order.subarray(from, to));

const setManyOf = (value) => (map, order, half, from, to) => {
  const View = value === 'i32' ? Int32Array : Float64Array;
  const values = new View(to - from);
  for (let i = from; i < to; i++) values[i - from] = i + half;
  map.setMany(slice(order, from, to), values);
  return map.size;
};

function inside(map, keys, absent) {
  const { bytes } = map.stats();
  return { bytes: bytes.live + bytes.overflow, hitLines: lines(map, keys), missLines: lines(map, absent) };
}

/** 64-byte lines of buckets that a get touches, on average. */
function lines(map, keys) {
  const step = Math.max(1, Math.floor(keys.length / SAMPLED));
  let [sum, count] = [0, 0];
  for (let i = 0; i < keys.length; i += step) {
    sum += map.explain(keys[i]).cacheLines;
    count++;
  }
  return sum / count;
}
