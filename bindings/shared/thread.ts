// What a thread is known by to others, and whether it may wait.
import { attempt } from '../base/host.js';

interface Threads {
  readonly threadId: number;
}

const threads = attempt(() => {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): Threads } };
  return process?.getBuiltinModule?.('node:worker_threads');
});

/** Id of this thread as Worker.threadId has it, undefined where threads have none (browsers). */
export const threadId: number | undefined = threads?.threadId;

/** What its slot says of a thread: its id, or a random number, with a bit that tells them apart. */
export const tagOf = (thread: number): number => thread + 1;
export const OWN_TAG = threadId === undefined ? 0x40000000 | (Math.random() * 0x3fffffff) : tagOf(threadId);

/** Whether Atomics.wait() works here: not on a browser's main thread, which must not block. */
export const canWait: boolean =
  attempt(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  }) === true;

/** Whether this machine may let loads overtake each other: all but x86, as far as the platform tells. */
export const mayOvertake: boolean = (() => {
  const { process } = globalThis as { process?: { arch?: string } };
  return process?.arch !== 'x64' && process?.arch !== 'ia32';
})();
