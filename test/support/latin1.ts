// Two Uint8Arrays are two keys to a Map even if they hold the same bytes, and so are two arrays of the same
// two numbers: no Map can be the model of a map of such keys. Tests let strings of one-byte characters stand
// for bytes, and `a,b` for two numbers. Maps and sets of them stand behind a proxy that makes bytes or
// numbers of such strings on their way in, and strings of those on their way out. Maps of other kinds are as
// they are.
import { Buffer } from 'node:buffer';
import { isPair, type PairKind } from '../../bindings/core/kinds.js';
import type { MapOptions } from '../../bindings/heap/map-options.js';
import { type Internals, internalsOf } from '../../bindings/typed/internals.js';
import { TypedMap } from '../../bindings/typed/typed-map.js';
import { TypedSet } from '../../bindings/typed/typed-set.js';
import type { AnyMap, AnySet, KeyKind, ValueKind } from './kinds.js';

type Convert = (it: unknown) => unknown;
type Method = (...args: unknown[]) => unknown;

const toBytes: Convert = (it) => {
  if (typeof it !== 'string') return it;
  const bytes = new Uint8Array(it.length); // no Buffer: its memory would be shared
  if (it.length > 64) Buffer.from(bytes.buffer).write(it, 'latin1');
  else for (let i = 0; i < it.length; i++) bytes[i] = it.charCodeAt(i);
  return bytes;
};
const toText: Convert = (it) =>
  it instanceof Uint8Array ? Buffer.from(it.buffer, it.byteOffset, it.length).toString('latin1') : it;
const asIs: Convert = (it) => it;
/** Two arguments in the place of one. */
class Two {
  constructor(readonly args: readonly [unknown, unknown]) {}
}
const toTwo = (it: unknown): unknown => (typeof it === 'string' ? it.split(',').map(Number) : it);
const toArguments: Convert = (it) => (typeof it === 'string' ? new Two(toTwo(it) as [number, number]) : it);
const toComma: Convert = (it) => (Array.isArray(it) ? it.join() : it);
const arrayOf = (kind: PairKind, numbers: number[]): unknown =>
  kind === 'i32x2' ? Int32Array.from(numbers) : Uint32Array.from(numbers);
/** Keys as two arrays, and back. */
const toColumns =
  (kind: PairKind): Convert =>
  (it) =>
    Array.isArray(it) && it.every((key) => typeof key === 'string')
      ? [0, 1].map((i) =>
          arrayOf(
            kind,
            it.map((key) => Number(key.split(',')[i])),
          ),
        )
      : it;
const fromColumns: Convert = (it) => {
  const [a, b] = it as [Int32Array, Int32Array];
  return Array.from(a, (x, i) => `${x},${b[i]}`);
};
const each =
  (convert: Convert): Convert =>
  (it) =>
    Array.isArray(it) ? it.map(convert) : it;

/** What a table behind a proxy is. */
const inside = new WeakMap<object, AnyMap | AnySet>();
const outside = new WeakMap<object, object>();
const raw: Convert = (it) => inside.get(it as object) ?? it;
const shown: Convert = (it) => outside.get(it as object) ?? it;

function* convertEach(items: Iterable<unknown>, convert: Convert): Generator<unknown> {
  for (const item of items) yield convert(item);
}

/** A set-like of text as one of what the text stands for. */
const sideOf =
  (keyIn: Convert, keyOut: Convert): Convert =>
  (it) => {
    const own = raw(it);
    if (own instanceof TypedSet || own instanceof TypedMap || typeof own !== 'object' || own === null)
      return own;
    const side = own as ReadonlySet<unknown>;
    return {
      size: side.size,
      has: (key: unknown) => side.has(keyOut(key)),
      keys: () => convertEach({ [Symbol.iterator]: () => side.keys() }, keyIn),
    };
  };

/** How each method's arguments and results are converted; the others take and give what is the same for
 *  all kinds. */
