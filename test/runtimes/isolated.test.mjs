// A page that is cross-origin isolated, as a site would serve it: the page and its workers share a map, and a
// worker that is terminated, wherever it is, holds nobody up. The page itself never waits.
import { once } from 'node:events';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { SHARED } from '../../dist/core/abi.js';
import { ISOLATED, serve } from './serve.mjs';

let server;
let browser;
let tab;
let errors = [];

beforeAll(async () => {
  const adapters = join(inject('folder'), 'adapters');
  const outdir = join(inject('folder'), 'isolated');
  mkdirSync(outdir);
  await build({
    entryPoints: ['isolated.mjs', 'isolated-worker.mjs'].map((file) => join(adapters, file)),
    ...{ outdir, outExtension: { '.js': '.mjs' }, bundle: true, minify: true, format: 'esm' },
  });
  cpSync(join(adapters, 'isolated.html'), join(outdir, 'index.html'));
  server = await serve(outdir, ISOLATED);
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  if (server !== undefined) await once(server, 'close');
});

beforeEach(async () => {
  errors = [];
  tab = await browser.newPage();
  tab.on('pageerror', ({ message }) => errors.push(message));
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => globalThis.page);
});
afterEach(async () => {
  await tab.close();
  expect(errors).toEqual([]);
});

/** Calls a function of the page. */
const call = (name, ...args) => tab.evaluate(([name, args]) => globalThis.page[name](...args), [name, args]);
const stats = () => call('stats');

it('is isolated', async () => {
  expect(await tab.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
});

it('the page and two workers count in one map, and no update is lost', async () => {
  const [a, b] = [await call('start'), await call('start')];
  expect((await stats()).threads).toBe(3);
  await tab.evaluate(
    ([a, b]) => {
      const { page } = globalThis;
      const asked = [page.ask(a, { task: 'count', n: 200_000 }), page.ask(b, { task: 'count', n: 200_000 })];
      page.count(20_000);
      return Promise.all(asked);
    },
    [a, b],
  );
  expect(await call('sum')).toBe(420_000);
  expect((await stats()).size).toBe(1000);
  await call('verify');
});

describe('a worker that is terminated', () => {
  it('while it holds the lock: the page is told to wait instead of waiting, and goes on', async () => {
    const other = await call('start');
    const killed = await call('start');
    await call('ask', killed, { task: 'holdForever', at: SHARED.shards });
    expect(await call('tryWrite')).toMatch(/^ConcurrentMapError: thread \d+ has held shard 0 for 50 ms/);
    await call('terminate', killed);
    await expect.poll(() => call('tryWrite'), { timeout: 30_000 }).toBe('written');
    await expect.poll(async () => (await stats()).threads, { timeout: 30_000 }).toBe(2);
    expect((await stats()).recoveries).toBe(1);
    await call('ask', other, { task: 'count', n: 20_000 });
    await call('verify');
  });

  it('while it writes, five times: its place is free again, and the map is sound', async () => {
    const other = await call('start');
    for (let i = 0; i < 5; i++) {
      const killed = await call('start');
      await call('tell', killed, { task: 'writeForever' });
      await tab.waitForTimeout(20 * i);
      await call('terminate', killed);
      await call('write');
      await expect.poll(async () => (await stats().catch(() => ({}))).threads, { timeout: 30_000 }).toBe(2);
      await call('ask', other, { task: 'count', n: 1000 });
      await call('verify');
    }
    expect(await call('locks')).toBe(2);
  });
});

it('a thread that detaches gives up its lock of the browser', async () => {
  const worker = await call('start');
  await expect.poll(() => call('locks')).toBe(2);
  await call('ask', worker, { task: 'detach' });
  await expect.poll(() => call('locks')).toBe(1);
  expect((await stats()).threads).toBe(1);
  await call('detach');
  await expect.poll(() => call('locks')).toBe(0);
});
