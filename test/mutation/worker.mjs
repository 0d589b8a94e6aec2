// Runs parts of the suite on one mutant after another, as its parent asks. A mutant that hangs ends it
// (watchdog.mjs).
import { Worker } from 'node:worker_threads';
import { choose, takeReached } from './cores.mjs';

const { parts } = await import('./suite.mjs');
Error.stackTraceLimit = 0;
process.on('uncaughtException', () => {}); // of a timer that a mutant left behind

/** How many times as long as without a mutant a part may take before it hangs, and milliseconds besides, of
 *  processor time. */
const TIMES = 8;
const MORE_MS = 1500;

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const end = new Float64Array(new SharedArrayBuffer(8));
new Worker(new URL('watchdog.mjs', import.meta.url), { workerData: end.buffer }).unref();

/** What a part says of the core as it is. */
const known = new Map();
const expected = (i) => {
  if (!known.has(i)) {
    choose(0);
    known.set(i, parts[i].call());
  }
  return known.get(i);
};

/** What tells that a part noticed; undefined if it did not. */
const difference = (n, i, ms) => {
  const lines = expected(i);
  choose(n);
  end[0] = cpuMs() + ms * TIMES + MORE_MS;
  try {
    const got = parts[i].call();
    const at = lines?.findIndex((line, j) => line !== got[j]) ?? -1;
    if (at >= 0) return `line ${at}`;
    return lines?.length === got?.length ? undefined : 'other lines';
  } catch (error) {
    return String(error?.message ?? error).slice(0, 160);
  } finally {
    end[0] = 0;
    choose(0);
  }
};

/** Time [ms of the processor] and reach of a part. */
const measure = (i) => {
  takeReached();
  const begun = cpuMs();
  expected(i);
  return { i, ms: cpuMs() - begun, reached: takeReached() };
};

process.on('message', ({ n, todo }) => {
  if (n === 0) {
    process.send({ done: todo.map(measure) });
    return;
  }
  for (const [i, ms] of todo) {
    process.send({ began: i });
    const found = difference(n, i, ms);
    if (found === undefined) continue;
    process.send({ done: { n, part: parts[i].name, found } });
    return;
  }
  process.send({ done: { n } });
});
process.send({ ready: parts.map(({ name }) => name) });
