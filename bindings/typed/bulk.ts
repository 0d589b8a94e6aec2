// Whole arrays per call: checks first, then chunks of keys (bulk-keys.ts), and of what goes with them, in the
// first page of the heap's memory, where the core works on them (assembly/bulk.ts). Nothing is allocated in
// the heap for it, but for keys that are too long. Values that are not numbers go one at a time, since they
// are made or kept on this side.
import { OutOfMemoryError, own, PolicyError, show, ValueTypeError } from '../base/errors.js';
import { checkOptions } from '../base/options.js';
import { fill, lengthOfBytes, partOf, plain, setAll, sliceOf } from '../base/typed-arrays.js';
import { IF_PRESENT } from '../core/abi.js';
import { BULK, type CoreExports, OUT } from '../core/core.js';
import {
  badValue,
  IS,
  type KeyKind,
  KINDS,
  type Kind,
  type KindArray,
  missingOf,
  type NumberKind,
  noNumber,
  sortOf,
  type ValueKind,
  type ViewOf,
} from '../core/kinds.js';
import { line } from '../core/line.js';
import { MOST_BYTES, readRecord, tooLong } from '../heap/records.js';
import { type Chunk, type Column, columnOf, countOf, described, ownsBuffer, taken } from './bulk-keys.js';
import type { GetManyOptions, UpdateOp } from './bulk-options.js';
import type { Walked } from './cursor.js';

/** How many entries two columns have; undefined where one is no column, which is setMany()'s to refuse.
 *  Throws ValueTypeError if they differ in length. */
export const countOfBoth = (
  key: KeyKind,
  columns: { keys: unknown; values: unknown },
): number | undefined => {
  const n = countOf(columns.keys, key);
  const given = countOf(columns.values);
  if (n < given || n > given)
    throw new ValueTypeError(`${n} keys but ${given} values: expected as many of each`);
  return n === given ? n : undefined;
};

/** A table whose elements are set, or deleted, one at a time where the core cannot. */
interface Settable extends Walked {
  readonly table: object;
}

/** Exports of the core that has bulk calls. */
const exportsOf = (table: Walked): CoreExports => table.heap.joined(line);

const valueKindOf = (table: Walked): Kind => KINDS[table.valueKind as ValueKind];

const BYTES = Uint8Array as unknown as ViewOf;

/** Bytes of a value, 0 in a set. */
const valueBytesOf = (table: Walked): 0 | 4 | 8 =>
  table.valueKind === 'none' ? 0 : valueKindOf(table).valueBytes;

const checkLength = (values: { readonly length: number }, n: number): void => {
  if (values.length !== n)
    throw new ValueTypeError(`values: got ${values.length}, expected as many as keys: ${n}`);
};

const checkValues = (table: Walked, n: number, values: unknown): KindArray => {
  const { View } = valueKindOf(table);
  const array = plain<KindArray>(View, values);
  if (array === undefined)
    throw new ValueTypeError(`values: got ${described(values)}, expected ${View.name}`);
  checkLength(array, n);
  return ownsBuffer(table, array) ? sliceOf(array) : array;
};

/** Where results go: long enough, and outside the heap's own memory. */
const checkTarget = (table: Walked, name: string, View: ViewOf, given: unknown, n: number): KindArray => {
  const array = plain<KindArray>(View, given);
  if (array === undefined)
    throw new ValueTypeError(`${name}: got ${described(given)}, expected ${View.name}`);
  if (array.length < n)
    throw new ValueTypeError(`${name}: got ${array.length} elements, expected ${n} or more`);
  if (ownsBuffer(table, array))
    throw new ValueTypeError(`${name} is a view of the heap's own memory: expected memory of yours`);
  return array;
};

/** Refuses a single value that the kind does not accept. */
const checkValue = (name: ValueKind, value: unknown): void => {
  if (!IS[name as NumberKind](value)) badValue(name, value);
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
        table.heap.takeNotices();
        if (done < chunk.n) table.fail(what);
      }),
  );
};

