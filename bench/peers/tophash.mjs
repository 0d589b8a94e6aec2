/**
 * tophash's TypedMap, as it is published.
 */
import { PolicyError, TypedMap, version } from '../../dist/index.js';
import { Lacking } from '../job.mjs';

/** Keys looked at for the lines that a get touches. */
const SAMPLED = 2_000;

export default {
  open({ key, value }) {
    try {
      new TypedMap(key, value).dispose();
    } catch (error) {
      if (error instanceof PolicyError) throw new Lacking(`no ${key} keys with ${value} values yet`);
      throw error;
    }
    return {
      version,
      sized: true,
      create: ({ capacity }) => new TypedMap(key, value, capacity === undefined ? {} : { capacity }),
      clone: (map) => map.clone(),
      loops: { add, upsert },
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
