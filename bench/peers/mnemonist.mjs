// mnemonist has no typed hash map. Its nearest is SparseMap: two arrays over a bounded range of non-negative
// integers, with no hashing at all. It can hold the keys of the pattern 'sequential', whose range is known
// and small.
import { SparseMap } from 'mnemonist';
import { Lacking } from '../harness/job.mjs';
import { versionOf } from './package-version.mjs';

/** Beside the n keys of a map the benchmarks look for, or put in, up to n others, and at least these. */
const OTHERS = 200_000;
const arrays = { f64: Float64Array, i32: Int32Array };

export default {
  open({ key, value, pattern }) {
    if (key !== 'i32' || pattern !== 'sequential')
      throw new Lacking('SparseMap takes bounded non-negative integers: i32 keys in sequence only');
    return {
      version: versionOf('mnemonist'),
      create: ({ entries }) => new SparseMap(arrays[value], 2 * entries + OTHERS),
    };
  },
};

SparseMap.prototype[Symbol.iterator] ??= SparseMap.prototype.entries;
