// The child process: takes one job over IPC, measures one implementation on one dataset, answers and ends.
import { measureTime } from './measure.js';
import { measureMemory } from './memory.js';
import type { Answer, Job } from './types.js';

/** A child's message: an answer, or the error's text. */
export type Reply = { readonly answer: Answer } | { readonly failed: string };

/** Runs one job in a process started by runJob(). Refuses to run elsewhere. The result is the exit code. */
export const runChild = (): Promise<number> => {
  const { send } = process;
  if (send === undefined) {
    process.stderr.write('tophash: this is the measuring half of tophash compare; run that instead\n');
    return Promise.resolve(2);
  }
  return new Promise((resolve) => {
    process.once('message', async (job: Job) => {
      let reply: Reply;
      try {
        const measure = job.measure === 'time' ? measureTime : measureMemory;
        reply = { answer: await measure(job.implementation, job.dataset) };
      } catch (error) {
        reply = { failed: error instanceof Error ? error.message : String(error) };
      }
      send.call(process, reply, () => {
        if (process.connected) process.disconnect(); // the parent may have been stopped
        resolve('failed' in reply ? 1 : 0);
      });
    });
  });
};
