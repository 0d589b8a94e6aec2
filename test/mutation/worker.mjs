// Runs parts of the suite on one mutant after another, as its parent asks. A mutant that hangs ends it
// (watchdog.mjs).
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { choose, MEASURED, takeReached } from './cores.mjs';

const { parts } = await import('./suite.mjs');
Error.stackTraceLimit = 0;
process.on('uncaughtException', () => {}); // of a timer that a mutant left behind

/** How many times as long as without a mutant a part may take before it hangs, and milliseconds besides, of
 *  processor time. */
const TIMES = 8;
const MORE_MS = 1000;

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const end = new Float64Array(new SharedArrayBuffer(8));
new Worker(new URL('watchdog.mjs', import.meta.url), { workerData: end.buffer }).unref();

/** What a part says, shortened. */
const digestOf = (lines) =>
  lines === undefined ? 'nothing' : createHash('sha256').update(lines.join('\n')).digest('hex');

/** Runs a part on mutant n, in `ms` [of the processor] at most; what tells that it noticed, undefined if it
 *  did not. */
const difference = (n, { i, ms, digest }) => {
  choose(n);
  end[0] = cpuMs() + ms * TIMES + MORE_MS;
  try {
    return digestOf(parts[i].call()) === digest ? undefined : 'it says something else';
  } catch (error) {
    return String(error?.message ?? error).slice(0, 160);
  } finally {
    end[0] = 0;
    choose(0);
  }
};

/** The part that is measured. */
let at = 0;
/** Time [ms of the processor] and reach of a part, and what it says of the core as it is. */
const measure = (i) => {
  at = i;
  takeReached();
  choose(MEASURED);
  const said = digestOf(parts[i].call());
  choose(0);
  const reached = takeReached();
  const begun = cpuMs();
  const again = digestOf(parts[i].call());
  if (again !== said) throw new Error('it does not say the same twice');
  return { i, ms: cpuMs() - begun, reached, digest: said };
};

process.on('message', ({ n, todo, most }) => {
  if (n === 0) {
    try {
      process.send({ done: todo.map(measure) });
    } catch (error) {
      process.send({ done: { failed: `${parts[at].name}: ${error.stack}` } });
    }
    return;
  }
  const until = cpuMs() + (most ?? Number.POSITIVE_INFINITY);
  for (const part of todo) {
    if (cpuMs() > until) break;
    process.send({ began: part.i });
    const found = difference(n, part);
    if (found === undefined) continue;
    // the part must pass without the mutant, or else an earlier one has left something behind
    const clean = difference(0, part) === undefined;
    process.send({ done: { n, part: parts[part.i].name, found, clean } });
    return;
  }
  process.send({ done: { n } });
});
process.on('disconnect', () => process.exit());
process.send({ ready: parts.map(({ name }) => name) });
