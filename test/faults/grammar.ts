// The program of arguments.test.ts: hostile arguments to every public method, by seed.
import { createContext, runInContext } from 'node:vm';
import { Bystanders } from '../support/bystanders.js';
import { type Api, Findings } from '../support/findings.js';
import { FEW_RECIPES, type Recipe, Subject } from '../support/subjects.js';
import { noise } from '../support/writes.js';

export interface Options {
  readonly seed: number;
  readonly calls: number;
}

// biome-ignore lint/suspicious/noExplicitAny: arguments of any type
type Any = any;

/** What getters and proxies of the arguments throw. */
class Hostile extends Error {}

const context = createContext({});
const foreign = (code: string): Any => runInContext(code, context);
const lying = (it: Any, length: number): Any => Object.defineProperty(it, 'length', { value: length });
const detached = (it: Any): Any => {
  structuredClone(it, { transfer: [it.buffer] });
  return it;
};
const resizable = (bytes: number, by: number, View: Any): Any => {
  const buffer = new (ArrayBuffer as Any)(bytes, { maxByteLength: 4 * bytes });
  const view = by < 0 ? new View(buffer, 0, bytes / View.BYTES_PER_ELEMENT) : new View(buffer);
  (buffer as Any).resize(bytes + by);
  return view;
};
const revoked = (): Any => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
class Bytes extends Uint8Array {
  override get length(): number {
    return 1e6;
  }
}

/** Whether an argument has disposed the subject. */
let isDisposed = false;
const disposed = <T>(table: Any, result: T): T => {
  if (typeof table.dispose !== 'function') return result;
  isDisposed = true;
  table.dispose();
  return result;
};

/** Bytes that a method may write results to. */
const owned = (it: Any): Any => (it instanceof Uint8Array ? it.slice() : it);

/** Makes an argument; `table`: what getters write to. */
const MAKERS: readonly ((n: number, table: Any, subject: Subject) => Any)[] = [
  (n, _, { keys }) => owned(keys[n % 50]),
  (n, _, { keys }) => owned(keys[n % 50]),
  (n, _, { values }) => owned(values[n % 50]),
  (n) => [0, -0, Number.NaN, Infinity, -1, 1e300, 2 ** 31, 2 ** 32, 0.5, 5e-324][n % 10],
  (n) => [0n, -1n, 2n ** 63n, 2n ** 64n, 10n ** 400n][n % 5],
  (n) => [undefined, null, true, '', '\ud800', Symbol('s'), () => 1, {}, []][n % 9],
  (n) => lying(new Uint8Array(n % 200), n % 2 ? 1e6 : 1),
  (n) => (n % 8 ? lying(new Uint8Array(n % 50), n % 9) : lying(new Uint8Array(120_000), 100)),
  (n) => lying(new Int32Array(n % 20), n % 2 ? 1e6 : 1),
  (n) => lying(new Float64Array(n % 20), -1),
  (n) => new Bytes(n % 100),
  (n) => foreign(`new Uint8Array(${n % 100})`),
  (n) => foreign(`new Int32Array(${n % 10})`),
  (n) => foreign(`[${n % 10}]`),
  (n) => detached(new Uint8Array(1 + (n % 100))),
  (n) => detached(new Int32Array(1 + (n % 100))),
  (n) => resizable(64, n % 2 ? 64 : -32, n % 3 ? Uint8Array : Int32Array),
  (n) => new Uint8Array(new SharedArrayBuffer(n % 100)),
  (n) => new Int32Array(new SharedArrayBuffer(4 * (n % 10))),
  (n) => new Proxy(new Uint8Array(n % 10), {}),
  () => revoked(),
  () => ({
    get length(): number {
      throw new Hostile('length');
    },
  }),
  (n, table) => ({
    get maxBuckets(): number {
      table.clear();
      return n % 5;
    },
  }),
  (n, table) => ({
    length: 3,
    get 1(): unknown {
      table.clear();
      return n;
    },
  }),
  (n) => ({ valueOf: () => n, toString: () => `${n}` }),
  (n, table) => ({
    data: new Uint8Array(10),
    get offsets(): Uint32Array {
      table.clear();
      return Uint32Array.of(0, n % 12, 1e9);
    },
  }),
  (n) => ({ data: lying(new Uint8Array(10), 1e6), offsets: lying(Uint32Array.of(0, n % 10), 9) }),
  (n, _, { keys }) => keys.slice(n % 50, (n % 50) + 5).map(owned),
  (n) => [Int32Array.of(n % 9, 1), n % 4 ? Int32Array.of(1, n % 9) : foreign(`Int32Array.of(${n % 9}, 1)`)],
  (_, table) => ({
    get size(): number {
      table.clear();
      return 1e9;
    },
    has: () => true,
    keys: () => [][Symbol.iterator](),
  }),
  (_, table) => table,
  (n, table) => ({
    get length(): number {
      table.compact?.();
      table.reserve?.(n % 5000);
      return n % 9;
    },
  }),
  (n, table) => ({
    get capacity(): number {
      table.clear();
      return n % 100;
    },
    get growth(): unknown {
      table.reserve?.(n % 1000);
      return { assist: n % 70, background: n % 2 ? { sliceMs: n % 3 } : false };
    },
  }),
  (_, table) => ({
    get length(): number {
      return disposed(table, 1);
    },
    get heap(): unknown {
      return disposed(table, undefined);
    },
    get maxBuckets(): number {
      return disposed(table, 3);
    },
    get 0(): unknown {
      return disposed(table, 7);
    },
  }),
];