/** The names of getMany()'s options, as keys. */
const KNOWN_OF_GET: Record<keyof GetManyOptions<unknown>, 1> = { missing: 1, found: 1 };

export const getMany = (
  table: Walked,
  given: unknown,
  out: unknown,
  options: GetManyOptions<unknown>,
): KindArray | unknown[] => {
  checkOptions('options', options, KNOWN_OF_GET);
  const kind = valueKindOf(table);
  const asked = own(options, 'found', undefined);
  const missing = own(options, 'missing', kind.slot === 'number' ? missingOf(kind) : undefined);
  const room = Array.isArray(out) ? out.length : -1;
  const keys = columnOf(table, taken(given), kind.valueBytes, out, asked);
  const n = keys.length;
  const found = asked === undefined ? undefined : checkTarget(table, 'found', BYTES, asked, n);
  const run = exportsOf(table)[`getMany_${keysOf(table)}_${kind.valueBytes}`];
  const each = (take: (at: number, chunk: Chunk) => void): void =>
    inChunks(table, keys, (at, chunk) => {
      run(table.h, BULK, chunk.n, chunk.values, chunk.found);
      if (found !== undefined) setAll(found, partOf(table.heap.u8, chunk.found, chunk.found + chunk.n), at);
      take(at, chunk);
    });
  if (kind.slot !== 'number') return getObjects(table, n, out, room, missing, each);
  const values = out === undefined ? new kind.View(n) : checkTarget(table, 'out', kind.View, out, n);
  checkValue(table.valueKind as ValueKind, missing);
  fill(table.heap.view(kind, OUT * 8, 1), missing); // where the core looks for it
  each((at, chunk) => setAll(values, table.heap.view(kind, chunk.values, chunk.n), at));
  return out === undefined ? values : (out as KindArray);
};

const getObjects = (
  table: Walked,
  n: number,
  out: unknown,
  room: number,
  missing: unknown,
  each: (take: (at: number, chunk: Chunk) => void) => void,
): unknown[] => {
  if (out !== undefined && room < 0)
    throw new ValueTypeError(`out: got ${described(out)}, expected an array`);
  if (out !== undefined && !(room >= n))
    throw new ValueTypeError(`out: got ${room} elements, expected ${n} or more`);
  const { heap, kept } = table;
  const name = table.valueKind as 'string' | 'bytes' | 'any';
  const values: unknown[] = [];
  each((at, chunk) => {
    for (let i = 0; i < chunk.n; i++) {
      const id = heap.words[(chunk.values >>> 2) + i] as number;
      const there = heap.u8[chunk.found + i] === 1;
      values[at + i] = there ? (name === 'any' ? kept?.at(id) : readRecord(heap, name, id)) : missing;
    }
  });
  if (out === undefined) return values;
  // an array may have setters, which may do anything, so all is read before
  for (let i = 0; i < n; i++) (out as unknown[])[i] = values[i];
  return out as unknown[];
};

export const hasMany = (table: Walked, given: unknown, out: unknown): Uint8Array => {
  const keys = columnOf(table, taken(given), valueBytesOf(table), out);
  const found =
    out === undefined ? new Uint8Array(keys.length) : checkTarget(table, 'out', BYTES, out, keys.length);
  const run = exportsOf(table)[`hasMany_${keysOf(table)}_${valueBytesOf(table)}`];
  inChunks(table, keys, (at, chunk) => {
    run(table.h, BULK, chunk.n, chunk.found);
    setAll(found, partOf(table.heap.u8, chunk.found, chunk.found + chunk.n), at);
  });
  return (out ?? found) as Uint8Array;
};

