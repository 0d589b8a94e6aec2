// A worker of that page.
import { SharedTypedMap } from 'tophash/shared';

let map;
const tasks = {
  count({ n }) {
    for (let i = 0; i < n; i++) map.add(i % 1000, 1);
  },
  /** Holds the lock of the only shard nearly all the time. */
  verifyForever() {
    for (;;) map.verify();
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
