// A pool of workers that run the program's own file, for the examples of maps that threads share.
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** Workers, all ready: they have loaded their program. */
export class Pool {
  workers = [];
  #url;
  #data;

  /** @param url of the program, which calls serve() in its workers
   * @param data what each worker gets, as `workerData` */
  static async start(url, n, data) {
    const pool = new Pool();
    pool.#url = url;
    pool.#data = data;
    for (let i = 0; i < n; i++) await pool.add();
    return pool;
  }

  async add() {
    const worker = new Worker(this.#url, { workerData: this.#data });
    worker.on('error', (error) => {
      throw error;
    });
    this.workers.push(worker);
    return { worker, ready: await answer(worker) };
  }

  /** Gives each worker the task that `of(i)` makes, and waits for their results. Tasks are posted, so what is
   *  in them is copied, or shared. */
  run(of) {
    return Promise.all(
      this.workers.map((worker, i) => {
        worker.postMessage(of(i));
        return answer(worker);
      }),
    );
  }

  close() {
    return Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

const answer = (worker) => new Promise((resolve) => worker.once('message', resolve));

/** In a worker: answers each task with what `handle` gives, after it said that it is ready. */
export function serve(handle, ready = 'ready') {
  parentPort.on('message', (task) => parentPort.postMessage(handle(task, workerData)));
  parentPort.postMessage(ready);
}

/** Runs something, prints what it took, and gives its result. */
export async function timed(name, run) {
  const start = performance.now();
  const result = await run();
  const ms = Math.round(performance.now() - start).toLocaleString('en');
  console.log(`  ${name.padEnd(34)}${ms.padStart(7)} ms`);
  return result;
}