const assignMany = (table: Walked, what: string, keys: Column, values: unknown, on: number): void => {
  const name = table.valueKind as ValueKind;
  const isOne = on !== IF_PRESENT.overwrite && (typeof values === 'number' || typeof values === 'bigint');
  if (isOne) checkValue(name, values);
  const array = isOne ? undefined : checkValues(table, keys.length, values);
  const kind = KINDS[name];
  const run = exportsOf(table)[`assignMany_${keysOf(table)}_${kind.valueBytes}`];
  const as = on + sortOf(name);
  assigning(table, what, keys, (at, chunk) => {
    const area = table.heap.view(kind, chunk.values, chunk.n);
    if (array === undefined) fill(area, values);
    else setAll(area, partOf(array, at, at + chunk.n));
    return run(table.h, BULK, chunk.n, chunk.values, as);
  });
};

const isOfKind = { string: (x: unknown) => typeof x === 'string', any: () => true } as const;

const isBytes = (x: unknown): boolean => {
  const length = lengthOfBytes(x);
  if (length > MOST_BYTES) tooLong('value', length);
  return length >= 0;
};

/** Values of kind string, bytes or any, all checked. */
const checkObjects = (table: Walked, n: number, values: unknown): unknown[] => {
  const name = table.valueKind as 'string' | 'bytes' | 'any';
  if (!Array.isArray(values)) throw new ValueTypeError(`values: got ${described(values)}, expected an array`);
  checkLength(values, n);
  const accepts = name === 'bytes' ? isBytes : isOfKind[name];
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (!accepts(value)) badValue(name, value);
    // memory may grow meanwhile, which detaches a view of it
    if (name === 'bytes' && ownsBuffer(table, value)) values[i] = new Uint8Array(value as Uint8Array);
  }
  return values;
};

export const setMany = (table: Settable, given: unknown, values: unknown): void => {
  const [takenKeys, takenValues] = [taken(given), taken(values)];
  const keys = columnOf(table, takenKeys, valueBytesOf(table));
  if (valueKindOf(table).slot === 'number') {
    assignMany(table, 'setMany()', keys, takenValues, IF_PRESENT.overwrite);
    return;
  }
  const checked = checkObjects(table, keys.length, takenValues);
  const map = table.table as { set(...entry: unknown[]): unknown };
  const { second } = keys;
  oneByOne(
    keys.length,
    second === undefined
      ? (i) => map.set(keys.item(i), checked[i])
      : (i) => map.set(keys.item(i), second(i), checked[i]),
  );
};

export const updateMany = (table: Walked, given: unknown, values: unknown, op: UpdateOp): void => {
  if (op !== 'add' && op !== 'min' && op !== 'max')
    throw new PolicyError(`op is ${show(op)}: expected 'add', 'min' or 'max'`);
  if (valueKindOf(table).slot !== 'number') noNumber(table.valueKind as ValueKind, 'updateMany()');
  const keys = columnOf(table, taken(given), valueBytesOf(table));
  assignMany(table, 'updateMany()', keys, values, IF_PRESENT[op]);
};

/** Of a set. */
export const addMany = (table: Walked, given: unknown): void => {
  const keys = columnOf(table, taken(given), 0);
  const run = exportsOf(table)[`putMany_${keysOf(table)}_0`];
  assigning(table, 'addMany()', keys, (_, chunk) => run(table.h, BULK, chunk.n));
};

export const deleteMany = (table: Settable, given: unknown): number => {
  const keys = columnOf(table, taken(given), valueBytesOf(table));
  let removed = 0;
  if (table.valueKind !== 'none' && valueKindOf(table).slot !== 'number') {
    const map = table.table as { delete(...key: unknown[]): boolean };
    oneByOne(keys.length, (i) => {
      removed += map.delete(keys.item(i), keys.second?.(i)) ? 1 : 0;
    });
    return removed;
  }
  const run = exportsOf(table)[`deleteMany_${keysOf(table)}_${valueBytesOf(table)}`];
  assigning(table, 'deleteMany()', keys, (_, chunk) => {
    const gone = run(table.h, BULK, chunk.n) >>> 0;
    if (gone > chunk.n) return 0;
    removed += gone;
    return chunk.n;
  });
  return removed;
};
