// One map in three threads: no update is lost, and a worker that is killed while it writes holds nobody up.
import { Worker } from 'node:worker_threads';
import { SharedTypedMap } from 'tophash/shared';
import { refuses, same, until } from './check.mjs';

/** Here 'exit' does not mean that the thread is gone (bindings/shared/deaths.ts). */
const goesOn = 'Deno' in globalThis;

const answer = (worker) => new Promise((resolve) => worker.once('message', resolve));
const end = (worker) => new Promise((resolve) => worker.once('exit', resolve));

export default async () => {
  const numbers = new SharedTypedMap('u32', 'f64', { maximumBytes: 2 ** 26, shards: 4 });
  const texts = new SharedTypedMap('string', 'bytes', { maximumBytes: 2 ** 26 });
  const begin = async () => {
    const worker = new Worker(new URL('./shared-worker.mjs', import.meta.url), {
      workerData: { numbers: numbers.handle, texts: texts.handle },
    });
    return { worker, id: await answer(worker) };
  };
  const all = [await begin(), await begin(), await begin()];
  const [one, two, killed] = all.map(({ worker }) => worker);
  for (const { worker } of all) numbers.track(worker);
  same(numbers.stats().threads, 4, 'threads');
  const ask = (worker, task, n) => {
    worker.postMessage({ task, n });
    return answer(worker);
  };

  await Promise.all([ask(one, 'count', 50_000), ask(two, 'count', 50_000)]);
  let sum = 0;
  numbers.range((value) => {
    sum += value;
  });
  same(sum, 100_000, 'sum of what two threads added');
  same(texts.size, 5000, 'size of a map of strings');
  same(texts.get('key 258')[0], 2, 'bytes of a string key');

  await ask(killed, 'countUntil', 5000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const exit = end(killed);
  killed.terminate();
  await exit;
  await ask(one, 'count', 50_000);
  numbers.updateMany(
    Uint32Array.from({ length: 1000 }, (_, i) => i),
    1,
    'add',
  );
  if (!goesOn) await until(() => numbers.stats().threads === 3);
  numbers.set(5000, 1);
  numbers.verify();
  same(numbers.size, 1001, 'size after a worker was killed');

  const gone = await begin(); // nobody tracks this one
  const untracked = end(gone.worker);
  gone.worker.terminate();
  await untracked;
  same(numbers.lost(gone.id), true, 'lost()');
  same(numbers.lost(gone.id), false, 'lost() again');

  refuses(() => SharedTypedMap.attach(numbers.handle), 'ERR_TOPHASH_ARGUMENT_TYPE', TypeError);
  refuses(() => numbers.track({}), 'ERR_TOPHASH_ARGUMENT_TYPE', TypeError);
  numbers.freeze();
  refuses(() => numbers.set(1, 1), 'ERR_TOPHASH_POLICY');
  same(numbers.get(5000), 1, 'get() of a frozen map');
  await Promise.all([one.terminate(), two.terminate()]);
  const { recoveries } = numbers.stats();
  numbers.dispose();
  texts.dispose();
  return `3 workers, 2 killed, ${recoveries} locks taken back`;
};
