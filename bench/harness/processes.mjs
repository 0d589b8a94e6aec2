// Runs one job in a process of its own, in any runtime, and hands back its answer. The other side is job.mjs.
// `tophash compare` (bindings/cli/compare) has processes, keys and medians of its own: the published command
// must not depend on bench/, and the benchmarks run without a build of the command.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { show, showNothing } from './progress.mjs';

/** @typedef {{ name: string, binary: string, args: string[] }} Runtime */

/** The Node that runs this. */
export const thisNode = { name: 'node', binary: process.execPath, args: ['--expose-gc'] };

/**
 * @param {string} file path of the child in bench/
 * @param {object} job what to ask it
 * @returns {Promise<any>} its answer
 * @throws Error if the child reports a failure or ends without an answer
 */
export function runJob(file, job, { binary, args } = thisNode) {
  return runProgram(binary, [...args, fileURLToPath(new URL(`../${file}`, import.meta.url))], job);
}

/** Runs jobs one after the other, and shows each on stderr.
 * @returns {Promise<any[]>} every job with its answer
 */
export async function runJobs(file, jobs) {
  const results = [];
  for (const [index, job] of jobs.entries()) {
    show(`${file}, ${index + 1} of ${jobs.length}: ${Object.values(job).join(', ')}`);
    results.push({ ...job, ...(await runJob(file, job)) });
  }
  showNothing();
  return results;
}

/** Runs every job `runs` times, in turn, so that all meet the same neighbours and the same heat.
 * @param {string} name of the property by which the results are grouped
 * @param {string[]} values of that property
 * @param {{ runs: number }} settings the rest goes into every job
 * @returns {Promise<Record<string, any[]>>} the runs of each value
 */
export async function takeTurns(file, name, values, { runs, ...rest }) {
  const jobs = Array.from({ length: runs }, () => values.map((value) => ({ [name]: value, ...rest })));
  const results = await runJobs(file, jobs.flat());
  return Object.fromEntries(values.map((value) => [value, results.filter((each) => each[name] === value)]));
}

/** The same for any program that takes a job as its last argument and prints its answer last. */
export function runProgram(binary, args, job) {
  const text = JSON.stringify(job);
  return new Promise((resolve, reject) => {
    const child = spawn(binary, [...args, text], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      // It has nothing left to do then, and Node 20 may wait for ever at its end (nodejs/node#54918).
      if (output.endsWith('\n') && lastLine(output) !== undefined) child.kill();
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const reply = lastLine(output);
      if (reply === undefined) reject(new Error(`${text}: ended (${signal ?? code}) without an answer`));
      else if (reply.failed) reject(new Error(`${text}: ${reply.failed}`));
      else resolve(reply);
    });
  });
}

/** The answer in what a child has printed, if there is one. */
function lastLine(output) {
  try {
    return JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
