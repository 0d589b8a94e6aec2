// A call of the shared core, made again while another thread holds the shard, and the errors that its status
// stands for.
import { DisposedError, OutOfMemoryError, PolicyError, show } from '../base/errors.js';
import { now } from '../base/host.js';
import { SHARED } from '../core/abi.js';
import { DISPOSED, MISS, NO_MEMORY } from '../core/core.js';
import { BUSY, type SharedMemory } from './shared-memory.js';

/** A step did not happen, as its status says: waits for the shard that another thread holds, `since` when (0:
 *  now, the first time), and gives that. Throws what any other status stands for. */
export const awaited = (
  { memory, name }: { readonly memory: SharedMemory; readonly name: string },
  what: string,
  status: number,
  since: number,
): number => {
  if (status !== BUSY) refuse(memory, name, status, what);
  const begun = since || now();
  memory.wait(begun);
  return begun;
};

/** Reads without a lock may follow an address that is being changed, and leave memory by it. The engine traps
 *  then, nothing has happened, and they are made again; that it happens so often is no chance. */
const MOST_TRAPS = 10_000;

/** Rethrows what a read threw, unless it is such a trap. */
export const checkTrap = (error: unknown, traps: number): void => {
  if (!(error instanceof WebAssembly.RuntimeError) || traps > MOST_TRAPS) throw error;
};

/** Makes a call again that did not happen, until it does: what it gives, undefined for a miss. `status`: why
 *  it did not; 0 after a trap. Throws what the status stands for. */
const again = <T>(
  memory: SharedMemory,
  name: string,
  what: string,
  status: number,
  call: () => T,
): T | undefined => {
  const since = now();
  for (let traps = 0; ; ) {
    if (status === BUSY) memory.wait(since);
    else if (status !== 0) refuse(memory, name, status, what);
    try {
      const given = call();
      status = memory.takeStatus();
      if (status === 0) return given;
      if (status === MISS) return undefined;
    } catch (error) {
      checkTrap(error, traps++);
      status = 0;
    }
  }
};

/** What a call gave, or gives once it happens; undefined for a miss. */
export const settled = <T>(
  memory: SharedMemory,
  name: string,
  what: string,
  given: T,
  call: () => T,
): T | undefined => {
  const status = memory.takeStatus();
  if (status === 0) return given;
  return status === MISS ? undefined : again(memory, name, what, status, call);
};

/** What a read gives that threw: made again if that was a trap. */
export const rescued = <T>(
  memory: SharedMemory,
  name: string,
  what: string,
  error: unknown,
  call: () => T,
): T | undefined => {
  checkTrap(error, 0);
  memory.takeStatus();
  return again(memory, name, what, 0, call);
};

/** Throws the error of a status. */
export const refuse = (memory: SharedMemory, name: string, status: number, what: string): never => {
  const title = `shared map ${show(name)}`;
  if (status === SHARED.frozen) throw new PolicyError(`${what}: ${title} is frozen: expected a read`);
  if (status === DISPOSED) throw new DisposedError(`${title} was disposed`);
  if (status === NO_MEMORY)
    throw new OutOfMemoryError(
      `${what}: no memory for ${title}: it has ${memory.memory.buffer.byteLength} bytes; expected more ` +
        'maximumBytes, or fewer entries',
    );
  throw new Error(`${what}: status ${status}`);
};
