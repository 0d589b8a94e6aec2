// Writes bindings/generated/: the code that must be separate source text for each kind, so that the engine keeps apart
// what it learns of them. maps.ts: one small class per kind pair with the hot methods, twice. On the default heap each factory runs
// once, so its call targets are constants to the engine; for other heaps it runs once per heap. The two stand side by side,
// so that compression finds the second in the first: gzip looks back 32 KiB. iterators.ts: next() of keys(), values() and entries().
import { writeFileSync } from 'node:fs';

const NUMBERS = ['i32', 'u32', 'i64', 'u64', 'f64'];
const KEYS = [...NUMBERS, 'string', 'bytes'];
const NUMBER_VALUES = ['i32', 'u32', 'i64', 'u64', 'f32', 'f64'];
const VALUES = [...NUMBER_VALUES, 'string', 'bytes', 'any'];
const CORE = {
  ...{ i32: 'u32', u32: 'u32', i64: 'u64', u64: 'u64', f32: 'f32', f64: 'f64' },
  ...{ string: 'ref', bytes: 'ref' },
};
const JS = {
  ...{ i32: 'number', u32: 'number', i64: 'bigint', u64: 'bigint', f32: 'number', f64: 'number' },
  ...{ string: 'string', bytes: 'Uint8Array', any: 'unknown' },
};
/** What the core takes for a key. */
const given = (key) => (CORE[key] === 'ref' ? 'number' : JS[key]);

/** The condition under which `x` is not of the kind; records are refused on their way into the heap. */
const REFUSED = {
  i32: (x) => `typeof ${x} !== 'number' || (${x} | 0) !== ${x}`,
  u32: (x) => `typeof ${x} !== 'number' || ${x} >>> 0 !== ${x}`,
  i64: (x) => `typeof ${x} !== 'bigint' || BigInt.asIntN(64, ${x}) !== ${x}`,
  u64: (x) => `typeof ${x} !== 'bigint' || BigInt.asUintN(64, ${x}) !== ${x}`,
  f32: (x) => `typeof ${x} !== 'number'`,
  f64: (x) => `typeof ${x} !== 'number'`,
};
const PUT_KEY = { string: 'putStringKey', bytes: 'putBytesKey' };
const PUT_VALUE = { string: 'putStringValue', bytes: 'putBytesValue' };
const READ = { string: 'readString', bytes: 'readBytes' };

/** The line that checks `key`, and the expression that the core takes for it. */
const checkedKey = (key) =>
  PUT_KEY[key] === undefined
    ? [`if (${REFUSED[key]('key')}) badKey('${key}', key);`, 'key']
    : [`const k = ${PUT_KEY[key]}(heap, key);`, 'k'];
/** How a result of the core may be the sign of a miss or an error; STATUS then tells. A read is never refused, so
 *  get() takes the word back itself: a miss is nothing special. */
const SUSPECT = { u32: 'v === MISSING && ', u64: '', f32: 'v !== v && ', f64: 'v !== v && ' };
/** A result of the core as the kind's JavaScript value. */
const RESULT = { u32: 'v >>> 0', u64: 'BigInt.asUintN(64, v)' };

/** The methods that are the same whatever the values are. `dropped`: what becomes of a removed value's number. */
const keyMethods = (key, dropped = '') => {
  const [check, k] = checkedKey(key);
  const removal =
    dropped === ''
      ? `if (remove(this.h, ${k}) !== 0) return true;
      this.fail();
      return false;`
      : `const v = remove(this.h, ${k});
      if (v === MISSING && heap.i32[STATUS] !== 0) {
        this.fail();
        return false;
      }
      ${dropped}
      return true;`;
  return `
    override has(key: ${JS[key]}): boolean {
      ${check}
      if (has(this.h, ${k}) !== 0) return true;
      if (this.h === 0) this.fail();
      return false;
    }
    override delete(key: ${JS[key]}): boolean {
      ${check}
      ${removal}
    }`;
};

