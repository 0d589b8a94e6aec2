// A worker of that page.
import { SharedTypedMap } from 'tophash/shared';

let map;
const tasks = {
  count({ n }) {
    for (let i = 0; i < n; i++) map.add(i % 1000, 1);
  },
  /** Takes the lock of the only shard, whose word is at `at`, as a write does, and never gives it back. */
  holdForever({ at }) {
    const { memory } = map.handle;
    const word = new BigUint64Array(memory.buffer, at, 1);
    for (let isHeld = false; !isHeld; ) {
      const free = Atomics.load(word, 0) & 0xffff_ffffn;
      isHeld = Atomics.compareExchange(word, 0, free, (BigInt(map.workerId) << 32n) | free | 1n) === free;
    }
    postMessage('done');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  writeForever() {
    for (let i = 0; ; i++) map.set(2000 + (i % 50_000), i);
  },
  detach() {
    map.detach();
  },
};

addEventListener('message', async ({ data }) => {
  if (map === undefined) {
    map = SharedTypedMap.attach(data);
    await map.idle(30_000); // then its end is noticed
  } else tasks[data.task](data);
  postMessage('done');
});
