// Whole arrays per call: checks first, then chunks of keys, and of what goes with them, copied into the first page of
// the heap's memory, where the core works on them (assembly/bulk.ts). Nothing is allocated in the heap for it.
import { OUT } from './core.js';
import type { Walked } from './cursor.js';
import { checkObject, KeyTypeError, OutOfMemoryError, PolicyError, show, ValueTypeError } from './errors.js';
import { badValue, KINDS, type Kind, type KindArray, type ValueKind } from './kinds.js';

/** First byte of the area, and its bytes (assembly/layout.ts: BULK to the end of the page). */
const BULK = 4096;
const AREA = 65536 - BULK;

/** assembly/hmap.ts: On. */
const ON = { set: 0, add: 1, min: 3, max: 4 } as const;
/** What updateMany() can do with a value that is there: add to it, or take the lesser or the greater, as Math.min. */
export type UpdateOp = 'add' | 'min' | 'max';

/** Options of getMany(). */
export interface GetManyOptions<T> {
  /** The value of a key that is not there. Default: NaN for floats, 0 for integers. */
  missing?: T;
  /** Gets 1 for a key that is there and 0 for one that is not; at least as long as keys. */
  found?: Uint8Array;
}

type Operation = (...args: number[]) => number;

/** A name that only true typed arrays have, of whatever realm. */
const typeOf = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Int32Array.prototype),
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

const isArrayOf = (View: { readonly name: string }, value: unknown): value is KindArray & ArrayBufferView => {
  if (typeOf.call(value) !== View.name) return false;
  const { buffer, length } = value as Int32Array;
  if (length === 0) new Uint8Array(buffer, 0, 0); // throws a TypeError if the buffer is detached
  return true;
};

const described = (value: unknown): string => {
  const type = typeOf.call(value);
  return type === undefined ? show(value) : `${type} of ${(value as Int32Array).length}`;
};

const ownsBuffer = (table: Walked, array: ArrayBufferView): boolean =>
  array.buffer === table.heap.x.memory.buffer;

/** Keys as an array that no write of this call can change: a copy if it lies in the heap's memory, which may grow and
 *  leave it detached, or in what the call writes to. */
const checkKeys = (
  table: Walked,
  keys: unknown,
  written: (ArrayBufferView | undefined)[] = [],
): KindArray => {
  if (table.h === 0) table.fail('bulk');
  const { View } = KINDS[table.keyKind];
  if (!isArrayOf(View, keys)) throw new KeyTypeError(`keys: got ${described(keys)}, expected ${View.name}`);
  const shared = ownsBuffer(table, keys) || written.some((array) => array?.buffer === keys.buffer);
  return shared ? keys.slice() : keys;
};

const valueKindOf = (table: Walked): Kind => KINDS[table.valueKind as ValueKind];

/** Bytes of a value, 0 in a set. */
const valueBytesOf = (table: Walked): number => (table.valueKind === 'none' ? 0 : valueKindOf(table).bytes);

const checkValues = (table: Walked, keys: KindArray, values: unknown): KindArray => {
  const { View } = valueKindOf(table);
  if (!isArrayOf(View, values))
    throw new ValueTypeError(`values: got ${described(values)}, expected ${View.name}`);
  if (values.length !== keys.length)
    throw new ValueTypeError(`values: got ${values.length}, expected as many as keys: ${keys.length}`);
  return ownsBuffer(table, values) ? values.slice() : values;
};

/** Where results go: long enough, and outside the heap's own memory. */
const checkTarget = (
  table: Walked,
  name: string,
  View: { readonly name: string },
  array: unknown,
  n: number,
): void => {
  if (!isArrayOf(View, array))
    throw new ValueTypeError(`${name}: got ${described(array)}, expected ${View.name}`);
  if (array.length < n)
    throw new ValueTypeError(`${name}: got ${array.length} elements, expected ${n} or more`);
  if (ownsBuffer(table, array))
    throw new ValueTypeError(`${name} is a view of the heap's own memory: expected memory of yours`);
};

/** Refuses a single value that the kind does not accept. */
const checkValue = (name: ValueKind, value: unknown): void => {
  const { View } = KINDS[name];
  if (typeof value !== (View.name.startsWith('Big') ? 'bigint' : 'number')) badValue(name, value);
  if (View.name.startsWith('Float')) return;
  const one = new View(1) as unknown as unknown[];
  one[0] = value;
  if (one[0] !== value) badValue(name, value);
};

/** Copies `keys` in, a chunk at a time; `step(at, n, chunk)` runs the core on n of them from position `at` on. */
const inChunks = (
  table: Walked,
  keys: KindArray,
  step: (at: number, n: number, values: number, found: number) => boolean,
): void => {
  const kind = KINDS[table.keyKind];
  const valueBytes = valueBytesOf(table);
  const chunk = Math.floor(AREA / (kind.bytes + valueBytes + 1)) & ~63;
  const values = BULK + chunk * kind.bytes;
  for (let at = 0; at < keys.length; at += chunk) {
    const n = Math.min(chunk, keys.length - at);
    table.heap.view(kind, BULK, n).set(keys.subarray(at, at + n));
    if (!step(at, n, values, values + chunk * valueBytes)) return;
  }
};