/** Functions of the core that a class calls, as constants: [name, export, what follows the handle, result]. */
const imports = (list) =>
  list
    .map(
      ([name, symbol, parameters, result]) =>
        `  const ${name} = heap.x.${symbol} as (h: number, ${parameters}) => ${result};`,
    )
    .join('\n');

const readMiss = (suspect) =>
  `if (${suspect}) return this.h === 0 ? this.fail() : void (heap.i32[STATUS] = 0);`;

const pairOfNumbers = (key, value) => {
  const [K, V] = [CORE[key], CORE[value]];
  const [k, v] = [given(key), JS[value]];
  const suspect = `${SUSPECT[V]}heap.i32[STATUS] !== 0`;
  const result = RESULT[value] ?? 'v';
  const size = V.endsWith('64') ? 8 : 4;
  const [checkKey, it] = checkedKey(key);
  const checkValue = (name) => `if (${REFUSED[value](name)}) badValue('${value}', ${name});`;
  const upsert = (method, operation, argument) => `
    override ${method}(key: ${JS[key]}, ${argument}: ${v}): ${v} {
      ${checkKey}
      ${checkValue(argument)}
      const v = ${operation}(this.h, ${it}, ${argument});
      if (${suspect}) this.fail();
      return ${result};
    }`;
  return `
const ${key}_${value} = (Base: BaseOf<'${key}', '${value}'>, heap: Heap) => {
${imports([
  ['get', `get_${K}_${V}`, `key: ${k}`, v],
  ['set', `set_${K}_${V}`, `key: ${k}, value: ${v}`, 'number'],
  ['add', `add_${K}_${V}`, `key: ${k}, value: ${v}`, v],
  ['insert', `insert_${K}_${V}`, `key: ${k}, value: ${v}`, v],
  ['has', `has_${K}_${size}`, `key: ${k}`, 'number'],
  ['remove', `delete_${K}_${size}`, `key: ${k}`, 'number'],
])}
  return class extends Base {
    override get(key: ${JS[key]}): ${v} | undefined {
      ${checkKey}
      const v = get(this.h, ${it});
      ${readMiss(suspect)}
      return ${result};
    }
    override set(key: ${JS[key]}, value: ${v}): this {
      ${checkKey}
      ${checkValue('value')}
      if (set(this.h, ${it}, value) !== 0) this.fail();
      return this;
    }${keyMethods(key)}${upsert('add', 'add', 'delta')}${upsert('getOrInsert', 'insert', 'value')}
  };
};
`;
};

/** Values that are records: the core knows their addresses. */
const pairOfRecords = (key, value) => {
  const K = CORE[key];
  const k = given(key);
  const v = JS[value];
  const [checkKey, it] = checkedKey(key);
  return `
const ${key}_${value} = (Base: BaseOf<'${key}', '${value}'>, heap: Heap) => {
${imports([
  ['get', `get_${K}_u32`, `key: ${k}`, 'number'],
  ['set', `setRecord_${K}`, `key: ${k}, value: number`, 'number'],
  ['insert', `insertRecord_${K}`, `key: ${k}, value: number`, 'number'],
  ['has', `has_${K}_4`, `key: ${k}`, 'number'],
  ['remove', `deleteRecord_${K}`, `key: ${k}`, 'number'],
])}
  return class extends Base {
    override get(key: ${JS[key]}): ${v} | undefined {
      ${checkKey}
      const v = get(this.h, ${it});
      ${readMiss(`${SUSPECT.u32}heap.i32[STATUS] !== 0`)}
      return ${READ[value]}(heap, v);
    }
    override set(key: ${JS[key]}, value: ${v}): this {
      ${checkKey}
      if (set(this.h, ${it}, ${PUT_VALUE[value]}(heap, value)) !== 0) this.fail();
      return this;
    }${keyMethods(key)}
    override add(): never {
      return noNumber('${value}', 'add()');
    }
    override getOrInsert(key: ${JS[key]}, value: ${v}): ${v} {
      ${checkKey}
      const v = insert(this.h, ${it}, ${PUT_VALUE[value]}(heap, value));
      if (${SUSPECT.u32}heap.i32[STATUS] !== 0) this.fail();
      return ${READ[value]}(heap, v);
    }
  };
};
`;
};

