// Two Uint8Arrays are two keys to a Map even if they hold the same bytes, so no Map can be the model of a map
// of bytes. Tests let strings of one-byte characters stand for bytes, and maps and sets of bytes stand behind
// a proxy that makes bytes of such strings on their way in, and strings of bytes on their way out. Maps of
// other kinds are as they are.
import { Buffer } from 'node:buffer';
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

/** A set-like of text as one of bytes. */
const sideOf = (it: unknown): unknown => {
  const own = raw(it);
  if (own instanceof TypedSet || own instanceof TypedMap || typeof own !== 'object' || own === null)
    return own;
  const side = own as ReadonlySet<unknown>;
  return {
    size: side.size,
    has: (key: unknown) => side.has(toText(key)),
    keys: () => convertEach({ [Symbol.iterator]: () => side.keys() }, toBytes),
  };
};

/** How each method's arguments and results are converted; the others take and give what is the same for
 *  all kinds. */
const methodsOf = (table: AnyMap | AnySet): Map<PropertyKey, Method> => {
  const isSet = table instanceof TypedSet;
  const [keyIn, keyOut] = table.key === 'bytes' ? [toBytes, toText] : [asIs, asIs];
  const valueIsBytes = isSet ? table.key === 'bytes' : table.value === 'bytes';
  const [valueIn, valueOut] = valueIsBytes ? [toBytes, toText] : [asIs, asIs];
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
    typeof fn === 'function' ? (key: unknown) => valueIn(fn(keyOut(key))) : fn;
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
    getMany: [[each(keyIn), asIs], each(valueOut)],
    hasMany: [[each(keyIn)], asIs],
    setMany: [[each(keyIn), each(valueIn)], shown],
    updateMany: [[each(keyIn)], shown],
    addMany: [[each(keyIn)], shown],
    deleteMany: [[each(keyIn)], asIs],
    keysArray: [[], each(keyOut)],
    valuesArray: [[], each(valueOut)],
    keys: [[], walk(keyOut)],
    values: [[], walk(valueOut)],
    entries: [[], walk(pairOut)],
    forEach: [[visit], asIs],
    clone: [[], wrapped],
    reserve: [[], shown],
    compact: [[], shown],
    ...Object.fromEntries(
      ['union', 'intersection', 'difference', 'symmetricDifference'].map((name) => [
        name,
        [[sideOf], wrapped],
      ]),
    ),
    ...Object.fromEntries(
      ['isSubsetOf', 'isSupersetOf', 'isDisjointFrom'].map((name) => [name, [[sideOf], asIs]]),
    ),
  };
  const target = table as unknown as Record<string, Method>;
  const methods = new Map<PropertyKey, Method>();
  for (const [name, [ins, out]] of Object.entries(rules)) {
    methods.set(name, (...args) => out(target[name]?.(...args.map((arg, i) => (ins[i] ?? asIs)(arg)))));
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
export const rawOf = (kind: ValueKind, it: unknown): unknown => (kind === 'bytes' ? toBytes(it) : it);

/** new TypedMap(), with text for bytes. */
export const mapOf = (key: KeyKind, value: ValueKind, options: MapOptions = {}): AnyMap => {
  const map: AnyMap = new TypedMap<KeyKind, ValueKind>(key, value, options);
  return key === 'bytes' || value === 'bytes' ? behind(map) : map;
};

/** new TypedSet(), with text for bytes. */
export const setOf = (key: KeyKind, options: MapOptions = {}): AnySet => {
  const set: AnySet = new TypedSet<KeyKind>(key, options);
  return key === 'bytes' ? behind(set) : set;
};
