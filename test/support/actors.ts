// Real threads that share a map (test/shared/actor.ts), started from a bundle made once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { SharedHandle } from '../../bindings/shared/handle.js';
import type { Told } from '../shared/actor.js';

/** Has a thread take its processor for another one, before anything asks. */
const ARCH = `import { workerData as forArch } from 'node:worker_threads';
if (forArch.arch) Object.defineProperty(process, 'arch', { value: forArch.arch });`;

let bundled: string | undefined;
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'tophash-'));
  process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
};
const bundle = (): string => {
  if (bundled !== undefined) return bundled;
  bundled = join(folder(), 'actor.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('../shared/actor.ts', import.meta.url))],
    outfile: bundled,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: ARCH },
  });
  return bundled;
};

/** A thread that has a map. */
export class Actor {
  readonly worker: Worker;
  /** Its id in the map, and the address of its page. */
  id = 0;
  page = 0;
  readonly #messages: unknown[] = [];
  readonly #waiting: ((message: unknown) => void)[] = [];

  private constructor(handle: SharedHandle, arch?: string) {
    this.worker = new Worker(bundle(), { workerData: { handle, arch } });
    this.worker.on('message', (message) => {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#messages.push(message);
      else waiting(message);
    });
  }

  /** `arch`: what its process.arch says. */
  static async start(handle: SharedHandle, arch?: string): Promise<Actor> {
    const actor = new Actor(handle, arch);
    Object.assign(actor, await actor.next());
    return actor;
  }

  tell(told: Told): void {
    this.worker.postMessage(told);
  }

  /** The next message of the thread. */
  next(): Promise<unknown> {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the thread, wherever it is. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** A number that threads share. */
export const sharedInt = (words = 1): SharedArrayBuffer => new SharedArrayBuffer(4 * words);
export const readInt = (buffer: SharedArrayBuffer, i = 0): number => Atomics.load(new Int32Array(buffer), i);
