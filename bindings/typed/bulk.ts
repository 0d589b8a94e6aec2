// Whole arrays per call: checks first, then chunks of keys (bulk-keys.ts), and of what goes with them, in the
// first page of the heap's memory, where the core works on them (assembly/bulk.ts). Nothing is allocated in
// the heap for it, but for keys that are too long. Values that are not numbers go one at a time, since they
// are made or kept on this side.
import { checkObject, OutOfMemoryError, PolicyError, show, ValueTypeError } from '../base/errors.js';
import { isArrayOf } from '../base/typed-arrays.js';
import { IF_PRESENT } from '../core/abi.js';
import { BULK, OUT } from '../core/core.js';
import { badValue, KINDS, type Kind, type KindArray, noNumber, type ValueKind } from '../core/kinds.js';
import { readRecord } from '../heap/records.js';
import { type Chunk, type Column, columnOf, countOf, described, ownsBuffer } from './bulk-keys.js';
import type { Walked } from './cursor.js';

export { countOf };

/** A table whose elements are set, or deleted, one at a time where the core cannot. */
interface Settable extends Walked {
  set(key: never, value: never): unknown;
}
interface Deletable extends Walked {
  delete(key: never): boolean;
}

/** What kind of number IF_PRESENT is for (assembly/bulk.ts). */
const SIGNED = 8;
const FLOAT = 16;
/** What updateMany() can do with a value that is there: add to it, or take the lesser or the greater, as
 *  Math.min. */
export type UpdateOp = 'add' | 'min' | 'max';

/** Options of getMany(). */
export interface GetManyOptions<T> {
  /** The value of a key that is not there. Default: NaN for floats, 0 for integers. */
  missing?: T;
  /** Gets 1 for a key that is there and 0 for one that is not; at least as long as keys. */
  found?: Uint8Array;
}

const valueKindOf = (table: Walked): Kind => KINDS[table.valueKind as ValueKind];

/** Bytes of a value, 0 in a set. */
const valueBytesOf = (table: Walked): 0 | 4 | 8 =>
  table.valueKind === 'none' ? 0 : valueKindOf(table).valueBytes;

const checkLength = (values: { readonly length: number }, n: number): void => {
  if (values.length !== n)
    throw new ValueTypeError(`values: got ${values.length}, expected as many as keys: ${n}`);
};

