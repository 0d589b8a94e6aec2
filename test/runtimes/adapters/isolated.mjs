// The page of isolated.test.mjs: a shared map, workers that have it too, and what the test asks of them.
import { SharedTypedMap } from 'tophash/shared';

const map = new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 26, shards: 1, name: 'page' });
const workers = [];

const answer = (worker) =>
  new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));

globalThis.page = {
  /** Starts a worker; its number here. */
  async start() {
    const worker = new Worker('isolated-worker.mjs', { type: 'module' });
    worker.postMessage(map.handle);
    await answer(worker);
    map.track(worker);
    return workers.push(worker) - 1;
  },
  async ask(i, task) {
    workers[i].postMessage(task);
    return (await answer(workers[i])).data;
  },
  tell: (i, task) => workers[i].postMessage(task),
  terminate: (i) => workers[i].terminate(),
  count(n) {
    for (let i = 0; i < n; i++) map.add(i % 1000, 1);
  },
  sum() {
    let sum = 0;
    map.range((value) => {
      sum += value;
    });
    return sum;
  },
  stats() {
    const { size, threads, recoveries } = map.stats();
    return { size, threads, recoveries };
  },
  verify: () => map.verify(),
  /** One write: how often the page was told to wait, and came back by idle(). */
  async write() {
    for (let told = 0; ; told++) {
      try {
        map.add(0, 1);
        return told;
      } catch (error) {
        if (error.code !== 'ERR_TOPHASH_CONCURRENT_WRITE') throw error;
        await map.idle(30_000);
      }
    }
  },
  /** The same without idle(): the name of what it throws. */
  tryWrite() {
    try {
      map.add(0, 1);
      return 'written';
    } catch (error) {
      return `${error.name}: ${error.message}`;
    }
  },
  detach: () => map.detach(),
  locks: async () =>
    (await navigator.locks.query()).held.filter(({ name }) => name.startsWith('tophash:')).length,
};