const operation = (table: Walked, name: string, of: string | number): Operation =>
  table.heap.x[`${name}_${KINDS[table.keyKind].core}_${of}`] as Operation;

/** Throws what stopped a bulk write, with how many of its elements were applied. */
const stopped = (table: Walked, what: string, index: number): never => {
  try {
    table.fail(what);
  } catch (error) {
    if (error instanceof OutOfMemoryError) error.index = index;
    throw error;
  }
  throw new Error(`${what} stopped for no reason`); // fail() throws
};

export const getMany = (
  table: Walked,
  given: unknown,
  out: unknown,
  options: GetManyOptions<unknown>,
): KindArray => {
  checkObject('options', options);
  const kind = valueKindOf(table);
  const { missing = kind.core.startsWith('f') ? Number.NaN : kind.core === 'u64' ? 0n : 0, found } = options;
  const keys = checkKeys(table, given, [out as ArrayBufferView, found]);
  const n = keys.length;
  const values = out === undefined ? new kind.View(n) : (out as KindArray);
  if (out !== undefined) checkTarget(table, 'out', kind.View, out, n);
  if (found !== undefined) checkTarget(table, 'found', Uint8Array, found, n);
  checkValue(table.valueKind as ValueKind, missing);
  const run = operation(table, 'getMany', kind.bytes);
  table.heap.view(kind, OUT * 8, 1).fill(missing); // where the core looks for it
  inChunks(table, keys, (at, m, valuesAt, foundAt) => {
    run(table.h, BULK, m, valuesAt, foundAt);
    values.set(table.heap.view(kind, valuesAt, m), at);
    found?.set(new Uint8Array(table.heap.x.memory.buffer, foundAt, m), at);
    return true;
  });
  return values;
};

export const hasMany = (table: Walked, given: unknown, out: unknown): Uint8Array => {
  const keys = checkKeys(table, given, [out as ArrayBufferView]);
  if (out !== undefined) checkTarget(table, 'out', Uint8Array, out, keys.length);
  const found = (out as Uint8Array | undefined) ?? new Uint8Array(keys.length);
  const run = operation(table, 'hasMany', valueBytesOf(table));
  inChunks(table, keys, (at, n, _, foundAt) => {
    run(table.h, BULK, n, foundAt);
    found.set(new Uint8Array(table.heap.x.memory.buffer, foundAt, n), at);
    return true;
  });
  return found;
};

const assignMany = (table: Walked, what: string, given: unknown, values: unknown, on: number): void => {
  const keys = checkKeys(table, given);
  const name = table.valueKind as ValueKind;
  const isOne = on !== ON.set && (typeof values === 'number' || typeof values === 'bigint');
  if (isOne) checkValue(name, values);
  const array = isOne ? undefined : checkValues(table, keys, values);
  const kind = KINDS[name];
  const run = operation(table, 'assignMany', name);
  inChunks(table, keys, (at, n, valuesAt) => {
    const area = table.heap.view(kind, valuesAt, n);
    if (array === undefined) area.fill(values);
    else area.set(array.subarray(at, at + n));
    const done = run(table.h, BULK, n, valuesAt, on) >>> 0;
    return done === n || stopped(table, what, at + done);
  });
};

export const setMany = (table: Walked, keys: unknown, values: unknown): void => {
  assignMany(table, 'setMany()', keys, values, ON.set);
};

export const updateMany = (table: Walked, keys: unknown, values: unknown, op: UpdateOp): void => {
  if (op !== 'add' && op !== 'min' && op !== 'max')
    throw new PolicyError(`op is ${show(op)}: expected 'add', 'min' or 'max'`);
  assignMany(table, 'updateMany()', keys, values, ON[op]);
};

/** Of a set. */
export const addMany = (table: Walked, given: unknown): void => {
  const keys = checkKeys(table, given);
  const run = operation(table, 'putMany', 0);
  inChunks(table, keys, (at, n) => {
    const done = run(table.h, BULK, n) >>> 0;
    return done === n || stopped(table, 'addMany()', at + done);
  });
};

export const deleteMany = (table: Walked, given: unknown): number => {
  const keys = checkKeys(table, given);
  const run = operation(table, 'deleteMany', valueBytesOf(table));
  let removed = 0;
  inChunks(table, keys, (_, n) => {
    const gone = run(table.h, BULK, n) >>> 0;
    if (gone > n) table.fail('deleteMany()');
    removed += gone;
    return true;
  });
  return removed;
};
