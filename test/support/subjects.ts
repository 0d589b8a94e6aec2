// Maps, sets and drop-ins of every kind behind one face, with a model that speaks of keys and values by
// number, so that a test can compare what a map holds with what it should hold, whatever was interrupted in
// between.
import type { Heap, KeyKind, ValueKind } from '../../bindings/index.js';
import type { Api } from './findings.js';

/** What keys of the drop-in are. */
export const DROP_IN_KINDS = ['ints', 'doubles', 'texts', 'bigints', 'objects', 'mixed'] as const;
type DropInKind = (typeof DROP_IN_KINDS)[number];
export type Type = 'map' | 'set' | 'drop-in';
/** Key number -> value number, in the order of insertion. */
export type Model = Map<number, number>;

// biome-ignore lint/suspicious/noExplicitAny: a table of any kinds, called by name
type Table = any;

/** Keys and values that there are of each kind. */
export const POOL = 600;

const bytesOf = (n: number): Uint8Array =>
  new Uint8Array(n % 97 === 96 ? 5000 : 2 + (n % 23)).fill(n >> 8).fill(n & 0xff, 1);
const textOf = (n: number): string =>
  n % 97 === 96 ? `${n}`.padEnd(5000, 'long') : n % 2 ? `key ${n}` : `№${n}`;

const keyFor = (kind: string, n: number): unknown => {
  switch (kind) {
    case 'i32':
      return n % 2 ? n : -n;
    case 'u32':
    case 'ints':
      return n;
    case 'f64':
    case 'doubles':
      return n + 0.5;
    case 'i64':
      return n % 2 ? BigInt(n) << 30n : -BigInt(n);
    case 'u64':
    case 'bigints':
      return BigInt(n) << 20n;
    case 'bytes':
      return bytesOf(n);
    case 'i32x2':
      return [(n % 5) - 2, n];
    case 'u32x2':
      return [2 ** 32 - 1 - n, n % 3];
    case 'objects':
      return { n };
    case 'mixed':
      return keyFor(['ints', 'doubles', 'texts', 'bigints', 'objects'][n % 5] as string, n);
    default:
      return textOf(n);
  }
};

const valueFor = (kind: string, n: number): unknown => {
  if (kind === 'f32') return n + 0.25;
  if (kind === 'any') return n % 3 ? n : { n };
  return keyFor(kind, n);
};

/** Bytes and two numbers are equal by what they hold, all else as in a Map. */
const idOf = (it: unknown): unknown => (it instanceof Uint8Array || Array.isArray(it) ? `${it}` : it);

const pools = new Map<string, unknown[]>();
const poolOf = (name: string, make: (n: number) => unknown): unknown[] => {
  const made = pools.get(name) ?? Array.from({ length: POOL }, (_, n) => make(n));
  pools.set(name, made);
  return made;
};

const numbers = new Map<unknown[], Map<unknown, number>>();
const numbersOf = (keys: unknown[]): Map<unknown, number> => {
  const made = numbers.get(keys) ?? new Map(keys.map((key, n) => [idOf(key), n]));
  numbers.set(keys, made);
  return made;
};

/** What makes a subject: its type and kinds. */
export interface Recipe {
  readonly type: Type;
  readonly key: string;
  readonly value: string;
}

const KEYS: KeyKind[] = ['i32', 'u32', 'i64', 'u64', 'f64', 'string', 'bytes', 'i32x2', 'u32x2'];
const VALUES: ValueKind[] = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64', 'string', 'bytes', 'any'];

/** Every TypedMap, TypedSet and drop-in that there is. */
export const RECIPES: readonly Recipe[] = [
  ...KEYS.flatMap((key) => VALUES.map((value) => ({ type: 'map' as const, key, value }))),
  ...KEYS.map((key) => ({ type: 'set' as const, key, value: 'none' })),
  ...DROP_IN_KINDS.map((key: DropInKind) => ({ type: 'drop-in' as const, key, value: 'any' })),
];

/** One for each way of storing keys and values. */
export const FEW_RECIPES: readonly Recipe[] = RECIPES.filter(
  ({ type, key, value }) =>
    type === 'drop-in' ||
    (type === 'set' && ['i32', 'i64', 'string', 'i32x2'].includes(key)) ||
    ['i32 f64', 'i64 i32', 'u32 string', 'string f64', 'string string', 'bytes any', 'i32x2 u32'].includes(
      `${key} ${value}`,
    ),
);

