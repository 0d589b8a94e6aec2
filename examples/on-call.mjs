// A drill for the engineer on call: a service with a map whose growth is held up, and the debug handler to
// find it by. docs/runbook.md goes through it.
//
//  TOKEN=drill node examples/on-call.mjs [--port 9100] [--seconds 600]
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { TypedMap } from 'tophash';
import { debugHandler, pauseEvacuation } from 'tophash/observe';

const { values: flags } = parseArgs({
  options: { port: { type: 'string', default: '9100' }, seconds: { type: 'string', default: '600' } },
});

/** Healthy: it was made with a capacity, and all of its growths ended. */
const sessions = new TypedMap('string', 'f64', { name: 'sessions', capacity: 10_000 });
for (let i = 0; i < 10_000; i++) sessions.set(`session ${i}`, i);

/** Stuck: filled up to the insert that begins a growth, which nothing carries on. */
const orders = new TypedMap('u32', 'f64', { name: 'orders', capacity: 50_000 });
for (let id = 0; !orders.stats().growing; id++) orders.set(id, id / 2);
pauseEvacuation(orders);

const debug = debugHandler({ token: process.env.TOKEN ?? 'drill' });
const server = createServer((request, response) =>
  debug(request, response, () => {
    const id = Number(request.url?.slice('/orders/'.length));
    response.end(`${orders.get(id) ?? 'no such order'}\n`); // reads: they carry no growth on
  }),
);
server.listen(Number(flags.port), '127.0.0.1', () => {
  console.log(`on http://127.0.0.1:${server.address().port}, for ${flags.seconds} s`);
});
setTimeout(() => process.exit(0), Number(flags.seconds) * 1000).unref();
