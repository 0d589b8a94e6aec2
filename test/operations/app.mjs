// The program that the end-to-end test watches: three maps, the debug handler, and a webhook that does first
// aid. What it does it tells on stdout, a line of JSON each.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { TypedMap } from '../../dist/index.js';
import { debugHandler, pauseEvacuation, residencyProfile } from '../../dist/observe/index.js';

const [folder = '', port = '', token = ''] = process.argv.slice(2);
const say = (/** @type {object} */ it) => process.stdout.write(`${JSON.stringify(it)}\n`);

/** A map whose growth from 2^14 buckets has just begun. @param {string} name @param {object} growth */
const growing = (name, growth) => {
  const map = new TypedMap('u32', 'u32', { name, growth });
  if (growth === HELD) pauseEvacuation(map);
  map.reserve(90_000);
  for (let i = 0; !map.stats().growing; i++) map.set(i, i);
  return map;
};
const HELD = {};

const healthy = new TypedMap('u32', 'u32', { name: 'healthy' });
for (let i = 0; i < 50_000; i++) healthy.set(i, i);
healthy.drain();
// 32 old buckets every 100 ms: a minute's work
const slow = growing('slow', { assist: 0, background: { sliceMs: 0.01, everyMs: 100 } });
const stuck = growing('stuck', HELD);

let n = 0;
const work = setInterval(() => {
  for (let i = 0; i < 100; i++, n++) {
    healthy.set(n % 60_000, n);
    healthy.delete((n * 7) % 60_000);
    stuck.get(n % 90_000); // only read
  }
}, 10);

/** What an alert calls for: first the evidence, then a drain in steps that nobody feels. @param {string}
 *  name */
const firstAid = async (name) => {
  const file = join(folder, `residency-${name}.pb`);
  writeFileSync(file, residencyProfile());
  say({ event: 'profile', file });
  const url = `http://127.0.0.1:${port}/debug/tophash/drain?map=${encodeURIComponent(name)}&maxMs=1`;
  for (let remaining = 1; remaining > 0; ) {
    const response = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    const { maps } = await response.json();
    say({ event: 'drain', status: response.status, maps });
    remaining = maps[0].remaining;
  }
};

const debug = debugHandler({ token });
const server = createServer((request, response) => {
  if (debug(request, response)) return;
  if (request.url !== '/hook' || request.method !== 'POST') return void response.writeHead(404).end();
  let text = '';
  request.on('data', (part) => {
    text += part;
  });
  request.on('end', async () => {
    const body = JSON.parse(text);
    say({ event: 'hook', body });
    for (const { status, labels } of body.alerts) if (status === 'firing') await firstAid(labels.map);
    response.end();
  });
});
server.listen(Number(port), '127.0.0.1', () =>
  say({ event: 'ready', growing: [healthy, slow, stuck].map((map) => map.stats().growing) }),
);
process.on('SIGTERM', () => {
  clearInterval(work);
  say({ event: 'end', growing: [healthy, slow, stuck].map((map) => map.stats().growing) });
  server.close();
  server.closeAllConnections();
});
