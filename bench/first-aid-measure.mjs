/**
 * Child of first-aid.mjs: one measure of first aid on one map, i32 -> f64, and how long the process does nothing else meanwhile.
 */
import { classic, line } from '../dist/cores.js';
import { Heap, TypedMap } from '../dist/index.js';
import { pauseEvacuation, policy } from '../dist/observe/index.js';
import { check } from './check.mjs';
import { answer, collectGarbage } from './job.mjs';
import { distinctKeys } from './keys.mjs';
import * as loops from './loops.mjs';

const cores = { classic, line };

/** By measure: `growing` maps have all their old buckets, the others none. Each gives the milliseconds of its longest step. */
const measures = {
  'drain()': { growing: true, run: (map) => timed(() => map.drain()) },
  'drain({ maxMs: 1 })': {
    growing: true,
    run(map) {
      let longest = 0;
      let complete = false;
      while (!complete) {
        const ms = timed(() => {
          ({ complete } = map.drain({ maxMs: 1 }));
        });
        longest = Math.max(longest, ms);
      }
      return longest;
    },
  },
  'compact()': { growing: false, run: (map) => timed(() => map.compact()) },
  'clear()': { growing: false, run: (map) => timed(() => map.clear()) },
  "resize: 'avoid'": {
    growing: true,
    run: (map) => timed(() => policy.apply(map, { resize: 'avoid' }, { by: 'bench' })),
  },
};

answer(({ measure, core, B }) => {
  const { growing, run } = measures[measure];
  const map = new TypedMap('i32', 'f64', { heap: new Heap({ core: cores[core] }) });
  const keys = distinctKeys('i32', 0, 10 * 2 ** B); // more than any layout holds in so many buckets
  const entries = growing ? fillUntilGrowth(map, keys, B) : fillSparsely(map, keys, B);
  const { oldBuckets, buckets } = map.stats();
  collectGarbage();
  const ms = run(map);
  map.verify();
  if (measure !== 'clear()') check(map, keys.subarray(0, entries), 0.5);
  else if (map.size !== 0) throw new Error(`size is ${map.size} after clear()`);
  return { ms, buckets: growing ? oldBuckets : buckets };
});

function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** 2^B old buckets, none of them evacuated but what the last insert needed. */
function fillUntilGrowth(map, keys, B) {
  let n = 0;
  map.reserve(6 * 2 ** B);
  const { B: reserved } = map.stats();
  for (; n < keys.length; n++) {
    if (n % 64 === 0) pauseEvacuation(map);
    map.set(keys[n], n + 0.5);
    if (map.stats().growing) break;
  }
  if (map.stats().B !== reserved + 1) throw new Error(`B is ${map.stats().B} instead of ${reserved + 1}`);
  return n + 1;
}

/** Buckets for four times the entries, so that compact() has something to do. */
function fillSparsely(map, keys, B) {
  map.reserve(6 * 2 ** B);
  const n = Math.floor(1.5 * 2 ** B);
  loops.set(map, keys, 0.5, 0, n);
  return n;
}
