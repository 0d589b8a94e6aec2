// Shared maps on any build, several threads' sides of one in this thread, and keys and values as they take
// them.
import { ADDRESS, FLAG } from '../../bindings/core/abi.js';
import { KINDS } from '../../bindings/core/kinds.js';
import type { SharedHandle, SharedKey, SharedValue } from '../../bindings/shared/handle.js';
import { type Made, SharedMemory } from '../../bindings/shared/shared-memory.js';
import { SharedTypedMap } from '../../bindings/shared/shared-typed-map.js';
import { bytesOf } from './cores.js';
import type { Item } from './kinds.js';

export type SharedBuild = 'shared' | 'shared-faults';
/** A map of any kinds. */
export type AnyShared = SharedTypedMap;

export const KEYS: readonly SharedKey[] = ['i32', 'u32', 'i64', 'u64', 'f64', 'string', 'bytes'];
export const VALUES: readonly SharedValue[] = [...KEYS, 'f32'];
/** All pairs of kinds. */
export const SHARED_PAIRS = KEYS.flatMap((key) => VALUES.map((value) => [key, value] as const));
/** One for each way to keep keys and values. */
export const EACH_WAY: readonly (readonly [SharedKey, SharedValue])[] = [
  ['u32', 'i32'],
  ['i32', 'f64'],
  ['i64', 'f32'],
  ['f64', 'u64'],
  ['string', 'u32'],
  ['bytes', 'f64'],
  ['u32', 'string'],
  ['i64', 'bytes'],
  ['string', 'string'],
];

const modules = new Map<SharedBuild, WebAssembly.Module>();
const moduleOf = (build: SharedBuild): WebAssembly.Module => {
  const module = modules.get(build) ?? new WebAssembly.Module(bytesOf(build));
  modules.set(build, module);
  return module;
};

/** One thread's side of a map, and what it is made of. */
export interface Side {
  readonly map: AnyShared;
  readonly memory: SharedMemory;
}

/** A new map on a build. */
export const sideOf = (
  build: SharedBuild,
  key: SharedKey,
  value: SharedValue,
  given: Partial<Made> = {},
): Side => {
  const maximumBytes = given.maximumBytes ?? 2 ** 26;
  const isRecord = (kind: SharedKey | SharedValue): boolean => KINDS[kind].slot === 'record';
  const made: Made = {
    ...{ shards: 2, entries: 0, storage: KINDS[key].storage, valueBytes: KINDS[value].valueBytes },
    flags:
      (isRecord(key) || isRecord(value) ? FLAG.records : 0) + (isRecord(value) ? FLAG['record-values'] : 0),
    ...given,
    maximumBytes,
  };
  const shared = new WebAssembly.Memory({ initial: 2, maximum: maximumBytes / 65_536, shared: true });
  const memory = new SharedMemory(shared, moduleOf(build), made);
  const handle: SharedHandle = {
    ...{ tophash: 'shared', version: 1, key, value, name: 'tested', id: 'tested', maximumBytes },
    ...{ memory: shared, module: moduleOf(build) as never },
  };
  return { memory, map: new SharedTypedMap(key, value, { maximumBytes }, { memory, handle }) };
};

/** A further thread's side of the map, in this thread. */
export const secondSide = ({ map }: Side): Side => {
  const { handle } = map;
  const memory = SharedMemory.of(handle);
  const { key, value, maximumBytes } = handle;
  return { memory, map: new SharedTypedMap(key, value, { maximumBytes }, { memory, handle }) };
};

/** A key or value as the map takes it: bytes are strings of one-byte characters to tests. */
export const give = (kind: SharedKey | SharedValue, item: Item): never =>
  (kind === 'bytes' ? Uint8Array.from(item as string, (c) => c.charCodeAt(0)) : item) as never;

/** The same as it comes back. */
export const got = (kind: SharedKey | SharedValue, item: unknown): Item =>
  (kind === 'bytes' && item !== undefined
    ? Buffer.from(item as Uint8Array).toString('latin1')
    : item) as Item;

/** Makes the side's call stop before its n-th store; whether it has so many. */
export const stopsBefore = ({ memory }: Side, n: number, call: () => unknown): boolean => {
  memory.i32[ADDRESS.failStore >> 2] = n;
  try {
    call();
    return false;
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    return true;
  } finally {
    memory.i32[ADDRESS.failStore >> 2] = 0;
  }
};
