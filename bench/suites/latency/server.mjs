// Child of latency.mjs: a small HTTP server whose every request puts some entries into one map, i32 -> f64,
// until it holds n. What its event loop waited meanwhile, and what the client waited, which is a process of
// its own.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answer, collectGarbage, sleep } from '../../harness/job.mjs';
import { distinctKeys } from '../../harness/keys.mjs';
import * as loops from '../../harness/loops.mjs';
import { runJob } from '../../harness/processes.mjs';
import { creator, quantiles } from './maps.mjs';

/** Entries per request: some tens of microseconds of work. */
const BATCH = 500;
/** Requests under way at once. */
const CONNECTIONS = 4;

answer(async ({ implementation, n }) => {
  const create = await creator(implementation);
  const keys = distinctKeys('i32', 0, n);
  const map = create();
  let next = 0;
  const server = createServer((_, response) => {
    const to = Math.min(next + BATCH, n);
    loops.set(map, keys, 0.5, next, to);
    next = to;
    response.end(`${map.size}\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  collectGarbage();
  await sleep(100);

  const { port } = server.address();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const requests = Math.ceil(n / BATCH);
  const client = await runJob('suites/latency/client.mjs', { port, requests, connections: CONNECTIONS });
  delay.disable();
  server.close();
  server.closeAllConnections();
  if (map.size !== n) throw new Error(`size is ${map.size} after ${n} distinct inserts`);
  return { n, requests, batch: BATCH, loop: quantiles(delay), client };
});