export class Subject {
  readonly type: Type;
  readonly name: string;
  readonly table: Table;
  readonly keys: unknown[];
  readonly values: unknown[];
  model: Model = new Map();
  readonly #numbers: Map<unknown, number>;

  constructor(
    api: Api,
    { type, key, value }: Recipe,
    heap: Heap = api.Heap.default,
    readonly options: object = {},
  ) {
    this.type = type;
    this.name = type === 'map' ? `TypedMap ${key} ${value}` : `${type} ${key}`;
    this.keys = poolOf(`key ${key}`, (n) => keyFor(key, n));
    this.values = poolOf(`value ${value}`, (n) => valueFor(value, n));
    this.#numbers = numbersOf(this.keys);
    if (type === 'map')
      this.table = new api.TypedMap(key as KeyKind, value as ValueKind, { heap, ...options });
    else if (type === 'set') this.table = new api.TypedSet(key as KeyKind, { heap, ...options });
    else this.table = new api.DropIn();
  }

  /** A key as the arguments of a method. */
  args(n: number): unknown[] {
    return this.argsOf(this.keys[n]);
  }

  /** The same for a key that iteration gave. */
  argsOf(key: unknown): unknown[] {
    return this.type !== 'drop-in' && Array.isArray(key) ? key : [key];
  }

  /** Puts in the first `n` keys. */
  fill(n: number): this {
    for (let i = 0; i < n; i++) {
      if (this.type === 'set') this.table.add(...this.args(i));
      else this.table.set(...this.args(i), this.values[i]);
      this.model.set(i, i);
    }
    return this;
  }

  /** Number of a key; undefined for what was never put in. */
  numberOf(key: unknown): number | undefined {
    return this.#numbers.get(idOf(key));
  }

  /** Throws unless the table holds what `model` says, however it is asked. */
  check(model: Model = this.model): void {
    const { table, type } = this;
    const say = (what: string): never => {
      throw new Error(`${this.name} ${what}`);
    };
    if (type !== 'drop-in') table.verify();
    if (table.size !== model.size) say(`size ${table.size} expected ${model.size}`);
    const order = type === 'drop-in' ? model.keys() : undefined;
    let n = 0;
    const walk = type === 'set' ? table.keys() : table.entries();
    for (const it of walk) {
      const [key, value] = type === 'set' ? [it, undefined] : it;
      const number = this.#numbers.get(idOf(key));
      const expected = number === undefined ? undefined : model.get(number);
      if (number === undefined || expected === undefined) say('iterates a key that is not there');
      if (type !== 'set' && idOf(value) !== idOf(this.values[expected as number]))
        say('iterates another value');
      if (order !== undefined && order.next().value !== number) say('iterates in another order');
      n++;
    }
    if (n !== model.size) say(`iterates ${n} expected ${model.size}`);
    for (const [number, value] of model) {
      const key = this.args(number);
      if (!table.has(...key)) say('iterates a key that has() does not find');
      const got = type === 'set' ? undefined : table.get(...key);
      if (type !== 'set' && idOf(got) !== idOf(this.values[value]))
        say(`get() gives another value: ${number}: ${String(got)} not ${String(this.values[value])}`);
    }
    if (!model.has(POOL - 1) && table.has(...this.args(POOL - 1))) say('has() finds what was never put in');
  }

  /** The same, and that writes work: the table is as it was afterwards. */
  checkWritable(): void {
    this.check();
    const { table, type } = this;
    const n = POOL - 1; // not in any model for long
    const [key, value] = [this.args(n), this.values[n]];
    if (this.model.has(n)) return;
    if (type === 'set') table.add(...key);
    else table.set(...key, value);
    if (!table.has(...key)) throw new Error(`${this.name} lost what was just put in`);
    if (!table.delete(...key) || table.has(...key)) throw new Error(`${this.name} kept what was deleted`);
    this.check();
  }

  dispose(): void {
    if (this.type !== 'drop-in') this.table.dispose();
  }
}
