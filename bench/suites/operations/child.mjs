// One implementation on one scenario, in a process of its own: checks first, then tinybench.
import { Bench } from 'tinybench';
import { check, checkMisses } from '../../harness/check.mjs';
import { answer, collectGarbage, Lacking } from '../../harness/job.mjs';
import * as loops from '../../harness/loops.mjs';
import { open } from '../../peers/index.mjs';
import { prepare, requireOperation } from './operations.mjs';
import { keysFor } from './orders.mjs';

/** Keys that are not there and are looked for. */
const ABSENT = 100_000;
/** From this size on a sample that builds a map takes seconds, and there are fewer of them. */
const LARGE = 4_000_000;

/** `time`: milliseconds of timing; half as many before that to warm up. */
answer(async (job) => {
  const { operation, n } = job;
  const state = await fill(job);
  requireOperation(operation, state);
  const { map, keys, half, library } = state;
  const checksum = check(map, keys, half);
  const absent = keysFor(job.pattern, state.key, n, Math.min(n, ABSENT));
  // Once an engine has seen a miss, a get of a double is a number or undefined, and every number is put on
  // the heap: 'get' is the program that has only hits (misses are checked after it), 'get-mixed' the one that
  // had misses too.
  if (operation !== 'get') checkMisses(map, absent);
  // A long-lived map has survived a full collection. It matters: the tables that a Map under churn leaves
  // behind then keep one another alive until the next one, which costs it several times as much as when it is
  // young.
  if (operation !== 'churn-fresh') collectGarbage();
  const timed = measure(job, state);
  if (operation === 'get') checkMisses(map, absent);
  const inside = library.inside?.(map, keys, absent);
  return { checksum, ...timed, sink: state.sink, inside, version: library.version };
});

/** A map of n entries, and what the operations need beside it. */
async function fill({ implementation, kinds, pattern, n }) {
  const [kind, value] = kinds.split(':');
  const hash = kind === 'stringfast' ? 'fast' : 'safe';
  const key = kind === 'stringfast' ? 'string' : kind;
  const library = await open(implementation, { key, value, pattern, hash });
  if (n > library.most) throw new Lacking(`holds at most ${library.most} entries`);
  const half = value === 'f64' ? 0.5 : 0;
  const keys = keysFor(pattern, key, 0, n);
  const state = { library, loops: { ...loops, ...library.loops }, keys, key, pattern, n, half, sink: 0 };
  state.map = library.create({ entries: n });
  state.loops.set(state.map, keys, half, 0, n);
  return state;
}

/** Nanoseconds per operation. */
function measure({ operation, time, n }, state) {
  const [iterations, warmupIterations] = n < LARGE ? [5, 2] : [2, 1];
  const bench = new Bench({ time, iterations, warmupTime: time / 2, warmupIterations, throws: true });
  bench.addEventListener('warning', ({ reason }) => {
    throw new Error(`tinybench warns: ${reason}`);
  });
  bench.add(operation, prepare(operation, state), { async: false });
  const [task] = bench.runSync();
  if (task.result.state !== 'completed') throw new Error(`tinybench ended in state ${task.result.state}`);
  const { mean, p50, min, max, samplesCount } = task.result.latency;
  const ns = (ms) => ms * 1e6;
  return { ns: ns(mean), p50: ns(p50), min: ns(min), max: ns(max), samplesCount };
}