/** Values of kind any: the core knows their numbers. A new entry gets the next free number in the same probe. */
const pairOfKept = (key) => {
  const K = CORE[key];
  const k = given(key);
  const [checkKey, it] = checkedKey(key);
  const insert = `const { kept } = this as unknown as { kept: Kept };
      const id = insert(this.h, ${it}, kept.next);
      if (id === MISSING && heap.i32[STATUS] !== 0) this.fail();`;
  return `
const ${key}_any = (Base: BaseOf<'${key}', 'any'>, heap: Heap) => {
${imports([
  ['get', `get_${K}_u32`, `key: ${k}`, 'number'],
  ['insert', `insert_${K}_u32`, `key: ${k}, value: number`, 'number'],
  ['has', `has_${K}_4`, `key: ${k}`, 'number'],
  ['remove', `take_${K}`, `key: ${k}`, 'number'],
])}
  return class extends Base {
    override get(key: ${JS[key]}): unknown {
      ${checkKey}
      const v = get(this.h, ${it});
      ${readMiss(`${SUSPECT.u32}heap.i32[STATUS] !== 0`)}
      return (this.kept as Kept).at(v);
    }
    override set(key: ${JS[key]}, value: unknown): this {
      ${checkKey}
      ${insert}
      if (id === kept.next) kept.add(value);
      else kept.replace(id, value);
      return this;
    }${keyMethods(key, '(this.kept as Kept).drop(v);')}
    override add(): never {
      return noNumber('any', 'add()');
    }
    override getOrInsert(key: ${JS[key]}, value: unknown): unknown {
      ${checkKey}
      ${insert}
      if (id === kept.next) kept.add(value);
      return kept.at(id);
    }
  };
};
`;
};

const pair = (key, value) => {
  if (value === 'any') return pairOfKept(key);
  return READ[value] === undefined ? pairOfNumbers(key, value) : pairOfRecords(key, value);
};

const set = (key) => {
  const K = CORE[key];
  const k = given(key);
  const [checkKey, it] = checkedKey(key);
  return `
const ${key}_none = (Base: SetBaseOf<'${key}'>, heap: Heap) => {
${imports([
  ['put', `put_${K}_0`, `key: ${k}`, 'number'],
  ['has', `has_${K}_0`, `key: ${k}`, 'number'],
  ['remove', `delete_${K}_0`, `key: ${k}`, 'number'],
])}
  return class extends Base {
    override add(key: ${JS[key]}): this {
      ${checkKey}
      if (put(this.h, ${it}) !== 0) this.fail();
      return this;
    }${keyMethods(key)}
  };
};
`;
};

/** A factory's text twice: for the default heap and for others. */
const twice = (text) =>
  ['default', 'heap'].map((which) => text.replace(/^\nconst /, (head) => `${head}${which}_`)).join('');

