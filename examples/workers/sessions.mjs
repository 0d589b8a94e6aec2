// A small HTTP cluster of workers with one table of sessions: who logs in at one worker is known to all. One
// of the workers is killed and replaced on the way, and no session is lost. The plain program has the table
// in the main thread, which the workers ask by message.
//
//  node examples/workers/sessions.mjs [--slice] [--workers 2] [--users 2000]
import { deepEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';
import { readOptions, whole } from '../support.mjs';
import { Pool, timed } from './pool.mjs';

/** Sessions that all threads have: the user of each token, and how often it was seen. */
class SharedSessions {
  constructor({ users, visits }) {
    this.users = SharedTypedMap.attach(users);
    this.visits = SharedTypedMap.attach(visits);
  }
  login(token, user) {
    this.users.set(token, user);
  }
  visit(token) {
    const user = this.users.get(token);
    return user && { user, visits: this.visits.add(token, 1) };
  }
}

/** Sessions that the main thread has, asked by message. */
class AskedSessions {
  #waiting = new Map();
  #asked = 0;

  constructor() {
    parentPort.on('message', ({ id, answer }) => {
      this.#waiting.get(id)(answer);
      this.#waiting.delete(id);
    });
  }
  #ask(question) {
    const id = this.#asked++;
    parentPort.postMessage({ id, ...question });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }
  login(token, user) {
    return this.#ask({ token, user });
  }
  visit(token) {
    return this.#ask({ token });
  }
}

/** In the main thread: what answers the questions of a worker. */
const answering = (table) => (worker) =>
  worker.on('message', ({ id, token, user }) => {
    if (user !== undefined) table.set(token, { user, visits: 0 });
    else if (table.has(token)) table.get(token).visits++;
    if (id !== undefined) worker.postMessage({ id, answer: table.get(token) });
  });

/** A worker. POST /ana gives a token; GET /token says whose it is, and how often it was here. */
async function work() {
  const sessions = workerData === null ? new AskedSessions() : new SharedSessions(workerData);
  const server = createServer(async ({ method, url }, response) => {
    const name = url.slice(1);
    if (method === 'POST') {
      const token = randomUUID();
      await sessions.login(token, name);
      response.end(token);
    } else {
      const found = await sessions.visit(name);
      response.writeHead(found ? 200 : 401).end(JSON.stringify(found));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  parentPort.postMessage(server.address().port);
}

/** Logs users in, at one worker after the other, then has each visit each worker. In between a worker is
 *  killed, and another one takes its place. `met` gets each worker. What the last visits were answered. */
async function drive(users, workers, data, met) {
  const pool = await Pool.start(new URL(import.meta.url), 0, data);
  const ports = [];
  const join = async () => {
    const { worker, ready } = await pool.add();
    met(worker);
    ports.push(ready);
  };
  for (let i = 0; i < workers; i++) await join();

  const ask = async (at, path, method) => {
    const response = await fetch(`http://127.0.0.1:${ports[at % workers]}/${path}`, { method });
    if (!response.ok) throw new Error(`${response.status} for ${method} ${path}`);
    return response.text();
  };
  const tokens = [];
  for (let i = 0; i < users; i++) tokens.push(await ask(i, `user${i}`, 'POST'));
  await pool.workers.shift().terminate();
  ports.shift();
  await join();
  let answers = [];
  for (let at = 0; at < workers; at++) {
    answers = [];
    for (const token of tokens) answers.push(JSON.parse(await ask(at, token, 'GET')));
  }
  await pool.close();
  return answers;
}

async function main() {
  const { slice, workers = 2, users: asked } = readOptions({ workers: undefined, users: undefined });
  const users = asked ?? (slice ? 30 : 2000);
  console.log(`sessions: ${whole(users)} users, ${workers} workers, of which one is killed`);
  const maps = {
    users: new SharedTypedMap('string', 'string', { maximumBytes: 2 ** 26, name: 'users' }),
    visits: new SharedTypedMap('string', 'u32', { maximumBytes: 2 ** 26, name: 'visits' }),
  };
  const plain = await timed('a Map, asked by message', () =>
    drive(users, workers, null, answering(new Map())),
  );
  const handles = { users: maps.users.handle, visits: maps.visits.handle };
  const ours = await timed('two SharedTypedMaps', () =>
    drive(users, workers, handles, (worker) => {
      for (const map of Object.values(maps)) map.track(worker);
    }),
  );
  deepEqual(ours, plain);
  console.log('  results are equal');
  console.log(
    `  ${whole(maps.users.size)} sessions in ${maps.users.stats().threads} thread, after all of them`,
  );
}

if (isMainThread) await main();
else await work();
