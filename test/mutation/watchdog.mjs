// A thread that ends the process when its main thread has used up the processor time it was given: a mutant
// that hangs can be stopped in no other way, and the time on a clock depends on what else the machine does.
import { workerData } from 'node:worker_threads';

/** Milliseconds of processor time: when it is over, 0 if nothing runs. */
const [END] = [0];
const times = new Float64Array(workerData);

setInterval(() => {
  const { user, system } = process.cpuUsage();
  if (times[END] > 0 && (user + system) / 1000 > times[END]) process.kill(process.pid, 'SIGKILL');
}, 50);
