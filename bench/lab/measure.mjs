// Counts and times variants. They take turns, so that all meet the same neighbours and the same heat, and the
// fastest round of each counts: what a machine does besides only adds.
import { hashSources } from '../../tools/compile.mjs';
import { runJob } from '../harness/processes.mjs';
import { show } from '../harness/progress.mjs';
import { machine } from '../harness/report.mjs';
import { bytesOf, compiled, hashOf } from './build.mjs';
import { instructions } from './counted.mjs';
import { keptOr } from './kept.mjs';
import { growthOf, hasKinds } from './settings.mjs';
import { tally } from './tally.mjs';

/** Most entries of a map whose work is counted. */
const COUNTED = 200_000;
const TIMES = ['get', 'miss', 'insert', 'churn', 'pauseUs', 'worstUs'];

/**
 * @param {import('./variants.mjs').Variant[]} variants that are compiled
 * @param {string[]} kinds pairs of kinds
 * @param {{ n: number, rounds: number, minutes: number }} settings no rounds: nothing is timed; no round
 *   begins, but for the first, that would probably not end within so many minutes
 * @param {{ fresh: boolean, tools: any }} how tools: of bench/counted, or undefined to count no instructions
 * @returns {Promise<{ rows: any[], failures: string[], rounds: number }>} a row per variant and pair; rounds
 *   that were done
 */
export async function measureAll(variants, kinds, { n, rounds, minutes }, { fresh, tools }) {
  const end = performance.now() + minutes * 60_000;
  const sources = hashSources();
  const jobs = kinds.flatMap((pair) => {
    return variants
      .filter((it) => hasKinds(it, pair))
      .map((variant) => ({ pair, variant, timed: [], row: {} }));
  });
  const failures = [];
  let step = 0;
  /** Does a part of each job's work; a job that fails is out. */
  const each = async (what, work) => {
    for (const job of [...jobs]) {
      show(`${what} ${job.variant.name}, ${job.pair}: ${++step} of ${jobs.length * (rounds + 1)}`);
      try {
        await work(job);
      } catch (error) {
        const reason = error.message.replace(/^\{.*?\}: /s, '');
        failures.push(`variant ${job.variant.name}: ${reason}`);
        jobs.splice(jobs.indexOf(job), 1);
      }
    }
  };
  const basis = ({ pair, variant }) => [hashOf(variant, 'core', sources), growthOf(variant), pair, n];
  const { node, cpu } = machine();
  await each('counts', async (job) => {
    const depends = ['counted', tools?.versions, ...basis(job)];
    job.row = await keptOr(depends, fresh, () => count(job, n, tools));
  });
  let round = 0;
  for (let took = 0; round < rounds && (round === 0 || performance.now() + took < end); round++) {
    const began = performance.now();
    await each('times', async (job) => {
      const depends = ['timed', round, node, cpu, ...basis(job)];
      job.timed.push(await keptOr(depends, fresh, () => child(job, { n, timed: true })));
    });
    took = performance.now() - began;
  }
  const rows = jobs.map(({ pair, variant, timed, row }) => {
    const least = round === 0 ? [] : TIMES.map((name) => [name, Math.min(...timed.map((one) => one[name]))]);
    return { name: variant.name, kinds: pair, ...Object.fromEntries(least), ...row };
  });
  return { rows, failures, rounds: round };
}

/** One round in a process of its own; or, not timed, the model and the bytes. */
async function child({ variant, pair }, how) {
  const job = { file: await compiled(variant), name: variant.name, growth: growthOf(variant) };
  return runJob('lab/child.mjs', { ...job, kinds: pair, onlyNumbers: variant.core === 'swiss', ...how });
}

async function count(job, n, tools) {
  const { variant, pair } = job;
  const bytes = await child(job, { n, timed: false });
  const tallied = await bytesOf(variant, 'tallied');
  const work = tally(tallied, growthOf(variant), pair, Math.min(n, COUNTED));
  return { ...bytes, ...work, ...(tools && (await instructions(tools, variant, pair))) };
}
