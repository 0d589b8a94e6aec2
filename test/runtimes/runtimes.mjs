// The runtimes: how each is found, started and asked to run a program. Every start gives { version, run, stop
// }; run() takes a program's name and gives its summary, or throws.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';
import { BUNDLERS, bundleWorker } from './stage.mjs';

const execute = promisify(execFile);
/** Milliseconds that a program may take, with its process. */
const LIMIT = 30_000;

/** The path of a runtime's binary, which is in a package of this folder or has an absolute path. */
const binary = (file) => {
  const path = file.startsWith('/') ? file : fileURLToPath(new URL(`node_modules/${file}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`not found: ${file}`);
  return path;
};

/** What a process prints until it exits, which is waited for. */
const output = async (path, args, options) => {
  try {
    return (await execute(path, args, { ...options, timeout: LIMIT })).stdout.trim();
  } catch (error) {
    throw error.killed ? new Error(`did not exit within ${LIMIT} ms; it printed: ${error.stdout}`) : error;
  }
};

const versionOf = async (path) => (await output(path, ['--version'])).split('\n')[0];

/** A runtime that starts one process per program. */
const processes =
  (file, ...args) =>
  async (folder) => {
    const path = binary(file);
    const env = { ...process.env, DENO_DIR: join(folder, 'deno'), DENO_NO_UPDATE_CHECK: '1' };
    const run = (program) => output(path, [...args, 'adapters/process.mjs', program], { cwd: folder, env });
    return { version: await versionOf(path), run, stop: () => {} };
  };

/** Debian's Chromium with the page that `bundler` made. */
const page = (bundler) => async (folder) => {
  const browser = await chromium.launch({ executablePath: binary('/usr/bin/chromium') });
  const server = await serve(await BUNDLERS[bundler](folder));
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => globalThis.programs);
  return {
    version: browser.version(),
    run: (program) => tab.evaluate((name) => globalThis.programs[name](), program),
    stop: async () => {
      await browser.close();
      server.close();
    },
  };
};

/** workerd with a worker that runs a program per request. */
const worker = (file) => async (folder) => {
  const path = binary(file);
  await bundleWorker(folder);
  const args = ['serve', 'adapters/workerd.capnp', '--control-fd=3'];
  const child = spawn(path, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`workerd has ended: ${errors}`)));
  const [message] = await Promise.race([once(child.stdio[3], 'data'), ended]);
  const { port } = JSON.parse(message);
  const run = async (program) => {
    const response = await fetch(`http://127.0.0.1:${port}/${program}`, {
      signal: AbortSignal.timeout(LIMIT),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  return {
    version: await versionOf(path),
    run,
    stop: () => child.kill(),
  };
};

const everywhere = ['smoke', 'drain', 'dropin', 'cache', 'observe', 'strings', 'kinds'];
// `readers` compiles a core before anything else does
const compiling = [...everywhere, 'readers', 'cores'];
const leaving = [...compiling, 'leave'];
const threaded = [...leaving, 'shared'];
// what a request leaves behind must not stop the next: `drain` is last
const serving = [
  'scope',
  'unshared',
  'smoke',
  'strings',
  'dropin',
  'cache',
  'observe',
  'kinds',
  'leave',
  'drain',
];

const current = `Node ${Number.parseInt(process.versions.node, 10)}, this one`;

/** Each runtime's name, how it is started, how its version begins, and the programs it runs. */
export const RUNTIMES = [
  [current, processes(process.execPath), process.version, threaded],
  ['Node 22', processes('node22/bin/node'), 'v22.', threaded],
  ['Node 24', processes('node24/bin/node'), 'v24.', threaded],
  ['Node 26', processes('node26/bin/node'), 'v26.', threaded],
  ['Bun', processes('@oven/bun-linux-x64/bin/bun'), '1.', threaded],
  // given no permission
  ['Deno', processes('@deno/linux-x64-glibc/deno', 'run', '--quiet'), 'deno 2.', leaving],
  // a Worker is a file that it reads
  [
    'Deno, may read',
    processes('@deno/linux-x64-glibc/deno', 'run', '--quiet', '--allow-read'),
    'deno 2.',
    ['shared'],
  ],
  ['Chromium, esbuild', page('esbuild'), '', [...compiling, 'unshared']],
  ['Chromium, Vite', page('Vite'), '', [...compiling, 'unshared']],
  ['workerd', worker('@cloudflare/workerd-linux-64/bin/workerd'), 'workerd', serving],
];
