// Writes that are the same for the same seed and number, done to a subject and to its model apart from each
// other: a write that was interrupted is either done or not, and one in bulk is done up to some element.
import { type Model, POOL, type Subject } from './subjects.js';

/** A function of seed and i that looks random: an integer from 0 to 2^32 - 1. */
export const noise = (seed: number, i: number): number => {
  let t = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(i + 1, 0x85ebca6b)) >>> 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
};

/** A method with the numbers of its keys and its value. `many`: keys of a bulk call. */
export interface Write {
  method: string;
  n: number;
  value: number;
  many: number;
}

const MAP = [
  'set',
  'set',
  'set',
  'set',
  'delete',
  'getOrInsert',
  'getOrInsertComputed',
  'setMany',
  'deleteMany',
];
const ANY = ['compact', 'drain', 'reserve', 'clear', 'read'];
const METHODS = {
  map: [...MAP, ...MAP, ...MAP, 'updateMany', 'clone', ...ANY],
  set: [
    ...[
      'add',
      'add',
      'add',
      'add',
      'delete',
      'addMany',
      'deleteMany',
      'add',
      'add',
      'add',
      'delete',
      'addMany',
    ],
    ...['clone', 'union', 'intersection', 'difference', 'symmetricDifference', ...ANY],
  ],
  'drop-in': [
    ...[
      'set',
      'set',
      'set',
      'set',
      'delete',
      'getOrInsert',
      'getOrInsertComputed',
      'set',
      'set',
      'set',
      'delete',
    ],
    ...['shift', 'pop', 'first', 'last', 'toNative', ...ANY],
  ],
};

/** Every method that is called of a type. */
export const methodsOf = (type: Subject['type']): string[] => [...new Set(METHODS[type])];

/** Keys of a bulk call: some in a row. */
export const keysOf = (n: number, many: number): number[] =>
  Array.from({ length: many }, (_, i) => (n + i) % (POOL - 1));

/** The i-th write of a seed. `span`: how many keys it is about. */
export const writeAt = (type: Subject['type'], seed: number, i: number, span: number): Write => {
  const methods = METHODS[type];
  const at = noise(seed, 4 * i);
  const method = methods[at % methods.length] as string;
  const isRare = method === 'clear' && at % 7 !== 0;
  return {
    method: isRare ? (methods[0] as string) : method,
    n: noise(seed, 4 * i + 1) % Math.min(span, POOL - 1),
    value: noise(seed, 4 * i + 2) % (POOL - 1),
    many: 1 + (noise(seed, 4 * i + 3) % 12),
  };
};

const TYPED: Record<string, new (from: never) => unknown> = {
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array as never,
  u64: BigUint64Array as never,
  f64: Float64Array,
  f32: Float32Array,
};
const arrayOf = (kind: string, from: unknown[]): unknown => {
  if (kind.endsWith('x2'))
    return [0, 1].map((i) =>
      arrayOf(
        kind.slice(0, 3),
        from.map((key) => (key as number[])[i]),
      ),
    );
  const View = TYPED[kind];
  return View === undefined ? from : new View(from as never);
};

/** Calls the method with what `prepare` made. It has no names of its own, so that it takes little stack. */
export type Call = () => unknown;

/** The call of a write, with its arguments made beforehand. */
export const prepare = (subject: Subject, { method, n, value, many }: Write): Call => {
  const { table, keys, values } = subject;
  const [key, v] = [subject.args(n), values[value]];
  const bulk = (pool: unknown[], kind: string): unknown =>
    arrayOf(
      kind,
      keysOf(n, many).map((i) => pool[i]),
    );
  switch (method) {
    case 'set':
    case 'getOrInsert':
      return () => table[method](...key, v);
    case 'getOrInsertComputed':
      return () => table.getOrInsertComputed(...key, () => v);
    case 'add':
    case 'delete':
      return () => table[method](...key);
    case 'setMany': {
      const [ks, vs] = [bulk(keys, table.key), bulk(values, table.value)];
      return () => table.setMany(ks, vs);
    }
    case 'updateMany': {
      // of the same value, or greater: what is there stays, and what is not is put in
      const ks = bulk(keys, table.key);
      const isNumber = table.value in TYPED;
      const none = arrayOf(table.value, []);
      const vs = isNumber ? v : none;
      return () => (isNumber ? table.updateMany(ks, vs, 'max') : table.size);
    }
    case 'addMany':
    case 'deleteMany': {
      const ks = bulk(keys, table.key);
      return () => table[method](ks);
    }
    case 'reserve':
      return () => table.reserve(table.size + many * 40);
    case 'drain':
      return () => table.drain({ maxBuckets: many });
    case 'clone':
      return () => table.clone().dispose();
    case 'union':
    case 'intersection':
    case 'difference':
    case 'symmetricDifference':
      return () => table[method](table).dispose();
    case 'read':
      return () => table.has(...key);
    default:
      return () => table[method]();
  }
};

const put = (model: Model, n: number, value: number): Model => model.set(n, value);

/** What the model may be after the write: the states up to the last, which is that of the whole write. */
export const statesAfter = (subject: Subject, model: Model, write: Write): Model[] => {
  const { method, n, value, many } = write;
  const at = method === 'shift' ? model.keys().next().value : [...model.keys()].pop();
  const one = (change: (copy: Model) => unknown): Model[] => {
    const copy = new Map(model);
    change(copy);
    return [copy];
  };
  const each = (change: (copy: Model, key: number) => unknown): Model[] => {
    let last = model;
    return keysOf(n, many).map((key) => {
      last = new Map(last);
      change(last, key);
      return last;
    });
  };
  switch (method) {
    case 'set':
      return one((copy) => put(copy, n, value));
    case 'add':
      return one((copy) => put(copy, n, n));
    case 'getOrInsert':
    case 'getOrInsertComputed':
      return model.has(n) ? [model] : one((copy) => put(copy, n, value));
    case 'delete':
      return one((copy) => copy.delete(n));
    case 'clear':
      return [new Map()];
    case 'shift':
    case 'pop':
      return at === undefined ? [model] : one((copy) => copy.delete(at));
    case 'setMany':
      return each((copy, key) => put(copy, key, key));
    case 'addMany':
      return each((copy, key) => put(copy, key, key));
    case 'deleteMany':
      return each((copy, key) => copy.delete(key));
    case 'updateMany': {
      if (!(subject.table.value in TYPED)) return [model];
      return each((copy, key) => {
        const [old, v] = [copy.get(key), subject.values[value] as number];
        if (old === undefined || (subject.values[old] as number) < v) put(copy, key, value);
      });
    }
    default:
      return [model];
  }
};

/** Throws unless the subject is in one of the states; its model is that one from then on. */
export const settle = (subject: Subject, states: readonly Model[]): void => {
  const errors: string[] = [];
  for (const state of states.toReversed()) {
    try {
      subject.check(state);
      subject.model = state;
      return;
    } catch (failed) {
      errors.push(String((failed as Error).message));
    }
  }
  throw new Error([...new Set(errors)].join(', or '));
};
