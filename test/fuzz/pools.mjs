// Keys and values of each kind by number, so that an operation can name one in two bytes. Those of a pool
// differ.

/** Keys of a pool. */
export const KEYS = 4096;
/** Values of a pool. */
export const VALUES = 256;

const texts = (n) => (n % 31 === 30 ? `${n}`.padEnd(40 + (n % 300), '→') : n % 3 ? `k${n}` : `ключ ${n}`);
const bytes = (n) => new Uint8Array(2 + (n % 41)).fill(n).fill(n >> 8, 1);

const KEY_OF = {
  i32: (n) => (n & 1 ? n * 524_287 : -n) | 0,
  u32: (n) => (n & 1 ? 4_294_967_295 - n : n << 10) >>> 0,
  f64: (n) => [Number.NaN, 0, Number.POSITIVE_INFINITY, 1e300][n] ?? (n & 1 ? n / 7 : n),
  i64: (n) => (n & 1 ? BigInt(n) << 40n : -BigInt(n)),
  u64: (n) => (n & 1 ? (1n << 64n) - BigInt(n) : BigInt(n)),
  string: texts,
  bytes,
  i32x2: (n) => [n % 7, -n],
};
const VALUE_OF = {
  i32: (n) => n - 100,
  u32: (n) => 4_294_967_295 - n,
  f64: (n) => (n === 0 ? Number.NaN : n / 3),
  f32: (n) => n / 4,
  i64: (n) => BigInt(n) << 50n,
  u64: (n) => BigInt(n),
  string: texts,
  bytes,
  any: (n) => (n % 5 ? (n % 2 ? n : undefined) : { n }),
  none: () => undefined,
};

/** Keys of the drop-in: numbers for the most part, so that it moves to the core's index. */
const MIXED = (n) => {
  if (n < 4) return [Number.NaN, 0, undefined, null][n];
  if (n % 32 === 0) return { n };
  if (n % 32 === 1) return `text ${n}`;
  if (n % 32 === 2) return BigInt(n) << 70n;
  return n & 1 ? n : n / 8 + 0.0625;
};
const DROP_IN = {
  mixed: MIXED,
  ints: (n) => n - 2048,
  doubles: KEY_OF.f64,
  texts,
  bigints: (n) => (n & 1 ? BigInt(n) : BigInt(n) << 80n),
};

/** Pools of keys of the drop-in. */
export const POOLS = Object.keys(DROP_IN);

const pools = new Map();
const poolOf = (name, make, size) => {
  if (!pools.has(name))
    pools.set(
      name,
      Array.from({ length: size }, (_, n) => make(n)),
    );
  return pools.get(name);
};

/** All keys of a kind. */
export const keysOf = (kind) => poolOf(`key ${kind}`, KEY_OF[kind], KEYS);
/** All values of a kind. */
export const valuesOf = (kind) => poolOf(`value ${kind}`, VALUE_OF[kind], VALUES);
/** All keys of a drop-in's pool. */
export const dropInKeys = (name) => poolOf(`drop-in ${name}`, DROP_IN[name], KEYS);

const BULK = { i32: Int32Array, u32: Uint32Array, f64: Float64Array, f32: Float32Array };
BULK.i64 = BigInt64Array;
BULK.u64 = BigUint64Array;

/** Several keys or values as a bulk call takes them. */
export const bulkOf = (kind, items) => {
  if (kind !== 'i32x2') return BULK[kind] === undefined ? items : BULK[kind].from(items);
  return [0, 1].map((i) => Int32Array.from(items, (it) => it[i]));
};

/** The wrong kind of key and value. */
export const BAD = { key: Symbol('no key'), value: Symbol('no value') };

/** Text or number that stands for a key: bytes and two numbers are equal by what they hold. */
export const idOf = (key) => (typeof key === 'object' && key !== null ? `${key}` : key);