const checkValues = (table: Walked, n: number, values: unknown): KindArray => {
  const { View } = valueKindOf(table);
  if (!isArrayOf<KindArray>(View, values))
    throw new ValueTypeError(`values: got ${described(values)}, expected ${View.name}`);
  checkLength(values, n);
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
  if (!isArrayOf<KindArray>(View, array))
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

/** Runs `step` on chunk after chunk of keys; `at`: of the chunk's first. */
const inChunks = (table: Walked, keys: Column, step: (at: number, chunk: Chunk) => void): void => {
  for (let at = 0; at < keys.length; ) {
    const chunk = keys.load(table.heap, at);
    step(at, chunk);
    at += chunk.n;
  }
};

/** The name of the table's keys in the core's exports. */
const keysOf = (table: Walked) => KINDS[table.keyKind].core as Exclude<Kind['core'], 'f32'>;

/** Runs a part of a bulk write; an OutOfMemoryError gets the number of elements that are applied. */
const applying = (index: () => number, part: () => void): void => {
  try {
    part();
  } catch (error) {
    if (error instanceof OutOfMemoryError) error.index = index();
    throw error;
  }
};

/** One after another, what is not done in chunks. */
const oneByOne = (n: number, step: (i: number) => void): void => {
  let i = 0;
  applying(
    () => i,
    () => {
      for (; i < n; i++) step(i);
    },
  );
};

/** As oneByOne(), in chunks: `run` gives how many of a chunk were applied. */
const assigning = (
  table: Walked,
  what: string,
  keys: Column,
  run: (at: number, chunk: Chunk) => number,
): void => {
  let index = 0;
  applying(
    () => index,
    () =>
      inChunks(table, keys, (at, chunk) => {
        const done = run(at, chunk) >>> 0;
        index = at + done;
        if (done < chunk.n) table.fail(what);
      }),
  );
};

/** The value of a key that is not there, unless the caller says. */
const MISSING_OF = { f: Number.NaN, u32: 0, u64: 0n };

export const getMany = (
  table: Walked,
  given: unknown,
  out: unknown,
  options: GetManyOptions<unknown>,
): KindArray | unknown[] => {
  checkObject('options', options);
  const kind = valueKindOf(table);
  const { found } = options;
  const keys = columnOf(table, given, kind.valueBytes, [out as ArrayBufferView, found]);
  const n = keys.length;
  if (found !== undefined) checkTarget(table, 'found', Uint8Array, found, n);
  const run = table.heap.x[`getMany_${keysOf(table)}_${kind.valueBytes}`];
  const each = (take: (at: number, chunk: Chunk) => void): void =>
    inChunks(table, keys, (at, chunk) => {
      run(table.h, BULK, chunk.n, chunk.values, chunk.found);
      found?.set(table.heap.u8.subarray(chunk.found, chunk.found + chunk.n), at);
      take(at, chunk);
    });
  if (kind.slot !== 'number') return getObjects(table, n, out, options.missing, each);
  const usual = kind.core.startsWith('f')
    ? MISSING_OF.f
    : kind.core === 'u64'
      ? MISSING_OF.u64
      : MISSING_OF.u32;
  const { missing = usual } = options;
  const values = out === undefined ? new kind.View(n) : (out as KindArray);
  if (out !== undefined) checkTarget(table, 'out', kind.View, out, n);
  checkValue(table.valueKind as ValueKind, missing);
  table.heap.view(kind, OUT * 8, 1).fill(missing); // where the core looks for it
  each((at, chunk) => values.set(table.heap.view(kind, chunk.values, chunk.n), at));
  return values;
};

const getObjects = (
  table: Walked,
  n: number,
  out: unknown,
  missing: unknown,
  each: (take: (at: number, chunk: Chunk) => void) => void,
): unknown[] => {
  const values: unknown[] = (out as unknown[] | undefined) ?? [];
  if (!Array.isArray(values)) throw new ValueTypeError(`out: got ${described(out)}, expected an array`);
  if (out !== undefined && values.length < n)
    throw new ValueTypeError(`out: got ${values.length} elements, expected ${n} or more`);
  const { heap, kept } = table;
  const name = table.valueKind as 'string' | 'bytes' | 'any';
  each((at, chunk) => {
    const part: unknown[] = []; // an array may have setters, which must not meet the first page in use
    for (let i = 0; i < chunk.n; i++) {
      const id = heap.i32[(chunk.values >>> 2) + i] as number;
      const there = heap.u8[chunk.found + i] === 1;
      part.push(there ? (name === 'any' ? kept?.at(id) : readRecord(heap, name, id)) : missing);
    }
    for (let i = 0; i < part.length; i++) values[at + i] = part[i];
  });
  return values;
};

export const hasMany = (table: Walked, given: unknown, out: unknown): Uint8Array => {
  const keys = columnOf(table, given, valueBytesOf(table), [out as ArrayBufferView]);
  if (out !== undefined) checkTarget(table, 'out', Uint8Array, out, keys.length);
  const found = (out as Uint8Array | undefined) ?? new Uint8Array(keys.length);
  const run = table.heap.x[`hasMany_${keysOf(table)}_${valueBytesOf(table)}`];
  inChunks(table, keys, (at, chunk) => {
    run(table.h, BULK, chunk.n, chunk.found);
    found.set(table.heap.u8.subarray(chunk.found, chunk.found + chunk.n), at);
  });
  return found;
};

const assignMany = (table: Walked, what: string, keys: Column, values: unknown, on: number): void => {
  const name = table.valueKind as ValueKind;
  const isOne = on !== IF_PRESENT.overwrite && (typeof values === 'number' || typeof values === 'bigint');
  if (isOne) checkValue(name, values);
  const array = isOne ? undefined : checkValues(table, keys.length, values);
  const kind = KINDS[name];
  const run = table.heap.x[`assignMany_${keysOf(table)}_${kind.valueBytes}`];
  const as = on + (name.startsWith('f') ? FLOAT : name.startsWith('i') ? SIGNED : 0);
  assigning(table, what, keys, (at, chunk) => {
    const area = table.heap.view(kind, chunk.values, chunk.n);
    if (array === undefined) area.fill(values);
    else area.set(array.subarray(at, at + chunk.n));
    return run(table.h, BULK, chunk.n, chunk.values, as);
  });
};

const isOfKind = { string: (x: unknown) => typeof x === 'string', any: () => true } as const;

/** Values of kind string, bytes or any, all checked. */
const checkObjects = (table: Walked, n: number, values: unknown): unknown[] => {
  const name = table.valueKind as 'string' | 'bytes' | 'any';
  if (!Array.isArray(values)) throw new ValueTypeError(`values: got ${described(values)}, expected an array`);
  checkLength(values, n);
  const checked = values.slice();
  const accepts = name === 'bytes' ? (x: unknown) => isArrayOf(Uint8Array, x) : isOfKind[name];
  for (const [i, value] of checked.entries()) {
    if (!accepts(value)) badValue(name, value);
    // memory may grow meanwhile, which detaches a view of it
    if (name === 'bytes' && ownsBuffer(table, value as Uint8Array))
      checked[i] = new Uint8Array(value as Uint8Array);
  }
  return checked;
};

export const setMany = (table: Settable, given: unknown, values: unknown): void => {
  const keys = columnOf(table, given, valueBytesOf(table));
  if (valueKindOf(table).slot === 'number') {
    assignMany(table, 'setMany()', keys, values, IF_PRESENT.overwrite);
    return;
  }
  const checked = checkObjects(table, keys.length, values);
  oneByOne(keys.length, (i) => table.set(keys.item(i) as never, checked[i] as never));
};

export const updateMany = (table: Walked, given: unknown, values: unknown, op: UpdateOp): void => {
  if (op !== 'add' && op !== 'min' && op !== 'max')
    throw new PolicyError(`op is ${show(op)}: expected 'add', 'min' or 'max'`);
  if (valueKindOf(table).slot !== 'number') noNumber(table.valueKind as ValueKind, 'updateMany()');
  const keys = columnOf(table, given, valueBytesOf(table));
  assignMany(table, 'updateMany()', keys, values, IF_PRESENT[op]);
};

/** Of a set. */
export const addMany = (table: Walked, given: unknown): void => {
  const keys = columnOf(table, given, 0);
  const run = table.heap.x[`putMany_${keysOf(table)}_0`];
  assigning(table, 'addMany()', keys, (_, chunk) => run(table.h, BULK, chunk.n));
};

export const deleteMany = (table: Deletable, given: unknown): number => {
  const keys = columnOf(table, given, valueBytesOf(table));
  let removed = 0;
  if (table.valueKind !== 'none' && valueKindOf(table).slot !== 'number') {
    oneByOne(keys.length, (i) => {
      removed += table.delete(keys.item(i) as never) ? 1 : 0;
    });
    return removed;
  }
  const run = table.heap.x[`deleteMany_${keysOf(table)}_${valueBytesOf(table)}`];
  assigning(table, 'deleteMany()', keys, (_, chunk) => {
    const gone = run(table.h, BULK, chunk.n) >>> 0;
    if (gone > chunk.n) return 0;
    removed += gone;
    return chunk.n;
  });
  return removed;
};
