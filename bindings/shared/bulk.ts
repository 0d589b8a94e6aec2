// Whole arrays per call: checked first, then chunks of keys in the thread's page, as typed/bulk.ts. The core
// finds each key's shard; a call that meets a shard that is held goes on from there after a while.
import { OutOfMemoryError, PolicyError, show, ValueTypeError } from '../base/errors.js';
import { fill, partOf, plain, setAll, sliceOf } from '../base/typed-arrays.js';
import { IF_PRESENT } from '../core/abi.js';
import { BULK, OUT } from '../core/core.js';
import { KINDS, type KindArray, missingOf, noNumber, sortOf } from '../core/kinds.js';
import type { GrowthHistory } from '../growth/history.js';
import { type Column, columnOf, described, taken } from '../typed/bulk-keys.js';
import type { Walked } from '../typed/cursor.js';
import { awaited, checkTrap } from './calls.js';
import type { GrowthWatch } from './growth-watch.js';
import type { SharedKey, SharedValue } from './handle.js';
import type { Values } from './number-values.js';
import type { SharedMemory } from './shared-memory.js';

/** A map as what is done with more than a key has it. */
export interface Shared {
  readonly memory: SharedMemory;
  readonly name: string;
  readonly key: SharedKey;
  readonly value: SharedValue;
  readonly values: () => Values;
  readonly maximumBytes: number;
  readonly watch: GrowthWatch;
  readonly life: GrowthHistory;
}

const columnIn = ({ memory, key, value }: Shared, keys: unknown, ...written: unknown[]): Column => {
  const table = { heap: memory.asHeap, h: 1, keyKind: key } as unknown as Walked;
  return columnOf(table, taken(keys), KINDS[value].valueBytes, ...written);
};

type Run = (from: number, n: number, values: number, found: number) => number;

/** Runs a call of the core over chunks of keys. `load` puts beside a chunk what goes with it. An
 *  OutOfMemoryError has the number of elements that were applied. */
const inChunks = (
  map: Shared,
  what: string,
  keys: Column,
  run: Run,
  load: (at: number, n: number, values: number) => void,
  take: (at: number, n: number, values: number, found: number) => void,
): void => {
  const { memory } = map;
  for (let at = 0; at < keys.length; ) {
    const { n, values, found } = keys.load(memory.asHeap, at);
    load(at, n, values);
    let done = 0;
    for (let since = 0; done < n; ) {
      done = run(done, n, values, found) >>> 0;
      const status = memory.takeStatus();
      if (status === 0) continue;
      try {
        since = awaited(map, what, status, since);
      } catch (error) {
        if (error instanceof OutOfMemoryError) error.index = at + done;
        throw error;
      }
    }
    take(at, n, values, found);
    at += n;
  }
};

const nothing = (): void => {};

const exportsOf = (map: Shared, operation: string): ((...args: number[]) => number) =>
  (map.memory.x as unknown as Record<string, never>)[
    `${operation}_${KINDS[map.key].core}_${KINDS[map.value].valueBytes}`
  ] as never;

export const getMany = (map: Shared, given: unknown, out: unknown): unknown => {
  const kind = KINDS[map.value];
  const keys = columnIn(map, given, out);
  const n = keys.length;
  if (kind.slot !== 'number') {
    const values: unknown[] = [];
    for (let i = 0; i < n; i++) values[i] = map.values().get(keys.item(i));
    return values;
  }
  const values = out === undefined ? new kind.View(n) : plain<KindArray>(kind.View, out);
  if (values === undefined)
    throw new ValueTypeError(`out: got ${described(out)}, expected ${kind.View.name}`);
  if (values.length < n)
    throw new ValueTypeError(`out: got ${values.length} elements, expected ${n} or more`);
  const run = exportsOf(map, 'getMany');
  const { memory } = map;
  let traps = 0;
  fill(memory.view(kind, OUT * 8, 1), missingOf(kind));
  inChunks(
    map,
    'getMany()',
    keys,
    (from, count, at, found) => {
      try {
        return run(BULK, from, count, at, found);
      } catch (error) {
        checkTrap(error, traps++);
        return from;
      }
    },
    nothing,
    (at, count, from) => setAll(values, memory.view(kind, from, count), at),
  );
  return values;
};

/** Assigns numbers. `values`: an array, or one number for all (updateMany()). */
const assignMany = (map: Shared, what: string, keys: Column, values: unknown, on: number): void => {
  const kind = KINDS[map.value];
  const isOne = on !== IF_PRESENT.overwrite && (typeof values === 'number' || typeof values === 'bigint');
  const array = isOne ? undefined : plain<KindArray>(kind.View, values);
  const one = isOne ? map.values().stored(values) : undefined;
  if (!isOne && array === undefined)
    throw new ValueTypeError(`values: got ${described(values)}, expected ${kind.View.name}`);
  if (array !== undefined && array.length !== keys.length)
    throw new ValueTypeError(`values: got ${array.length}, expected as many as keys: ${keys.length}`);
  const given = array === undefined ? undefined : sliceOf(array);
  const run = exportsOf(map, 'assignMany');
  const as = on + sortOf(map.value);
  inChunks(
    map,
    what,
    keys,
    (from, n, at) => run(BULK, from, n, at, as),
    (at, n, to) => {
      const area = map.memory.view(kind, to, n);
      if (given === undefined) fill(area, one);
      else setAll(area, partOf(given, at, at + n));
    },
    nothing,
  );
};

export const setMany = (map: Shared, given: unknown, values: unknown): void => {
  const keys = columnIn(map, given);
  if (KINDS[map.value].slot === 'number') {
    assignMany(map, 'setMany()', keys, values, IF_PRESENT.overwrite);
    return;
  }
  const list = taken(values);
  if (!Array.isArray(list)) throw new ValueTypeError(`values: got ${described(values)}, expected an array`);
  if (list.length !== keys.length)
    throw new ValueTypeError(`values: got ${list.length}, expected as many as keys: ${keys.length}`);
  const checked = list.map((value) => map.values().stored(value));
  for (let i = 0; i < checked.length; i++) {
    try {
      map.values().set(keys.item(i), checked[i]);
    } catch (error) {
      if (error instanceof OutOfMemoryError) error.index = i;
      throw error;
    }
  }
};

export const updateMany = (map: Shared, given: unknown, values: unknown, op: unknown): void => {
  if (op !== 'add' && op !== 'min' && op !== 'max')
    throw new PolicyError(`op is ${show(op)}: expected 'add', 'min' or 'max'`);
  if (KINDS[map.value].slot !== 'number') noNumber(map.value, 'updateMany()');
  assignMany(map, 'updateMany()', columnIn(map, given), values, IF_PRESENT[op]);
};
