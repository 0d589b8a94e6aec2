// Runs one job in a child process of its own and hands back its answer.
import { fork } from 'node:child_process';
import type { Context } from '../command.js';
import type { Reply } from './child.js';
import type { Answer, Job } from './types.js';

/** Throws an Error that names implementation and dataset if the child reports an error or dies. */
export const runJob = (job: Job, context: Context): Promise<Answer> => {
  const what = `${job.implementation} on ${job.dataset.title}, n = ${job.dataset.n}`;
  return new Promise((resolve, reject) => {
    const child = fork(context.self, [context.childFlag], {
      execArgv: ['--expose-gc'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk.toString()).slice(-2_000);
    });
    let reply: Reply | undefined;
    child.once('message', (message) => {
      reply = message as Reply;
      child.kill(); // it has nothing left to do, and Node 20 may wait for ever at its end (nodejs/node#54918)
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (reply === undefined) {
        const how = `the process ended (${signal ?? code}) without an answer`;
        reject(new Error(`${what}: ${how}\n${complaints}`.trimEnd()));
      } else if ('failed' in reply) reject(new Error(`${what}: ${reply.failed}`));
      else resolve(reply.answer);
    });
    child.send(job, (error) => {
      if (error) reject(error);
    });
  });
};
