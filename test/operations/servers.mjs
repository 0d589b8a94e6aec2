// Processes of the end-to-end test: each with what it printed, and an end that is waited for.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** So many ports that were free a moment ago. @param {number} n @returns {Promise<number[]>} */
export const freePorts = async (n) => {
  const servers = await Promise.all(
    Array.from({ length: n }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map(
    (server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port,
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
};

/** Starts a program. @param {string} command @param {string[]} args @param {string} cwd */
export const start = (command, args, cwd) => {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise((done, fail) => {
    child.on('error', (error) => fail(new Error(`${error.message}; run "bash test/operations/install.sh"`)));
    child.on('exit', (code, signal) => done(signal ?? code));
  });
  exit.catch(() => {});
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (part) => {
    output.stdout += part;
  });
  child.stderr.on('data', (part) => {
    output.stderr += part;
  });
  /** Asks it to end; what it ended with. */
  const stop = () => {
    child.kill('SIGTERM');
    return exit;
  };
  const kill = () => void child.kill('SIGKILL');
  return { output, exit, stop, kill };
};

/** The first value that is not undefined, asked for until time is up. Errors count as undefined.
 * @template T @param {string} what @param {() => T | undefined | Promise<T | undefined>} get
 * @param {number} ms */
export const until = async (what, get, ms = 20_000) => {
  const begun = performance.now();
  for (let last; ; ) {
    try {
      const value = await get();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    if (performance.now() - begun > ms)
      throw new Error(`waited ${ms} ms in vain for ${what}`, { cause: last });
    await sleep(50);
  }
};