const methodsOf = (table: AnyMap | AnySet): Map<PropertyKey, Method> => {
  const isSet = table instanceof TypedSet;
  const { key } = table;
  const [keyIn, keyOut, keysIn, keysOut] = isPair(key)
    ? [toArguments, toComma, toColumns(key), fromColumns]
    : key === 'bytes'
      ? [toBytes, toText, each(toBytes), each(toText)]
      : [asIs, asIs, asIs, asIs];
  const side = sideOf(isPair(key) ? toTwo : keyIn, keyOut);
  const valueIsBytes = isSet ? table.key === 'bytes' : table.value === 'bytes';
  const [valueIn, valueOut] = valueIsBytes
    ? [toBytes, toText]
    : isSet && isPair(key)
      ? [asIs, toComma]
      : [asIs, asIs];
  const pairOut: Convert = (it) => {
    const [key, value] = it as [unknown, unknown];
    return [keyOut(key), valueOut(value)];
  };
  const walk = (out: Convert) => (it: unknown) => convertEach(it as Iterable<unknown>, out);
  const visit: Convert = (fn) =>
    typeof fn !== 'function'
      ? fn
      : function (this: unknown, value: unknown, key: unknown) {
          return fn.call(this, valueOut(value), keyOut(key), shown(table));
        };
  const compute: Convert = (fn) =>
    typeof fn === 'function'
      ? (...given: unknown[]) => valueIn(fn(keyOut(isPair(key) ? given : given[0])))
      : fn;
  const wrapped: Convert = (it) => (typeof it === 'object' ? behind(it as AnyMap) : it);
  const rules: Record<string, [Convert[], Convert]> = {
    get: [[keyIn], valueOut],
    has: [[keyIn], asIs],
    set: [[keyIn, valueIn], shown],
    add: [[keyIn], shown],
    delete: [[keyIn], asIs],
    explain: [[keyIn], asIs],
    getOrInsert: [[keyIn, valueIn], valueOut],
    getOrInsertComputed: [[keyIn, compute], valueOut],
    getMany: [[keysIn, asIs], each(valueOut)],
    hasMany: [[keysIn], asIs],
    setMany: [[keysIn, each(valueIn)], shown],
    updateMany: [[keysIn], shown],
    addMany: [[keysIn], shown],
    deleteMany: [[keysIn], asIs],
    keysArray: [[], keysOut],
    valuesArray: [[], each(valueOut)],
    keys: [[], walk(keyOut)],
    values: [[], walk(valueOut)],
    entries: [[], walk(pairOut)],
    forEach: [[visit], asIs],
    clone: [[], wrapped],
    reserve: [[], shown],
    compact: [[], shown],
    ...Object.fromEntries(
      ['union', 'intersection', 'difference', 'symmetricDifference'].map((name) => [name, [[side], wrapped]]),
    ),
    ...Object.fromEntries(
      ['isSubsetOf', 'isSupersetOf', 'isDisjointFrom'].map((name) => [name, [[side], asIs]]),
    ),
  };
  const target = table as unknown as Record<string, Method>;
  const methods = new Map<PropertyKey, Method>();
  for (const [name, [ins, out]] of Object.entries(rules)) {
    methods.set(name, (...args) => {
      const given = args.map((arg, i) => (ins[i] ?? asIs)(arg));
      return out(target[name]?.(...given.flatMap((it) => (it instanceof Two ? it.args : [it]))));
    });
  }
  const iterate = methods.get(isSet ? 'keys' : 'entries') as Method;
  return methods.set(Symbol.iterator, iterate);
};

/** The table behind its proxy, made on first use. */
const behind = <T extends AnyMap | AnySet>(table: T): T => {
  const made = outside.get(table);
  if (made !== undefined) return made as T;
  const methods = methodsOf(table);
  const proxy = new Proxy(table, {
    get: (target, name) => {
      const method = methods.get(name);
      if (method !== undefined) return method;
      const property = Reflect.get(target, name, target);
      if (typeof property !== 'function' || name === 'constructor') return property;
      const bound = property.bind(target) as Method;
      methods.set(name, bound);
      return bound;
    },
  });
  inside.set(proxy, table);
  outside.set(table, proxy);
  return proxy;
};

/** What a map or set keeps private, also of one behind a proxy. */
export const internalsIn = (table: object): Internals => internalsOf(raw(table));

/** A key or value as maps take it that are not behind a proxy. */
export const rawOf = (kind: KeyKind | ValueKind, it: unknown): unknown =>
  kind === 'bytes' ? toBytes(it) : it;

/** new TypedMap(), with text for bytes and for two numbers. */
export const mapOf = (key: KeyKind, value: ValueKind, options: MapOptions = {}): AnyMap => {
  const map = new TypedMap<KeyKind, ValueKind>(key, value, options) as AnyMap;
  return isPair(key) || key === 'bytes' || value === 'bytes' ? behind(map) : map;
};

/** new TypedSet(), with text for bytes and for two numbers. */
export const setOf = (key: KeyKind, options: MapOptions = {}): AnySet => {
  const set = new TypedSet<KeyKind>(key, options) as AnySet;
  return isPair(key) || key === 'bytes' ? behind(set) : set;
};
