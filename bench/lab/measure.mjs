// Counts and times variants. They take turns, so that all meet the same neighbours and the same heat, and the
// fastest round of each counts: what a machine does besides only adds.
import { hashSources } from '../../tools/compile.mjs';
import { runJob } from '../harness/processes.mjs';
import { show } from '../harness/progress.mjs';
import { machine } from '../harness/report.mjs';
import { bytesOf, compiled, hashOf } from './build.mjs';
import { instructions } from './counted.mjs';
import { keptOr } from './kept.mjs';
import { growthOf } from './settings.mjs';
import { tally } from './tally.mjs';

/** Most entries of a map whose work is counted. */
const COUNTED = 200_000;
const TIMES = ['get', 'miss', 'insert', 'churn', 'pauseUs'];

/**
 * @param {import('./variants.mjs').Variant[]} variants that are compiled
 * @param {string[]} kinds pairs of kinds
 * @param {{ n: number, rounds: number }} settings
 * @param {{ fresh: boolean, tools: any }} how tools: of bench/counted, or undefined to count no instructions
 * @returns {Promise<{ rows: any[], failures: string[] }>} a row per variant and pair
 */
export async function measureAll(variants, kinds, { n, rounds }, { fresh, tools }) {
  const sources = hashSources();
  const jobs = kinds.flatMap((pair) => variants.map((variant) => ({ pair, variant, timed: [], row: {} })));
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
  for (let round = 0; round < rounds; round++) {
    await each('times', async (job) => {
      const depends = ['timed', round, node, cpu, ...basis(job)];
      job.timed.push(await keptOr(depends, fresh, () => time(job, n, round === 0)));
    });
  }
  await each('counts', async (job) => {
    job.row = await keptOr(['counted', tools?.versions, ...basis(job)], fresh, () => count(job, n, tools));
  });
  const rows = jobs.map(({ pair, variant, timed, row }) => {
    const least = TIMES.map((name) => [name, Math.min(...timed.map((one) => one[name]))]);
    const { bytes, bytesMost } = timed[0];
    return { name: variant.name, kinds: pair, ...Object.fromEntries(least), bytes, bytesMost, ...row };
  });
  return { rows, failures };
}

/** One round in a process of its own. */
async function time({ variant, pair }, n, model) {
  const job = { file: await compiled(variant), name: variant.name, growth: growthOf(variant) };
  return runJob('lab/child.mjs', { ...job, kinds: pair, n, model });
}

async function count({ variant, pair }, n, tools) {
  const tallied = await bytesOf(variant, 'tallied');
  const work = tally(tallied, growthOf(variant), pair, Math.min(n, COUNTED));
  return { ...work, ...(tools && (await instructions(tools, variant, pair))) };
}
