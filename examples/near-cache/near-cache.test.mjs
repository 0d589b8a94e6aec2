// The same program in one process, on Redis, and on Redis behind a near cache: node --test, with redis-server
// from Debian.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import KeyvRedis from '@keyv/redis';
import Keyv from 'keyv';
import { Map as DropIn } from 'tophash/map';
import { NearCache } from './near-cache.mjs';
import { serve } from './sessions.mjs';

let folder;
let server;
let expected;

/** A store on the server that this file has started. */
const redis = () => new KeyvRedis({ socket: { path: join(folder, 'redis.sock') } });

/** Another process's cache, as far as the server can tell: it trusts nothing that it has. */
const untrusting = () => new NearCache(redis(), { ttlMs: 0 });

before(async () => {
  expected = await serve(new Keyv());
  folder = mkdtempSync(join(tmpdir(), 'near-cache-'));
  const args = ['--port', '0', '--unixsocket', join(folder, 'redis.sock'), '--save', '', '--dir', folder];
  server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((ready) => {
    server.stdout.on('data', (text) => {
      if (/ready to accept/i.test(text)) ready();
    });
  });
});

after(async () => {
  server.kill();
  await once(server, 'exit');
  rmSync(folder, { recursive: true });
});

test('one process: Keyv on the drop-in Map', async () => {
  const store = new DropIn();
  assert.deepEqual(await serve(new Keyv({ store })), expected);
  assert.equal(store.size, expected.length);
});

test('many processes: the same on Redis', async () => {
  const keyv = new Keyv({ store: redis(), namespace: 'plain' });
  assert.deepEqual(await serve(keyv), expected);
  await keyv.disconnect();
});

test('with what is used most in this process', async () => {
  const near = new NearCache(redis(), { most: 200, ttlMs: 60_000 });
  const keyv = new Keyv({ store: near, namespace: 'near' });
  assert.deepEqual(await serve(keyv), expected);
  assert.ok(near.hits > 2 * near.misses, `${near.hits} hits, ${near.misses} misses`);
  assert.ok(near.size <= 200);
  const other = new Keyv({ store: untrusting(), namespace: 'near' });
  assert.equal((await other.get('session:1')).user, 'user 1');
  await other.disconnect();
  await keyv.disconnect();
});

test('another process writes: seen when the time is over', async () => {
  const keyv = new Keyv({ store: new NearCache(redis(), { ttlMs: 20 }), namespace: 'shared' });
  const other = new Keyv({ store: untrusting(), namespace: 'shared' });
  await keyv.set('a', 1);
  await other.set('a', 2);
  await new Promise((resolve) => setTimeout(resolve, 40));
  assert.equal(await keyv.get('a'), 2);
  await keyv.disconnect();
  await other.disconnect();
});
