// node bench/suites/snapshot/transfer.mjs: 2,500,000 entries i64 -> f64 to a worker: by a snapshot that is
// transferred and restored there; by a copy of the heap's memory that is transferred and copied into a memory
// there, and verify() of the map, which such bytes need; by postMessage() of a Map. The least of five.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Heap, TypedMap } from '../../../dist/index.js';

const N = 2_500_000;

/** What the worker does with what it gets. */
const RECEIVE = {
  snapshot: (bytes) => TypedMap.restore(bytes).dispose(),
  memory(bytes) {
    const memory = new WebAssembly.Memory({ initial: bytes.byteLength / 65536 });
    new Uint8Array(memory.buffer).set(new Uint8Array(bytes));
  },
  native: () => {},
};

if (isMainThread) {
  const keys = BigInt64Array.from({ length: N }, (_, i) => BigInt(i) * 0x9e3779b97f4a7c15n);
  const values = Float64Array.from(keys, (_, i) => i + 0.5);
  const heap = new Heap();
  const table = new TypedMap('i64', 'f64', { heap, capacity: N }).setMany(keys, values);
  const native = table.toNative();
  const worker = new Worker(new URL(import.meta.url));
  const send = (kind, data, list) =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage({ kind, data }, list);
    });
  const ways = {
    async snapshot() {
      const bytes = table.snapshot();
      await send('snapshot', bytes, [bytes.buffer]);
    },
    async memory() {
      const bytes = heap.x.memory.buffer.slice(0);
      await send('memory', bytes, [bytes]);
    },
    verify: () => table.verify(),
    native: () => send('native', native),
  };
  const least = {};
  for (let round = 0; round < 5; round++) {
    for (const [name, run] of Object.entries(ways)) {
      const start = performance.now();
      await run();
      least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, performance.now() - start);
    }
  }
  for (const [name, ms] of Object.entries(least)) console.log(name, ms.toFixed(0), 'ms');
  console.log('memory', heap.stats().committed, 'bytes');
  process.exit();
}
parentPort.on('message', ({ kind, data }) => {
  RECEIVE[kind](data);
  parentPort.postMessage(kind);
});
