// A worker of child.mjs: does what it is told, and says how often and for how long.
import { parentPort } from 'node:worker_threads';
import { SharedTypedMap } from '../../../dist/shared.js';
import { generator } from '../../harness/keys.mjs';

/** Calls between two looks at the clock. */
const STEP = 1000;

const wallClock = () => performance.timeOrigin + performance.now();

/** Runs `step`, which makes `calls` calls, until the time is over. */
const during = (ms, calls, step) => {
  for (const begun = performance.now(); performance.now() - begun < 100; ) step();
  let made = 0;
  const begun = performance.now();
  while (performance.now() - begun < ms) {
    step();
    made += calls;
  }
  return { calls: made, ms: performance.now() - begun };
};

const tasks = {
  first({ how, key, it }) {
    const map = how === 'handle' ? SharedTypedMap.attach(it) : it;
    const value = map.get(key);
    return { at: wallClock(), value };
  },

  reads({ how, keys, seed, ms, it }) {
    const random = generator(seed);
    const order = Int32Array.from({ length: 1 << 20 }, () => keys[random(keys.length)]);
    if (how.startsWith('messages')) return asking(order, how === 'messages' ? 1 : 64, ms);
    const map = SharedTypedMap.attach(it);
    let at = 0;
    const next = () => {
      at = (at + 1) & (order.length - 1);
      return order[at];
    };
    if (how !== 'shared') {
      const out = new Float64Array(64);
      return during(ms, 67, () => {
        at = (at + 64) & (order.length - 64);
        map.getMany(order.subarray(at, at + 64), out);
        for (let i = 0; i < 3; i++) map.set(next(), i);
      });
    }
    return during(ms, STEP, () => {
      for (let i = 0; i < STEP; i += 20) {
        for (let j = 0; j < 19; j++) map.get(next());
        map.set(next(), i);
      }
    });
  },

  hot({ how, word, ms, it }) {
    const words = new Int32Array(word);
    const map = SharedTypedMap.attach(it);
    let warm = 0;
    const step =
      how === 'shared'
        ? () => {
            for (let i = 0; i < STEP; i++) map.add(1, 1);
            warm += STEP;
          }
        : () => {
            for (let i = 0; i < STEP; i++) Atomics.add(words, 0, 1);
            warm += STEP;
          };
    const { ms: taken } = during(ms, STEP, step);
    return { calls: warm, ms: taken + 100 };
  },

  grow({ from, count, it }) {
    const map = SharedTypedMap.attach(it);
    let slowest = 0;
    for (let i = 0; i < count; i++) {
      const begun = performance.now();
      map.add(from + i, 1);
      const ms = performance.now() - begun;
      if (ms > slowest) slowest = ms;
      map.add(i % 1000, 1);
    }
    return { calls: 2 * count, ms: 1, slowest };
  },
};

/** Asks the owner of the map: `many` keys a message. */
const asking = async (order, many, ms) => {
  let at = 0;
  let calls = 0;
  let sets = 0;
  const begun = performance.now();
  while (performance.now() - begun < ms) {
    at = (at + many) & (order.length - many);
    sets += many / 20;
    const set = sets >= 1 ? [order[at], calls] : undefined;
    if (set !== undefined) sets -= 1;
    parentPort.postMessage({ asked: order.slice(at, at + many), set });
    await new Promise((resolve) => parentPort.once('message', resolve));
    calls += many;
  }
  return { calls, ms: performance.now() - begun };
};

parentPort.on('message', async (task) => {
  if (task.do !== undefined) parentPort.postMessage(await tasks[task.do](task));
  if (task.ping) parentPort.postMessage('here'); // a worker's first message takes a millisecond more
});
parentPort.postMessage('ready');
