// What a SharedTypedMap is made of: its options, checked, and a memory with an empty map in it.
import { PolicyError, show } from '../base/errors.js';
import { checkOptions } from '../base/options.js';
import { FLAG } from '../core/abi.js';
import { PAGE } from '../core/core.js';
import { checkKind, KINDS } from '../core/kinds.js';
import { SHARED_KEYS, SHARED_VALUES, type SharedKey, type SharedValue } from './handle.js';
import { SharedMemory } from './shared-memory.js';

/** Options of a SharedTypedMap. */
export interface SharedOptions {
  /** Most bytes of the memory, up to 4 GiB; the engine sets address space aside for them. */
  maximumBytes: number;
  /** Parts with a lock each, 1 to 1,024. Default 64. */
  shards?: number;
  /** Entries to have room for without growing. */
  capacity?: number;
  /** Default ''. */
  name?: string;
}

const KNOWN: Record<keyof SharedOptions, 1> = { maximumBytes: 1, shards: 1, capacity: 1, name: 1 };

const DEFAULT_SHARDS = 64;
const MOST_SHARDS = 1024;
const MOST_BYTES = 65535 * PAGE;
/** Throws as the constructor does. */
export const checkArguments = (key: SharedKey, value: SharedValue, options: SharedOptions): void => {
  checkKind('key', key, SHARED_KEYS);
  checkKind('value', value, SHARED_VALUES);
  checkOptions('options', options, KNOWN);
  if (options.name !== undefined && typeof options.name !== 'string')
    throw new PolicyError(`name is ${show(options.name)}: expected a string`);
};

export const integer = (name: string, value: unknown, least: number, most: number): number => {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
    throw new PolicyError(`${name} is ${show(value)}: expected an integer from ${least} to ${most}`);
  return value;
};

/** An id that no other map has. */
export const newId = (): string =>
  Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32).toString(36)).join('-');

export const makeMemory = (key: SharedKey, value: SharedValue, options: SharedOptions): SharedMemory => {
  if (typeof SharedArrayBuffer === 'undefined')
    throw new PolicyError(
      'this thread has no shared memory: expected Node, Deno or Bun, or a page that is cross-origin isolated ' +
        '(the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)',
    );
  const shards = integer('shards', options.shards ?? DEFAULT_SHARDS, 1, MOST_SHARDS);
  const capacity = integer('capacity', options.capacity ?? 0, 0, 2 ** 31);
  // a share of them each, and what chance puts on top
  const entries = capacity === 0 ? 0 : Math.ceil(capacity / shards + 3 * Math.sqrt(capacity / shards));
  const hasRecords = KINDS[key].slot === 'record' || KINDS[value].slot === 'record';
  const flags =
    (hasRecords ? FLAG.records : 0) + (KINDS[value].slot === 'record' ? FLAG['record-values'] : 0);
  const maximumBytes = Math.min(integer('maximumBytes', options.maximumBytes, PAGE, 2 ** 32), MOST_BYTES);
  const { storage } = KINDS[key];
  return SharedMemory.make({
    maximumBytes,
    shards,
    entries,
    storage,
    valueBytes: KINDS[value].valueBytes,
    flags,
  });
};
