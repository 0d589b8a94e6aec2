/**
 * Runs one job in a Node process of its own and hands back what it sends.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * @param {string} file name of the child, next to this file
 * @param {object} job what to send it
 * @returns {Promise<any>} its reply
 * @throws Error if the child reports a failure or ends without a reply
 */
export function runJob(file, job) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), [], { execArgv: ['--expose-gc'] });
    let reply;
    child.once('message', (message) => {
      reply = message;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const what = JSON.stringify(job);
      if (reply === undefined) reject(new Error(`${what}: ended (${signal ?? code}) without a reply`));
      else if (reply.failed) reject(new Error(`${what}: ${reply.failed}`));
      else resolve(reply);
    });
    child.send(job);
  });
}

/** Milliseconds to let the event loop, and the engine's own threads, do their work. @param {number} ms */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
