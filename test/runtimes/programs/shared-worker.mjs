// A worker of programs/shared.mjs: does with the map what it is asked for.
import { parentPort, workerData } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';

const map = SharedTypedMap.attach(workerData.numbers);
const texts = SharedTypedMap.attach(workerData.texts);

const tasks = {
  count(n) {
    for (let i = 0; i < n; i++) map.add(i % 1000, 1);
    for (let i = 0; i < n / 10; i++) texts.set(`key ${i}`, Uint8Array.of(i & 255));
  },
  /** Until the key is there: the end of it, where terminate() ends nothing. */
  countUntil(key) {
    parentPort.postMessage('counting');
    for (let i = 0; !map.has(key); i++) map.add(i % 1000, 1);
  },
};

parentPort.on('message', ({ task, n }) => {
  tasks[task](n);
  parentPort.postMessage('done');
});
parentPort.postMessage(map.workerId);
