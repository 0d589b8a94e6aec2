// Work of a variant counted by the core itself, in a build that reports it, without a clock: buckets
// searched, keys compared and entries moved per operation, and the most entries that one insert moved. The
// same in every run, since the hash's secret is given.
import { KINDS } from '../../dist/core/kinds.js';
import { distinctKeys } from '../harness/keys.mjs';

/** Pages of memory that a core may have, 1 GiB. */
const PAGES = 16_384;
const SEED = 2026n;
/** In the order of Work in assembly/work-counters.ts. */
const [PROBE, COMPARE, MOVE] = [0, 1, 2];
/** Flag of create(): the seed is given and stays. */
const FIXED = 1;

/** @param {Buffer} bytes of a tallied core @param {{ loadFactor?: number, assist?: number }} growth
 * @returns {Record<string, number>} per operation; undefined for kinds whose keys are no numbers */
export function tally(bytes, growth, kinds, n) {
  const [key, value] = kinds.split(':');
  if (KINDS[key].slot !== 'number' || KINDS[value].slot !== 'number') return undefined;
  const counts = [0, 0, 0];
  const env = { now: () => 0, spent() {}, tally: (what, times) => (counts[what] += times) };
  const text = { length: () => 0, charCodeAt: () => 0 };
  const imports = { env, 'wasm:js-string': text };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  exports.init(PAGES, SEED);
  const { storage, core } = KINDS[key];
  const create = exports[`create_${storage}_${KINDS[value].valueBytes}`];
  const h = create(0, growth.loadFactor ?? 6.5, growth.assist ?? 1, 0, FIXED, SEED);
  const [set, get] = ['set', 'get'].map((name) => exports[`${name}_${core}_${KINDS[value].core}`]);
  const number = KINDS[value].core === 'u64' ? 1n : 1;
  const keys = distinctKeys(key === 'i64' || key === 'u64' ? 'i64' : 'i32', 0, 2 * n);

  const run = (from, to, work) => {
    counts.fill(0);
    for (let i = from; i < to; i++) work(keys[i], i);
    return counts.map((count) => count / (to - from));
  };
  let most = 0;
  let moved = 0;
  const shares = [];
  const add = (k, i) => {
    set(h, k, number); // its answer says that growths began, which nobody wants to know
    most = Math.max(most, counts[MOVE] - moved);
    moved = counts[MOVE];
    if (i >= n >> 1) shares.push(moved / (i + 1)); // their mean is of a doubling, whatever n is
  };
  run(0, n, add);
  if (exports.size(h) !== n) throw new Error(`${exports.size(h)} entries after ${n} inserts`);
  const hit = run(0, n, (k) => get(h, k));
  const miss = run(n, 2 * n, (k) => get(h, k));
  return {
    probesHit: hit[PROBE],
    probesMiss: miss[PROBE],
    compares: hit[COMPARE],
    moves: shares.reduce((sum, each) => sum + each, 0) / shares.length,
    movesMost: most,
  };
}
