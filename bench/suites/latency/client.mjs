// Child of server.mjs: sends so many requests over a few connections that stay open, each when the one before
// is answered, and times them.
import { Agent, get } from 'node:http';
import { createHistogram } from 'node:perf_hooks';
import { answer } from '../../harness/job.mjs';
import { quantiles } from './maps.mjs';

answer(async (job) => {
  const { port, requests, connections } = job;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waits = createHistogram();
  let left = requests;
  const start = performance.now();
  const worker = async () => {
    while (left-- > 0) {
      const before = performance.now();
      await request({ port, agent });
      waits.record(Math.round((performance.now() - before) * 1e6));
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { perSecond: requests / seconds, ...quantiles(waits) };
});

/** @param {{ port: number, agent: Agent }} options */
function request(options) {
  return new Promise((resolve, reject) => {
    const sent = get({ ...options, host: '127.0.0.1' }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    });
    sent.once('error', reject);
  });
}