/** Methods with no arguments that end a table's life. */
const LAST = ['dispose', 'constructor'];

const methodsOf = (it: Any): PropertyKey[] => {
  const found = new Set<PropertyKey>();
  for (let at = it; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) {
      const value = Object.getOwnPropertyDescriptor(at, name)?.value;
      if (typeof value === 'function' && typeof name === 'string' && !LAST.includes(name)) found.add(name);
    }
  }
  // methods of the public documentation only: a table and its class agree on these
  return [...found].filter((name) => PUBLIC.has(name as string));
};
const PUBLIC = new Set(
  `get has set add delete clear getOrInsert getOrInsertComputed getMany hasMany setMany updateMany addMany
  deleteMany keysArray valuesArray blocks forEach keys values entries clone toNative reserve compact drain
  stats verify explain union intersection difference symmetricDifference isSubsetOf isSupersetOf
  isDisjointFrom first last shift pop on`.split(/\s+/),
);

/** Throws unless what the table iterates is what it finds, and as many as it says. */
const checkItself = (subject: Subject): void => {
  const { table, type, name } = subject;
  if (type !== 'drop-in') table.verify();
  const keys = [...table.keys()];
  if (keys.length !== table.size) throw new Error(`${name} iterates ${keys.length}, size ${table.size}`);
  for (const key of keys)
    if (!table.has(...subject.argsOf(key)))
      throw new Error(`${name} iterates a key that has() does not find`);
};

const isExpected = (api: Api, error: unknown): boolean =>
  error instanceof Hostile ||
  error instanceof TypeError ||
  error instanceof RangeError ||
  error instanceof api.TophashError;

/** What makes a table of the subject's kinds. */
const makers: Record<string, (api: Any, subject: Subject, args: Any[]) => Any> = {
  new: (api, subject, args) => {
    const { Class, kinds } = classOf(api, subject);
    return new Class(...kinds, ...args);
  },
  from: (api, subject, args) => {
    const { Class, kinds } = classOf(api, subject);
    return Class.from?.(...kinds, ...args);
  },
};
const classOf = (api: Any, { type, table }: Subject): { Class: Any; kinds: string[] } => {
  if (type === 'drop-in') return { Class: api.DropIn, kinds: [] };
  const { key, value } = table;
  return type === 'set'
    ? { Class: api.TypedSet, kinds: [key] }
    : { Class: api.TypedMap, kinds: [key, value] };
};

const call = (api: Any, subject: Subject, seed: number): string => {
  const { table } = subject;
  const methods = [...methodsOf(table), 'new', 'from'];
  const method = methods[noise(seed, 1) % methods.length] as string;
  const isPair = Array.isArray(subject.keys[0]) && subject.type !== 'drop-in';
  const args = Array.from({ length: 1 + (noise(seed, 2) % 3) }, (_, i) => {
    const made = (MAKERS[noise(seed, 10 + i) % MAKERS.length] as Any)(noise(seed, 20 + i), table, subject);
    return isPair && subject.keys.includes(made) && seed % 4 !== 0 ? made : [made];
  }).flat();
  try {
    const result = method in makers ? makers[method]?.(api, subject, args) : table[method](...args);
    if (result !== table && typeof result?.dispose === 'function') result.dispose();
  } catch (error) {
    if (!isExpected(api, error)) throw new Error(`${method}() threw ${error}`);
  }
  return method;
};

export const run = (api: Api, { seed, calls }: Options): Findings => {
  const findings = new Findings();
  let heap = new api.Heap();
  let bystanders = new Bystanders(api, heap);
  for (let i = 0; findings.tried < calls; i++) {
    const recipe = FEW_RECIPES[i % FEW_RECIPES.length] as Recipe;
    let at = seed + i * 100;
    let method = '';
    try {
      let subject = new Subject(api, recipe, heap).fill(20);
      for (const end = at + 100; at < end; at++) {
        findings.tried++;
        method = call(api, subject, at);
        if (isDisposed) subject = new Subject(api, recipe, heap).fill(20);
        else checkItself(subject);
        isDisposed = false;
      }
      subject.dispose();
      if (i % 5 === 0) bystanders.checkWritable();
    } catch (error) {
      findings.add(error, `${recipe.type} ${recipe.key} ${recipe.value}, ${method}, seed ${at}`);
      heap = new api.Heap();
      bystanders = new Bystanders(api, heap);
    }
  }
  return findings;
};