const maps = (keys, values) => {
  const pairs = keys.flatMap((key) => values.map((value) => [key, value]));
  const body = [...pairs.map(([key, value]) => pair(key, value)), ...keys.map(set)].map(twice).join('');
  const used = (names) => names.filter((it) => new RegExp(`\\b${it}\\b`).test(body)).join(', ');
  const fromKinds = used(['badKey', 'badValue']);
  const numbers = used(['noNumber']);
  const records = used([...Object.values(PUT_KEY), ...Object.values(PUT_VALUE), ...Object.values(READ)]);
  const names = [...pairs, ...keys.map((key) => [key, 'none'])].map((parts) => parts.join('_'));
  const text = `// Generated by tools/gen-kinds.mjs; do not edit.
// Hot methods by kind, for the default heap, where each factory runs once, and for heaps of your own, once per heap.
import { MISSING, STATUS } from '../../core/core.js';
import type { Heap } from '../../heap/heap.js';
${numbers === '' ? '' : "import type { Kept } from '../any-values.js';\n"}import { ${fromKinds}, type KeyKind, ${numbers === '' ? '' : 'noNumber, '}type ValueKind } from '../../core/kinds.js';
${records === '' ? '' : `import { ${records} } from '../../heap/records.js';\n`}import type { TypedMap } from '../typed-map.js';
import type { TypedSet } from '../typed-set.js';

type BaseOf<K extends KeyKind, V extends ValueKind> = new (...args: ConstructorParameters<typeof TypedMap<K, V>>) => TypedMap<K, V>;
type SetBaseOf<K extends KeyKind> = new (...args: ConstructorParameters<typeof TypedSet<K>>) => TypedSet<K>;
${body}
/** Per kind pair, and per kind of a set, what makes the class of (TypedMap, heap): on the default heap, on others. */
export const factories: Readonly<Record<string, readonly [unknown, unknown]>> = {
${names.map((name) => `  ${name}: [default_${name}, heap_${name}],`).join('\n')}
};
`;
  writeFileSync(new URL('../bindings/typed/generated/maps.ts', import.meta.url), text);
};

/** One result object and no other on every way through next(), so that the engine can do without it. */
const iterator = (name, type, entry) => `
const ${name} = () =>
  class extends MapIterator {
    readonly #cursor: Cursor;
    constructor(table: Walked) {
      super();
      this.#cursor = new Cursor(table);
    }
    next(): { value: ${type} | undefined; done: boolean } {
      const c = this.#cursor;
      let value: ${type} | undefined;
      let done = true;
      if ((c.i < c.n && c.heap.i32[c.at] === c.version) || c.ready()) {
        const i = c.i++;
        value = ${entry};
        done = false;
      }
      return { value, done };
    }
  };
`;

/** forEach() of a table: a loop of its own around the call of fn. */
const walk = (key, value) => `
const forEach_${key}_${value} = () => (c: Cursor, fn: Visit, table: Walked): void => {
  while ((c.i < c.n && c.heap.i32[c.at] === c.version) || c.ready()) {
    const i = c.i++;
    fn(c.${value === 'none' ? 'keys' : 'values'}[i], c.keys[i], table);
  }
};
`;

const iterators = () => {
  const item = (side, kind) => `c.${side}[i] as ${JS[kind]}`;
  const keys = KEYS.map((key) => iterator(`keys_${key}`, JS[key], item('keys', key)));
  const values = VALUES.map((value) => iterator(`values_${value}`, JS[value], item('values', value)));
  const entries = KEYS.flatMap((key) =>
    VALUES.map((value) =>
      iterator(
        `entries_${key}_${value}`,
        `[${JS[key]}, ${JS[value]}]`,
        `[${item('keys', key)}, ${item('values', value)}]`,
      ),
    ),
  );
  const ofSets = KEYS.map((key) =>
    iterator(
      `entries_${key}_none`,
      `[${JS[key]}, ${JS[key]}]`,
      `[${item('keys', key)}, ${item('keys', key)}]`,
    ),
  );
  const walks = KEYS.flatMap((key) => [...VALUES, 'none'].map((value) => walk(key, value)));
  const all = [...keys, ...values, ...entries, ...ofSets, ...walks].join('');
  const names = [...all.matchAll(/^const (\w+) =/gm)].map(([, name]) => name);
  const text = `// Generated by tools/gen-kinds.mjs; do not edit.
// The iterators, by kind: each factory runs once.
import { Cursor, MapIterator, type Visit, type Walked } from '../cursor.js';
${all}
/** A factory per iterator. */
export const iterators: Readonly<Record<string, unknown>> = {
${names.map((name) => `  ${name},`).join('\n')}
};
`;
  writeFileSync(new URL('../bindings/typed/generated/iterators.ts', import.meta.url), text);
};

maps(KEYS, VALUES);
iterators();
