// The handle of a shared map: what one thread posts to another, checked where it comes in.
import { ArgumentTypeError, show, TophashError } from '../base/errors.js';
import type { CompiledModule } from '../core/core.js';
import { KINDS, type ScalarKind } from '../core/kinds.js';

/** Kinds of a shared map's keys. */
export type SharedKey = ScalarKind;
/** Kinds of its values. */
export type SharedValue = ScalarKind | 'f32';
/** Names of them. */
export const SHARED_KEYS: readonly SharedKey[] = ['i32', 'u32', 'i64', 'u64', 'f64', 'string', 'bytes'];
export const SHARED_VALUES: readonly SharedValue[] = [...SHARED_KEYS, 'f32'];

/** Version of the memory's layout and of the protocol between threads (assembly/shared/layout.ts). */
export const SHARED_VERSION = 1;

/** What SharedTypedMap.attach() takes: a plain object, which postMessage() and workerData can carry to a thread
 *  that shares memory. It has no key and no value of the map, but its memory has them all: post it to code that
 *  may read and write the map. */
export interface SharedHandle<K extends SharedKey = SharedKey, V extends SharedValue = SharedValue> {
  readonly tophash: 'shared';
  /** Of layout and protocol. */
  readonly version: number;
  readonly key: K;
  readonly value: V;
  readonly name: string;
  /** What no other map has. */
  readonly id: string;
  /** [bytes] */
  readonly maximumBytes: number;
  /** The map: a WebAssembly.Memory that threads share. */
  readonly memory: object;
  /** The core, compiled, so that no thread compiles it again. */
  readonly module: CompiledModule;
}

const isMemory = (value: unknown): value is WebAssembly.Memory =>
  value instanceof WebAssembly.Memory && typeof SharedArrayBuffer !== 'undefined';

/** A handle, checked. Throws ArgumentTypeError for what is none, TophashError for one of another version or one
 *  whose memory this thread does not share. */
export const checkHandle = (value: unknown): SharedHandle => {
  const handle = value as SharedHandle;
  if (typeof value !== 'object' || value === null || handle.tophash !== 'shared')
    throw new ArgumentTypeError(`attach() got ${show(value)}: expected the handle of a SharedTypedMap`);
  if (handle.version !== SHARED_VERSION)
    throw new TophashError(
      `handle of version ${show(handle.version)}: expected ${SHARED_VERSION}; use one version of tophash in all threads`,
    );
  if (!SHARED_KEYS.includes(handle.key) || !SHARED_VALUES.includes(handle.value) || !KINDS[handle.key])
    throw new ArgumentTypeError(`handle of kinds ${show(handle.key)} and ${show(handle.value)}`);
  if (!isMemory(handle.memory) || !(handle.memory.buffer instanceof SharedArrayBuffer))
    throw new TophashError(
      'the handle has no memory that this thread shares: expected a thread of the same process, or in a browser ' +
        'a page that is cross-origin isolated (COOP and COEP)',
    );
  if (!(handle.module instanceof WebAssembly.Module))
    throw new ArgumentTypeError(`handle with module ${show(handle.module)}: expected a WebAssembly.Module`);
  return handle;
};
