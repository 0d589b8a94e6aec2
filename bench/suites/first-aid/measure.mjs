// Child of first-aid.mjs: one measure of first aid on one map, i32 -> f64, and how long the process does
// nothing else meanwhile.
import { classic, line } from '../../../dist/cores.js';
import { Heap, TypedMap } from '../../../dist/index.js';
import { pauseEvacuation, policy } from '../../../dist/observe/index.js';
import { check } from '../../harness/check.mjs';
import { answer, collectGarbage } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';
import * as loops from '../../harness/loops.mjs';
import { median } from '../../harness/report.mjs';

const cores = { classic, line };
/** Entries per bucket with which a map doubles: 13/16 of the slots (docs/layout.md). */
const LOAD = { classic: 6.5, line: (13 / 16) * 5 };

/** By measure: maps that are `growing` have all of their 2^B old buckets still, the others 2^B buckets for a
 *  quarter of the entries. Each gives the milliseconds of its steps. */
const measures = {
  'drain()': { growing: true, run: (map) => [timed(() => map.drain())] },
  'drain({ maxMs: 1 })': {
    growing: true,
    run(map) {
      const steps = [];
      let complete = false;
      const step = () => {
        ({ complete } = map.drain({ maxMs: 1 }));
      };
      while (!complete) steps.push(timed(step));
      return steps;
    },
  },
  'compact()': { growing: false, run: (map) => [timed(() => map.compact())] },
  'clear()': { growing: false, run: (map) => [timed(() => map.clear())] },
  "resize: 'avoid'": {
    growing: true,
    run: (map) => [timed(() => policy.apply(map, { resize: 'avoid' }, { by: 'bench' }))],
  },
};

answer(({ measure, core, B }) => {
  const { growing, run } = measures[measure];
  const map = new TypedMap('i32', 'f64', { heap: new Heap({ core: cores[core] }) });
  const keys = distinctKeys('i32', 0, Math.floor(LOAD[core] * 2 ** B) + 1);
  map.reserve(keys.length - 1);
  const entries = growing ? keys.length : Math.floor(keys.length / 4); // compact() has something to do
  if (growing) pauseEvacuation(map);
  loops.set(map, keys, 0.5, 0, entries);
  const { oldBuckets, buckets } = map.stats();
  const whole = oldBuckets > 2 ** B - 4 && buckets === 2 ** (B + 1); // all but what the last insert needed
  if (growing ? !whole : buckets !== 2 ** B) throw new Error(`${buckets} buckets, ${oldBuckets} of them old`);
  collectGarbage();
  const steps = run(map);
  map.verify();
  if (measure !== 'clear()') check(map, keys.subarray(0, entries), 0.5);
  else if (map.size !== 0) throw new Error(`size is ${map.size} after clear()`);
  return { ms: median(steps), longest: Math.max(...steps), buckets: growing ? oldBuckets : buckets };
});

function timed(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}
